"""The first page: headline figures, what stands out, LTV by segment, check lights, contents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.formulas import economics
from ltv_xl.report import style as look
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions
from ltv_xl.report.cells import derive, given, label_kind, number, same, total
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Column,
    Contents,
    Findings,
    Heading,
    Kind,
    Lights,
    Line,
    Listing,
    Series,
    Sheet,
    Spot,
    Table,
    Tiles,
)
from ltv_xl.report.findings import F2, Sources, candidates
from ltv_xl.report.monthly_findings import Monthly, monthly_candidates
from ltv_xl.report.ranking import ranked
from ltv_xl.report.sentences import in_words, sentence
from ltv_xl.report.sheets.recent import (
    GUTTER,
    PERIOD,
    TILE,
    compared_months,
    measures,
    month_table,
)
from ltv_xl.report.sheets.segment_charts import interval_chart, leader, with_bars
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.sheets.spending import Spend, Spending
from ltv_xl.report.sheets.tiles import Headline, tiles
from ltv_xl.workbook_names import REPORT_CAUTION, REPORT_LTV_PER_CPA, REPORT_ORDER_VALUE, REPORT_REPEAT_RATE

if TYPE_CHECKING:
    from ltv_xl.report.shared import Shared

CHART_WIDTH = 640
CAUTION_LENGTH = 150
"""Half-width columns of small text across the page."""


Question = Literal["worth", "cost", "repeat", "who", "do", "about"]
"""What a reader asks, and sheets answer."""
QUESTIONS: tuple[Question, ...] = get_args(Question)


class Link(NamedTuple):
    """Another sheet among the contents: under which question, its key, its name, and what it answers."""

    question: Question
    key: str
    name: str
    answer: str


def summary_sheet(brief: Brief, others: "Shared", links: Sequence[Link]) -> Sheet:
    """The summary; the first dimension that has several segments leads. links: to the sheets, in order."""
    t, h, target_profit = brief.t, brief.headline, others.choices.target_profit
    months = compared_months(brief)
    compared = measures(brief, months)
    whole = others.segments[0].total
    f2 = _f2(brief)
    spend = others.spend
    paid = spend.total if spend else None
    headline = Headline(whole, paid, f2, compared, target_profit)
    sources = Sources(others.segments, _judged(spend), others.levers, f2, compared["new"].now, target_profit)
    monthly = Monthly(others.changes, others.newest, sources.channels, target_profit)
    possible = (*candidates(brief, sources), *monthly_candidates(brief, monthly))
    ranking = ranked(brief, possible, {link.key: link.name for link in links})
    right: tuple[Block, ...] = (
        Heading(t("summary.checks"), span=3),
        Lights(others.checks.lights, {t("caution.light"): Spot("about", t("about.heed"))}),
    )
    drawn, figures = _chart(brief, others.segments)
    listed, profits = _classes(brief)
    span = t("summary.span", first=brief.day(brief.orders.first_order), last=brief.day(brief.analysis.as_of))
    stand_out = ranking.findings
    return Sheet(
        "summary",
        t("sheet.summary"),
        brief.title,
        t("summary.subtitle", span=span),
        (
            Tiles(
                tiles(brief, headline),
                t("summary.caption", n=PERIOD, h=h),
                t("summary.change", n=PERIOD),
                t("summary.year"),
            ),
            *_caution(brief),
            *((Heading(t("summary.findings"), span=11), Findings(stand_out)) if stand_out else ()),
            *((Beside(drawn, right, 8),) if drawn else right),
            Heading(t("summary.contents"), span=11),
            Contents(_contents(brief, links)),
            *listed,
        ),
        (
            Heading(t("summary.workings"), t("segment.workings_note"), rule=False),
            month_table(brief, months, compared),
            _figures(brief, others, headline),
            *ranking.tables,
            *figures,
            *profits,
        ),
        widths=(TILE, GUTTER) * 5 + (TILE,),
        tab="accent",
    )


def _contents(brief: Brief, links: Sequence[Link]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The links by question, in the order in which the sheets stand."""
    groups = {
        question: tuple((link.key, link.answer) for link in links if link.question == question)
        for question in QUESTIONS
    }
    return tuple(
        (brief.t(f"summary.question_{question}"), group) for question, group in groups.items() if group
    )


def _caution(brief: Brief) -> tuple[Block, ...]:
    """The caution that carries most, on a line; About has it in full, with the others."""
    applying = cautions(brief)
    if not applying:
        return ()
    first = applying[0]
    value = in_words(brief, first.figure, first.kind)
    said = brief.t("summary.caution_line", title=first.title, value=value, words=first.words)
    line = Cell(look.shortened(said, CAUTION_LENGTH), name=REPORT_CAUTION)
    return (Line(line, Spot("about", first.title)),)


