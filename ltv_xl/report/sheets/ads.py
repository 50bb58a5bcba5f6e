"""What advertising costs per customer, by channel, against what these customers may cost."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ltv_xl.analysis.tables.ads import Unmatched
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.formulas import acquisition
from ltv_xl.report import cells, records
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, label_kind, number, same
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Line,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import moved, sentence
from ltv_xl.report.sheets.campaigns_placed import placed
from ltv_xl.report.sheets.segment_rows import Row as SegmentRow
from ltv_xl.report.sheets.segment_workings import YEAR, workings_tables
from ltv_xl.report.sheets.spending import Spend, Spending
from ltv_xl.texts.days import month_axis
from ltv_xl.workbook_names import ADS_TABLE

SHOWN = 6
"""Months of each channel's CPA: those that fit beside each other on a page."""


class Month(NamedTuple):
    """What all channels spent in a month, and what it brought."""

    name: Cell
    cost: Cell
    customers: Cell
    cpa: Cell


def ads_sheet(brief: Brief, spend: Spending, whole: SegmentRow, campaigns: Spending | None) -> Sheet:
    """Cost and worth of the customers won, the verdict, the months, and what could not be matched.

    whole: all customers, those whom nobody was paid for included. campaigns: the same by campaign.
    """
    t = brief.t
    fields = _fields(brief, t("dimension.channel"))
    table = Table(
        records.columns(fields),
        records.lines(fields, spend.channels),
        records.line(fields, spend.total),
        name=ADS_TABLE,
    )
    months, chart, figures = _months(brief, spend)
    new = _all_new(brief, spend)
    return Sheet(
        "ads",
        t("sheet.ads"),
        t("ads.title"),
        t("ads.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            *placed(
                (table,),
                _campaigns(brief, campaigns) if campaigns else (),
                (
                    Line(t("ads.note" if brief.has_limits else "ads.note_no_margin")),
                    *_blended(brief, spend, whole, new),
                    Heading(_trend(brief, months), t("ads.trend_note")),
                    Beside((months,), (chart,), 5),
                    Heading(t("ads.by_channel"), t("ads.by_channel_note"), rule=False),
                    _by_channel(brief, spend),
                ),
                len(campaigns.channels) if campaigns else 0,
            ),
            *_unmatched(brief),
            *(_unmatched_campaigns(brief) if campaigns else ()),
        ),
        (
            *_workings(brief, spend, new),
            figures,
            *(_campaign_workings(brief, campaigns) if campaigns else ()),
        ),
        freeze_table=True,
    )


def _fields(brief: Brief, title: str) -> tuple[Field[Spend], ...]:
    """The columns of the table, each with the cell that it shows."""
    t = brief.t
    cost = t("ads.cost", scale=brief.scale)
    return (
        Field(Column(title, "text", 110), lambda row: row.name),
        Field(Column(t("ads.customers"), "count", 62, t("ads.group_verdict")), lambda row: row.customers),
        Field(Column(t("column.cpa"), "money", 62, look="strong"), lambda row: row.cpa),
        Field(Column(t("column.ltv", h=YEAR), "money", 66), lambda row: row.ltv),
        Field(Column(t("column.break_even"), "money", 66), lambda row: row.break_even),
        Field(Column(t("column.target_cpo"), "money", 62), lambda row: row.target),
        Field(Column(t("column.left"), "money", 74, look="strong"), lambda row: row.left),
        Field(Column(t("ads.left_lower"), "money", 60, look="muted"), lambda row: row.left_lower),
        Field(Column(t("ads.left_upper"), "money", 60, look="muted"), lambda row: row.left_upper),
        Field(Column(t("column.verdict"), "text", 112, look="verdict"), lambda row: row.verdict),
        Field(Column(cost, "total", 62, t("ads.group_spend")), lambda row: row.cost),
        Field(Column(t("ads.window"), "count", 50, look="muted"), lambda row: row.window),
        Field(Column(t("ads.cpa_all"), "money", 62, look="muted"), lambda row: row.cpa_all),
        Field(Column(t("column.ltv_cac"), "ratio", 56), lambda row: row.ltv_cac),
        Field(Column(t("column.payback"), "months", 62), lambda row: row.payback),
        Field(Column(t("ads.clicks"), "count", 62, t("ads.group_clicks")), lambda row: row.clicks),
        Field(Column(t("ads.cpc"), "money", 56), lambda row: row.cpc),
        Field(Column(t("ads.rate"), "share", 60), lambda row: row.rate),
        Field(Column(t("ads.max_cpc"), "money", 60), lambda row: row.max_cpc),
        Field(
            Column(t("ads.conversions"), "count", 66, t("ads.group_check"), look="muted"),
            lambda row: row.conversions,
        ),
        Field(Column(t("ads.conversions_each"), "ratio", 66, look="muted"), lambda row: row.conversions_each),
    )


def _campaigns(brief: Brief, campaigns: Spending) -> tuple[Block, ...]:
    """The same of the campaigns that the spend names."""
    t = brief.t
    fields = _fields(brief, t("dimension.campaign"))
    return (
        Heading(t("ads.campaigns"), rule=False),
        Table(records.columns(fields), records.lines(fields, campaigns.channels)),
        Line(t("ads.campaigns_note")),
    )


