"""What the early verdict is made of, below the printed page: sums, ages, and back-tests."""

from collections.abc import Sequence
from itertools import chain

from ltv_xl.report import records
from ltv_xl.report.cells import given
from ltv_xl.report.content import Block, Column, Heading, Range, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.early_rows import Common, Forecast, TailCells, TestCells


def workings(
    common: Common, rows: Sequence[Forecast], end: Forecast, counts: Sequence[Range]
) -> tuple[Block, ...]:
    """Of all lines, the total last. counts: verdicts of each kind: of channels, of campaigns, and of both."""
    t = common.brief.t
    lines = (*rows, end)
    return (
        Heading(t("segment.workings_title"), t("segment.workings_note")),
        _rules(common),
        _counts(common, counts),
        _sums(common, lines),
        _tails(common, tuple(chain.from_iterable(row.tails for row in lines))),
        _tests(common, tuple(chain.from_iterable(row.tests for row in lines))),
    )


def _rules(common: Common) -> Table:
    """The figures that all lines share."""
    t = common.brief.t
    columns = (
        Column(t("campaigns.rules"), "text", 120),
        Column(t("campaigns.shrinkage"), "count", 62),
        Column(t("ads.quantile"), "decimal", 62),
    )
    return Table(columns, ((given(t("campaigns.all_lines")), common.shrinkage, common.z),), printed=False)


def _counts(common: Common, counts: Sequence[Range]) -> Table:
    """How many verdicts there are of each kind."""
    t = common.brief.t
    columns = (
        Column(t("campaigns.counts"), "text", 120),
        *(Column(t(f"campaigns.count_{kind}"), "count", 62) for kind in ("stop", "continue", "wait")),
    )
    names = t("dimension.channel"), t("dimension.campaign"), t("total")
    rows = tuple((given(name), *of) for name, of in zip(names, counts, strict=True))
    return Table(columns, rows, printed=False)


def _sums(common: Common, rows: Sequence[Forecast]) -> Table:
    """Sums of customers, and what a verdict reads beside the line."""
    t = common.brief.t
    fields = (
        Field[Forecast](Column(t("campaigns.sums"), "text", 120), lambda row: given(row.name)),
        Field[Forecast](Column(t("campaigns.sum_so_far"), "total", 62), lambda row: row.profit),
        Field[Forecast](Column(t("campaigns.sum_to_come"), "total", 62), lambda row: row.further),
        Field[Forecast](Column(t("campaigns.old_customers"), "count", 62), lambda row: row.old_customers),
        Field[Forecast](Column(t("campaigns.old_profit"), "total", 62), lambda row: row.old_profit),
        Field[Forecast](Column(t("campaigns.cpa_customers"), "count", 62), lambda row: row.price.customers),
        Field[Forecast](Column(t("campaigns.gap"), "money", 62), lambda row: row.quality.gap),
        Field[Forecast](Column(t("campaigns.gap_error"), "money", 62), lambda row: row.quality.gap_error),
    )
    return Table(records.columns(fields), records.lines(fields, rows), printed=False)


def _tails(common: Common, rows: Sequence[TailCells]) -> Table:
    """By age and second purchase."""
    t = common.brief.t
    fields = (
        Field[TailCells](Column(t("campaigns.tails"), "text", 120), lambda row: given(row.row)),
        Field[TailCells](Column(t("campaigns.age"), "days", 62), lambda row: row.age),
        Field[TailCells](Column(t("campaigns.again"), "text", 62), lambda row: row.again),
        Field[TailCells](Column(t("campaigns.new"), "count", 62), lambda row: row.customers),
        Field[TailCells](Column(t("campaigns.own"), "count", 62), lambda row: row.own),
        Field[TailCells](Column(t("campaigns.own_profit"), "total", 62), lambda row: row.own_profit),
        Field[TailCells](Column(t("campaigns.everyone"), "count", 62), lambda row: row.everyone),
        Field[TailCells](
            Column(t("campaigns.everyone_profit"), "total", 62), lambda row: row.everyone_profit
        ),
        Field[TailCells](Column(t("campaigns.everyone_mean"), "money", 62), lambda row: row.everyone_mean),
        Field[TailCells](Column(t("campaigns.weight"), "share", 62), lambda row: row.weight),
        Field[TailCells](Column(t("campaigns.drawn"), "money", 62), lambda row: row.drawn),
        Field[TailCells](Column(t("campaigns.sum_to_come"), "total", 62), lambda row: row.further),
    )
    return Table(records.columns(fields), records.lines(fields, rows), printed=False)


def _tests(common: Common, rows: Sequence[TestCells]) -> Table:
    """By day of the forecast."""
    t = common.brief.t
    fields = (
        Field[TestCells](Column(t("campaigns.tests"), "text", 120), lambda row: given(row.row)),
        Field[TestCells](Column(t("campaigns.made_on"), "date", 80), lambda row: row.day),
        Field[TestCells](Column(t("campaigns.new"), "count", 62), lambda row: row.customers),
        Field[TestCells](Column(t("campaigns.was_expected"), "money", 62), lambda row: row.expected),
        Field[TestCells](Column(t("campaigns.came"), "money", 62), lambda row: row.came),
        Field[TestCells](Column(t("campaigns.old_then"), "money", 62), lambda row: row.old),
        Field[TestCells](Column(t("campaigns.apart"), "money", 62), lambda row: row.error),
        Field[TestCells](Column(t("campaigns.old_apart"), "money", 62), lambda row: row.old_error),
        Field[TestCells](Column(t("campaigns.gap_one"), "money", 62), lambda row: row.gap),
        Field[TestCells](Column(t("campaigns.all_expected"), "total", 62), lambda row: row.all_expected),
        Field[TestCells](Column(t("campaigns.all_came"), "total", 62), lambda row: row.all_came),
    )
    return Table(records.columns(fields), records.lines(fields, rows), printed=False)
