"""From report to report: the headline figures of every day on which the workbook was refreshed."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.analysis.changes import MONTHS
from ltv_xl.report import arithmetic
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, follow, given, label_kind, number, same
from ltv_xl.report.content import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Line,
    Look,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.history import FIGURES, Entry, Figure, History
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.spending import Spending
from ltv_xl.workbook_names import TREND_TABLE

DRAWN = 12
"""Reports in the chart at most."""
WIDTH = 86
GROUPS: Mapping[Figure, str] = {"customers": "customers", "profit": "money"}
"""The figures that begin a group of columns, and the key of its label."""


class TrendSheet(Struct, frozen=True, eq=False):
    """The sheet, and what moved since the last report, for the sheet that shows it."""

    sheet: Sheet
    moved: tuple[Block, ...]

    def with_moved(self) -> Sheet:
        """The sheet with that on it, where no other sheet shows it."""
        return replace(self.sheet, blocks=(*self.moved, *self.sheet.blocks))


class Report(Struct, frozen=True, eq=False):
    """A row: the entry it is of, None for this report, and its cells."""

    entry: Entry | None
    cells: Mapping[Figure, Cell]


def trend_sheet(brief: Brief, history: History, whole: Row, spend: Spending | None) -> TrendSheet:
    """A row for each report, this one's live."""
    t = brief.t
    mature, again = map(given, brief.analysis.f2)
    now = Report(None, _figures(brief, whole, spend, (again, mature)))
    reports = [Report(entry, _stored(entry)) for entry in history.entries]
    place = sum(entry.day < history.today for entry in history.entries)
    reports.insert(place, now)
    table = Table(
        _columns(brief),
        tuple((*_known(brief, history, report), *_cells(report)) for report in reports),
        name=TREND_TABLE,
        note=t("trend.note"),
    )
    drawn = _chart(brief, history, reports[max(0, place + 1 - DRAWN) : place + 1])
    counted = tuple(Column(t(f"summary.f2_{key}"), "count", WIDTH) for key in ("reordered", "mature"))
    last = reports[place - 1] if place else None
    sheet = Sheet(
        "trend",
        t("sheet.trend"),
        t("trend.title"),
        t("trend.subtitle"),
        (*drawn[:1], Heading(t("trend.table"), span=6), table),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            Table(counted, ((again, mature),), printed=False),
            *drawn[1:],
        ),
        widths=(WIDTH,) * 13,
    )
    return TrendSheet(sheet, _moved(brief, history, last, now) if last and last.entry else ())


def _figures(
    brief: Brief, whole: Row, spend: Spending | None, f2: tuple[Cell, Cell]
) -> Mapping[Figure, Cell]:
    months = [month for month in brief.analysis.calendar if month.complete][-MONTHS:]
    paid = spend.total if spend else None
    return {
        "customers": follow(whole.customers),
        "new": given(sum(month.new_customers for month in months) if months else None),
        "f2": derive(arithmetic.share, *f2),
        "profit": given(sum(month.profit for month in months) if months else None),
        "ltv": follow(whole.ltv[brief.headline]),
        "ltv_paid": follow(paid.ltv) if paid else given(None),
        "cpa": follow(paid.cpa) if paid else given(None),
        "left": follow(paid.left) if paid else given(None),
    }


def _stored(entry: Entry) -> Mapping[Figure, Cell]:
    return {figure: given(entry.figures.get(figure)) for figure in FIGURES}


def _known(brief: Brief, history: History, report: Report) -> Range:
    """What the report is of."""
    entry = report.entry
    if entry is None:
        entry = Entry(
            history.today,
            brief.analysis.as_of,
            brief.orders.basis,
            brief.orders.currency,
            brief.headline,
            {},
        )
    words = brief.t(f"profit.{entry.basis}")
    of = entry.currency, entry.months
    return given(entry.day), given(entry.as_of), given(words), *(given(each) for each in of)


