"""When a new customer has brought back the CPA: by month, by order, and by month of acquisition."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from ltv_xl.analysis.tables.recovery import ORDERS
from ltv_xl.report import records
from ltv_xl.report.arithmetic import difference
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Facts,
    Heading,
    Kind,
    Line,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence, written
from ltv_xl.report.sheets.campaigns_placed import placed
from ltv_xl.report.sheets.recovery_months import Month, acquired_months, month_blocks, month_workings
from ltv_xl.report.sheets.recovery_rows import WITHIN, Axis, Row, rows
from ltv_xl.report.sheets.segment_workings import MONTHS
from ltv_xl.report.sheets.spending import Spending
from ltv_xl.workbook_names import RECOVERY_TABLE, REPORT_DISCOUNT

CHARTS = 6
"""Channels with a chart of their own, those that cost most."""
ORDERS_SHOWN = 9
GROUPS = ((0, 9), (10, 24))
"""Months whose columns stay together on a page."""
ABREAST = 3
"""Charts beside each other."""
WIDTH, HEIGHT = 250, 200


def recovery_sheet(brief: Brief, spend: Spending, campaigns: Spending | None) -> Sheet:
    """Channels and, where spend names them, campaigns; wants a limit for the CPO."""
    t, analysis = brief.t, brief.analysis
    discount = Cell(brief.settings.discount, name=REPORT_DISCOUNT, limits=(0, 1))
    axis = Axis(
        brief,
        discount,
        tuple(map(given, range(MONTHS + 1))),
        tuple(map(given, range(1, ORDERS + 1))),
    )
    channels, whole = rows(axis, spend, analysis.recovery.steps, analysis.recovery.first_days)
    by_campaign: tuple[Row, ...] = ()
    if campaigns is not None and analysis.campaigns is not None:
        of = analysis.campaigns
        by_campaign, _ = rows(axis, campaigns, of.steps, of.first_days)
    months = acquired_months(brief)
    every = (*channels, *by_campaign)
    known = (*channels, *(row for row in by_campaign if any(number(cell) is not None for cell in row.net)))
    return Sheet(
        "recovery",
        t("sheet.recovery"),
        t("recovery.title"),
        t("recovery.subtitle", date=brief.day(analysis.as_of)),
        (
            *placed(
                (_head(brief, t("dimension.channel"), channels, whole, named=True),),
                _of_campaigns(brief, by_campaign),
                (
                    Facts(
                        t("recovery.discount_title"),
                        ((t("recovery.discount"), discount, "share", t("recovery.discount_words")),),
                        frozenset({0}),
                    ),
                    *_charts(axis, channels, whole),
                ),
                len(by_campaign),
            ),
            Heading(t("recovery.net"), t("recovery.net_note", n=ENOUGH_TO_SHOW), rule=False),
            _by_month(brief, "recovery.net_row", known, whole, "whole", lambda row: row.net),
            _by_month(brief, "recovery.observed_row", known, whole, "count", lambda row: row.observed),
            Heading(
                t("recovery.orders"), t("recovery.orders_note", days=brief.settings.inactive_days), rule=False
            ),
            _by_order(brief, "recovery.net_order_row", known, whole, "whole", _net_by_order),
            _by_order(brief, "recovery.reaching_row", known, whole, "percent", _reaching),
            *(month_blocks(brief, months) if months else ()),
        ),
        (
            *_workings(axis, every, whole, months),
            *_too_few(brief, [row for row in every if row not in known]),
        ),
        freeze_table=True,
    )


def _head(brief: Brief, title: str, shown: Sequence[Row], whole: Row | None, *, named: bool = False) -> Table:
    """When the CPA is recovered, and what may be paid to recover it sooner."""
    t = brief.t
    fields = (
        Field[Row](Column(title, "text", 110), lambda row: row.name),
        Field[Row](Column(t("recovery.customers"), "count", 62, t("recovery.group_when")), _customers),
        Field[Row](Column(t("column.cpa"), "money", 62), lambda row: row.cpa),
        Field[Row](Column(t("recovery.month"), "months", 74, look="strong"), lambda row: row.month),
        Field[Row](Column(t("recovery.order"), "count", 74, look="strong"), lambda row: row.order),
        *(
            Field[Row](
                Column(t("recovery.within", h=h), "money", 74, "" if place else t("recovery.group_limits")),
                _limit_at(place),
            )
            for place, h in enumerate(WITHIN)
        ),
    )
    total = None if whole is None else records.line(fields, whole)
    name = RECOVERY_TABLE if named else None
    note = t("recovery.note") if named else ""
    return Table(records.columns(fields), records.lines(fields, shown), total, name=name, note=note)


def _of_campaigns(brief: Brief, shown: Sequence[Row]) -> tuple[Block, ...]:
    """The same of the campaigns that the spend names."""
    if not shown:
        return ()
    heading = Heading(brief.t("recovery.campaigns"), brief.t("recovery.campaigns_note"), rule=False)
    return heading, _head(brief, brief.t("dimension.campaign"), shown, None)


def _limit_at(place: int) -> Callable[[Row], Cell]:
    return lambda row: row.limits[place]


def _customers(row: Row) -> Cell:
    return row.sums.customers


def _by_month(
    brief: Brief, key: str, shown: Sequence[Row], whole: Row, kind: Kind, of: Callable[[Row], Range]
) -> Table:
    """A measure by month since the first order; a page may be cut between groups of months."""
    t = brief.t
    first = {start: t("recovery.months", first=start, last=last) for start, last in GROUPS}
    columns = (
        Column(t(key), "text", 110),
        *(Column(str(month), kind, 48, first.get(month, "")) for month in range(MONTHS + 1)),
    )
    return _table(columns, shown, whole, of)


def _by_order(
    brief: Brief, key: str, shown: Sequence[Row], whole: Row, kind: Kind, of: Callable[[Row], Range]
) -> Table:
    """A measure by place of the order, the first ones; all of them stand below the printed page."""
    columns = (
        Column(brief.t(key), "text", 110),
        *(Column(str(n), kind, 48) for n in range(1, ORDERS_SHOWN + 1)),
    )
    return _table(columns, shown, whole, lambda row: of(row)[:ORDERS_SHOWN])


def _table(
    columns: tuple[Column, ...], shown: Sequence[Row], whole: Row, of: Callable[[Row], Range]
) -> Table:
    lines = tuple((same(row.name), *of(row)) for row in shown)
    return Table(columns, lines, (same(whole.name), *of(whole)))


def _net_by_order(row: Row) -> Range:
    return tuple(derive(difference, cell, row.cpa) for cell in row.by_order)


def _reaching(row: Row) -> Range:
    return tuple(map(same, row.reaching))


def _charts(axis: Axis, channels: Sequence[Row], whole: Row) -> tuple[Block, ...]:
    """One small chart each, all of one scale; a few beside each other."""
    brief = axis.brief
    drawn = [row for row in (whole, *channels[:CHARTS]) if any(number(cell) is not None for cell in row.net)]
    values = [value for row in drawn for cell in row.net if (value := number(cell)) is not None]
    if not values:
        return ()
    scale = nice_scale(min(0.0, *values), max(0.0, *values))
    each = [_chart(axis, row, scale) for row in drawn]
    rows_of = [_beside(each[place : place + ABREAST]) for place in range(0, len(each), ABREAST)]
    return (Heading(_recovered(brief, whole.month), brief.t("recovery.charts_note")), *rows_of)


def _recovered(brief: Brief, month: Cell) -> Cell:
    """What the curves say of all paid channels, as long as the month says it."""
    known = sentence(brief, "recovery.charts_say", month=(month, "count"))
    words = {key: brief.t(f"recovery.{key}") for key in ("charts", "charts_not_yet", "not_yet")}
    plain = words["charts_not_yet" if month.value == words["not_yet"] else "charts"]

    def write(ref: str) -> str:
        return (
            f"IF(ISNUMBER({ref}),{written(known, (ref,))},"
            f'IF({ref}="{words["not_yet"]}","{words["charts_not_yet"]}","{words["charts"]}"))'
        )

    return Cell(plain if number(month) is None else known.value, write, (month,))


def _beside(blocks: Sequence[tuple[Block, ...]]) -> Block:
    """Charts with their words beside each other."""
    first, *others = blocks
    return Beside(first, (_beside(others),) if others else ())


def _chart(axis: Axis, row: Row, scale: tuple[float, float, float]) -> tuple[Block, ...]:
    brief = axis.brief
    name = str(row.name.value)
    series = Series(row.net, name, "accent")
    words = sentence(brief, "recovery.chart_words", month=(row.month, "text"), order=(row.order, "text"))
    alt = brief.t("recovery.chart_alt", name=name)
    chart = Chart("lines", axis.months, (series,), "whole", alt, WIDTH, HEIGHT, scale)
    return Heading(name, rule=False, span=4), Line(words), chart


def nice_scale(low: float, high: float) -> tuple[float, float, float]:
    """The ends of an axis that holds both values, and its step: 1, 2, 2.5 or 5 times a power of ten."""
    size = (high - low) / 8 or 1.0
    power = 10.0 ** floor(log10(size))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= size)
    return floor(low / step) * step, ceil(high / step) * step, step


def _too_few(brief: Brief, left_out: Sequence[Row]) -> tuple[Table, ...]:
    """Of campaigns that have no figure by month to show, how many customers were observed."""
    if not left_out:
        return ()
    columns = (
        Column(brief.t("recovery.observed_row"), "text", 110),
        *(Column(str(month), "count", 60) for month in range(MONTHS + 1)),
    )
    return (Table(columns, tuple((same(row.name), *row.observed) for row in left_out), printed=False),)


def _workings(axis: Axis, shown: Sequence[Row], whole: Row, months: Sequence[Month]) -> tuple[Block, ...]:
    """What the figures are made of: the numbers of months and orders, curves, first days, orders."""
    t = axis.brief.t

    def table(
        key: str, kind: Kind, of: Callable[[Row], Range], headers: Sequence[str], *above: Range
    ) -> Table:
        columns = (Column(t(key), "text", 110), *(Column(header, kind, 60) for header in headers))
        lines = tuple((same(row.name), *of(row)) for row in shown)
        return Table(columns, (*above, *lines), (same(whole.name), *of(whole)), printed=False)

    by_month = [str(month) for month in range(MONTHS + 1)]
    by_order = [str(n) for n in range(1, ORDERS + 1)]
    days = [t("recovery.first_day"), t("recovery.observed_first_day")]
    blocks: list[Block] = [
        Heading(t("segment.workings_title"), t("segment.workings_note")),
        table(
            "recovery.first_days",
            "money",
            lambda row: (row.sums.first_day, row.sums.observed_first_day),
            days,
        ),
        table(
            "recovery.curve",
            "money",
            lambda row: row.cumulative,
            by_month,
            (given(t("segment.month")), *axis.months),
        ),
        table(
            "recovery.order_counts",
            "count",
            lambda row: row.sums.orders,
            by_order,
            (given(t("recovery.place")), *axis.orders),
        ),
        table("recovery.order_profits", "money", lambda row: row.sums.profits, by_order),
        table("recovery.mature", "count", lambda row: row.sums.mature, by_order),
        table("recovery.continuing", "count", lambda row: row.sums.continuing, by_order),
        table("recovery.reaching", "share", lambda row: row.reaching, by_order),
        table("recovery.by_order", "money", lambda row: row.by_order, by_order),
    ]
    return (*blocks, *((month_workings(axis.brief, months),) if months else ()))
