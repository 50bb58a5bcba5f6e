"""New customers of each channel and campaign, after one to four months: stop, continue, or wait."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from ltv_xl.analysis.tables.early import Early
from ltv_xl.report import records
from ltv_xl.report import style as look
from ltv_xl.report.arithmetic import total_of_two
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, label_kind, number, same, times, total
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Line,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.early_forecasts import weighted_mean
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.report.sheets.campaigns_placed import placed
from ltv_xl.report.sheets.early_rows import (
    Common,
    Forecast,
    Price,
    TestCells,
    forecast_row,
    same_quality,
    total_row,
)
from ltv_xl.report.sheets.early_workings import workings
from ltv_xl.report.sheets.segment_charts import LONGEST_NAME
from ltv_xl.report.sheets.spending import TOTAL, Spending
from ltv_xl.report.whiskers import Bar, bar, surely_first, whisker_chart, whisker_fields
from ltv_xl.texts.days import month_axis
from ltv_xl.workbook_names import CAMPAIGNS_TABLE

SPAN = 5
"""Columns that the hairline of a chart's heading spans."""
DETAILS = 12
"""The first of the columns that fold away."""
NAMES = 120
"""Pixels of the names at least."""
BARS = 12
"""A chart's bars at most."""


class CampaignSheet(NamedTuple):
    """The sheet, and its lines, the total last."""

    sheet: Sheet
    channels: tuple[Forecast, ...]
    campaigns: tuple[Forecast, ...]
    total: Forecast


def campaign_sheet(
    brief: Brief,
    early: Early,
    target_profit: Cell,
    spend: Spending | None,
    campaign_spend: Spending | None = None,
) -> CampaignSheet:
    """The forecasts with their back-tests. campaign_spend: by campaign, where spend names them."""
    t, months = brief.t, early.total.months
    common = Common.of(brief, target_profit)
    channels = _channels(common, early, spend)
    campaigns = _campaigns(common, early, channels, campaign_spend)
    of_total = [row for of, row in zip(early.channels, channels, strict=True) if of.paid == early.total.paid]
    end = _total(common, early, of_total, spend)
    width = _name_width((*channels, *campaigns))
    counts = [_counts(brief, rows) for rows in (channels, campaigns)]
    counts.append(tuple(derive(total_of_two, *pair) for pair in zip(*counts, strict=True)))
    drawn, figures = _charts(brief, channels, end, months)
    of_channels = _table(brief, (t("dimension.channel"), width), channels, end, months, name=CAMPAIGNS_TABLE)
    sheet = Sheet(
        "campaigns",
        t("sheet.campaigns"),
        t("campaigns.title"),
        t("campaigns.subtitle", date=brief.day(brief.analysis.as_of), h=months),
        (
            *_said(brief, counts, spend),
            *placed(
                (of_channels,),
                _of_campaigns(brief, campaigns, months, width),
                (Line(t("campaigns.note", h=months)), *drawn),
                len(campaigns),
            ),
        ),
        (*figures, *workings(common, (*channels, *campaigns), end, counts)),
        freeze_table=not (spend and brief.has_limits),
    )
    return CampaignSheet(sheet, channels, campaigns, end)


def _channels(common: Common, early: Early, spend: Spending | None) -> tuple[Forecast, ...]:
    rows = []
    for row in early.channels:
        name = common.brief.channel_name(row.channel)
        rows.append(forecast_row(common, row, (name, ""), _price(spend, row.channel) if row.paid else None))
    return tuple(rows)


def _total(common: Common, early: Early, rows: Sequence[Forecast], spend: Spending | None) -> Forecast:
    """The line of all paid channels; only of those with a line, where the CPA of all counts others too.

    Then the CPA is that of the same channels: others may cost more than they.
    """
    t, forecast = common.brief.t, early.total
    if not (forecast.paid and spend):
        return total_row(common, forecast, rows, t("campaigns.together"), None)
    shown = {row.channel for row in early.channels if row.paid}
    months = int(number(spend.total.window) or 0)
    others = [row for row in spend.channels if row.channel not in shown]
    if not any(number(cost) for row in others for cost in row.monthly.cost[-months:]):
        return total_row(common, forecast, rows, t("ads.paid"), _price(spend, TOTAL))
    counted = tuple(row.price.customers for row in rows)
    cost = weighted_mean(tuple(row.price.cpa for row in rows), counted)
    return total_row(common, forecast, rows, t("campaigns.shown"), Price(cost, total(counted)))


