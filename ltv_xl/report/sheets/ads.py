"""What advertising costs per customer, by channel, against what a customer may cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ltv_xl.analysis.tables import AdSpend
from ltv_xl.formulas import acquisition
from ltv_xl.report import records
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, label_kind, number, same, total
from ltv_xl.report.content import Beside, Cell, Chart, Column, Heading, Range, Series, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.segment_rows import Row as SegmentRow
from ltv_xl.report.sheets.segment_workings import YEAR
from ltv_xl.report.sheets.segments import TOTAL, SegmentSheet
from ltv_xl.workbook_names import ADS_TABLE, REPORT_CPA

MONTHS = 12
"""Months shown at most: the latest."""


@dataclass(frozen=True)
class Spend:
    """The cells of a channel's spend; they stand on the Ads sheet, and CPA is read by others."""

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
        by_channel: dict[str | None, Cell] = {spend.channel: spend.cpa for spend in self.channels}
        return by_channel | {TOTAL: self.total.cpa}

    def costs(self) -> dict[str | None, float]:
        """The same as numbers, where there is one."""
        numbers = {channel: number(cell) for channel, cell in self.cpa().items()}
        return {channel: value for channel, value in numbers.items() if value is not None}


@dataclass(frozen=True)
class Row:
    """A channel's line: its spend, the rates from it, and from its segment the limits and the verdict."""

    name: Cell
    spend: Spend
    cpc: Cell
    cvr: Cell
    ltv: Cell
    ltv_cac: Cell
    target_cpo: Cell
    max_cpo: Cell
    max_cpc: Cell
    payback: Cell
    verdict: Cell


@dataclass(frozen=True)
class Month:
    """What all channels spent in a month, and what it brought."""

    name: Cell
    cost: Cell
    customers: Cell
    cpa: Cell


def spending(brief: Brief) -> Spending | None:
    """The spend of the ad tables; None when there is none."""
    if not brief.analysis.ads:
        return None
    channels = tuple(_spend(row) for row in brief.analysis.ads)
    cost = total(tuple(spend.cost for spend in channels))
    customers = total(tuple(spend.customers for spend in channels))
    everything = Spend(
        channel=None,
        cost=cost,
        clicks=_known_total(tuple(spend.clicks for spend in channels)),
        conversions=_known_total(tuple(spend.conversions for spend in channels)),
        customers=customers,
        cpa=derive(acquisition.cpa, cost, customers, name=REPORT_CPA),
    )
    return Spending(channels, everything)


def _spend(row: AdSpend) -> Spend:
    cost, customers = given(row.cost), given(row.customers)
    return Spend(
        channel=row.channel,
        cost=cost,
        clicks=given(row.clicks),
        conversions=given(row.conversions),
        customers=customers,
        cpa=derive(acquisition.cpa, cost, customers),
    )


def _known_total(cells: Range) -> Cell:
    """The sum; blank where no channel says."""
    return given(None) if all(cell.value is None for cell in cells) else total(cells)


def ads_sheet(brief: Brief, spend: Spending, channels: SegmentSheet | None) -> Sheet:
    """Cost per click and customer, the limits from LTV, the verdict, and the months."""
    t = brief.t
    segments: Mapping[str | None, SegmentRow] = (
        {segment.value: segment for segment in channels.rows} if channels else {}
    )
    rows = [
        _row(
            brief.channel_name(channel.channel),
            channel,
            segments.get(channel.channel),
        )
        for channel in spend.channels
    ]
    total_row = _row(t("total"), spend.total, channels.total if channels else None)
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, total_row),
        name=ADS_TABLE,
        note=t("ads.note"),
    )
    months, chart = _months(brief)
    return Sheet(
        "ads",
        t("sheet.ads"),
        t("ads.title"),
        t("ads.subtitle", date=brief.day(brief.analysis.as_of)),
        (table, Heading(t("ads.trend"), t("ads.trend_note")), Beside((months,), (chart,), 5)),
        freeze_table=True,
    )


