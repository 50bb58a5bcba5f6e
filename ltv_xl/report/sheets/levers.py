"""What can be done about lifetime value: a model of it at values to type over, and its levers one by one."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import entry, follow, given, label_kind, number, rate_sentence, same
from ltv_xl.report.content import LARGEST, Cell, Chart, Heading, Kind, Line, Range, Series, Sheet, Table
from ltv_xl.report.sentences import sentence
from ltv_xl.report.sheets.contracts import ContractSheet
from ltv_xl.report.sheets.lever_model import Effect, State, at_price, effects, first_state, sorted_effects
from ltv_xl.report.sheets.lever_questions import contract_blocks, price_table, target_tables
from ltv_xl.report.sheets.lever_start import Shop, label, note, shop_averages
from ltv_xl.report.sheets.lever_steps import lever_steps
from ltv_xl.report.sheets.lever_tables import (
    ACROSS,
    FIGURE,
    NAME,
    chart_figures,
    figure_columns,
    lever_table,
    states,
    wide,
)
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.spending import Spending

STEP, PRICE_CHANGE = 0.1, 0.05
"""Where the inputs of the step and of a price change start."""
KINDS: Mapping[str, Kind] = {
    "margin": "share", "shares": "share", "orders": "ratio", "lifespan": "ratio", "step": "percent",
}  # fmt: skip
"""Inputs that are no money."""


class LeverSheet(Struct, frozen=True, eq=False):
    """The sheet; and for the Summary the lifetime value at the start, and what a step of each lever does."""

    sheet: Sheet
    base: State
    effects: tuple[Effect, ...]
    step: Cell


def lever_sheet(
    brief: Brief, whole: Row, spend: Spending | None, profit: Cell, contract: ContractSheet | None
) -> LeverSheet:
    """The sheet. whole: the total of all customers. profit: the target profit on About."""
    t, h = brief.t, brief.headline
    shop = shop_averages(brief, whole)
    inputs = {
        "price": follow(shop.price, (0, LARGEST)),
        "margin": follow(shop.margin, (-1, 1)),
        "orders": follow(shop.orders, (0, LARGEST)),
        "lifespan": entry(1, 0, LARGEST),
        "order_cost": entry(0, 0, LARGEST),
        "shares": follow(shop.shares, (0, 0.99)),
        "retention": entry(0, 0, LARGEST),
    }
    cost = same(spend.total.cpa) if spend and brief.has_limits else given(None)
    cpa, keep = follow(cost, (0, LARGEST)), follow(profit, (-LARGEST, LARGEST))
    step = entry(STEP, 0.01, 0.5)
    base = first_state(inputs)
    steps = lever_steps(brief, step)
    changes = effects(base, steps)
    entries = _entries(
        brief,
        shop,
        {"cpa": cost, "profit": same(profit)},
        {**inputs, "cpa": cpa, "profit": keep, "step": step},
        wide(
            given(t("levers.result")),
            same(whole.ltv[h]),
            follow(base.ltv),
            given(t("levers.result_note", h=h)),
        ),
    )
    table, names = lever_table(brief, changes, base)
    places, rows = sorted_effects(changes, names)
    change = entry(PRICE_CHANGE, -0.99, 10)
    priced = at_price(base, change)
    target, target_workings = target_tables(brief, base, inputs["margin"], step, cpa, keep)
    sheet = Sheet(
        "levers",
        t("sheet.levers"),
        t("levers.title"),
        t("levers.subtitle"),
        (
            entries,
            table,
            Heading(sentence(brief, "levers.chart_says", lever=(rows[0][3], "text"))),
            Line(t("levers.caption")),
            Line(t("levers.caption_words")),
            _tornado(brief, changes, rows),
            Heading(t("levers.price_title"), t("levers.price_words"), rule=False),
            price_table(brief, base, priced, change),
            Heading(t("levers.target_title"), t("levers.target_words"), rule=False),
            target,
            *(contract_blocks(brief, contract, change, step) if contract else ()),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *shop.tables,
            states(brief, base, changes, priced),
            target_workings,
            *chart_figures(brief, places, rows),
        ),
        widths=(NAME, *(FIGURE,) * (ACROSS - 1)),
        tab="input",
    )
    return LeverSheet(sheet, base, changes, steps["price"])


def _entries(
    brief: Brief, shop: Shop, limits: Mapping[str, Cell], inputs: Mapping[str, Cell], end: Range
) -> Table:
    """The values to type over, beside the shop's own.

    limits: what a customer costs and must leave, as the shop has them. end: the line of the result.
    """
    h = brief.headline
    measured = {
        "price": shop.price,
        "margin": shop.margin,
        "orders": shop.orders,
        "lifespan": given(1),
        "shares": shop.shares,
        **limits,
    }
    remark: Cell | str = brief.t("levers.few", h=h) if number(shop.orders) is None else ""
    if number(shop.off) is not None:
        remark = rate_sentence(brief.t("levers.result_off", h=h), shop.off)
    return Table(
        figure_columns(brief, "levers.input", ("levers.shop", "levers.yours"), "levers.start"),
        tuple(
            wide(given(label(brief, name)), measured.get(name, given(None)), cell, note(brief, name, shop))
            for name, cell in inputs.items()
        ),
        end,
        note=remark,
        kinds=(*(KINDS.get(name, "money") for name in inputs), "money"),
        result=2,
    )


def _tornado(brief: Brief, changes: Sequence[Effect], rows: Sequence[Range]) -> Chart:
    """What each lever does, down and up. rows: the chart's figures, the largest effect first."""
    t = brief.t
    return Chart(
        "tornado",
        tuple(row[3] for row in rows),
        (
            Series(tuple(row[4] for row in rows), t("levers.down")),
            Series(tuple(row[5] for row in rows), t("levers.up"), "accent"),
            Series(tuple(row[6] for row in rows), t("levers.room"), "unseen"),
        ),
        label_kind(tuple(cell for effect in changes for cell in (effect.down, effect.up))),
        t("levers.chart_alt"),
        NAME + FIGURE * (ACROSS - 1),
        40 + 31 * len(rows),
    )
