"""Which purchases were followed by another, and after how many days: exact, from the counts of waits.sql."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from ltv_xl.analysis.tables.waits import DaysToSecond, Gap, RepeatStep

GAP_WIDTHS = (1, 3, 7, 15, 30, 60, 90, 180, 365)
"""Days between purchases are counted in spans of one of these widths."""
GAP_SPANS = 12
"""Spans at most, up to the one that holds the 90th percentile; one more gathers the rest."""
SECOND_ORDER_DAYS = (30, 60, 90, 120, 150, 180)


class Wait(NamedTuple):
    """`times` purchases, each the customer's n-th, were followed by another `days` later; None: not yet.

    known: the customer's start is known. The last n stands for all that follow it, too.
    mature: see waits.sql.
    """

    known: bool
    n: int
    mature: bool
    days: int | None
    times: int


def counted(waits: Iterable[Wait]) -> Counter[int]:
    """Days -> how often."""
    times: Counter[int] = Counter()
    for wait in waits:
        if wait.days is not None:
            times[wait.days] += wait.times
    return times


def quantile(times: Counter[int], q: float) -> float | None:
    """The q-quantile of the days, between the nearest two as SQL's percentile_cont; None of nothing."""
    if not times:
        return None
    days = sorted(times)
    ends = list(accumulate(times[day] for day in days))
    place = (ends[-1] - 1) * q
    low, high = (
        next(day for day, end in zip(days, ends, strict=True) if end > position)
        for position in (int(place), min(int(place) + 1, ends[-1] - 1))
    )
    return low + (high - low) * (place - int(place))


def repeat(waits: Sequence[Wait], steps: int, within: int) -> tuple[RepeatStep, ...]:
    """The steps of the repeat curve up to the last: customers of known start who placed an n-th order.

    within: days in which those whose n-th order is so old go on, or have not.
    """
    by_step: dict[int, list[Wait]] = {}
    for wait in waits:
        if wait.known and wait.n <= steps:
            by_step.setdefault(wait.n, []).append(wait)
    return tuple(
        RepeatStep(
            n,
            sum(wait.times for wait in rows),
            sum(wait.times for wait in rows if wait.mature),
            sum(wait.times for wait in rows if wait.mature and wait.days is not None and wait.days <= within),
            quantile(counted(rows), 0.5),
        )
        for n, rows in sorted(by_step.items())
    )


def days_to_second(waits: Sequence[Wait]) -> tuple[DaysToSecond, ...]:
    """Second orders within each of SECOND_ORDER_DAYS, of customers of known start."""
    times = counted(wait for wait in waits if wait.known and wait.n == 1)
    return tuple(
        DaysToSecond(limit, sum(often for days, often in times.items() if days <= limit))
        for limit in SECOND_ORDER_DAYS
    )


def gaps(waits: Sequence[Wait]) -> tuple[Gap, ...]:
    """Days between purchases in spans, the narrowest of GAP_WIDTHS that GAP_SPANS of them are enough for."""
    times = counted(waits)
    most = quantile(times, 0.9)
    if most is None:
        return ()
    width = next((width for width in GAP_WIDTHS if most // width < GAP_SPANS), GAP_WIDTHS[-1])
    last = int(most // width) + 1
    orders: Counter[int] = Counter()
    for days, often in times.items():
        orders[min(days // width, last)] += often
    spans = [Gap(span * width, (span + 1) * width - 1, orders[span]) for span in range(last)]
    return (*spans, Gap(last * width, None, orders[last]))


def due_after(waits: Sequence[Wait], steps: int, enough: int) -> str:
    """The SQL, for due.sql, of the days after which a customer with so many purchases is due.

    The median days that customers with as many purchases took to the next, `steps` and more together; below
    `enough` such waits, the median of all; nobody is due where nobody has bought twice.
    """
    usual = quantile(counted(waits), 0.5)
    if usual is None:
        return "CAST(NULL AS INTEGER)"
    cases = []
    for step in range(1, steps + 1):
        times = counted(wait for wait in waits if min(wait.n, steps) == step)
        median = quantile(times, 0.5)
        if median is not None and times.total() >= enough:
            cases.append(f"WHEN least(standing.orders, {steps}) = {step} THEN {ceil(median)}")
    return f"CASE {' '.join(cases)} ELSE {ceil(usual)} END" if cases else str(ceil(usual))
