"""When orders come: by month, weekday and hour, and how long after the one before; when to remind."""

from collections.abc import Sequence
from math import sqrt

from ltv_xl.report import arithmetic
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, live, number, rounded, same, total
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
from ltv_xl.report.sentences import sentence
from ltv_xl.texts.days import month_axis

YEAR, QUARTER = 12, 3
CHANGE = "@"
"""Stands for the change while a sentence on it is filled in."""
MONTHS = 24
"""Months shown at most: the latest; half of them where their labels are wide."""
WIDE = 100_000
NAME, FIGURE, ACROSS = 170, 92, 9
"""Width of the names and of the other columns, and how many columns the sheet has."""
WIDTH = NAME + FIGURE * (ACROSS - 1)
STANDS_OUT = 3
"""A weekday or an hour stands out by more than so many standard errors of a count."""


def timing_sheet(brief: Brief) -> Sheet:
    """Four sections, each where there is something to show."""
    t = brief.t
    months, month_figures = _months(brief)
    days, day_figures = _weekdays(brief)
    hours, hour_figures = _hours(brief)
    gaps, gap_figures = _gaps(brief)
    return Sheet(
        "timing",
        t("sheet.timing"),
        t("timing.title"),
        t("timing.subtitle", date=brief.day(brief.analysis.as_of), zone=brief.orders.timezone),
        (*months, *days, *hours, *gaps),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *month_figures,
            *day_figures,
            *hour_figures,
            *gap_figures,
        ),
        widths=(NAME, *(FIGURE,) * (ACROSS - 1)),
    )


Section = tuple[tuple[Block, ...], tuple[Block, ...]]
"""What is printed, and the figures behind it."""


def _chart(categories: Range, values: Range, kind: Kind, alt: str, *marks: int, width: int = WIDTH) -> Chart:
    series = Series(values, accent=marks)
    return Chart("columns", categories, (series,), kind, alt, width, 230)


def _figures(name: str, kinds: tuple[Kind, ...], headers: tuple[str, ...], rows: Sequence[Range]) -> Table:
    """Figures behind a chart, one line each."""
    columns = (
        Column(name, kinds[0], NAME),
        *(Column(header, kind, FIGURE) for header, kind in zip(headers, kinds[1:], strict=True)),
    )
    return Table(columns, tuple(rows), printed=False)


