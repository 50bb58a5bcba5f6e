"""Does everything add up? Each total against a figure that was counted in another way."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.report import cells, records
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import Cell, Column, Heading, Line, Range, Sheet, Spot, Table, Value
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.changes import ChangeSheet
from ltv_xl.report.sheets.cohorts import CohortSheet
from ltv_xl.report.sheets.products import ProductSheet
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.sheets.spending import Spending
from ltv_xl.workbook_names import CHECKS_TABLE

Words = dict[str, str]
"""What a light says, by its kind."""

OF_FILES = 2
"""The readings of the files; those of the ads come after them."""
REVIEW_FROM = 0.01
"""A share of rejected rows above this is to be reviewed."""


class CheckSheet(NamedTuple):
    """The sheet, and its lights for the Summary: label and result."""

    sheet: Sheet
    lights: tuple[tuple[str, Cell], ...]


class Check(NamedTuple):
    """A figure of the report beside the same counted in another way."""

    label: Cell
    shown: Cell
    counted: Cell
    difference: Cell
    light: Cell


class Reading(Struct, frozen=True):
    """What of the files is to be looked at: how many there are, how many may be, and the light."""

    label: Cell
    count: Cell
    limit: Cell
    light: Cell


class RowCounts(NamedTuple):
    """Rows of the files: their parts, the share of those rejected, and its light."""

    names: tuple[str, ...]
    parts: Range
    read: Cell
    rejected: Cell
    of_rows: Cell
    share: Cell
    limit: Cell
    light: Cell


def check_sheet(
    brief: Brief,
    segments: Sequence[SegmentSheet],
    cohorts: CohortSheet,
    spend: Spending | None,
    products: ProductSheet | None,
    changed: ChangeSheet | None,
) -> CheckSheet:
    """Segments, cohorts, months and rows against totals counted apart."""
    t = brief.t
    words = {kind: t(f"status.{kind}") for kind in ("ok", "bad", "review")}
    of_files = words | {"ok": t("status.fine")}  # nothing is compared there that could agree
    of_segments = _segment_checks(brief, segments, words)
    of_cohorts = _cohort_check(brief, cohorts, words)
    rows = _row_counts(brief, of_files)
    readings = _readings(brief, of_files)
    of_rows = _check(t("checks.rows"), total(rows.parts), same(rows.read), words)
    checks = (
        *of_segments,
        of_cohorts,
        _month_check(brief, words),
        *_ad_checks(brief, spend, words),
        *_product_checks(brief, products, words),
        *_change_checks(changed, words),
        of_rows,
    )
    sheet = Sheet(
        "checks",
        t("sheet.checks"),
        t("checks.title"),
        t("checks.subtitle"),
        (
            _check_table(brief, checks),
            Heading(t("checks.rows_title"), rule=False),
            _row_table(brief, rows),
            Heading(t("checks.usable"), rule=False),
            _reject_table(brief, rows),
            Heading(t("checks.understood"), rule=False),
            _reading_table(brief, readings),
            Line(t("checks.reading_note"), Spot("about", t("about.heed"))),
        ),
        freeze_table=True,
    )
    caution = words["review"] if cautions(brief) else t("caution.none")
    lights = (
        (t("checks.light_segments"), _worst(tuple(check.light for check in of_segments), words)),
        (t("checks.light_cohorts"), same(of_cohorts.light)),
        (t("checks.light_rows"), same(of_rows.light)),
        (t("checks.light_rejected"), same(rows.light)),
        (t("checks.light_understood"), same(readings[0].light)),
        *(
            ((t("checks.light_ads"), _reconciled(readings[OF_FILES:], of_files)),)
            if brief.analysis.ads
            else ()
        ),
        (t("caution.light"), given(caution)),
    )
    return CheckSheet(sheet, lights)


def _check(label: str, shown: Cell, counted: Cell, words: Words) -> Check:
    return Check(
        given(label), shown, counted, cells.gap(shown, counted), cells.agreement(shown, counted, words)
    )


def _segment_checks(brief: Brief, segments: Sequence[SegmentSheet], words: Words) -> list[Check]:
    """The total of each dimension's sheet against the total of all customers."""
    whole = brief.analysis.total
    checks = []
    for segment in segments:
        by, summed = brief.by(segment.dimension), segment.total
        expected: tuple[tuple[str, Cell, Value], ...] = (
            ("customers", summed.customers, whole.customers),
            ("orders", summed.orders, whole.orders),
            ("revenue", summed.revenue, whole.revenue),
            *((("gross_profit", summed.profit, whole.profit),) if brief.has_limits else ()),
        )
        for measure, cell, value in expected:
            label = brief.t("checks.segments", by=by, measure=brief.t(f"checks.{measure}"))
            checks.append(_check(label, same(cell), given(value), words))
    return checks


