"""What advertising costs per customer, by channel, against what a customer may cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ltv_xl.formulas import acquisition
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, label_kind, number, same, total
from ltv_xl.report.content import Beside, Cell, Chart, Column, Heading, Range, Series, Sheet, Table
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.segment_workings import YEAR
from ltv_xl.report.sheets.segments import TOTAL, SegmentSheet
from ltv_xl.report.style import THOUSANDS_FROM
from ltv_xl.workbook_names import ADS_TABLE, REPORT_CPA

MONTHS = 12
"""Months shown at most: the latest."""


@dataclass(frozen=True)
class Spend:
    """The cells of one channel's spend; they stand on the Ads sheet, and CPA is read by others."""

    channel: str | None
    cost: Cell
    clicks: Cell
    conversions: Cell
    customers: Cell
    cpa: Cell


@dataclass(frozen=True)
class Spending:
    """All channels and their total."""

    channels: tuple[Spend, ...]
    total: Spend

    def cpa(self) -> Mapping[str | None, Cell]:
        """Cost per customer by channel, the total under TOTAL."""
        found: dict[str | None, Cell] = {one.channel: one.cpa for one in self.channels}
        return found | {TOTAL: self.total.cpa}

    def costs(self) -> dict[str | None, float]:
        """The same as numbers, where there is one."""
        found = {key: number(cell) for key, cell in self.cpa().items()}
        return {key: value for key, value in found.items() if value is not None}


def spending(brief: Brief) -> Spending | None:
    """The spend of the ad tables; None when there is none."""
    rows = brief.analysis.ads
    if not rows:
        return None
    channels = []
    for row in rows:
        cost, customers = given(row.cost), given(row.customers)
        cpa = derive(acquisition.cpa, cost, customers)
        channels.append(Spend(row.channel, cost, given(row.clicks), given(row.conversions), customers, cpa))

    def summed(column: str, values: Sequence[Decimal | None]) -> Cell:
        if all(value is None for value in values):
            return given(None)
        return total(tuple(getattr(one, column) for one in channels))

    cost = total(tuple(one.cost for one in channels))
    customers = total(tuple(one.customers for one in channels))
    clicks = summed("clicks", [row.clicks for row in rows])
    conversions = summed("conversions", [row.conversions for row in rows])
    cpa = derive(acquisition.cpa, cost, customers, name=REPORT_CPA)
    return Spending(tuple(channels), Spend(None, cost, clicks, conversions, customers, cpa))


def ads_sheet(brief: Brief, spend: Spending, channels: SegmentSheet | None) -> Sheet:
    """Cost per click and customer, the limits from LTV, the verdict, and the months."""
    t = brief.t
    by_channel: Mapping[str | None, Row] = {row.value: row for row in channels.rows} if channels else {}
    scale = t("scale.thousand") if brief.analysis.total.revenue >= THOUSANDS_FROM else t("scale.one")
    name = {one.channel: t("value.none") if one.channel is None else one.channel for one in spend.channels}
    lines = [_line(given(name[one.channel]), one, by_channel.get(one.channel)) for one in spend.channels]
    end = _line(given(t("total")), spend.total, channels.total if channels else None)
    columns = (
        Column(t("dimension.channel"), "text", 96),
        Column(t("ads.cost", scale=scale), "total", 66, t("ads.group_spend")),
        Column(t("ads.clicks"), "count", 66),
        Column(t("ads.conversions"), "count", 76),
        Column(t("ads.customers"), "count", 66),
        Column(t("ads.cpc"), "money", 62, t("ads.group_rates")),
        Column(t("ads.cvr"), "share", 62),
        Column(t("column.cpa"), "money", 66, look="strong"),
        Column(t("column.ltv", h=YEAR), "money", 66, t("ads.group_limits")),
        Column(t("column.ltv_cac"), "ratio", 62),
        Column(t("column.target_cpo"), "money", 66),
        Column(t("column.max_cpo"), "money", 66),
        Column(t("ads.max_cpc"), "money", 66),
        Column(t("column.payback"), "months", 62),
        Column(t("column.verdict"), "text", 110, look="verdict"),
    )
    table = Table(columns, tuple(lines), end, name=ADS_TABLE, note=t("ads.note"))
    months, chart = _months(brief, scale)
    return Sheet(
        "ads",
        t("sheet.ads"),
        t("ads.title"),
        t("ads.subtitle", date=brief.day(brief.analysis.as_of)),
        (table, Heading(t("ads.trend"), t("ads.trend_note")), Beside((months,), (chart,), 5)),
        freeze_table=True,
    )


def _line(name: Cell, one: Spend, row: Row | None) -> Range:
    cvr = derive(share, one.conversions, one.clicks)
    if row is None:
        ltv, target, limit, payback, verdict = (given(None) for _ in range(5))
    else:
        ltv, target, limit = same(row.ltv[YEAR]), same(row.target_cpo), same(row.max_cpo)
        payback, verdict = same(row.payback), same(row.verdict)
    return (
        name,
        one.cost,
        one.clicks,
        one.conversions,
        one.customers,
        derive(share, one.cost, one.clicks),
        cvr,
        one.cpa,
        ltv,
        derive(acquisition.ltv_cac, ltv, one.cpa),
        target,
        limit,
        derive(acquisition.max_cpc, limit, cvr),
        payback,
        verdict,
    )


def _months(brief: Brief, scale: str) -> tuple[Table, Chart]:
    """Spend, customers and CPA of all channels by month."""
    t = brief.t
    months = sorted({row.month for row in brief.analysis.ad_months})[-MONTHS:]
    lines: list[Range] = []
    for month in months:
        rows = [row for row in brief.analysis.ad_months if row.month == month]
        cost = given(sum((row.cost for row in rows), Decimal(0)))
        customers = given(sum(row.customers for row in rows))
        cpa = derive(acquisition.cpa, cost, customers)
        lines.append((given(brief.month(month)), cost, customers, cpa))
    columns = (
        Column(t("ads.month"), "text", 96),
        Column(t("ads.cost", scale=scale), "total", 66),
        Column(t("ads.customers"), "count", 66),
        Column(t("column.cpa"), "money", 66, look="strong"),
    )
    series = Series(tuple(line[3] for line in lines), t("column.cpa_short"), "accent")
    months_shown = tuple(line[0] for line in lines)
    kind = label_kind(series.values)
    chart = Chart("lines", months_shown, (series,), kind, t("ads.trend_alt"), 640, 300)
    return Table(columns, tuple(lines)), chart
