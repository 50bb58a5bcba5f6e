"""What the customers of each segment bought and are worth."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Amounts, Dates, Day, Ids, Segments
from ltv_xl.range_functions.order_log import OrderLog, books
from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    from ltv_xl.analysis.tables.segments import Limits
    from ltv_xl.report.sheets.segment_workings import Workings

NAMELESS, OTHERS, TOTAL = "nameless", "others", "total"
WORDS = frozenset({NAMELESS, OTHERS, TOTAL})
"""Keys of the texts for customers without a segment, for small segments put together, and for all."""


@range_function("channel", "customer_id", "order_date", "revenue", "gross_profit")
def segment_ltv(
    segment: Segments,
    customer_id: Ids,
    order_date: Dates,
    revenue: Amounts,
    gross_profit: Amounts,
    as_of: Day = None,
) -> Spill:
    """The segment table of the report, by the segment of each customer's first purchase; the total last.

    Columns: segment; customers; LTV over 12 months, its 95% interval and the customers observed so long;
    LTV over 3, 6 and 24 months; orders, revenue and gross profit; order value, margin, orders per customer;
    F2 conversion; shares of repeat and of inactive customers. A figure of fewer than 30 customers is blank.
    """
    from ltv_xl.analysis import intervals, workings
    from ltv_xl.analysis.dimensions import TOTAL_NUMBER
    from ltv_xl.analysis.divided import divided
    from ltv_xl.analysis.segments import age_months_by, segments_by
    from ltv_xl.analysis.tables.segments import HORIZONS, OTHER
    from ltv_xl.report.brief import by_value
    from ltv_xl.report.sheets.segment_workings import YEAR, segment_workings, total_workings

    log = OrderLog(customer_id, order_date, as_of, revenue, gross_profit, segment)
    with books("segment_ltv", log) as ledger:
        at = divided(ledger)
        (number,) = ledger.attributes.numbers
        sums = segments_by(at)
        workings.make_age_months(ledger.connection, ledger.attributes, intervals.MONTHS)
        months = age_months_by(at)
        limits = intervals.limits(ledger.connection, months, intervals.clusters(ledger.connection))

    def names(value: str | None) -> str:
        return NAMELESS if value is None else OTHERS if value == OTHER else value

    by_segment = by_value(row for rows in months[number].values() for row in rows)
    within_year = _of_year([*limits[number].values()], YEAR)
    everyone = _of_year([*limits[TOTAL_NUMBER].values()], YEAR)
    shown = [
        segment_workings(each, names(each.value), by_segment.get(each.value, {}))
        for each in sums[number].values()
    ]
    shown.sort(key=lambda each: _rank(each, within_year))
    total = total_workings(TOTAL, shown)
    rows = [_row(each, within_year.get(each.value)) for each in shown]
    others = [("ltv", h) for h in HORIZONS if h != YEAR]
    return Spill(
        (
            *("segment", "customers", ("ltv", YEAR), ("lower", YEAR), ("upper", YEAR), ("observed", YEAR)),
            *others,
            *("orders", "revenue", "gross_profit", "order_value", "margin", "frequency"),
            *(("f2", ledger.settings.inactive_days), "repeat_rate", "inactive_rate"),
        ),
        [*rows, _row(total, everyone.get(None))],
        WORDS,
    )


def _of_year(groups: Sequence[Sequence["Limits"]], months: int) -> Mapping[str | None, "Limits"]:
    """By segment, the interval of this horizon."""
    return {row.value: row for rows in groups for row in rows if row.months == months}


def _rank(each: "Workings", limits: Mapping[str | None, "Limits"]) -> tuple[int, float, float]:
    """By LTV, those with too few observed after them; what is gathered last: as the report has them."""
    from ltv_xl.analysis.tables.segments import OTHER
    from ltv_xl.report.cells import number

    last = 2 if each.value is None else 1 if each.value == OTHER else 0
    worth = limits[each.value].estimate if each.value in limits else float("-inf")
    return last, -worth, -(number(each.sums.customers) or 0)


def _row(each: "Workings", limits: "Limits | None") -> tuple[object, ...]:
    from ltv_xl.analysis.tables.segments import HORIZONS
    from ltv_xl.formulas import economics
    from ltv_xl.report.arithmetic import share
    from ltv_xl.report.cells import derive, if_enough, number, share_if_enough
    from ltv_xl.report.sheets.segment_workings import YEAR

    sums, counts, observed = each.sums, each.counts, each.months.observed
    ltv = {h: number(if_enough(each.curve[h - 1], observed[h - 1], "")) for h in HORIZONS}
    figures = (
        *(sums.orders, sums.revenue, sums.profit),
        derive(economics.average_order_value, sums.revenue, sums.orders),
        derive(share, sums.profit, sums.revenue),
        derive(economics.purchase_frequency, sums.orders, sums.customers),
        share_if_enough(counts.again, counts.mature),
        derive(economics.repeat_rate, counts.repeat, sums.customers),
        derive(share, counts.inactive, sums.customers),
    )
    return (
        each.name,
        number(sums.customers),
        ltv[YEAR],
        limits.lower if limits else None,
        limits.upper if limits else None,
        number(observed[YEAR - 1]),
        *(ltv[h] for h in HORIZONS if h != YEAR),
        *map(number, figures),
    )