def _cohort_check(brief: Brief, cohorts: CohortSheet, words: Words) -> Check:
    """The cohorts shown and the earlier ones against the customers whose first order is known."""
    value = (cells.number(cohorts.customers) or 0) + (cells.number(cohorts.earlier) or 0)
    inputs = (cohorts.customers, cohorts.earlier)
    shown = Cell(value, lambda latest, earlier: f"{latest}+{earlier}", inputs)
    return _check(brief.t("checks.cohorts"), shown, given(brief.analysis.total.known_customers), words)


def _month_check(brief: Brief, words: Words) -> Check:
    """The revenue of the calendar against that of all customers, with and without a purchase."""
    results = brief.analysis
    by_month = given(sum(month.revenue for month in results.calendar))
    whole = given(results.total.revenue + results.without_purchase.revenue)
    return _check(brief.t("checks.months"), by_month, whole, words)


def _ad_checks(brief: Brief, spend: Spending | None, words: Words) -> list[Check]:
    """The spend of the channels against that of the months."""
    if spend is None:
        return []
    by_month = given(sum(month.cost for month in brief.analysis.ad_months))
    return [_check(brief.t("checks.ads"), same(spend.total.cost_all), by_month, words)]


def _change_checks(changed: ChangeSheet | None, words: Words) -> list[Check]:
    """The effects of the factors against the change of profit."""
    sums = changed.checks if changed else ()
    return [_check(label, effects, change, words) for label, effects, change in sums]


def _product_checks(brief: Brief, products: ProductSheet | None, words: Words) -> list[Check]:
    """The sums over first products against the repeat curve."""
    if products is None:
        return []
    steps = {step.n: step for step in brief.analysis.repeat}
    mature, mature_next = (steps[1].mature, steps[1].mature_next) if 1 in steps else (0, 0)
    second_orders = steps[2].customers if 2 in steps else 0
    return [
        _check(brief.t("checks.mature"), same(products.mature), given(mature), words),
        _check(brief.t("checks.mature_next"), same(products.mature_next), given(mature_next), words),
        _check(brief.t("checks.second_orders"), same(products.seconds), given(second_orders), words),
    ]


def _row_counts(brief: Brief, words: Words) -> RowCounts:
    orders = brief.orders
    rejected = given(orders.rows_unusable)
    read = given(orders.rows_read)
    of_rows, limit = same(read), given(REVIEW_FROM)
    part = derive(share, rejected, of_rows)
    return RowCounts(
        names=(brief.t("checks.used"), *(brief.reason(reason) for reason in orders.rows_left_out)),
        parts=(given(orders.rows_used), *(given(count) for count in orders.rows_left_out.values())),
        read=read,
        rejected=rejected,
        of_rows=of_rows,
        share=part,
        limit=limit,
        light=cells.at_most(part, limit, words),
    )


def _readings(brief: Brief, words: Words) -> tuple[Reading, ...]:
    """Usual readings of something ambiguous, unused columns of money, which sales might lack, and channels
    and campaigns with spend that no customer has.
    """
    account = brief.understood
    unused = sum(
        subject == "money"
        for source in account.sources
        if not source.shop  # of a known system it is known which columns are of no use
        for subject in source.subjects.values()
    )
    readings = []
    counted = [("uncertain", len(account.uncertain)), ("unused_money", unused)]
    if brief.analysis.ads:
        # Customers whom nobody was paid for are no fault; spend that met nobody may be.
        counted.append(("unmatched", sum(row.cost > 0 for row in brief.analysis.unmatched)))
    if (of := brief.analysis.campaigns) is not None:
        counted.append(("unmatched_campaigns", sum(row.cost > 0 for row in of.unmatched)))
    for key, value in counted:
        count, limit = given(value), given(0)
        light = cells.at_most(count, limit, words)
        readings.append(Reading(given(brief.t(f"checks.{key}")), count, limit, light))
    return tuple(readings)


