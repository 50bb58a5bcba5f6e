"""Products that are bought together in one order: how many orders, how much more than chance, how sure."""

from collections.abc import Sequence

from ltv_xl.analysis.products import FEWEST
from ltv_xl.analysis.tables import Pair, Products
from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import beside_one, derive, given, normal_quantile, same
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Kind, Range, Series, Sheet, Table
from ltv_xl.report.proportions import by_chance, lift_lower, lift_upper, pairs_of
from ltv_xl.report.style import shortened
from ltv_xl.workbook_names import PAIRS_TABLE

CONFIDENCE = 0.95
PAGE = 12
"""With more pairs than this, what follows the table begins a page."""
BARS = 8
"""Pairs in the chart at most."""
LABEL = 24
"""Half-width columns of each of the two names of a bar."""


def bundle_sheet(brief: Brief, products: Products) -> Sheet:
    """The pairs, those that might make a set in a chart, and what was counted."""
    t = brief.t
    orders, compared, confidence = given(products.orders), given(products.compared), given(CONFIDENCE)
    looked_at = derive(pairs_of, compared)
    errors = normal_quantile(confidence, looked_at)
    words = {kind: t(f"bundles.{kind}") for kind in ("above", "below", "unsure")}
    sure = [given(pair.effective) for pair in products.pairs]
    lines = [
        _line(brief, pair, orders, one, errors, words) for pair, one in zip(products.pairs, sure, strict=True)
    ]
    long = len(lines) > PAGE
    columns = (
        Column(t("bundles.one"), "text", 96),
        Column(t("bundles.other"), "text", 96),
        Column(t("bundles.orders"), "count", 64, t("bundles.group_together"), look="strong"),
        Column(t("bundles.chance"), "count", 64),
        Column(t("bundles.beyond"), "count", 64),
        Column(t("bundles.support"), "share", 64),
        Column(t("bundles.customers"), "count", 64),
        Column(t("bundles.forward"), "share", 64, t("bundles.group_confidence")),
        Column(t("bundles.backward"), "share", 64),
        Column(t("bundles.lift"), "ratio", 58, t("bundles.group_lift"), look="strong"),
        Column(t("bundles.lower"), "ratio", 58, look="muted"),
        Column(t("bundles.upper"), "ratio", 58, look="muted"),
        Column(t("bundles.set"), "text", 116, look="verdict"),
        Column(t("bundles.one_orders"), "count", 76, t("bundles.group_alone"), look="muted"),
        Column(t("bundles.other_orders"), "count", 76, look="muted"),
    )
    table = Table(columns, tuple(lines), name=PAIRS_TABLE, note=t("bundles.note", n=FEWEST))
    chart, behind = _chart(brief, products.pairs, lines, words["above"], new_page=long)
    several = given(products.several)
    counted: list[tuple[str, Cell, Kind]] = [
        ("all", orders, "count"),
        ("several", several, "count"),
        ("part", derive(share, several, orders), "share"),
        ("fewest", given(FEWEST), "count"),
        ("compared", compared, "count"),
        ("looked_at", looked_at, "count"),
        ("confidence", confidence, "percent"),
        ("errors", errors, "decimal"),
    ]
    facts = Table(
        (
            Column(t("bundles.counted"), "text", 96),
            Column(t("bundles.figure"), "count", 64, varied=True),
            Column(" ", "text", 64, look="note"),
        ),
        tuple(
            (given(t(f"bundles.{key}")), cell, given(t(f"bundles.{key}_words"))) for key, cell, _ in counted
        ),
        kinds=tuple(kind for *_, kind in counted),
    )
    workings = Table(
        (
            Column(t("bundles.one"), "text", 96),
            Column(t("bundles.other"), "text", 96),
            Column(t("bundles.effective"), "count", 64),
        ),
        tuple(
            (_name(brief, pair.one), _name(brief, pair.other), cell)
            for pair, cell in zip(products.pairs, sure, strict=True)
        ),
        printed=False,
    )
    return Sheet(
        "bundles",
        t("sheet.bundles"),
        t("bundles.title"),
        t("bundles.subtitle", date=brief.day(brief.analysis.as_of)),
        (table, *chart, Heading(t("bundles.how"), rule=False, new_page=long and not chart), facts),
        (Heading(t("segment.workings_title"), t("segment.workings_note")), workings, *behind),
        freeze_table=True,
        repeat_header=False,
    )


ORDERS, CHANCE, VERDICT = 2, 3, 12
"""Where a line has the orders with both, those by chance, and what the interval says."""


def _line(brief: Brief, pair: Pair, orders: Cell, sure: Cell, errors: Cell, words: dict[str, str]) -> Range:
    both, one, other = given(pair.orders), given(pair.one_orders), given(pair.other_orders)
    chance = derive(by_chance, one, other, orders)
    lift = derive(share, both, chance)
    lower, upper = derive(lift_lower, lift, sure, errors), derive(lift_upper, lift, sure, errors)
    return (
        _name(brief, pair.one),
        _name(brief, pair.other),
        both,
        chance,
        derive(difference, both, chance),
        derive(share, both, orders),
        given(pair.customers),
        derive(share, both, one),
        derive(share, both, other),
        lift,
        lower,
        upper,
        beside_one(lower, upper, words),
        one,
        other,
    )


def _name(brief: Brief, product: str) -> Cell:
    return given(brief.shown(product))


def _chart(
    brief: Brief, pairs: Sequence[Pair], lines: Sequence[Range], wanted: str, *, new_page: bool
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Orders with both against those by chance, for the first pairs that might make a set."""
    t = brief.t
    shown = [(pair, line) for pair, line in zip(pairs, lines, strict=True) if line[VERDICT].value == wanted][
        :BARS
    ]
    if len(shown) < 2:
        return (), ()
    figures = tuple(
        (
            given(f"{shortened(pair.one, LABEL)} + {shortened(pair.other, LABEL)}"),
            same(line[CHANCE]),
            same(line[ORDERS]),
        )
        for pair, line in shown
    )
    names, chance, both = (tuple(line[column] for line in figures) for column in range(3))
    series = Series(chance, t("bundles.chance")), Series(both, t("bundles.orders"), "accent")
    chart = Chart("limits", names, series, "count", t("bundles.chart_alt"), 760, 40 + 36 * len(figures))
    columns = (
        Column(t("chart_figures"), "text", 96),
        Column(t("bundles.chance"), "count", 64),
        Column(t("bundles.orders"), "count", 64),
    )
    heading = Heading(t("bundles.chart"), t("bundles.chart_note"), new_page=new_page)
    return (heading, chart), (Table(columns, figures, printed=False),)