def _judged(spend: Spending | None) -> tuple[Spend, ...]:
    """The channels that may stand out."""
    rows = spend.channels if spend else ()
    return tuple(row for row in rows if row.channel not in {None, OTHER})


def _f2(brief: Brief) -> F2:
    mature, reordered = map(given, brief.analysis.f2)
    return F2(mature, reordered, derive(share, reordered, mature))


def _figures(brief: Brief, others: "Shared", headline: Headline) -> Table:
    """Figures behind the tiles, and those that workbook names point at."""
    t, whole, f2 = brief.t, headline.whole, headline.f2
    aov = derive(economics.average_order_value, whole.revenue, whole.orders, name=REPORT_ORDER_VALUE)
    rows: list[tuple[str, Cell, Kind]] = [
        (t("tile.aov"), aov, "money"),
        (t("tile.repeat"), same(whole.repeat_rate, name=REPORT_REPEAT_RATE), "share"),
        (t("summary.f2_mature"), f2.mature, "count"),
        (t("summary.f2_reordered"), f2.reordered, "count"),
        (t("tile.f2"), f2.rate, "share"),
    ]
    if headline.paid is not None:
        paid = headline.paid
        ratio = same(paid.ltv_cac, name=REPORT_LTV_PER_CPA)
        rows.append((t("tile.ltv_cac"), ratio, "ratio"))
    columns = (
        Column(t("summary.measure_name"), "text", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.value"), "decimal", TILE, varied=True),
    )
    lines = tuple((given(label), given(None), cell) for label, cell, _ in rows)
    return Table(columns, lines, printed=False, kinds=tuple(kind for *_, kind in rows))


def _chart(brief: Brief, segments: Sequence[SegmentSheet]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """LTV by channel, else by the first dimension that has bars to compare, else month by month."""
    t, h = brief.t, brief.headline
    compared = [sheet for sheet in segments if len(with_bars(brief, sheet.rows)) > 1]
    lead = next(
        (sheet for sheet in compared if sheet.dimension.name == "channel"), compared[0] if compared else None
    )
    if lead is not None:
        by = brief.by(lead.dimension)
        bars = with_bars(brief, lead.rows)
        chart, behind = interval_chart(
            brief, bars, lead.total, t("segment.chart_alt", h=h, by=by), CHART_WIDTH
        )
        return (Heading(leader(brief, bars), t("summary.chart_note", h=h, by=by), span=7), chart), (behind,)
    curve = tuple(same(cell) for cell in segments[0].total.curve if number(cell) is not None)
    if len(curve) < 2:
        return (), ()
    months = tuple(given(month) for month in range(1, len(curve) + 1))
    rising = Chart(
        "lines",
        months,
        (Series(curve, brief.ltv, "accent"),),
        label_kind(curve),
        t("summary.curve_alt"),
        CHART_WIDTH,
        262,
    )
    columns = (
        Column(t("segment.month"), "count", TILE),
        Column(" ", "text", GUTTER),
        Column(brief.ltv, "money", TILE),
    )
    lines = tuple((month, given(None), cell) for month, cell in zip(months, curve, strict=True))
    says = sentence(brief, "summary.curve", ltv=(curve[-1], "money"), months=len(curve))
    heading = Heading(says, t("summary.curve_note"), span=7)
    return (heading, rising), (Table(columns, lines, printed=False),)


def _classes(brief: Brief) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """How many customers are in which class, and their share of the gross profit; the figures behind it."""
    t, rows = brief.t, brief.analysis.classes
    if not rows:
        return (), ()
    names = [given(t(f"class.{row.name}")) for row in rows]
    customers = tuple(given(row.customers) for row in rows)
    profits = tuple(given(row.profit) for row in rows)
    everyone, profit = total(customers), total(profits)
    lines = [
        (name, count, derive(share, count, everyone), derive(share, part, profit))
        for name, count, part in zip(names, customers, profits, strict=True)
    ]
    lines.append((given(t("total")), everyone, given(None), given(None)))
    columns = (
        Column(t("class.header"), "text", TILE),
        Column(t("class.customers"), "count", TILE, look="strong"),
        Column(t("class.share"), "share", TILE),
        Column(t("class.profit_share"), "share", TILE),
    )
    behind = Table(
        (
            Column(t("class.header"), "text", TILE),
            Column(" ", "text", GUTTER),
            Column(t("class.profit"), "money", TILE),
        ),
        (
            *((same(name), given(None), part) for name, part in zip(names, profits, strict=True)),
            (given(t("total")), given(None), profit),
        ),
        printed=False,
    )
    note = t("class.note", days=brief.settings.inactive_days, gap=f"{brief.analysis.gap_90 or 0:,.0f}")
    return (Heading(t("class.title"), note, span=7), Listing(columns, tuple(lines))), (behind,)