def _unmatched_campaigns(brief: Brief) -> tuple[Block, ...]:
    """Campaigns that stand on one side only."""
    t, rows = brief.t, _alone(brief)
    if not rows:
        return (Line(t("ads.campaigns_matched")),)
    return (
        Heading(t("ads.unmatched_campaigns"), t("ads.unmatched_campaigns_note"), rule=False),
        _unmatched_table(brief, t("dimension.campaign"), rows),
    )


def _alone(brief: Brief) -> list[tuple[Unmatched, str]]:
    """The campaigns of one side only, and customers of another channel than that of the spend."""
    t, of = brief.t, brief.analysis.campaigns
    if of is None:
        return []
    words = {True: t("ads.no_customer_campaign"), False: t("ads.no_spend")}
    rows = [(row, words[bool(row.cost)]) for row in of.unmatched]
    rows += [(Unmatched(name, Decimal(0), customers), t("ads.elsewhere")) for name, customers in of.elsewhere]
    return rows


def _unmatched(brief: Brief) -> tuple[Block, ...]:
    """Channels that stand on one side only, with what they cost or whom they brought."""
    t, rows = brief.t, brief.analysis.unmatched
    if not rows:
        return (Line(t("ads.all_matched")),)
    with_words = [(row, t("ads.no_customer" if row.cost else "ads.no_spend")) for row in rows]
    return (
        Heading(t("ads.unmatched"), t("ads.unmatched_note"), rule=False),
        _unmatched_table(brief, t("dimension.channel"), with_words),
    )


def _unmatched_table(brief: Brief, title: str, rows: Sequence[tuple[Unmatched, str]]) -> Table:
    """What stands on one side only, with what it cost or whom it brought, and what is missing."""
    t = brief.t
    columns = (
        Column(title, "text", 110),
        Column(t("ads.cost", scale=brief.scale), "total", 62),
        Column(t("ads.customers"), "count", 62),
        Column(t("ads.unmatched_what"), "text", 66, look="note"),
    )
    lines = tuple(
        (given(_name(brief, row)), given(row.cost or None), given(row.customers or None), given(words))
        for row, words in rows
    )
    return Table(columns, lines)


def _name(brief: Brief, row: Unmatched) -> str:
    return brief.t("value.other") if row.channel == OTHER else brief.channel_name(row.channel)


def _blended(brief: Brief, spend: Spending, whole: SegmentRow, new: Range) -> tuple[Block, ...]:
    """All spend over all new customers, also those whom no channel was paid for: muted, to compare.

    new: all new customers by month.
    """
    t, total = brief.t, spend.total
    customers = cells.sum_of_last(new, total.window)
    cpa = derive(acquisition.cpa, total.cost, customers)
    ltv = same(whole.ltv[YEAR])
    ltv_per_cpa = derive(acquisition.ltv_cac, ltv, cpa) if brief.has_limits else given(None)
    line = (given(t("ads.blended_row")), customers, cpa, ltv, ltv_per_cpa)
    columns = (
        Column(t("ads.blended"), "text", 110),
        Column(t("ads.blended_customers"), "count", 62, look="muted"),
        Column(t("ads.blended_cpa"), "money", 62, look="muted"),
        Column(t("column.ltv", h=YEAR), "money", 66, look="muted"),
        Column(t("column.ltv_cac"), "ratio", 66, look="muted"),
    )
    return (
        Heading(t("ads.blended_title"), t("ads.blended_note"), rule=False),
        Table(columns, (line,)),
    )


def _all_new(brief: Brief, spend: Spending) -> Range:
    """All new customers by month."""
    by_month = {month.month: month.new_customers for month in brief.analysis.calendar}
    return tuple(given(by_month.get(month, 0)) for month in spend.months)


def _month_column(brief: Brief, month: date, kind: Kind = "count") -> Column:
    return Column(brief.month(month), kind, 62)


def _months(brief: Brief, spend: Spending) -> tuple[Table, Chart, Table]:
    """Spend, customers and CPA of all channels by month, as a chart too, and what that is made of."""
    t, monthly = brief.t, spend.total.monthly
    months = [
        Month(given(brief.month(day)), same(cost), same(customers), derive(acquisition.cpa, cost, customers))
        for day, cost, customers in zip(spend.months, monthly.cost, monthly.customers, strict=True)
    ]
    fields = (
        Field[Month](Column(t("ads.month"), "text", 110), lambda month: month.name),
        Field[Month](Column(t("ads.cost", scale=brief.scale), "total", 62), lambda month: month.cost),
        Field[Month](Column(t("ads.customers"), "count", 62), lambda month: month.customers),
        Field[Month](Column(t("column.cpa"), "money", 66, look="strong"), lambda month: month.cpa),
    )
    names = tuple(map(given, month_axis(spend.months, brief.lang)))
    series = Series(tuple(same(month.cpa) for month in months), t("column.cpa_short"), "accent")
    kind = label_kind(series.values)
    chart = Chart("lines", names, (series,), kind, t("ads.trend_alt"), 640, 300)
    columns = (Column(t("chart_figures"), "text", 110), Column(t("column.cpa"), "money", 62))
    figures = Table(columns, tuple(zip(names, series.values, strict=True)), printed=False)
    return Table(records.columns(fields), records.lines(fields, months)), chart, figures