def _months(brief: Brief) -> Section:
    """Orders of the complete months, in a row: what returns every year stands twelve columns apart."""
    t = brief.t
    complete = [month for month in brief.analysis.calendar if month.complete]
    wide = any(month.orders >= WIDE for month in complete)
    shown = complete[-(MONTHS // 2 if wide else MONTHS) :]
    if len(shown) < 2:
        return (), ()
    axis = month_axis((month.month for month in shown), brief.lang)
    rows = [(given(name), given(month.orders)) for name, month in zip(axis, shown, strict=True)]
    names, counts = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    heading = Heading(_trend(brief, counts), t("timing.months_note", n=len(shown)))
    chart = _chart(names, counts, "count", t("timing.months_alt"))
    figures = _figures(t("timing.month"), ("text", "count"), (t("column.orders"),), rows)
    return (heading, chart), (figures,)


def _trend(brief: Brief, counts: Range) -> str | Cell:
    """Orders of the last months against the same ones a year earlier, else against as many before."""
    for key, back in (("ago", YEAR), ("before", QUARTER)):
        then = counts[len(counts) - QUARTER - back : len(counts) - back]
        if len(counts) >= QUARTER + back and sum(number(cell) or 0 for cell in then) > 0:
            return _compared(brief, f"timing.months_{key}", then, counts[-QUARTER:])
    return brief.t("timing.months")


def _compared(brief: Brief, key: str, then: Range, now: Range) -> Cell:
    """A sentence on a change of sums, in percent without a sign: its words for a rise and for a fall."""
    before, after = (sum(number(cell) or 0 for cell in counts) for counts in (then, now))
    change = rounded(100 * (after / before - 1), 1)
    risen, fallen = (brief.t(f"{key}_{way}", change=CHANGE).split(CHANGE) for way in ("rose", "fell"))
    head, tail = risen if change >= 0 else fallen

    def write(earlier: str, later: str) -> str:
        moved = f"ROUND(100*(SUM({later})/SUM({earlier})-1),1)"
        up, down = (f'"{words[0]}"&FIXED(ABS({moved}),1)&"{words[1]}"' for words in (risen, fallen))
        return f"IF({moved}>=0,{up},{down})"

    return Cell(f"{head}{abs(change):,}{tail}", write, (then, now))


def _standing_out(orders: Sequence[int], chances: Sequence[float]) -> tuple[int, ...]:
    """The place with most orders per chance, if it has more than its chances account for."""
    placed, room = sum(orders), sum(chances)
    if not placed or not room:
        return ()
    best = max(range(len(orders)), key=lambda index: orders[index] / chances[index] if chances[index] else 0)
    expected = placed * chances[best] / room
    return (best,) if orders[best] > expected + STANDS_OUT * sqrt(expected) else ()


def _weekdays(brief: Brief) -> Section:
    """Orders per Monday, not on Mondays: a short span holds some weekdays more often than others."""
    t, weekdays = brief.t, brief.analysis.weekdays
    note = t("timing.weekdays_note")
    if sum(weekday.orders for weekday in weekdays) < ENOUGH_TO_SHOW:
        return (Heading(t("timing.weekdays"), note), Line(t("timing.few"))), ()
    days, orders = (
        tuple(given(weekday.days) for weekday in weekdays),
        tuple(given(weekday.orders) for weekday in weekdays),
    )
    all_days, all_orders = total(days), total(orders)
    mean = live(arithmetic.per_day, all_orders, all_days)
    lines = []
    for weekday, passed, placed in zip(weekdays, days, orders, strict=True):
        each = live(arithmetic.per_day, placed, passed)
        name = given(t(f"timing.weekday.{weekday.weekday}"))
        lines.append((name, passed, placed, each, live(arithmetic.growth, each, mean)))
    columns = (
        Column(t("timing.weekday_header"), "text", NAME),
        Column(t("timing.days"), "count", FIGURE, look="muted"),
        Column(t("column.orders"), "count", FIGURE),
        Column(t("timing.per_day"), "daily", FIGURE, look="strong"),
        Column(t("timing.against"), "share", FIGURE),
    )
    end = (given(t("total")), all_days, all_orders, mean, given(None))
    table = Table(columns, tuple(lines), end)
    names, values = tuple(line[0] for line in lines), tuple(line[3] for line in lines)
    if any(number(cell) is None for cell in values):
        return (Heading(t("timing.weekdays"), note), table), ()
    marks = _standing_out([weekday.orders for weekday in weekdays], [weekday.days for weekday in weekdays])
    title: str | Cell = t("timing.weekdays_unsure")
    for place in marks:
        busiest = t(f"timing.weekday_name.{weekdays[place].weekday}")
        title = sentence(brief, "timing.weekdays_say", name=busiest, against=(lines[place][4], "share"))
    heading = Heading(title, note)
    chart = _chart(names, values, "daily", t("timing.weekdays_alt"), *marks, width=FIGURE * 4)
    return (heading, Beside((table,), (chart,), 5)), ()


def _hours(brief: Brief) -> Section:
    """Shares of the hours of the day; every day has each of them once, so counts can be compared."""
    t, hours = brief.t, brief.analysis.hours
    if sum(hour.orders for hour in hours) < ENOUGH_TO_SHOW:
        return (), ()
    counts = tuple(given(hour.orders) for hour in hours)
    every = total(counts)
    rows = [
        (given(t("timing.hour", hour=hour.hour)), count, derive(arithmetic.share, count, every))
        for hour, count in zip(hours, counts, strict=True)
    ]
    marks = _standing_out([hour.orders for hour in hours], [1] * len(hours))
    names, shares = tuple(row[0] for row in rows), tuple(row[2] for row in rows)
    chart = _chart(names, shares, "share", t("timing.hours_alt"), *marks)
    figures = _figures(
        t("timing.hour_header"),
        ("text", "count", "share"),
        (t("column.orders"), t("timing.share")),
        [*rows, (given(t("total")), every, given(None))],
    )
    title: str | Cell = t("timing.hours_unsure")
    for place in marks:
        title = sentence(brief, "timing.hours_say", hour=hours[place].hour, share=(shares[place], "share"))
    return (Heading(title, t("timing.hours_note")), chart), (figures,)


def _gaps(brief: Brief) -> Section:
    """How many days after the order before it an order came, and what that says about reminding."""
    t, results = brief.t, brief.analysis
    counts = tuple(given(gap.orders) for gap in results.gaps)
    every = total(counts)
    if (number(every) or 0) < ENOUGH_TO_SHOW:
        return (Heading(t("timing.gaps")), Line(t("timing.few_gaps"))), ()
    rows = _spans(brief, counts, every)
    days = [day for day in (results.gap_50, results.gap_90) if day is not None]
    marked = [max(index for index, gap in enumerate(results.gaps) if gap.days_from <= day) for day in days]
    names, shares = tuple(row[0] for row in rows), tuple(row[2] for row in rows)
    chart = _chart(names, shares, "share", t("timing.gaps_alt"), *marked)
    figures = _figures(
        t("timing.span_header"),
        ("text", "count", "share"),
        (t("column.orders"), t("timing.share")),
        [*rows, (given(t("total")), every, given(None))],
    )
    half, most = given(results.gap_50), given(results.gap_90)
    title = sentence(brief, "timing.gaps_say", half=(half, "count"), most=(most, "count"))
    heading = Heading(title, t("timing.gaps_note"))
    return (heading, _gap_facts(brief, every, half, most), Line(t("timing.chart_words")), chart), (figures,)


def _gap_facts(brief: Brief, every: Cell, half: Cell, most: Cell) -> Table:
    """How many orders came after another, after how many days half and nine in ten did, and the window."""
    t = brief.t
    facts: tuple[tuple[str, Cell, Kind], ...] = (
        ("count", same(every), "count"),
        ("half", half, "days"),
        ("most", most, "days"),
        ("window", given(brief.settings.inactive_days), "days"),
    )
    columns = (
        Column(t("timing.fact"), "text", NAME),
        Column(t("timing.value"), "days", FIGURE, look="strong", varied=True),
        Column(t("timing.words"), "text", FIGURE, look="note"),
        *(Column("", "text", FIGURE, look="note") for _ in range(ACROSS - 3)),
    )
    blank = tuple(None for _ in range(ACROSS - 3))
    return Table(
        columns,
        tuple(
            (given(t(f"timing.gap_{key}")), cell, given(t(f"timing.gap_{key}_words")), *map(given, blank))
            for key, cell, _ in facts
        ),
        kinds=tuple(kind for *_, kind in facts),
    )


def _spans(brief: Brief, counts: Range, every: Cell) -> list[tuple[Cell, Cell, Cell]]:
    """A row per span of days: its name, its orders, their share of every order that came after another."""
    rows = []
    for gap, count in zip(brief.analysis.gaps, counts, strict=True):
        key = "span_open" if gap.days_to is None else "span_day" if gap.days_to == gap.days_from else "span"
        name = given(brief.t(f"timing.{key}", low=gap.days_from, high=gap.days_to))
        rows.append((name, count, derive(arithmetic.share, count, every)))
    return rows
