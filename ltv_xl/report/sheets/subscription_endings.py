"""Who leaves when: reasons for cancelling by delivery, and the day of the cycle."""

from ltv_xl.analysis.tables.continuation import Continuation, EndingDays
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.report.arithmetic import rate_of, share, total_of_two
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, total
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Series, Table
from ltv_xl.report.sentences import sentence
from ltv_xl.report.sheets.subscription_curves import FIGURE, NAME

BANDS = ((1, 1), (2, 2), (3, 3), (4, 6), (7, 12), (13, None))
"""Numbers of the last delivery that reasons are counted by."""
HALF = 0.5


def reason_blocks(brief: Brief, results: Continuation) -> tuple[Block, ...]:
    """Reasons for cancelling by the number of the last delivery."""
    t, rows = brief.t, results.endings
    if not rows or all(row.reason in (None, OTHER) for row in rows):
        return ()
    lines = []
    for reason in dict.fromkeys(row.reason for row in rows):
        counts = tuple(
            given(
                sum(
                    row.subscriptions
                    for row in rows
                    if row.reason == reason and row.n >= low and (high is None or row.n <= high)
                )
            )
            for low, high in BANDS
        )
        name = t("value.other") if reason == OTHER else t("value.none") if reason is None else reason
        lines.append((given(brief.shown(name)), counts, total(counts)))
    sums = tuple(total(tuple(line[1][place] for line in lines)) for place in range(len(BANDS)))
    everything = total(tuple(line[2] for line in lines))
    columns = (
        Column(t("subscriptions.reason"), "text", NAME),
        Column(t("subscriptions.cancelled"), "count", FIGURE, look="strong"),
        Column(t("subscriptions.of_cancelled"), "share", FIGURE),
        *(
            Column(
                _band(brief, low, high), "count", FIGURE, t("subscriptions.group_last") if low == 1 else ""
            )
            for low, high in BANDS
        ),
    )
    table = Table(
        columns,
        tuple((name, all_of, derive(share, all_of, everything), *counts) for name, counts, all_of in lines),
        (given(t("total")), everything, derive(share, everything, everything), *sums),
    )
    return Heading(t("subscriptions.reasons"), t("subscriptions.reasons_note"), rule=False), table


def _band(brief: Brief, low: int, high: int | None) -> str:
    if high is None:
        return brief.t("subscriptions.from_nth", n=low)
    if low == high:
        return brief.t("subscriptions.nth", n=low)
    return brief.t("subscriptions.nth_span", low=low, high=high)


def ending_day_blocks(brief: Brief, results: Continuation) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """When in the cycle subscriptions are cancelled."""
    t, rows = brief.t, results.ending_days
    if sum(row.subscriptions for row in rows) < ENOUGH_TO_SHOW:
        return (), ()
    counts = tuple(given(row.subscriptions) for row in rows)
    every = total(counts)
    names = []
    for row in rows:
        key = "before" if row.days_from is None else "days_open" if row.days_to is None else "days"
        names.append(given(t(f"subscriptions.{key}", low=row.days_from, high=row.days_to)))
    shares = tuple(derive(rate_of, count, every) for count in counts)
    running = [same(shares[0])]
    for each in shares[1:]:
        running.append(derive(total_of_two, running[-1], each))
    half = next(place for place, each in enumerate(running) if (number(each) or 0) >= HALF)
    chart = Chart("columns", tuple(names), (Series(shares),), "share", t("subscriptions.days_alt"), 960, 220)
    columns = (
        Column(t("subscriptions.days_header"), "text", NAME),
        Column(t("subscriptions.cancelled"), "count", FIGURE),
        Column(t("subscriptions.of_cancelled"), "share", FIGURE),
        Column(t("portfolio.cumulative"), "share", FIGURE),
    )
    table = Table(
        columns,
        (
            *zip(names, counts, shares, running, strict=True),
            (given(t("total")), every, given(None), given(None)),
        ),
        printed=False,
    )
    title = _when(brief, rows[half], shares[half], running[half])
    return (Heading(title, t("subscriptions.days_note")), chart), (table,)


def _when(brief: Brief, reached: EndingDays, share: Cell, running: Cell) -> Cell:
    """By when half of the cancellations have come. reached: the days in which it is; share, running: of
    these days, and of all up to them.
    """
    if reached.days_from is None:
        return sentence(brief, "subscriptions.days_before", share=(running, "share"))
    if reached.days_to is None:
        after = reached.days_from - 1
        return sentence(brief, "subscriptions.days_after", share=(share, "share"), days=after)
    return sentence(brief, "subscriptions.days_within", share=(running, "share"), days=reached.days_to)
