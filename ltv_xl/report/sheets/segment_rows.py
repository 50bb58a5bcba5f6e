"""The line of a segment: its cells by name, and the columns that show them."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.analysis.tables.segments import HORIZONS, Limits
from ltv_xl.formulas import economics
from ltv_xl.orders.table import Dimension
from ltv_xl.report import cells
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, same
from ltv_xl.report.content import Cell, Column, Look, Range
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.forecast_rows import Expected, per_customer
from ltv_xl.report.sheets.segment_forecast import Of, columns_ahead
from ltv_xl.report.sheets.segment_workings import YEAR, Workings
from ltv_xl.report.sheets.spending import Spend
from ltv_xl.workbook_names import REPORT_LTV


class Row(Struct, frozen=True, eq=False):
    """The cells of a segment; other sheets point at them.

    profit: by revenue the Cell of the revenue. order_value: revenue per order. f2: of the customers whose
    first order is old enough, those with a second in time. ltv: by months. lower, upper, observed: of the
    h-month LTV. break_even, target: what a customer may cost. cpa and what follows from it stand only on the
    sheet of the channels, where these and the limits are those of the Ads sheet. worth: LTV less the target
    profit. better: worth more than all other segments together, surely. curve: profit per customer by month.
    ahead: profit expected of a customer of today within a year.
    """

    value: str | None
    name: Cell
    customers: Cell
    orders: Cell
    revenue: Cell
    profit: Cell
    order_value: Cell
    margin: Cell
    frequency: Cell
    f2: Cell
    repeat_rate: Cell
    inactive_rate: Cell
    ltv: Mapping[int, Cell]
    lower: Cell
    upper: Cell
    observed: Cell
    break_even: Cell
    target: Cell
    worth: Cell
    cpa: Cell
    left: Cell
    ltv_cac: Cell
    payback: Cell
    verdict: Cell
    curve: Range
    ahead: Expected | None = None
    better: bool = False


class Basis(NamedTuple):
    """What all rows of a sheet share: the numbers of the months, and the target profit on About."""

    brief: Brief
    month_numbers: Range
    target_profit: Cell


def ltv_name(months: int) -> str:
    """The workbook name of the h-month LTV of all customers."""
    return REPORT_LTV.format(months=months)


def segment_row(
    basis: Basis,
    workings: Workings,
    limits: Limits | None,
    spend: Spend | None,
    *,
    better: bool = False,
    named: bool = False,
) -> Row:
    """The row of a segment. limits: of its h-month LTV. spend: of a channel that was paid for.

    named: its LTVs get their workbook names.
    """
    brief, sums, counts = basis.brief, workings.sums, workings.counts
    observed, curve = workings.months.observed, workings.curve
    ltv = {
        h: cells.if_enough(curve[h - 1], observed[h - 1], brief.t("few"), ltv_name(h) if named else None)
        for h in HORIZONS
    }
    lower, upper = given(limits.lower if limits else None), given(limits.upper if limits else None)
    break_even, target = _may_cost(basis, ltv[YEAR], spend)
    return Row(
        value=workings.value,
        name=given(workings.name),
        customers=sums.customers,
        orders=sums.orders,
        revenue=sums.revenue,
        profit=sums.profit if brief.has_limits else sums.revenue,
        order_value=derive(economics.average_order_value, sums.revenue, sums.orders),
        margin=derive(share, sums.profit, sums.revenue) if brief.has_limits else given(None),
        frequency=derive(economics.purchase_frequency, sums.orders, sums.customers),
        f2=cells.share_if_enough(counts.again, counts.mature),
        repeat_rate=derive(economics.repeat_rate, counts.repeat, sums.customers),
        inactive_rate=derive(share, counts.inactive, sums.customers),
        ltv=ltv,
        lower=lower,
        upper=upper,
        observed=same(observed[brief.headline - 1]),
        break_even=break_even,
        target=target,
        worth=spend.worth if spend else given(None),
        cpa=same(spend.cpa) if spend else given(None),
        left=same(spend.left) if spend else given(None),
        ltv_cac=same(spend.ltv_cac) if spend else given(None),
        payback=same(spend.payback) if spend else given(None),
        verdict=same(spend.verdict) if spend else given(_unjudged(brief)),
        curve=curve,
        ahead=workings.ahead and per_customer(workings.ahead, sums.customers),
        better=better,
    )


def _may_cost(basis: Basis, ltv: Cell, spend: Spend | None) -> tuple[Cell, Cell]:
    """The break-even and the target CPO."""
    if spend:
        return same(spend.break_even), same(spend.target)
    if not basis.brief.has_limits:
        return given(None), given(None)
    nothing = basis.brief.t("no_limit")
    return cells.allowed(ltv, nothing), cells.target(ltv, basis.target_profit, nothing)


def _unjudged(brief: Brief) -> str:
    """Why there is no verdict on customers who were not paid for."""
    return brief.t("status.none" if brief.has_limits else "status.no_margin")


def fields(brief: Brief, dimension: Dimension, *, paid: bool) -> tuple[Field[Row], ...]:
    """The columns that decide, which one screen holds, each with the cell that it shows."""
    t, h, name = brief.t, brief.headline, brief.dimension_name(dimension)
    worth = (
        Field[Row](Column(name, "text", 96), lambda row: row.name),
        Field[Row](Column(t("column.customers"), "count", 60, t("group.worth")), lambda row: row.customers),
        _ltv_field(brief, h),
        Field[Row](Column(t("column.lower", h=h), "money", 56, look="muted"), lambda row: row.lower),
        Field[Row](Column(t("column.upper", h=h), "money", 56, look="muted"), lambda row: row.upper),
        Field[Row](Column(t("column.observed", h=h), "count", 62, look="muted"), lambda row: row.observed),
        Field[Row](Column(t("column.break_even"), "money", 58), lambda row: row.break_even),
        Field[Row](Column(t("column.target_cpo"), "money", 58), lambda row: row.target),
    )
    if not paid:
        return worth
    return (
        *worth,
        Field[Row](Column(t("column.cpa"), "money", 54, look="strong"), lambda row: row.cpa),
        Field[Row](Column(t("column.left"), "money", 56), lambda row: row.left),
        Field[Row](Column(t("column.ltv_cac"), "ratio", 56), lambda row: row.ltv_cac),
        Field[Row](Column(t("column.payback"), "months", 56), lambda row: row.payback),
        Field[Row](Column(t("column.verdict"), "text", 104, look="verdict"), lambda row: row.verdict),
    )


def details(brief: Brief) -> tuple[Field[Row], ...]:
    """The columns to the right of them, in groups that can be folded away."""
    t, scale, days = brief.t, brief.scale, brief.settings.inactive_days
    others = [months for months in HORIZONS if months != brief.headline]
    profit = Field[Row](Column(t("column.gross_profit", scale=scale), "total", 60), lambda row: row.profit)
    margin = Field[Row](Column(t("column.margin"), "share", 54), lambda row: row.margin)
    return (
        *(_ltv_field(brief, months, t("group.ltv") if months == others[0] else "") for months in others),
        *(_ahead(*each) for each in columns_ahead(brief)),
        Field[Row](Column(t("column.orders"), "count", 56, t("group.volume")), lambda row: row.orders),
        Field[Row](Column(t("column.revenue", scale=scale), "total", 60), lambda row: row.revenue),
        *((profit,) if brief.has_limits else ()),
        Field[Row](Column(t("column.aov"), "money", 60, t("group.behaviour")), lambda row: row.order_value),
        *((margin,) if brief.has_limits else ()),
        Field[Row](Column(t("column.frequency"), "ratio", 58), lambda row: row.frequency),
        Field[Row](Column(t("column.f2", days=days), "share", 58), lambda row: row.f2),
        Field[Row](Column(t("column.repeat"), "share", 58, look="muted"), lambda row: row.repeat_rate),
        Field[Row](Column(t("column.inactive"), "share", 58), lambda row: row.inactive_rate),
    )


def _ahead(column: Column, of: Of) -> Field[Row]:
    return Field(column, lambda row: of(row.ahead))


def _ltv_field(brief: Brief, months: int, group: str = "") -> Field[Row]:
    """The LTV of a horizon; that of the headline is the strong one."""
    look: Look = "strong" if months == brief.headline else "plain"
    return Field(
        Column(brief.t("column.ltv", h=months), "money", 62, group, look), lambda row: row.ltv[months]
    )