def _row(name: str, spend: Spend, segment: SegmentRow | None) -> Row:
    """The row of a channel. segment: of the same customers, if there is a sheet by channel."""
    cvr = derive(share, spend.conversions, spend.clicks)
    ltv = same(segment.ltv[YEAR]) if segment else given(None)
    max_cpo = same(segment.max_cpo) if segment else given(None)
    return Row(
        name=given(name),
        spend=spend,
        cpc=derive(share, spend.cost, spend.clicks),
        cvr=cvr,
        ltv=ltv,
        ltv_cac=derive(acquisition.ltv_cac, ltv, spend.cpa),
        target_cpo=same(segment.target_cpo) if segment else given(None),
        max_cpo=max_cpo,
        max_cpc=derive(acquisition.max_cpc, max_cpo, cvr),
        payback=same(segment.payback) if segment else given(None),
        verdict=same(segment.verdict) if segment else given(None),
    )


def _fields(brief: Brief) -> tuple[Field[Row], ...]:
    """The columns of the table, each with the cell that it shows."""
    t = brief.t
    cost, spent = t("ads.cost", scale=brief.scale), t("ads.group_spend")
    return (
        Field(Column(t("dimension.channel"), "text", 96), lambda row: row.name),
        Field(Column(cost, "total", 66, spent), lambda row: row.spend.cost),
        Field(Column(t("ads.clicks"), "count", 66), lambda row: row.spend.clicks),
        Field(Column(t("ads.conversions"), "count", 76), lambda row: row.spend.conversions),
        Field(Column(t("ads.customers"), "count", 66), lambda row: row.spend.customers),
        Field(Column(t("ads.cpc"), "money", 62, t("ads.group_rates")), lambda row: row.cpc),
        Field(Column(t("ads.cvr"), "share", 62), lambda row: row.cvr),
        Field(Column(t("column.cpa"), "money", 66, look="strong"), lambda row: row.spend.cpa),
        Field(Column(t("column.ltv", h=YEAR), "money", 66, t("ads.group_limits")), lambda row: row.ltv),
        Field(Column(t("column.ltv_cac"), "ratio", 62), lambda row: row.ltv_cac),
        Field(Column(t("column.target_cpo"), "money", 66), lambda row: row.target_cpo),
        Field(Column(t("column.max_cpo"), "money", 66), lambda row: row.max_cpo),
        Field(Column(t("ads.max_cpc"), "money", 66), lambda row: row.max_cpc),
        Field(Column(t("column.payback"), "months", 62), lambda row: row.payback),
        Field(Column(t("column.verdict"), "text", 110, look="verdict"), lambda row: row.verdict),
    )


def _months(brief: Brief) -> tuple[Table, Chart]:
    """Spend, customers and CPA of all channels by month."""
    t = brief.t
    days = sorted({row.month for row in brief.analysis.ad_months})[-MONTHS:]
    months = [_month(brief, day) for day in days]
    fields = (
        Field[Month](Column(t("ads.month"), "text", 96), lambda month: month.name),
        Field[Month](Column(t("ads.cost", scale=brief.scale), "total", 66), lambda month: month.cost),
        Field[Month](Column(t("ads.customers"), "count", 66), lambda month: month.customers),
        Field[Month](Column(t("column.cpa"), "money", 66, look="strong"), lambda month: month.cpa),
    )
    series = Series(tuple(month.cpa for month in months), t("column.cpa_short"), "accent")
    names = tuple(month.name for month in months)
    kind = label_kind(series.values)
    chart = Chart("lines", names, (series,), kind, t("ads.trend_alt"), 640, 300)
    return Table(records.columns(fields), records.lines(fields, months)), chart


def _month(brief: Brief, day: date) -> Month:
    rows = [row for row in brief.analysis.ad_months if row.month == day]
    cost = given(sum((row.cost for row in rows), Decimal(0)))
    customers = given(sum(row.customers for row in rows))
    return Month(given(brief.month(day)), cost, customers, derive(acquisition.cpa, cost, customers))
