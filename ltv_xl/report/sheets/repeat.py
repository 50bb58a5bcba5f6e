"""How many customers go on to the second, third ... order, where they drop off, and how fast they return."""

from collections.abc import Sequence
from typing import NamedTuple

from ltv_xl.report import records
from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, share_if_enough, total
from ltv_xl.report.content import Beside, Cell, Chart, Column, Heading, Kind, Range, Series, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.workbook_names import REPEAT_TABLE

SHOWN = 7
"""Orders shown at most: F1 to F7."""


class Row(NamedTuple):
    """The cells of an order's line: customers who reached it, went on from it, or were lost after it.

    mature: those whose order is old enough; mature_went_on, mature_next, lost: of these, who ordered again
    within the inactivity window (F2 conversion after the first order), and who did not. next_name: of the
    order after it.
    """

    name: Cell
    next_name: Cell
    reached: Cell
    of_first: Cell
    went_on: Cell
    mature: Cell
    mature_went_on: Cell
    median_days: Cell
    lost: Cell
    of_lost: Cell
    mature_next: Cell


class Within(NamedTuple):
    """Customers whose second order came within so many days, and their share of those who could."""

    days: int
    name: Cell
    customers: Cell
    share: Cell


def repeat_sheet(brief: Brief) -> Sheet:
    """The repeat curve as a table and two charts."""
    t, days = brief.t, brief.settings.inactive_days
    rows, all_lost = _rows(brief)
    within = _within(brief, rows[1].reached) if len(rows) > 1 else []
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        name=REPEAT_TABLE,
        note=_note(brief),
        bar=8 if len(rows) > 1 else None,
    )
    measured = any(number(row.mature_went_on) is not None for row in rows)  # orders are old enough
    drawn = [_curve_chart(brief, rows)] if measured else []
    drawn += [_days_chart(brief, within)] if within else []
    charts = (Beside(drawn[0], drawn[1] if drawn[1:] else (), 5),) if drawn else ()
    return Sheet(
        "repeat",
        t("sheet.repeat"),
        t("repeat.title"),
        t("repeat.subtitle", days=days),
        (table, *charts),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *_workings(brief, rows, within, all_lost),
        ),
        freeze_table=True,
    )


def _rows(brief: Brief) -> tuple[list[Row], Cell]:
    """The rows of the orders, and how many customers were lost at all of them."""
    steps = brief.analysis.repeat[:SHOWN]
    reached = [given(step.customers) for step in steps]
    mature = [(given(step.mature), given(step.mature_next)) for step in steps]
    lost = [derive(difference, old_enough, went_on) for old_enough, went_on in mature]
    all_lost = total(tuple(lost)) if lost else given(None)
    rows = []
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        old_enough, went_on = mature[place]
        rows.append(
            Row(
                name=given(f"F{step.n}"),
                next_name=given(f"F{step.n + 1}"),
                reached=reached[place],
                of_first=derive(share, reached[place], reached[0]),
                went_on=given(None) if last else derive(share, reached[place + 1], reached[place]),
                mature=old_enough,
                mature_went_on=share_if_enough(went_on, old_enough),
                median_days=given(step.median_days),
                lost=lost[place],
                of_lost=derive(share, lost[place], all_lost),
                mature_next=went_on,
            )
        )
    return rows, all_lost


def _fields(brief: Brief) -> tuple[Field[Row], ...]:
    """The columns of the table, each with the cell that it shows."""
    t, days = brief.t, brief.settings.inactive_days
    return (
        Field(Column(t("repeat.order"), "text", 84), lambda row: row.name),
        Field(Column(t("repeat.reached"), "count", 100), lambda row: row.reached),
        Field(Column(t("repeat.of_first"), "share", 90), lambda row: row.of_first),
        Field(Column(t("repeat.went_on"), "share", 90, look="muted"), lambda row: row.went_on),
        Field(Column(t("repeat.mature", days=days), "count", 104, look="muted"), lambda row: row.mature),
        Field(
            Column(t("repeat.mature_went_on", days=days), "share", 96, look="strong"),
            lambda row: row.mature_went_on,
        ),
        Field(Column(t("repeat.median"), "days", 104), lambda row: row.median_days),
        Field(Column(t("repeat.lost"), "count", 96), lambda row: row.lost),
        Field(Column(t("repeat.of_lost"), "share", 140), lambda row: row.of_lost),
    )


