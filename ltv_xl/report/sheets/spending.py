"""What channels have cost, whom they have won with it, and what these customers are worth: like with like.

Every ratio and verdict here is of the customers whom the CPA counts, those won in months with spend. The CPA
is that of the last months; all cells stand on the Ads sheet, and others read them there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.analysis.tables.ads import AdMonth, AdSpend, Paid
from ltv_xl.analysis.tables.segments import NOBODY, Limits
from ltv_xl.formulas import acquisition
from ltv_xl.report import arithmetic, cells
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief, by_value
from ltv_xl.report.cells import derive, given, total
from ltv_xl.report.content import Cell, Range
from ltv_xl.report.sheets.segment_workings import (
    MONTHS,
    YEAR,
    Workings,
    segment_workings,
    total_workings,
)
from ltv_xl.workbook_names import REPORT_CPA

TOTAL = "\x00total"
"""The key of the total among channels."""


class Monthly(Struct, frozen=True, eq=False):
    """The last complete months, the newest last: what was spent in each, and whom it won."""

    cost: Range
    customers: Range
    clicks: Range
    conversions: Range
    contracts: Range


class Spend(Struct, frozen=True, eq=False):
    """The cells of a channel, or of all that are paid.

    window: the last months that cost, customers, clicks, conversions, contracts and cpa are of. cpa_all: of
    all months with spend. ltv, lower, upper: of 12 months, of the customers won in months with spend. worth:
    ltv less the target profit, where one is set. break_even: what a customer may cost at most; target: what
    leaves the target profit; limit: that, or break_even while no profit is set; each is a word where nothing
    may be spent. left: ltv - cpa. rate: customers ÷ clicks. conversions_each: conversions ÷ customers.
    """

    channel: str | None
    name: Cell
    window: Cell
    cost: Cell
    customers: Cell
    clicks: Cell
    conversions: Cell
    contracts: Cell
    cpa: Cell
    cost_all: Cell
    customers_all: Cell
    cpa_all: Cell
    observed: Cell
    ltv: Cell
    lower: Cell
    upper: Cell
    quantile: Cell
    begun: Cell
    worth: Cell
    break_even: Cell
    target: Cell
    limit: Cell
    left: Cell
    left_lower: Cell
    left_upper: Cell
    ltv_cac: Cell
    payback: Cell
    verdict: Cell
    cpc: Cell
    rate: Cell
    max_cpc: Cell
    conversions_each: Cell
    monthly: Monthly
    workings: Workings


class Spending(Struct, frozen=True, eq=False):
    """All channels, and the total of the customers whom they have won. months: those of Monthly."""

    channels: tuple[Spend, ...]
    total: Spend
    months: tuple[date, ...]
    month_numbers: Range

    def rows(self) -> Mapping[str | None, Spend]:
        """By channel, the total under TOTAL."""
        by_channel: dict[str | None, Spend] = {spend.channel: spend for spend in self.channels}
        return by_channel | {TOTAL: self.total}


class Source(NamedTuple):
    """What was spent by channel or by campaign, month by month, and whom it has won."""

    ads: Sequence[AdSpend]
    ad_months: Sequence[AdMonth]
    paid: Paid


class Basis(NamedTuple):
    """What the rows of all channels share. target_profit: its cell on About."""

    brief: Brief
    target_profit: Cell
    month_numbers: Range


def spending(brief: Brief, target_profit: Cell) -> Spending | None:
    """The spend of the ad tables by channel; None when there is none."""
    analysis = brief.analysis
    source = Source(analysis.ads, analysis.ad_months, analysis.paid)
    return _spending(brief, target_profit, source, brief.t("ads.paid"), REPORT_CPA) if source.ads else None


def campaign_spending(brief: Brief, target_profit: Cell) -> Spending | None:
    """The same by campaign; None where no spend names one."""
    of = brief.analysis.campaigns
    if of is None:
        return None
    source = Source(of.ads, of.ad_months, replace(of.paid, total_limits=()))
    return _spending(brief, target_profit, source, brief.t("ads.paid_campaigns"))


def _spending(
    brief: Brief, target_profit: Cell, source: Source, total_name: str, cpa_name: str | None = None
) -> Spending:
    basis = Basis(brief, target_profit, tuple(map(given, range(1, MONTHS + 1))))
    paid = source.paid
    segments = {segment.value: segment for segment in paid.segments}
    months = by_value(paid.age_months)
    limits = {row.value: row for row in paid.limits if row.months == YEAR}
    worth = [
        segment_workings(
            segments.get(row.channel, NOBODY._replace(value=row.channel)),
            brief.channel_name(row.channel),
            months.get(row.channel, {}),
        )
        for row in source.ads
    ]
    channels = tuple(
        _spend(
            basis,
            workings,
            limits.get(row.channel),
            _monthly([each for each in source.ad_months if each.channel == row.channel], paid.recent),
            (given(row.cost), given(row.customers)),
        )
        for row, workings in zip(source.ads, worth, strict=True)
    )
    everything = _spend(
        basis,
        total_workings(total_name, worth),
        next((row for row in paid.total_limits if row.months == YEAR), None),
        _summed([channel.monthly for channel in channels]),
        (
            total(tuple(channel.cost_all for channel in channels)),
            total(tuple(channel.customers_all for channel in channels)),
        ),
        cpa_name=cpa_name,
    )
    return Spending(channels, everything, paid.recent, basis.month_numbers)


def _monthly(rows: Sequence[AdMonth], months: Sequence[date]) -> Monthly:
    by_month = {row.month: row for row in rows}
    there = [by_month.get(month) for month in months]
    return Monthly(
        cost=tuple(given(row.cost if row else 0) for row in there),
        customers=tuple(given(row.customers if row else 0) for row in there),
        clicks=tuple(given(row.clicks if row else None) for row in there),
        conversions=tuple(given(row.conversions if row else None) for row in there),
        contracts=tuple(given(row.contracts if row else 0) for row in there),
    )


def _summed(channels: Sequence[Monthly]) -> Monthly:
    """Of all channels."""

    def sums(ranges: Sequence[Range]) -> Range:
        return tuple(map(_known_total, zip(*ranges, strict=True)))

    return Monthly(
        cost=sums([each.cost for each in channels]),
        customers=sums([each.customers for each in channels]),
        clicks=sums([each.clicks for each in channels]),
        conversions=sums([each.conversions for each in channels]),
        contracts=sums([each.contracts for each in channels]),
    )


def _known_total(cells_of: Range) -> Cell:
    """The sum; blank where no channel says."""
    return given(None) if all(cell.value is None for cell in cells_of) else total(cells_of)


def _spend(
    basis: Basis,
    workings: Workings,
    limits: Limits | None,
    monthly: Monthly,
    history: tuple[Cell, Cell],
    *,
    cpa_name: str | None = None,
) -> Spend:
    """The cells of a channel. history: cost and customers of all complete months with spend."""
    brief, profit = basis.brief, basis.target_profit
    window = cells.window(monthly.customers, brief.settings.cpa_months)
    cost, customers, clicks, conversions, contracts = (
        cells.sum_of_last(values, window)
        for values in (
            monthly.cost,
            monthly.customers,
            monthly.clicks,
            monthly.conversions,
            monthly.contracts,
        )
    )
    cpa = derive(acquisition.cpa, cost, customers, name=cpa_name)
    observed = workings.months.observed[YEAR - 1]
    ltv = cells.if_enough(workings.curve[YEAR - 1], observed, brief.t("few"))
    judged = brief.has_limits
    lower, upper, quantile, begun = (
        given(getattr(limits, key) if limits and judged else None)
        for key in ("lower", "upper", "quantile", "begun")
    )
    nothing = brief.t("no_limit")
    worth = cells.less_profit(ltv, profit) if judged else given(None)
    limit = cells.allowed(worth, nothing)
    left = derive(acquisition.customer_profit, ltv, cpa) if judged else given(None)
    ends = (ltv, cpa, customers, quantile)
    left_lower = derive(arithmetic.left_lower, lower, *ends)
    left_upper = derive(arithmetic.left_upper, upper, *ends)
    rate = derive(arithmetic.rate_of, customers, clicks)
    return Spend(
        channel=workings.value,
        name=given(workings.name),
        window=window,
        cost=cost,
        customers=customers,
        clicks=clicks,
        conversions=conversions,
        contracts=contracts,
        cpa=cpa,
        cost_all=history[0],
        customers_all=history[1],
        cpa_all=derive(acquisition.cpa, *history),
        observed=observed,
        ltv=ltv,
        lower=lower,
        upper=upper,
        quantile=quantile,
        begun=begun,
        worth=worth,
        break_even=cells.allowed(ltv, nothing) if judged else given(None),
        target=cells.target(ltv, profit, nothing) if judged else given(None),
        limit=limit,
        left=left,
        left_lower=left_lower,
        left_upper=left_upper,
        ltv_cac=derive(acquisition.ltv_cac, ltv, cpa) if judged else given(None),
        payback=cells.first_reaching(cpa, workings.curve, basis.month_numbers) if judged else given(None),
        verdict=_verdict(basis, cost, customers, (observed, begun), (left_lower, left_upper)),
        cpc=derive(share, cost, clicks),
        rate=rate,
        max_cpc=derive(acquisition.max_cpc, limit, rate),
        conversions_each=derive(arithmetic.rate_of, conversions, customers),
        monthly=monthly,
        workings=workings,
    )


def _verdict(
    basis: Basis, cost: Cell, customers: Cell, seen: tuple[Cell, Cell], left: tuple[Cell, Cell]
) -> Cell:
    """Whether a customer's cost leaves the target profit; nothing is judged by revenue."""
    brief = basis.brief
    if not brief.has_limits:
        return given(brief.t("status.no_margin"))
    words = {kind: brief.t(f"status.{kind}") for kind in ("room", "over", "unsure", "few", "none")}
    return cells.verdict((cost, customers), seen, left, basis.target_profit, words)
