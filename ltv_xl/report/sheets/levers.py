"""What can be done about lifetime value: a model of it at values to type over, and its levers one by one."""

from dataclasses import dataclass

from ltv_xl.formulas import economics, lifetime, planning
from ltv_xl.report import arithmetic
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import (
    derive,
    entry,
    follow,
    given,
    label_kind,
    live,
    number,
    said,
    same,
    sum_of_ratios,
)
from ltv_xl.report.content import (
    LARGEST,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Line,
    Look,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.sheets.ads import Spending
from ltv_xl.report.sheets.contracts import ContractSheet
from ltv_xl.report.sheets.lever_model import (
    COLUMNS,
    LEVERS,
    Effect,
    State,
    at_price,
    effects,
    first_state,
    needs,
    sorted_effects,
)
from ltv_xl.report.sheets.segment_rows import Row

STEP, PRICE_CHANGE = 0.1, 0.05
"""Where the inputs of the step and of a price change start."""
NAME, FIGURE, ACROSS = 196, 92, 9
"""Width of the names and of the other columns, and how many columns the sheet has."""
YEAR = 12


@dataclass(frozen=True, eq=False)
class LeverSheet:
    """The sheet; and for the Summary: the base, the effects by lever, orders that pay for a step in price."""

    sheet: Sheet
    base: State
    effects: tuple[Effect, ...]


@dataclass(frozen=True, eq=False)
class _Shop:
    """Averages of the first months of this shop's customers.

    off: how far the product of other averages is from the observed value. second: what a second year adds.
    """

    tables: tuple[Table, ...]
    price: Cell
    margin: Cell
    orders: Cell
    off: Cell
    second: Cell


def lever_sheet(
    brief: Brief, whole: Row, spend: Spending | None, profit: Cell, contract: ContractSheet | None
) -> LeverSheet:
    """The sheet. whole: the total of all customers. profit: the target profit on About."""
    t, h = brief.t, brief.headline
    shop = _shop(brief, whole)
    inputs = {
        "price": follow(shop.price, (0, LARGEST)),
        "margin": follow(shop.margin, (-1, 1)),
        "orders": follow(shop.orders, (0, LARGEST)),
        "lifespan": entry(1, 0, LARGEST),
        "order_cost": entry(0, 0, LARGEST),
        "retention": entry(0, 0, LARGEST),
    }
    cost = same(spend.total.cpa) if spend else given(None)
    cpa, keep = follow(cost, (0, LARGEST)), follow(profit, (-LARGEST, LARGEST))
    step = entry(STEP, 0.01, 0.5)
    base = first_state(inputs)
    found = effects(base, step)
    measured = {
        "price": shop.price,
        "margin": shop.margin,
        "orders": shop.orders,
        "lifespan": given(1),
        "cpa": cost,
        "profit": same(profit),
    }
    kinds: dict[str, Kind] = {"margin": "share", "orders": "ratio", "lifespan": "ratio", "step": "percent"}
    every = {**inputs, "cpa": cpa, "profit": keep, "step": step}
    lines = tuple(
        _wide(given(_label(brief, name)), measured.get(name, given(None)), cell, _note(brief, name, shop))
        for name, cell in every.items()
    )
    start = t("levers.result_note", h=h)
    words = given(start) if number(shop.off) is None else said(start + t("levers.result_off"), shop.off)
    end = _wide(given(t("levers.result")), same(whole.ltv[h]), follow(base.ltv), words)
    entries = Table(
        _columns(brief, "levers.input", ("levers.shop", "levers.yours"), "levers.start"),
        lines,
        end,
        kinds=(*(kinds.get(name, "money") for name in every), "money"),
        result=2,
    )
    few = (Line(t("levers.few", h=h)),) if number(shop.orders) is None else ()
    table, names = _lever_table(brief, found, base)
    places, rows = sorted_effects(found, names)
    tornado = Chart(
        "tornado",
        tuple(row[3] for row in rows),
        (
            Series(tuple(row[4] for row in rows), t("levers.down")),
            Series(tuple(row[5] for row in rows), t("levers.up"), "accent"),
            Series(tuple(row[6] for row in rows), t("levers.room"), "unseen"),
        ),
        label_kind(tuple(cell for one in found for cell in (one.down, one.up))),
        t("levers.chart_alt"),
        NAME + FIGURE * (ACROSS - 1),
        40 + 34 * len(rows),
    )
    change = entry(PRICE_CHANGE, -0.99, 10)
    priced = at_price(base, change)
    target, target_workings = _target(brief, base, inputs["margin"], step, cpa, keep)
    sheet = Sheet(
        "levers",
        t("sheet.levers"),
        t("levers.title"),
        t("levers.subtitle"),
        (
            entries,
            *few,
            table,
            Heading(t("levers.chart")),
            Line(said(t("levers.caption"), step)),
            tornado,
            Heading(t("levers.price_title"), t("levers.price_words"), rule=False, new_page=True),
            _price(brief, base, priced, change),
            Heading(t("levers.target_title"), t("levers.target_words"), rule=False),
            target,
            *(_contract(brief, contract, change, step) if contract else ()),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *shop.tables,
            _states(brief, base, found, priced),
            target_workings,
            *_chart_figures(brief, places, rows),
        ),
        widths=(NAME, *(FIGURE,) * (ACROSS - 1)),
        tab="input",
    )
    return LeverSheet(sheet, base, found)


def _columns(brief: Brief, name: str, figures: tuple[str, ...], note: str) -> tuple[Column, ...]:
    """A name, figures of each row's own kind, words over the columns that are left."""
    t = brief.t
    blank = ACROSS - 2 - len(figures)
    return (
        Column(t(name), "text", NAME),
        *(Column(t(one), "money", FIGURE, varied=True) for one in figures),
        Column(t(note), "text", FIGURE, look="note"),
        *(Column("", "text", FIGURE, look="note") for _ in range(blank)),
    )


def _wide(*cells: Cell) -> Range:
    """A row as long as the sheet is wide."""
    return (*cells, *(given(None) for _ in range(ACROSS - len(cells))))


def _period(brief: Brief, key: str) -> str:
    """A text that names the period of the lifespan: a year, or h months in a young shop."""
    h = brief.headline
    return brief.t(f"levers.{key}_year") if h == YEAR else brief.t(f"levers.{key}_months", h=h)


def _label(brief: Brief, name: str) -> str:
    if name in {"lifespan", "retention"}:
        return _period(brief, name)
    return brief.t(f"levers.input_{name}", h=brief.headline)


def _note(brief: Brief, name: str, shop: _Shop) -> Cell:
    """How an input starts. The lifespan's says what a further year really brought, where that is known."""
    t, h = brief.t, brief.headline
    if name == "lifespan" and h == YEAR and number(shop.second) is not None:
        return said(t("levers.note_second_year", h=h), shop.second)
    return given(t(f"levers.note_{name}", h=h))


def _shop(brief: Brief, whole: Row) -> _Shop:
    """Averages of the first h months, whose product is the observed LTV; and those over all orders."""
    t, h = brief.t, brief.headline
    months = {row.month: row for row in brief.analysis.total_age_months}
    sales_of = {row.month: row.revenue for row in brief.analysis.age_revenue}
    span = range(1, h + 1)
    observed = tuple(given(months[k].observed if k in months else 0) for k in span)
    orders = tuple(given(months[k].orders if k in months else 0) for k in span)
    sales = tuple(given(sales_of.get(k, 0)) for k in span)
    profits = tuple(given(months[k].gross_profit if k in months else 0) for k in span)
    placed, sold, earned = (sum_of_ratios(one, observed, observed[-1]) for one in (orders, sales, profits))
    by_month = Table(
        (
            Column(t("levers.months", h=h), "text", NAME),
            *(Column(f"{k}", "count", FIGURE) for k in span),
            Column(t("levers.per_customer"), "money", FIGURE, varied=True),
        ),
        tuple(
            (given(t(f"levers.month_{key}")), *cells, each)
            for key, cells, each in (
                ("observed", observed, given(None)),
                ("orders", orders, placed),
                ("revenue", sales, sold),
                ("profit", profits, earned),
            )
        ),
        printed=False,
        kinds=("count", "ratio", "money", "money"),
    )
    customers, all_orders, all_revenue, all_profit = whole.sums
    price = derive(economics.average_order_value, all_revenue, all_orders)
    margin = derive(arithmetic.share, all_profit, all_revenue)
    often = derive(economics.purchase_frequency, all_orders, customers)
    one, nothing = given(1), given(0)
    plain = live(lifetime.ltv_general, price, margin, often, one, nothing)
    off = live(arithmetic.growth, plain, whole.ltv[h])
    second = live(arithmetic.growth, whole.ltv[2 * YEAR], whole.ltv[YEAR])
    headers = ("price", "margin", "orders", "lifespan", "keeping", "ltv", "off", "second")
    kinds: tuple[Kind, ...] = ("money", "share", "ratio", "ratio", "money", "money", "share", "share")
    over_all = Table(
        (
            Column(t("levers.plain"), "text", NAME),
            *(Column(t(f"levers.at_{key}"), kind, FIGURE) for key, kind in zip(headers, kinds, strict=True)),
        ),
        ((given(t("levers.plain_row")), price, margin, often, one, nothing, plain, off, second),),
        printed=False,
    )
    first_price = live(economics.average_order_value, sold, placed)
    first_margin = live(arithmetic.share, earned, sold)
    return _Shop((by_month, over_all), first_price, first_margin, follow(placed), off, second)


def _lever_table(brief: Brief, found: tuple[Effect, ...], base: State) -> tuple[Table, Range]:
    """Each lever a step down and up: what it becomes, what a customer is worth then, and the change."""
    t = brief.t
    names = tuple(given(t(f"levers.lever_{one.lever.name}")) for one in found)
    lines = []
    for name, one in zip(names, found, strict=True):
        key = one.lever.moves[0]
        part = (live(arithmetic.rate_of, change, base.ltv) for change in (one.down, one.up))
        lines.append((
            name,
            follow(getattr(one.low, key)),
            follow(getattr(one.high, key)),
            follow(one.low.ltv),
            follow(one.high.ltv),
            one.down,
            one.up,
            *part,
        ))
    groups = (("becomes", "money"), ("ltv", "money"), ("change", "money"), ("rate", "share"))
    columns = [Column(t("levers.lever"), "text", NAME)]
    for key, kind in groups:
        for index, way in enumerate(("down", "up")):
            group = t(f"levers.group_{key}") if index == 0 else ""
            look: Look = "strong" if key == "change" else "muted" if key == "becomes" else "plain"
            columns.append(Column(t(f"levers.{way}"), kind, FIGURE, group, look, varied=key == "becomes"))
    return Table(tuple(columns), tuple(lines), kinds=tuple(one.lever.kind for one in found)), names


def _price(brief: Brief, base: State, priced: State, change: Cell) -> Table:
    """What a price change does if nobody orders less, and how many orders may be lost until it does not pay."""
    t = brief.t
    word = t("levers.impossible")
    before, after = (live(arithmetic.difference, one.price, one.costs) for one in (base, priced))
    least = live(arithmetic.breakeven_orders, base.orders, base.margin, change, otherwise=word)
    lines = (
        ("change", given(None), change, given(None)),
        ("price", follow(base.price), follow(priced.price), None),
        ("profit", before, after, None),
        ("ltv", follow(base.ltv), follow(priced.ltv), None),
        ("orders", follow(base.orders), least, None),
    )
    rows = tuple(
        _wide(
            given(t(f"levers.price_{key}")),
            now,
            then,
            live(arithmetic.growth, then, now) if growth is None else growth,
            given(t(f"levers.price_{key}_words")),
        )
        for key, now, then, growth in lines
    )
    figures = ("levers.now", "levers.then")
    columns = _compared(brief, "levers.price_header", figures)
    return Table(columns, rows, kinds=("share", "money", "money", "money", "ratio"))


def _compared(brief: Brief, name: str, figures: tuple[str, str]) -> tuple[Column, ...]:
    """A name, two figures of each row's own kind, the change from one to the other, words."""
    wide = _columns(brief, name, figures, "levers.words")
    return (*wide[:3], Column(brief.t("levers.growth"), "share", FIGURE), *wide[3:-1])


def _target(
    brief: Brief, base: State, margin: Cell, step: Cell, cpa: Cell, keep: Cell
) -> tuple[Table, Table]:
    """What each lever alone must be for a target; and the figures on the way to it.

    The target starts at what covers CPA and target profit, or a step above today's value if that is more.
    """
    t = brief.t
    covers = live(arithmetic.total_of_two, cpa, keep)
    target = _target_cell(covers, base.ltv, step)
    needed = needs(base, margin, target, t("levers.impossible"))
    lines = [
        _wide(given(t("levers.covers")), given(None), covers, given(None), given(t("levers.covers_words"))),
        _wide(
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
        lines.append(_wide(name, now, need, live(arithmetic.growth, need, now), words))
    figures = ("levers.now", "levers.needed")
    columns = _compared(brief, "levers.target_header", figures)
    kinds: tuple[Kind, ...] = ("money", "money", *(lever.kind for lever in LEVERS))
    workings = Table(
        (
            Column(t("levers.on_the_way"), "text", NAME),
            Column(t("levers.beside_goods"), "money", FIGURE),
            Column(t("levers.kept"), "share", FIGURE),
        ),
        ((given(t("levers.target")), needed.beside_goods, needed.kept),),
        printed=False,
    )
    return Table(columns, tuple(lines), kinds=kinds), workings


def _target_cell(covers: Cell | None, ltv: Cell, step: Cell) -> Cell:
    """A step above a lifetime value, or what covers the costs if that is more; blank while there is none."""
    worth, up = number(ltv), number(step) or 0.0
    least = 0.0 if covers is None else number(covers) or 0.0
    value = None if worth is None else max(worth * (1 + up), least, 0.0)

    def write(now: str, by: str, *least: str) -> str:
        return f'IF(COUNT({now},{by})<2,"",MAX({",".join((*least, f"{now}*(1+{by})", "0"))}))'

    inputs = (ltv, step) if covers is None else (ltv, step, covers)
    return Cell(value, write, inputs, limits=(0, LARGEST))


def _states(brief: Brief, base: State, found: tuple[Effect, ...], priced: State) -> Table:
    """Every state that the sheet compares, one a row."""
    t = brief.t
    named = [(t("levers.state_now"), base)]
    for one in found:
        name = t(f"levers.lever_{one.lever.name}")
        named += [(f"{name}: {t(f'levers.{way}')}", at) for way, at in (("down", one.low), ("up", one.high))]
    named.append((t("levers.price_title"), priced))
    columns = (
        Column(t("levers.states"), "text", NAME),
        *(Column(t(f"levers.at_{name}"), kind, FIGURE) for name, kind in COLUMNS),
    )
    return Table(columns, tuple((given(name), *at.row()) for name, at in named), printed=False)


def _chart_figures(brief: Brief, places: tuple[Range, ...], rows: tuple[Range, ...]) -> tuple[Table, Table]:
    """The swings as they stand, and sorted."""
    t = brief.t
    swings = Table(
        (Column(t("levers.place"), "count", NAME), Column(t("levers.swing"), "money", FIGURE)),
        places,
        printed=False,
    )
    columns = (
        Column(t("levers.rank"), "count", NAME),
        Column(t("levers.swing"), "money", FIGURE),
        Column(t("levers.place"), "count", FIGURE),
        Column(t("levers.lever"), "text", FIGURE),
        Column(t("levers.down"), "money", FIGURE),
        Column(t("levers.up"), "money", FIGURE),
        Column(t("levers.room"), "money", FIGURE),
    )
    return swings, Table(columns, rows, printed=False)


def _contract(brief: Brief, contract: ContractSheet, change: Cell, step: Cell) -> tuple[Block, ...]:
    """The same for contracts: churn takes the place of orders and lifespan."""
    t = brief.t
    word = t("levers.impossible")
    shop = (contract.arpu, contract.margin, contract.churn)
    arpu, margin, churn = (
        follow(cell, limits) for cell, limits in zip(shop, ((0, LARGEST), (-1, 1), (0, 1)), strict=True)
    )
    ltv = live(lifetime.ltv_subscription, arpu, margin, churn)
    names = ("arpu", "margin", "churn")
    entries = Table(
        _columns(brief, "levers.contract_input", ("levers.shop", "levers.yours"), "levers.start"),
        tuple(
            _wide(given(t(f"levers.contract_{name}")), same(old), new, given(t("levers.contract_note")))
            for name, old, new in zip(names, shop, (arpu, margin, churn), strict=True)
        ),
        _wide(given(t("levers.contract_result")), same(contract.ltv), ltv, given(t("levers.contract_words"))),
        kinds=("money", "share", "share", "money"),
        result=2,
    )
    target = _target_cell(None, ltv, step)
    changes = (
        ("price", churn, live(planning.breakeven_churn, churn, margin, change, otherwise=word), "share"),
        ("target", follow(ltv), target, "money"),
        ("churn_alone", churn, live(planning.required_churn, target, arpu, margin, otherwise=word), "share"),
        ("arpu_alone", arpu, live(planning.required_arpu, target, margin, churn, otherwise=word), "money"),
    )
    lines = tuple(
        _wide(
            given(t(f"levers.contract_{name}")),
            now if name == "target" else follow(now),
            then,
            live(arithmetic.growth, then, now),
            given(t(f"levers.contract_{name}_words")),
        )
        for name, now, then, _ in changes
    )
    columns = _compared(brief, "levers.contract_changes", ("levers.now", "levers.then"))
    return (
        Heading(t("levers.contract_title"), rule=False),
        entries,
        Table(columns, lines, kinds=tuple(kind for *_, kind in changes)),
    )