def _within(brief: Brief, second: Cell) -> list[Within]:
    """By days since the first order; second: the customers with a second order."""
    entries = []
    for row in brief.analysis.days_to_second:
        customers = given(row.customers)
        name = given(brief.t("repeat.within", days=row.days))
        entries.append(Within(row.days, name, customers, derive(share, customers, second)))
    return entries


def _curve_chart(brief: Brief, rows: Sequence[Row]) -> tuple[Heading, Chart]:
    """How many of those who had the time to go on to each further order did: first the F2 conversion."""
    t, days = brief.t, brief.settings.inactive_days
    shown = [row for row in rows if number(row.mature_went_on) is not None] or rows[:1]
    series = Series(tuple(row.mature_went_on for row in shown), accent=(0,))
    names = tuple(row.next_name for row in shown)
    chart = Chart("columns", names, (series,), "percent", t("repeat.chart_alt", days=days), 390, 270)
    title: str | Cell = t("repeat.chart")
    if len(shown) > 1 and number(shown[1].mature_went_on) is not None:
        second, third = shown[0].mature_went_on, shown[1].mature_went_on
        title = sentence(brief, "repeat.chart_says", second=(second, "share"), third=(third, "share"))
    return Heading(title, t("repeat.chart_note", days=days), span=4), chart


def _days_chart(brief: Brief, within: Sequence[Within]) -> tuple[Heading, Chart]:
    """How fast the second order comes; darker is the span in which the half of them is reached."""
    t, first = brief.t, brief.analysis.repeat[:1]
    median = (first[0].median_days if first else None) or 0
    half = next((place for place, entry in enumerate(within) if (number(entry.share) or 0) >= 0.5), None)
    series = Series(tuple(entry.share for entry in within), accent=() if half is None else (half,))
    names = tuple(entry.name for entry in within)
    chart = Chart("columns", names, (series,), "percent", t("repeat.days_alt"), 460, 270)
    title = t("repeat.days_chart") if half is None else t("repeat.days_chart_says", median=f"{median:,.0f}")
    return Heading(title, t("repeat.days_note"), span=4), chart


def _workings(
    brief: Brief, rows: Sequence[Row], within: Sequence[Within], all_lost: Cell
) -> tuple[Table, ...]:
    """The figures behind both charts."""
    t = brief.t
    headers = (
        Column(t("repeat.days_figures"), "text", 84),
        *(Column(f"{entry.days}", "text", 60) for entry in within),
    )
    names = (given(t("repeat.days_axis")), *(entry.name for entry in within))
    return (
        Table(headers, (names,), printed=False),
        _figures(t("repeat.days_customers"), "count", tuple(entry.customers for entry in within)),
        _figures(t("repeat.days_share"), "share", tuple(entry.share for entry in within)),
        _figures(t("repeat.lost_total"), "count", (all_lost,)),
        _figures(t("repeat.mature_next"), "count", tuple(row.mature_next for row in rows)),
        _figures(t("repeat.next_order"), "text", tuple(row.next_name for row in rows)),
    )


def _figures(name: str, kind: Kind, values: Range) -> Table:
    """A named row of figures behind the charts."""
    columns = (Column("", "text", 84), *(Column("", kind, 60) for _ in values))
    return Table(columns, ((given(name), *values),), printed=False)


def _note(brief: Brief) -> str:
    gap, few = brief.analysis.gap_90, brief.t("repeat.few", n=ENOUGH_TO_SHOW)
    if gap is None:
        return few.strip()
    return few + brief.t("repeat.gap_note", gap=f"{gap:,.0f}", days=brief.settings.inactive_days)