def _trend(brief: Brief, months: Table) -> str | Cell:
    """Whether the CPA of the first month has risen or fallen to that of the last one."""
    known = [(str(name.value), cpa) for name, *_, cpa in months.rows if number(cpa) is not None]
    if len(known) < 2:
        return brief.t("ads.trend")
    (since, first), (until, last) = known[0], known[-1]
    risen, fallen = (
        sentence(brief, key, since=since, first=(first, "money"), until=until, last=(last, "money"))
        for key in ("ads.trend_risen", "ads.trend_fallen")
    )
    return moved(first, last, risen, fallen)


def _by_channel(brief: Brief, spend: Spending) -> Table:
    """The CPA of each channel by month."""

    def line(row: Spend) -> Range:
        pairs = zip(row.monthly.cost[-SHOWN:], row.monthly.customers[-SHOWN:], strict=True)
        return (same(row.name), *(derive(acquisition.cpa, cost, customers) for cost, customers in pairs))

    columns = (
        Column(brief.t("dimension.channel"), "text", 110),
        *(_month_column(brief, month, "money") for month in spend.months[-SHOWN:]),
    )
    return Table(columns, tuple(map(line, spend.channels)), line(spend.total))


def _workings(brief: Brief, spend: Spending, new: Range) -> tuple[Block, ...]:
    """What the figures are made of: by month, over all months, and by month since the first order."""
    t = brief.t
    return (
        Heading(t("segment.workings_title"), t("segment.workings_note")),
        _history(brief, spend.channels, spend.total),
        *_monthly_tables(brief, spend, spend.total),
        Table(
            (
                Column(t("ads.blended_months"), "text", 110),
                *(_month_column(brief, month) for month in spend.months),
            ),
            ((given(t("ads.blended_customers")), *new),),
            printed=False,
        ),
        *workings_tables(
            brief, spend.month_numbers, [row.workings for row in spend.channels], spend.total.workings
        ),
    )


def _monthly_tables(brief: Brief, spend: Spending, end: Spend | None) -> tuple[Table, ...]:
    """What was spent month by month, and whom it brought."""

    def monthly(key: str, kind: Kind, of: Callable[[Spend], Range]) -> Table:
        columns = (
            Column(brief.t(key), "text", 110),
            *(_month_column(brief, month, kind) for month in spend.months),
        )
        rows = tuple((same(row.name), *of(row)) for row in spend.channels)
        total = None if end is None else (same(end.name), *of(end))
        return Table(columns, rows, total, printed=False)

    return (
        monthly("ads.month_cost", "money", lambda row: row.monthly.cost),
        monthly("ads.month_customers", "count", lambda row: row.monthly.customers),
        monthly("ads.month_clicks", "count", lambda row: row.monthly.clicks),
        monthly("ads.month_conversions", "count", lambda row: row.monthly.conversions),
        monthly("ads.month_contracts", "count", lambda row: row.monthly.contracts),
    )


def _campaign_workings(brief: Brief, campaigns: Spending) -> tuple[Block, ...]:
    """The same of campaigns, which have no total: not all spend names one."""
    return (
        _history(brief, campaigns.channels, None),
        *_monthly_tables(brief, campaigns, None),
        *workings_tables(
            brief,
            campaigns.month_numbers,
            [row.workings for row in campaigns.channels],
            campaigns.total.workings,
        ),
    )


def _history(brief: Brief, rows: Sequence[Spend], end: Spend | None) -> Table:
    """All months with spend, and what the interval of LTV is made of."""
    t = brief.t
    fields = (
        Field[Spend](Column(t("ads.history"), "text", 110), lambda row: same(row.name)),
        Field[Spend](Column(t("ads.cost_all"), "money", 62), lambda row: row.cost_all),
        Field[Spend](Column(t("ads.customers_all"), "count", 62), lambda row: row.customers_all),
        Field[Spend](Column(t("column.worth"), "money", 62), lambda row: row.worth),
        Field[Spend](Column(t("column.limit"), "money", 62), lambda row: row.limit),
        Field[Spend](Column(t("ads.contracts"), "count", 62), lambda row: row.contracts),
        Field[Spend](Column(t("column.lower", h=YEAR), "money", 62), lambda row: row.lower),
        Field[Spend](Column(t("column.upper", h=YEAR), "money", 62), lambda row: row.upper),
        Field[Spend](Column(t("ads.quantile"), "decimal", 62), lambda row: row.quantile),
        Field[Spend](Column(t("ads.begun"), "count", 62), lambda row: row.begun),
    )
    total = None if end is None else records.line(fields, end)
    return Table(records.columns(fields), records.lines(fields, rows), total, printed=False)