def _price(spend: Spending | None, channel: str | None) -> Price | None:
    """The CPA of Ads."""
    row = spend.rows().get(channel) if spend else None
    return Price(same(row.cpa), same(row.customers)) if row else None


def _campaigns(
    common: Common, early: Early, channels: Sequence[Forecast], spend: Spending | None
) -> tuple[Forecast, ...]:
    """The CPA of a campaign is of all its customers, so that only one that stands in a single line has it."""
    of_channel = {row.channel: cells for row, cells in zip(early.channels, channels, strict=True)}
    lines = Counter(row.campaign for row in early.campaigns)
    rows = []
    for row in early.campaigns:
        channel = of_channel[row.channel]
        name = f"{channel.name} / {common.brief.shown(row.campaign or '')}"
        price, unpriced = _price(spend, row.campaign), "status.none"
        if price and lines[row.campaign] > 1:
            price, unpriced = None, "campaigns.several"
        quality = same_quality(channel.quality)
        rows.append(forecast_row(common, row, (name, channel.name), price, quality, unpriced=unpriced))
    return tuple(rows)


def _name_width(rows: Sequence[Forecast]) -> int:
    """The pixels of the names of both tables: the note below the first knows how wide the page is."""
    return max(NAMES, *(ceil(look.text_px(row.name)) + 30 for row in rows))


def _fields(brief: Brief, title: tuple[str, int], months: int) -> tuple[Field[Forecast], ...]:
    """The columns of a table, each with the cell that it shows. title: of the first, and its pixels."""
    t = brief.t
    test, made = t("campaigns.group_test"), t("campaigns.group_made")
    return (
        Field(Column(title[0], "text", title[1]), lambda row: given(row.name)),
        Field(Column(t("campaigns.new"), "count", 62, t("campaigns.group_worth")), lambda row: row.customers),
        Field(
            Column(t("campaigns.expected", h=months), "money", 72, look="strong"), lambda row: row.expected
        ),
        Field(Column(t("ads.left_lower"), "money", 60, look="muted"), lambda row: row.lower),
        Field(Column(t("ads.left_upper"), "money", 60, look="muted"), lambda row: row.upper),
        Field(Column(t("column.cpa"), "money", 62), lambda row: row.price.cpa),
        Field(Column(t("campaigns.left"), "money", 70, look="strong"), lambda row: row.left),
        Field(Column(t("column.verdict"), "text", 180, look="verdict"), lambda row: row.verdict),
        Field(Column(t("campaigns.test_count"), "count", 56, test), lambda row: row.quality.count),
        Field(Column(t("campaigns.total_error"), "share", 66), lambda row: row.quality.total_error),
        Field(Column(t("campaigns.error"), "share", 66), lambda row: row.quality.error),
        Field(Column(t("campaigns.old_error"), "share", 66, look="muted"), lambda row: row.quality.old_error),
        Field(Column(t("campaigns.so_far"), "money", 66, made), lambda row: row.so_far),
        Field(Column(t("campaigns.to_come"), "money", 66), lambda row: row.to_come),
        Field(Column(t("campaigns.old", h=months), "money", 72, look="muted"), lambda row: row.old),
        Field(Column(t("campaigns.left_lower"), "money", 60, look="muted"), lambda row: row.left_lower),
        Field(Column(t("campaigns.left_upper"), "money", 60, look="muted"), lambda row: row.left_upper),
    )


def _table(
    brief: Brief,
    title: tuple[str, int],
    rows: Sequence[Forecast],
    end: Forecast | None,
    months: int,
    *,
    name: str | None = None,
) -> Table:
    fields = _fields(brief, title, months)
    return Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, end) if end else None,
        name=name,
        details=DETAILS if end else None,
    )


def _of_campaigns(brief: Brief, rows: Sequence[Forecast], months: int, width: int) -> tuple[Block, ...]:
    if not rows:
        return ()
    t = brief.t
    return (
        Heading(t("campaigns.by_campaign"), rule=False),
        _table(brief, (t("dimension.campaign"), width), rows, None, months),
        Line(t("campaigns.by_campaign_note")),
    )