def _check_table(brief: Brief, checks: Sequence[Check]) -> Table:
    t = brief.t
    fields = (
        Field[Check](Column(t("checks.check"), "text", 400), lambda check: check.label),
        Field[Check](Column(t("checks.shown"), "count", 120), lambda check: check.shown),
        Field[Check](Column(t("checks.counted"), "count", 120), lambda check: check.counted),
        Field[Check](Column(t("checks.difference"), "count", 100), lambda check: check.difference),
        Field[Check](Column(t("checks.result"), "text", 120, look="verdict"), lambda check: check.light),
    )
    lines = records.lines(fields, checks)
    return Table(records.columns(fields), lines, name=CHECKS_TABLE, note=t("checks.note"))


def _row_table(brief: Brief, rows: RowCounts) -> Table:
    """How many rows were used, and how many left out for which reason."""
    t = brief.t
    return Table(
        (Column(t("checks.row_kind"), "text", 300), Column(t("checks.rows_header"), "count", 120)),
        (
            *((given(name), cell) for name, cell in zip(rows.names, rows.parts, strict=True)),
            (given(t("checks.rows_read")), rows.read),
        ),
    )


def _reject_table(brief: Brief, rows: RowCounts) -> Table:
    t = brief.t
    fields = (
        Field[RowCounts](
            Column(t("checks.rejected_header"), "text", 300), lambda rows: given(t("checks.rejected"))
        ),
        Field[RowCounts](Column(t("checks.rows_header"), "count", 120), lambda rows: rows.rejected),
        Field[RowCounts](Column(t("checks.of_rows"), "count", 120), lambda rows: rows.of_rows),
        Field[RowCounts](Column(t("checks.share"), "share", 100), lambda rows: rows.share),
        Field[RowCounts](Column(t("checks.limit"), "share", 120), lambda rows: rows.limit),
        Field[RowCounts](Column(t("checks.result"), "text", 120, look="verdict"), lambda rows: rows.light),
    )
    return Table(records.columns(fields), (records.line(fields, rows),))


def _reading_table(brief: Brief, readings: Sequence[Reading]) -> Table:
    t = brief.t
    fields = (
        Field[Reading](Column(t("checks.reading"), "text", 300), lambda reading: reading.label),
        Field[Reading](Column(t("checks.count"), "count", 120), lambda reading: reading.count),
        Field[Reading](Column(t("checks.limit"), "count", 120), lambda reading: reading.limit),
        Field[Reading](
            Column(t("checks.result"), "text", 100, look="verdict"), lambda reading: reading.light
        ),
    )
    lines = records.lines(fields, readings)
    return Table(records.columns(fields), lines)


def _reconciled(readings: Sequence[Reading], words: Words) -> Cell:
    """A light for several that are to be reviewed or fine."""
    lights = tuple(reading.light for reading in readings)
    fine = all(light.value == words["ok"] for light in lights)

    def write(ref: str) -> str:
        return f'IF(COUNTIF({ref},"{words["review"]}")=0,"{words["ok"]}","{words["review"]}")'

    return Cell(words["ok"] if fine else words["review"], write, (lights,))


def _worst(lights: Range, words: Words) -> Cell:
    """A light for several: all agree, or not."""
    value = words["ok"] if all(light.value == words["ok"] for light in lights) else words["bad"]
    if not lights:
        return given(words["ok"])

    def write(ref: str) -> str:
        return f'IF(COUNTIF({ref},"{words["bad"]}")=0,"{words["ok"]}","{words["bad"]}")'

    return Cell(value, write, (lights,))
