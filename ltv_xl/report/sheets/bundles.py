"""Products that are bought together in an order: how many orders, how much more than chance, how sure."""

from collections.abc import Sequence
from typing import NamedTuple

from ltv_xl.analysis.products import FEWEST
from ltv_xl.analysis.tables.products import Pair, Products
from ltv_xl.report import records
from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, normal_quantile, ratio_verdict, same
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Kind, Series, Sheet, Table
from ltv_xl.report.proportions import by_chance, lift_lower, lift_upper, pairs_of
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.report.style import shortened
from ltv_xl.workbook_names import PAIRS_TABLE

CONFIDENCE = 0.95
BARS = 8
"""Pairs in the chart at most."""
LABEL = 24
"""Half-width columns of each of the two names of a bar."""


class Counted(NamedTuple):
    """What the whole sheet counts and compares; errors: standard errors that an interval reaches."""

    orders: Cell
    several: Cell
    compared: Cell
    pairs: Cell
    confidence: Cell
    errors: Cell


class Row(NamedTuple):
    """The cells of a pair: orders with both, those by chance, and how much more that is, with its limits.

    forward, backward: the share of the first product's orders that hold the second, and the reverse.
    effective: the orders that the limits rest on.
    """

    first: Cell
    second: Cell
    orders: Cell
    chance: Cell
    beyond: Cell
    support: Cell
    customers: Cell
    forward: Cell
    backward: Cell
    lift: Cell
    lower: Cell
    upper: Cell
    verdict: Cell
    first_orders: Cell
    second_orders: Cell
    effective: Cell


class Bar(NamedTuple):
    """Two bars of a pair: orders by chance, and with both."""

    name: Cell
    chance: Cell
    orders: Cell


def bundle_sheet(brief: Brief, products: Products) -> Sheet:
    """The pairs, those that might make a set in a chart, and what was counted."""
    t = brief.t
    counted = _counted(products)
    words = {kind: t(f"bundles.{kind}") for kind in ("above", "below", "unsure")}
    rows = [_row(brief, pair, counted, words) for pair in products.pairs]
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        name=PAIRS_TABLE,
        note=t("bundles.note", n=FEWEST),
        details=6,
    )
    likely = [
        (pair, row)
        for pair, row in zip(products.pairs, rows, strict=True)
        if row.verdict.value == words["above"]
    ]
    chart, behind = _chart(brief, likely[:BARS])
    how = Heading(t("bundles.how"), rule=False)
    return Sheet(
        "bundles",
        t("sheet.bundles"),
        t("bundles.title"),
        t("bundles.subtitle", date=brief.day(brief.analysis.as_of)),
        (table, *chart, how, _facts(brief, counted)),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            _workings(brief, products.pairs, rows),
            *behind,
        ),
        freeze_table=True,
    )


def _counted(products: Products) -> Counted:
    compared, confidence = given(products.compared), given(CONFIDENCE)
    pairs = derive(pairs_of, compared)
    errors = normal_quantile(confidence, pairs)
    return Counted(given(products.orders), given(products.several), compared, pairs, confidence, errors)


def _row(brief: Brief, pair: Pair, counted: Counted, words: dict[str, str]) -> Row:
    """The row of a pair; words: the verdicts."""
    both, first, second = given(pair.orders), given(pair.leader_orders), given(pair.partner_orders)
    effective = given(pair.effective)
    chance = derive(by_chance, first, second, counted.orders)
    lift = derive(share, both, chance)
    lower = derive(lift_lower, lift, effective, counted.errors)
    upper = derive(lift_upper, lift, effective, counted.errors)
    return Row(
        first=_name(brief, pair.leader),
        second=_name(brief, pair.partner),
        orders=both,
        chance=chance,
        beyond=derive(difference, both, chance),
        support=derive(share, both, counted.orders),
        customers=given(pair.customers),
        forward=derive(share, both, first),
        backward=derive(share, both, second),
        lift=lift,
        lower=lower,
        upper=upper,
        verdict=ratio_verdict(lower, upper, words),
        first_orders=first,
        second_orders=second,
        effective=effective,
    )