def _cells(report: Report) -> Range:
    return tuple(report.cells[figure] for figure in FIGURES)


def _columns(brief: Brief) -> tuple[Column, ...]:
    t = brief.t
    known: tuple[tuple[str, Kind, Look], ...] = (
        ("day", "date", "plain"),
        ("as_of", "date", "muted"),
        ("basis", "text", "muted"),
        ("currency", "text", "muted"),
        ("months", "count", "muted"),
    )
    return (
        *(Column(t(f"trend.column_{key}"), kind, WIDTH, look=side) for key, kind, side in known),
        *(
            Column(
                t(f"trend.column_{figure}"),
                kind,
                WIDTH,
                t(f"trend.group_{GROUPS[figure]}") if figure in GROUPS else "",
                "strong" if figure == "ltv" else "plain",
            )
            for figure, kind in FIGURES.items()
        ),
    )


def _chart(brief: Brief, history: History, reports: Sequence[Report]) -> tuple[Block, ...]:
    """LTV and CPA of the last reports that are like this one, and below the page their figures."""
    t = brief.t
    like = [report for report in reports if report.entry is None or _is_like(brief, report.entry)]
    shown: tuple[tuple[Figure, str], ...] = (("ltv", "accent"), ("cpa", "ink"))
    series = [
        (figure, tuple(same(report.cells[figure]) for report in like), side)
        for figure, side in shown
        if any(number(report.cells[figure]) is not None for report in like)
    ]
    if len(like) < 2 or not series:
        return ()
    days = tuple(given(report.entry.day if report.entry else history.today) for report in like)
    names = tuple(given(brief.day(day.value)) for day in days)  # type: ignore[arg-type]  # they are days
    chart = Chart(
        "lines",
        names,
        tuple(
            Series(cells, t(f"trend.short_{figure}"), "accent" if side == "accent" else "ink")
            for figure, cells, side in series
        ),
        label_kind(tuple(cell for _, cells, _ in series for cell in cells)),
        t("trend.chart_alt"),
        760,
        240,
    )
    columns = (
        Column(t("chart_figures"), "text", WIDTH),
        *(Column(t(f"trend.short_{figure}"), "money", WIDTH) for figure, _, _ in series),
    )
    rows = tuple(zip(names, *(cells for _, cells, _ in series), strict=True))
    return chart, Table(columns, rows, printed=False)


def _is_like(brief: Brief, entry: Entry) -> bool:
    return (entry.basis, entry.currency, entry.months) == (
        brief.orders.basis,
        brief.orders.currency,
        brief.headline,
    )


def _moved(brief: Brief, history: History, last: Report, now: Report) -> tuple[Block, ...]:
    """What moved since the last report, where its figures are of the same kind."""
    t = brief.t
    assert last.entry is not None
    heading = Heading(t("trend.moved", day=brief.day(last.entry.day)), span=5)
    if not _is_like(brief, last.entry):
        return heading, Line(t("trend.unlike"))
    known = [
        (figure, kind)
        for figure, kind in FIGURES.items()
        if number(now.cells[figure]) is not None and number(last.cells[figure]) is not None
    ]
    if not known:
        return ()
    columns = (
        Column(t("summary.measure_name"), "text", WIDTH),
        Column(t("trend.now"), "money", WIDTH, look="strong", varied=True),
        Column(t("trend.last"), "money", WIDTH, varied=True),
        Column(t("trend.difference"), "money", WIDTH, varied=True),
        Column(t("trend.change"), "share", WIDTH),
    )
    rows = tuple(
        (
            given(t(f"trend.short_{figure}", n=MONTHS, h=brief.headline)),
            same(now.cells[figure]),
            same(last.cells[figure]),
            derive(arithmetic.difference, now.cells[figure], last.cells[figure]),
            derive(arithmetic.change, now.cells[figure], last.cells[figure]),
        )
        for figure, _ in known
    )
    return heading, Table(columns, rows, kinds=tuple(kind for _, kind in known))
