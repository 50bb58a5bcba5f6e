"""Customers by the month of their first order: who comes back, and what they have earned so far."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from ltv_xl.analysis.tables.spans import Cohort
from ltv_xl.report import cells
from ltv_xl.report.arithmetic import running, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, total
from ltv_xl.report.content import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Heatmap,
    Kind,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.later_months import folded_months
from ltv_xl.report.sentences import Shown, sentence, surely_moved

SHOWN = 36
"""Cohorts shown at most: the latest."""
AGES = 25
"""Columns at most: months 0 to 24."""
LEAST_AGES = 5
"""Ages that a cohort has been observed for at least, to be drawn as a line."""
WIDTH, HEIGHT = 760, 240
CELL = 47
LABELS = (92, 70)


class CohortSheet(NamedTuple):
    """The sheet, and its sizes for the checks: the cohorts shown, and the customers of earlier ones."""

    sheet: Sheet
    customers: Cell
    earlier: Cell


def cohort_sheet(brief: Brief) -> CohortSheet:
    """Retention and cumulative gross profit as heatmaps, three cohorts of each as lines."""
    t, results = brief.t, brief.analysis
    shown = results.cohorts[-SHOWN:]
    grid = {(cell.month, cell.age): cell for cell in results.cohort_months}
    ages = min(AGES, 1 + max((cell.age for cell in results.cohort_months), default=0))
    observed = [
        [grid[cohort.month, age] for age in range(ages) if (cohort.month, age) in grid] for cohort in shown
    ]
    active = [tuple(given(cell.active) for cell in row) for row in observed]
    profit = [tuple(given(cell.profit) for cell in row) for row in observed]
    sizes = tuple(given(cohort.customers) for cohort in shown)
    sizes_again = tuple(map(same, sizes))
    retention = [
        tuple(derive(share, cell, size) for cell in row) for row, size in zip(active, sizes, strict=True)
    ]
    earned = [_running(row, size) for row, size in zip(profit, sizes_again, strict=True)]
    customers = total(sizes)
    header = tuple(map(given, range(ages)))
    labels = (t("cohorts.first_order"), t("column.customers"))
    folded = folded_months(ages)
    folded_words = t("cohorts.folded") if folded else ""

    def months() -> Range:
        return tuple(given(cohort.month) for cohort in shown)

    came_back = Heatmap(
        t("cohorts.retention"),
        t("cohorts.retention_note") + folded_words,
        labels,
        header,
        months(),
        sizes,
        tuple(retention),
        (given(t("cohorts.all")), customers, *_overall(active, sizes, ages, cumulative=False)),
        "percent",
        skip=1,
        percentile=90,
        folded=folded,
    )
    worth = Heatmap(
        t("cohorts.profit"),
        t("cohorts.profit_note") + folded_words,
        labels,
        tuple(map(given, range(ages))),
        months(),
        sizes_again,
        tuple(earned),
        (
            given(t("cohorts.all")),
            total(sizes_again),
            *_overall(profit, sizes_again, ages, cumulative=True),
        ),
        "whole",
        skip=0,
        percentile=100,
        folded=folded,
    )
    widths = _widths(earned, ages)
    drawn = _drawn(shown, retention)
    says, figures = _returning(brief, drawn, sizes, retention)
    earlier = given(sum(cohort.customers for cohort in results.cohorts[:-SHOWN]))
    sheet = Sheet(
        "cohorts",
        t("sheet.cohorts"),
        t("cohorts.title"),
        t("cohorts.subtitle", date=brief.day(results.as_of)),
        (
            came_back,
            worth,
            *_compared(brief, header, drawn, says, retention, earned),
        ),
        (*_workings(brief, active, profit, months, earlier), *figures),
        widths=widths,
    )
    return CohortSheet(sheet, customers, earlier)


def _overall(parts: list[Range], wholes: Range, ages: int, *, cumulative: bool) -> Range:
    """By age, over the cohorts that have reached it: the sum of their parts ÷ that of their customers.

    cumulative: the parts of all ages up to this one.
    """
    ratios = []
    for age in range(ages):
        rows = [row for row in parts if len(row) > age]
        first = 0 if cumulative else age
        block = tuple(cell for row in rows for cell in row[first : age + 1])
        ratios.append(cells.ratio_of_sums(block, wholes[: len(rows)]) if rows else given(None))
    return tuple(ratios)


def _widths(earned: list[Range], ages: int) -> tuple[int, ...]:
    """The columns, in pixels: those of the ages hold the longest amount."""
    longest = max((len(f"{number(cell) or 0:,.0f}") for row in earned for cell in row), default=0)
    return (*LABELS, *[max(CELL, round(6.5 * longest) + 8)] * max(ages, 12))


def _running(profits: Range, size: Cell) -> Range:
    sums: list[Cell] = []
    for profit in profits:
        sums.append(derive(running, sums[-1], profit, size) if sums else derive(share, profit, size))
    return tuple(sums)


def _drawn(shown: Sequence[Cohort], retention: list[Range]) -> list[int]:
    """The first, the middle and the latest of the cohorts with enough customers and ages."""
    long = [
        index
        for index, row in enumerate(retention)
        if len(row) >= LEAST_AGES and shown[index].customers >= ENOUGH_TO_SHOW
    ]
    return sorted({long[0], long[len(long) // 2], long[-1]}) if long else []


def _compared(
    brief: Brief,
    ages: Range,
    drawn: Sequence[int],
    says: Cell,
    retention: list[Range],
    earned: list[Range],
) -> tuple[Block, ...]:
    """The same cohorts in two charts. says: what the first of them shows."""
    if not drawn:
        return ()
    t, shown = brief.t, brief.analysis.cohorts[-SHOWN:]
    looks: tuple[Literal["grey", "ink", "accent"], ...] = ("grey", "ink", "accent")
    cohorts = tuple(zip(drawn, looks[-len(drawn) :], strict=True))

    def chart(rows: list[Range], kind: Kind, name: str, start: int, title: str | Cell) -> tuple[Block, ...]:
        series = tuple(
            Series(rows[index][start:], brief.month(shown[index].month), line) for index, line in cohorts
        )
        note = t(f"cohorts.compared_{name}_note", n=ENOUGH_TO_SHOW)
        alt = t(f"cohorts.compared_{name}")
        return Heading(title, note), Chart("lines", ages[start:], series, kind, alt, WIDTH, HEIGHT)

    return (
        *chart(retention, "percent", "retention", 1, says),
        *chart(earned, "whole", "profit", 0, _newest(brief)),
    )


def _returning(
    brief: Brief, drawn: Sequence[int], sizes: Range, retention: list[Range]
) -> tuple[Cell, tuple[Table, ...]]:
    """Whether of the latest cohort surely more or fewer come back than of the first, in as many months.

    A customer who orders in one month may order in all of them, so that an interval counts customers alone.
    """
    if not drawn:
        return given(None), ()
    t, shown = brief.t, brief.analysis.cohorts[-SHOWN:]
    first, last = drawn[0], drawn[-1]
    months = len(retention[last]) - 1
    then, now = (cells.mean(retention[index][1 : months + 1]) for index in (first, last))
    since, until = (brief.month(shown[index].month) for index in (first, last))
    columns = (
        Column(t("cohorts.retention_means", months=months), "text", LABELS[0]),
        Column(t("column.customers"), "count", LABELS[1]),
        Column(t("cohorts.retention"), "share", CELL),
        Column(t("cohorts.retention_error"), "share", CELL),
    )
    newest: Range = (given(until), same(sizes[last]), now, given(None))
    rates: dict[str, Shown] = {"then": (then, "share"), "now": (now, "share")}
    if first == last:
        words = sentence(brief, "cohorts.retention_mean", months=months, until=until, now=rates["now"])
        return words, (Table(columns, (newest,), printed=False),)
    error = cells.difference_error((then, sizes[first]), (now, sizes[last]))
    rose, fell, stayed = (
        sentence(brief, f"cohorts.retention_{key}", months=months, since=since, until=until, **rates)
        for key in ("rose", "fell", "stayed")
    )
    rows = ((given(since), same(sizes[first]), then, given(None)), (*newest[:-1], error))
    return surely_moved(then, now, error, (rose, fell, stayed)), (Table(columns, rows, printed=False),)


def _newest(brief: Brief) -> str:
    """Whether the newest customers surely bring more or less than those before; a question if unknown."""
    quality = brief.analysis.quality
    if quality is None:
        return brief.t("cohorts.compared_profit")
    key = "fell" if quality.upper < 0 else "rose" if quality.lower > 0 else "stayed"
    return brief.t(f"cohorts.newest_{key}", change=f"{abs(quality.change):.0%}")


def _workings(
    brief: Brief, active: list[Range], profit: list[Range], months: Callable[[], Range], earlier: Cell
) -> tuple[Block, ...]:
    """The counts and sums behind both heatmaps, and the customers of cohorts not shown."""
    t = brief.t
    ages = max(map(len, active), default=0)

    def table(title: str, rows: list[Range], kind: Kind) -> Table:
        columns = (
            Column(title, "month", LABELS[0]),
            Column("", "text", LABELS[1]),
            *(Column(str(age), kind, CELL) for age in range(ages)),
        )
        lines = tuple(
            (month, given(None), *row, *(given(None) for _ in range(ages - len(row))))
            for month, row in zip(months(), rows, strict=True)
        )
        return Table(columns, lines, printed=False)

    before = Table(
        (Column(t("cohorts.earlier"), "text", LABELS[0]), Column(t("column.customers"), "count", LABELS[1])),
        ((given(t("cohorts.earlier_note", n=SHOWN)), earlier),),
        printed=False,
    )
    return (
        Heading(t("segment.workings_title"), t("segment.workings_note")),
        table(t("cohorts.active"), active, "count"),
        table(t("cohorts.month_profit"), profit, "total"),
        before,
    )
