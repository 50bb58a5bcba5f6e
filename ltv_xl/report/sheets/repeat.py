"""How many customers go on to the second, third ... order, where they drop off, and how fast they return."""

import itertools

from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, share_if_enough, total
from ltv_xl.report.content import Beside, Cell, Chart, Column, Heading, Kind, Range, Series, Sheet, Table
from ltv_xl.workbook_names import REPEAT_TABLE

SHOWN = 7
"""Orders shown at most: F1 to F7."""


def repeat_sheet(brief: Brief) -> Sheet:
    """The repeat curve as a table and two charts."""
    t = brief.t
    steps = brief.analysis.repeat[:SHOWN]
    days = brief.settings.inactive_days
    reached = [given(step.customers) for step in steps]
    mature = [given(step.mature) for step in steps]
    went_on = [given(step.mature_next) for step in steps]
    lost: list[Cell] = [derive(difference, here, after) for here, after in itertools.pairwise(reached)]
    all_lost = total(tuple(lost)) if lost else given(None)
    lines: list[Range] = []
    for index, step in enumerate(steps):
        last = index == len(steps) - 1
        blank = (given(None),)
        lines.append((
            given(f"F{step.n}"),
            reached[index],
            derive(share, reached[index], reached[0]),
            *(blank if last else (derive(share, reached[index + 1], reached[index]),)),
            mature[index],
            share_if_enough(went_on[index], mature[index]),
            given(step.median_days),
            *((given(None), given(None)) if last else (lost[index], derive(share, lost[index], all_lost))),
        ))
    columns = (
        Column(t("repeat.order"), "text", 84),
        Column(t("repeat.reached"), "count", 100),
        Column(t("repeat.of_first"), "share", 90),
        Column(t("repeat.went_on"), "share", 90, look="muted"),
        Column(t("repeat.mature", days=days), "count", 104, look="muted"),
        Column(t("repeat.mature_went_on"), "share", 96, look="strong"),
        Column(t("repeat.median"), "days", 104),
        Column(t("repeat.lost"), "count", 96),
        Column(t("repeat.of_lost"), "share", 140),
    )
    table = Table(
        columns, tuple(lines), name=REPEAT_TABLE, note=_note(brief), bar=8 if len(steps) > 1 else None
    )
    within = brief.analysis.days_to_second if len(steps) > 1 else ()
    day_names = tuple(given(t("repeat.within", days=row.days)) for row in within)
    counts = tuple(given(row.customers) for row in within)
    arrived = tuple(derive(share, count, reached[1]) for count in counts)
    # Where the share first passes a half: the usual time to remind.
    half = next((index for index, cell in enumerate(arrived) if (number(cell) or 0) >= 0.5), None)
    left = (
        Heading(t("repeat.chart"), t("repeat.chart_note"), span=4),
        Chart(
            "columns",
            tuple(line[0] for line in lines),
            (Series(tuple(line[2] for line in lines), accent=(1,)),),
            "percent",
            t("repeat.chart_alt"),
            390,
            270,
        ),
    )
    right = (
        Heading(t("repeat.days_chart"), t("repeat.days_note"), span=4),
        Chart(
            "columns",
            day_names,
            (Series(arrived, accent=() if half is None else (half,)),),
            "percent",
            t("repeat.days_alt"),
            460,
            270,
        ),
    )
    behind = (
        Table(
            (
                Column(t("repeat.days_figures"), "text", 84),
                *(Column(f"{row.days}", "text", 60) for row in within),
            ),
            ((given(t("repeat.days_axis")), *day_names),),
            printed=False,
        ),
        _figures(t("repeat.days_customers"), "count", counts),
        _figures(t("repeat.days_share"), "share", arrived),
        _figures(t("repeat.lost_total"), "count", (all_lost,)),
        _figures(t("repeat.mature_next"), "count", tuple(went_on)),
    )
    return Sheet(
        "repeat",
        t("sheet.repeat"),
        t("repeat.title"),
        t("repeat.subtitle", days=days),
        (table, *((Beside(left, right if within else (), 5),) if steps else ())),
        (Heading(t("segment.workings_title"), t("segment.workings_note")), *behind),
        freeze_table=True,
    )


def _figures(name: str, kind: Kind, values: Range) -> Table:
    """One named row of figures behind the charts."""
    columns = (Column("", "text", 84), *(Column("", kind, 60) for _ in values))
    return Table(columns, ((given(name), *values),), printed=False)


def _note(brief: Brief) -> str:
    gap, few = brief.analysis.gap_90, brief.t("repeat.few", n=ENOUGH_TO_SHOW)
    if gap is None:
        return few.strip()
    return few + brief.t("repeat.gap_note", gap=f"{gap:,.0f}", days=brief.settings.inactive_days)
