"""What the line of a segment is made of: counts, sums and months, which stand below the printed page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ltv_xl.analysis.tables.segments import HORIZONS, AgeMonth, Segment
from ltv_xl.report import cells, records
from ltv_xl.report.arithmetic import running, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Kind, Range, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.forecast_rows import Expected
from ltv_xl.report.sheets.segment_forecast import Of, columns_of_sums

MONTHS = max(HORIZONS)
YEAR = 12


class Sums(NamedTuple):
    """What a segment's customers bought; these cells stand in the line itself."""

    customers: Cell
    orders: Cell
    revenue: Cell
    profit: Cell


class Counts(NamedTuple):
    """Customers whose first order is known, and of all customers those who bought again or are inactive.

    mature, again: of known start, with a first order old enough; and of them, with a second in time.
    """

    known: Cell
    repeat: Cell
    inactive: Cell
    mature: Cell
    again: Cell


class Months(NamedTuple):
    """By month since the first order: customers observed so long, their orders and gross profit in it."""

    observed: Range
    orders: Range
    profits: Range


class Workings(NamedTuple):
    """The figures of a segment, and those on the way from them to its ratios and its LTV.

    curve: profit per customer up to each month. ahead: profit expected of all customers within a year.
    """

    value: str | None
    name: str
    sums: Sums
    counts: Counts
    months: Months
    curve: Range
    ahead: Expected | None = None


def segment_workings(
    segment: Segment, name: str, months: Mapping[int, AgeMonth], ahead: Expected | None = None
) -> Workings:
    """The workings of a segment. months: by month since the first order, where there are any."""
    sums = Sums(
        customers=given(segment.customers),
        orders=given(segment.orders),
        revenue=given(segment.revenue),
        profit=given(segment.profit),
    )
    counts = Counts(
        known=given(segment.known_customers),
        repeat=given(segment.repeat_customers),
        inactive=given(segment.inactive_customers),
        mature=given(segment.mature_customers),
        again=given(segment.mature_again),
    )
    return _workings(segment.value, name, sums, counts, _months(months), ahead)


def total_workings(name: str, segments: Sequence[Workings], ahead: Expected | None = None) -> Workings:
    """The workings of all customers, as sums over the segments."""
    sums = Sums(
        customers=_total(segment.sums.customers for segment in segments),
        orders=_total(segment.sums.orders for segment in segments),
        revenue=_total(segment.sums.revenue for segment in segments),
        profit=_total(segment.sums.profit for segment in segments),
    )
    counts = Counts(
        known=_total(segment.counts.known for segment in segments),
        repeat=_total(segment.counts.repeat for segment in segments),
        inactive=_total(segment.counts.inactive for segment in segments),
        mature=_total(segment.counts.mature for segment in segments),
        again=_total(segment.counts.again for segment in segments),
    )
    months = Months(
        observed=_monthly([segment.months.observed for segment in segments]),
        orders=_monthly([segment.months.orders for segment in segments]),
        profits=_monthly([segment.months.profits for segment in segments]),
    )
    return _workings(None, name, sums, counts, months, ahead)


def _workings(
    value: str | None, name: str, sums: Sums, counts: Counts, months: Months, ahead: Expected | None
) -> Workings:
    observed = months.observed
    return Workings(
        value,
        name,
        sums,
        counts,
        months,
        curve=cells.curve(months.profits, observed, share, running),
        ahead=ahead,
    )


def _months(rows: Mapping[int, AgeMonth]) -> Months:
    by_month = [rows.get(month) for month in range(1, MONTHS + 1)]
    return Months(
        observed=tuple(given(row.observed if row else 0) for row in by_month),
        orders=tuple(given(row.orders if row else 0) for row in by_month),
        profits=tuple(given(row.profit if row else 0) for row in by_month),
    )


def _total(figures: Iterable[Cell]) -> Cell:
    return total(tuple(figures))


def _monthly(ranges: Sequence[Range]) -> Range:
    return tuple(_total(cells_of[month] for cells_of in ranges) for month in range(MONTHS))


def _ahead(column: Column, of: Of) -> Field[Workings]:
    return Field(column, lambda segment: of(segment.ahead))


def workings_tables(
    brief: Brief, month_numbers: Range, segments: Sequence[Workings], end: Workings
) -> tuple[Block, ...]:
    """What the ratios and the LTV are made of, by segment and month since the first order; end: the total."""
    t = brief.t
    fields = (
        Field[Workings](Column(t("segment.workings"), "text", 96), lambda segment: given(segment.name)),
        Field[Workings](Column(t("column.known"), "count", 60), lambda segment: segment.counts.known),
        Field[Workings](
            Column(t("column.repeat_customers"), "count", 60), lambda segment: segment.counts.repeat
        ),
        Field[Workings](
            Column(t("column.inactive_customers"), "count", 60), lambda segment: segment.counts.inactive
        ),
        Field[Workings](Column(t("column.mature"), "count", 60), lambda segment: segment.counts.mature),
        Field[Workings](Column(t("column.again"), "count", 60), lambda segment: segment.counts.again),
        *(_ahead(*each) for each in columns_of_sums(brief) if end.ahead),
    )
    counts = Table(
        records.columns(fields),
        records.lines(fields, segments),
        records.line(fields, end),
        printed=False,
    )

    def monthly(key: str, kind: Kind, of: Callable[[Workings], Range], *above: Range) -> Table:
        header = (
            Column(t(f"segment.{key}"), "text", 96),
            *(Column(str(month), kind, 60) for month in range(1, MONTHS + 1)),
        )
        lines = tuple((given(segment.name), *of(segment)) for segment in segments)
        return Table(header, (*above, *lines), (given(end.name), *of(end)), printed=False)

    # The months stand as numbers above the first table's rows: payback reads them.
    numbers = (given(t("segment.month")), *month_numbers)
    return (
        Heading(t("segment.workings_title"), t("segment.workings_note")),
        counts,
        monthly("observed", "count", lambda segment: segment.months.observed, numbers),
        monthly("orders", "count", lambda segment: segment.months.orders),
        monthly("profits", "money", lambda segment: segment.months.profits),
        monthly("curve", "money", lambda segment: segment.curve),
    )
