"""What Levers answers beside: how many orders a price change may cost, and what a target takes."""

from ltv_xl.formulas import lifetime, planning
from ltv_xl.report import arithmetic
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import follow, given, live, number, same
from ltv_xl.report.content import LARGEST, Block, Cell, Column, Heading, Kind, Table
from ltv_xl.report.sheets.contracts import ContractSheet
from ltv_xl.report.sheets.lever_model import LEVERS, State, needs
from ltv_xl.report.sheets.lever_tables import FIGURE, NAME, compared, figure_columns, wide


def price_table(brief: Brief, base: State, priced: State, change: Cell) -> Table:
    """What a price change does if nobody orders less, and how many may be lost before it is in vain."""
    t = brief.t
    word = t("levers.impossible")
    before, after = (live(arithmetic.difference, at.price, at.costs) for at in (base, priced))
    least = live(arithmetic.breakeven_orders, base.orders, base.margin, change, base.shares, otherwise=word)
    lines = (
        ("change", given(None), change, given(None)),
        ("price", follow(base.price), follow(priced.price), None),
        ("profit", before, after, None),
        ("ltv", follow(base.ltv), follow(priced.ltv), None),
        ("orders", follow(base.orders), least, None),
    )
    rows = tuple(
        wide(
            given(t(f"levers.price_{key}")),
            now,
            then,
            live(arithmetic.growth, then, now) if growth is None else growth,
            given(t(f"levers.price_{key}_words")),
        )
        for key, now, then, growth in lines
    )
    figures = ("levers.now", "levers.then")
    columns = compared(brief, "levers.price_header", figures)
    return Table(columns, rows, kinds=("share", "money", "money", "money", "ratio"))


def target_tables(
    brief: Brief, base: State, margin: Cell, step: Cell, cpa: Cell, keep: Cell
) -> tuple[Table, Table]:
    """What each lever alone must be for a target; and the figures on the way to it.

    The target starts at what covers CPA and target profit, or a step above today's value if that is more.
    """
    t = brief.t
    covers = live(arithmetic.total_of_two, cpa, keep)
    target = target_cell(covers, base.ltv, step)
    needed = needs(base, margin, target, t("levers.impossible"))
    lines = [
        wide(given(t("levers.covers")), given(None), covers, given(None), given(t("levers.covers_words"))),
        wide(
            given(t("levers.target")),
            follow(base.ltv),
            target,
            live(arithmetic.growth, target, base.ltv),
            given(t("levers.target_start")),
        ),
    ]
    for lever in LEVERS:
        now = follow(getattr(base, lever.moves[0]))
        need = needed.by_lever[lever.name]
        words = given(t(f"levers.need_{lever.name}"))
        name = given(t(f"levers.lever_{lever.name}"))
        lines.append(wide(name, now, need, live(arithmetic.growth, need, now), words))
    figures = ("levers.now", "levers.needed")
    columns = compared(brief, "levers.target_header", figures)
    kinds: tuple[Kind, ...] = ("money", "money", *(lever.kind for lever in LEVERS))
    workings = Table(
        (
            Column(t("levers.on_the_way"), "text", NAME),
            Column(t("levers.beside_goods"), "money", FIGURE),
            Column(t("levers.kept"), "share", FIGURE),
        ),
        ((given(t("levers.target")), needed.beside_goods, needed.margin_left),),
        printed=False,
    )
    return Table(columns, tuple(lines), kinds=kinds), workings


def target_cell(covers: Cell | None, ltv: Cell, step: Cell) -> Cell:
    """A step above a lifetime value, or what covers the costs if that is more; blank while there is none."""
    worth, up = number(ltv), number(step) or 0.0
    least = 0.0 if covers is None else number(covers) or 0.0
    value = None if worth is None else max(worth * (1 + up), least, 0.0)

    def write(now: str, by: str, *least: str) -> str:
        return f'IF(COUNT({now},{by})<2,"",MAX({",".join((*least, f"{now}*(1+{by})", "0"))}))'

    inputs = (ltv, step) if covers is None else (ltv, step, covers)
    return Cell(value, write, inputs, limits=(0, LARGEST))


def contract_blocks(brief: Brief, contract: ContractSheet, change: Cell, step: Cell) -> tuple[Block, ...]:
    """The same for contracts: churn takes the place of orders and lifespan."""
    t = brief.t
    word = t("levers.impossible")
    place = "subscriptions" if brief.analysis.continuation else "contracts"
    note = t("levers.contract_note", sheet=t(f"sheet.{place}"))
    shop = (contract.arpu, contract.margin, contract.churn)
    arpu, margin, churn = (
        follow(cell, limits) for cell, limits in zip(shop, ((0, LARGEST), (-1, 1), (0, 1)), strict=True)
    )
    ltv = live(lifetime.ltv_subscription, arpu, margin, churn)
    names = ("arpu", "margin", "churn")
    entries = Table(
        figure_columns(brief, "levers.contract_input", ("levers.shop", "levers.yours"), "levers.start"),
        tuple(
            wide(given(t(f"levers.contract_{name}")), same(old), new, given(note))
            for name, old, new in zip(names, shop, (arpu, margin, churn), strict=True)
        ),
        wide(given(t("levers.contract_result")), same(contract.ltv), ltv, given(t("levers.contract_words"))),
        kinds=("money", "share", "share", "money"),
        result=2,
    )
    target = target_cell(None, ltv, step)
    changes: tuple[tuple[str, Cell, Cell, Kind], ...] = (
        ("price", churn, live(planning.breakeven_churn, churn, margin, change, otherwise=word), "share"),
        ("target", follow(ltv), target, "money"),
        ("churn_alone", churn, live(planning.required_churn, target, arpu, margin, otherwise=word), "share"),
        ("arpu_alone", arpu, live(planning.required_arpu, target, margin, churn, otherwise=word), "money"),
    )
    lines = tuple(
        wide(
            given(t(f"levers.contract_{name}")),
            now if name == "target" else follow(now),
            then,
            live(arithmetic.growth, then, now),
            given(t(f"levers.contract_{name}_words")),
        )
        for name, now, then, _ in changes
    )
    columns = compared(brief, "levers.contract_changes", ("levers.now", "levers.then"))
    return (
        Heading(t("levers.contract_title"), rule=False),
        entries,
        Table(columns, lines, kinds=tuple(kind for *_, kind in changes)),
    )
