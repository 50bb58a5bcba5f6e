"""How many go on by course, price, channel and campaign, and after how many days each course is judged."""

from itertools import groupby

from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.orders.table import Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, given, number
from ltv_xl.report.content import Block, Column, Heading, Table
from ltv_xl.report.sheets.subscription_curves import FIGURE, NAME, curve, figures

HEATED = 12
"""The last delivery of the heatmaps."""


def heatmaps(brief: Brief, results: Continuation) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The share of starters by delivery, for each way to divide them that tells any apart."""
    t = brief.t
    length = min(HEATED, max(step.n for step in results.steps["total"]))
    blocks: list[Block] = []
    workings: list[Block] = []
    words = [(key, t(f"subscriptions.{key}")) for key in ("judged", "went_on", "step")]
    for division in ("course", "price", "channel", "campaign"):
        groups = [
            curve(group_name(brief, division, value), list(steps), length)
            for value, steps in groupby(results.steps.get(division, ()), key=lambda step: step.value)
        ]
        groups = [group for group in groups if number(group.starters)]
        if len(groups) < 2 or length < 2:
            continue
        columns = (
            Column(t(f"subscriptions.by_{division}"), "text", NAME),
            Column(t("subscriptions.starters"), "count", FIGURE, look="muted"),
            *(Column(t("subscriptions.nth", n=n), "percent", 54) for n in range(2, length + 1)),
        )
        table = Table(
            columns,
            tuple((group.name, group.starters, *group.share[1:]) for group in groups),
            heat=(2, length),
        )
        heading = Heading(
            t(f"subscriptions.heat_{division}"), t("subscriptions.heat_note", n=ENOUGH_TO_SHOW), rule=False
        )
        blocks += [heading, table]
        workings += figures(groups, words)
    return tuple(blocks), tuple(workings)


def cycle_blocks(brief: Brief, results: Continuation) -> tuple[Block, ...]:
    """After how many days a delivery is old enough to be judged, course by course."""
    t = brief.t
    if not results.cycles:
        return ()
    columns = (
        Column(t("subscriptions.by_course"), "text", NAME),
        Column(t("subscriptions.cycle_days"), "days", FIGURE, look="strong"),
        Column(t("subscriptions.cycle_times"), "count", FIGURE, look="muted"),
    )
    lines = tuple(
        (given(group_name(brief, "course", cycle.course)), given(cycle.days), given(cycle.times))
        for cycle in results.cycles
    )
    return (
        Heading(t("subscriptions.cycles"), t("subscriptions.cycles_note"), rule=False),
        Table(columns, lines),
    )


def group_name(brief: Brief, division: str, value: str | None) -> str:
    """What a group is called."""
    if value == OTHER:
        return brief.t("value.other")
    if value is None:
        return brief.t("value.no_campaign" if division == "campaign" else "value.none")
    if division == "price":
        return brief.amount(int(value))
    if division in ("channel", "campaign"):
        return brief.value_name(Dimension(division, None, "order"), value)
    return brief.shown(value)