def _counts(brief: Brief, rows: Sequence[Forecast]) -> Range:
    """How many lines are to stop, to continue, to wait."""
    verdicts = tuple(row.verdict for row in rows)
    kinds = ("stop",), ("continue",), ("wait_unsure", "wait_poor", "wait_tests")
    return tuple(times(verdicts, *(brief.t(f"status.{kind}") for kind in of)) for of in kinds)


def _said(brief: Brief, counts: Sequence[Range], spend: Spending | None) -> tuple[Block, ...]:
    """The verdicts in one line, where there can be any."""
    if not (spend and brief.has_limits):
        return ()
    stop, going, wait = counts[-1]
    words = sentence(
        brief, "campaigns.said", stop=(stop, "count"), going=(going, "count"), wait=(wait, "count")
    )
    return (Line(words),)


def _leader(brief: Brief, bars: Sequence[Bar], months: int) -> str | Cell:
    """Of which channel most is expected, where its interval lies above those of all others."""
    first = surely_first(bars)
    if first is None:
        return brief.t("campaigns.chart_unsure", h=months)
    name = look.shortened(str(first.name.value), LONGEST_NAME)
    return sentence(brief, "campaigns.chart_says", h=months, name=name, worth=(first.value, "money"))


def _tested(brief: Brief, end: Forecast) -> str | Cell:
    """How far the forecasts were off, and the LTV of that time, where both are known."""
    ours, old = end.quality.error, end.quality.old_error
    if number(ours) is None or number(old) is None:
        return brief.t("campaigns.test_chart")
    return sentence(brief, "campaigns.test_says", error=(ours, "share"), old=(old, "share"))


class Point(NamedTuple):
    """A back-test of all channels together as the chart draws it."""

    name: Cell
    came: Cell
    expected: Cell
    old: Cell


def _charts(
    brief: Brief, rows: Sequence[Forecast], end: Forecast, months: int
) -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    """The expected LTV with its interval; beside it what was expected earlier, and what came."""
    t = brief.t
    bars = [bar(given(row.name), row.expected, row.lower, row.upper) for row in (*rows[: BARS - 1], end)]
    chart = whisker_chart(bars, "money", t("campaigns.chart_alt", h=months), 480, least=270)
    left = (Heading(_leader(brief, bars[:-1], months), t("campaigns.chart_note", h=months), span=SPAN), chart)
    fields = whisker_fields(brief, t("campaigns.expected", h=months), "money", (120, 62))
    figures = Table(records.columns(fields), records.lines(fields, bars), printed=False)
    if len(end.tests) < 2:
        return left, (figures,)
    days = [test.day.value for test in end.tests]
    axis = month_axis((day for day in days if isinstance(day, date)), brief.lang)
    points = [_point(name, test) for name, test in zip(axis, end.tests, strict=True)]
    right = (
        Heading(_tested(brief, end), t("campaigns.test_note", h=months), span=SPAN),
        _test_chart(brief, points, chart.height),
    )
    return (Beside(left, right),), (figures, _point_figures(brief, points))


def _point(month: str, test: TestCells) -> Point:
    return Point(given(month), same(test.came), same(test.expected), same(test.old))


def _test_chart(brief: Brief, points: Sequence[Point], height: int) -> Chart:
    t = brief.t
    came = tuple(point.came for point in points)
    series = (
        Series(came, t("campaigns.came"), "accent"),
        Series(tuple(point.expected for point in points), t("campaigns.was_expected"), "ink"),
        Series(tuple(point.old for point in points), t("campaigns.old_then"), "grey"),
    )
    names = tuple(point.name for point in points)
    return Chart("lines", names, series, label_kind(came), t("campaigns.test_alt"), 400, height)


def _point_figures(brief: Brief, points: Sequence[Point]) -> Table:
    t = brief.t
    fields = (
        Field[Point](Column(t("campaigns.test_chart"), "text", 120), lambda point: point.name),
        Field[Point](Column(t("campaigns.came"), "money", 62), lambda point: point.came),
        Field[Point](Column(t("campaigns.was_expected"), "money", 62), lambda point: point.expected),
        Field[Point](Column(t("campaigns.old_then"), "money", 62), lambda point: point.old),
    )
    return Table(records.columns(fields), records.lines(fields, points), printed=False)