def _fields(brief: Brief) -> tuple[Field[Row], ...]:
    """The columns of the table, each with the cell that it shows."""
    t = brief.t
    together, alone = t("bundles.group_together"), t("bundles.group_alone")
    confidence, lift = t("bundles.group_confidence"), t("bundles.group_lift")
    return (
        Field(Column(t("bundles.one"), "text", 96), lambda row: row.first),
        Field(Column(t("bundles.other"), "text", 96), lambda row: row.second),
        Field(Column(t("bundles.orders"), "count", 64, together, look="strong"), lambda row: row.orders),
        Field(Column(t("bundles.chance"), "count", 64), lambda row: row.chance),
        Field(Column(t("bundles.beyond"), "count", 64), lambda row: row.beyond),
        Field(Column(t("bundles.set"), "text", 116, look="verdict"), lambda row: row.verdict),
        Field(Column(t("bundles.lift"), "ratio", 58, lift), lambda row: row.lift),
        Field(Column(t("bundles.lower"), "ratio", 58, look="muted"), lambda row: row.lower),
        Field(Column(t("bundles.upper"), "ratio", 58, look="muted"), lambda row: row.upper),
        Field(Column(t("bundles.forward"), "share", 64, confidence), lambda row: row.forward),
        Field(Column(t("bundles.backward"), "share", 64), lambda row: row.backward),
        Field(Column(t("bundles.customers"), "count", 58, alone), lambda row: row.customers),
        Field(Column(t("bundles.support"), "share", 58), lambda row: row.support),
        Field(Column(t("bundles.one_orders"), "count", 60, look="muted"), lambda row: row.first_orders),
        Field(Column(t("bundles.other_orders"), "count", 60, look="muted"), lambda row: row.second_orders),
    )


def _facts(brief: Brief, counted: Counted) -> Table:
    """What was counted and compared."""
    t = brief.t
    facts: tuple[tuple[str, Cell, Kind], ...] = (
        ("all", counted.orders, "count"),
        ("several", counted.several, "count"),
        ("part", derive(share, counted.several, counted.orders), "share"),
        ("fewest", given(FEWEST), "count"),
        ("compared", counted.compared, "count"),
        ("looked_at", counted.pairs, "count"),
        ("confidence", counted.confidence, "percent"),
        ("errors", counted.errors, "decimal"),
    )
    return Table(
        (
            Column(t("bundles.counted"), "text", 96),
            Column(t("bundles.figure"), "count", 64, varied=True),
            Column(" ", "text", 64, look="note"),
        ),
        tuple((given(t(f"bundles.{key}")), cell, given(t(f"bundles.{key}_words"))) for key, cell, _ in facts),
        kinds=tuple(kind for *_, kind in facts),
    )


def _workings(brief: Brief, pairs: Sequence[Pair], rows: Sequence[Row]) -> Table:
    """The orders that the limits rest on."""
    t = brief.t
    return Table(
        (
            Column(t("bundles.one"), "text", 96),
            Column(t("bundles.other"), "text", 96),
            Column(t("bundles.effective"), "count", 64),
        ),
        tuple(
            (_name(brief, pair.leader), _name(brief, pair.partner), row.effective)
            for pair, row in zip(pairs, rows, strict=True)
        ),
        printed=False,
    )


def _name(brief: Brief, product: str) -> Cell:
    return given(brief.shown(product))


def _chart(brief: Brief, likely: Sequence[tuple[Pair, Row]]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Orders with both against those by chance, for pairs that might make a set."""
    t = brief.t
    if len(likely) < 2:
        return (), ()
    bars = [
        Bar(
            given(f"{shortened(pair.leader, LABEL)} + {shortened(pair.partner, LABEL)}"),
            same(row.chance),
            same(row.orders),
        )
        for pair, row in likely
    ]
    series = (
        Series(tuple(bar.chance for bar in bars), t("bundles.chance")),
        Series(tuple(bar.orders for bar in bars), t("bundles.orders"), "accent"),
    )
    names = tuple(bar.name for bar in bars)
    chart = Chart("pairs", names, series, "count", t("bundles.chart_alt"), 760, 40 + 36 * len(bars))
    fields = (
        Field[Bar](Column(t("chart_figures"), "text", 96), lambda bar: bar.name),
        Field[Bar](Column(t("bundles.chance"), "count", 64), lambda bar: bar.chance),
        Field[Bar](Column(t("bundles.orders"), "count", 64), lambda bar: bar.orders),
    )
    best = bars[0]
    says = sentence(
        brief,
        "bundles.chart_says",
        pair=str(best.name.value),
        orders=(best.orders, "count"),
        chance=(best.chance, "count"),
    )
    heading = Heading(says, t("bundles.chart_note"))
    figures = Table(records.columns(fields), records.lines(fields, bars), printed=False)
    return (heading, chart), (figures,)
