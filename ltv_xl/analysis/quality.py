"""Whether the newest customers are worth as much as those who came before them: monthly cohorts compared."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import sqrt
from statistics import fmean, variance

from ltv_xl.analysis import student
from ltv_xl.analysis.spans import months_later
from ltv_xl.analysis.tables.spans import Quality

HORIZON = 3
"""Age months that are compared, and cohorts that each side has."""
DEGREES = 2 * (HORIZON - 1)

CohortAge = tuple[date, int, int, float]
"""A cohort's month, an age month, the customers observed through it, and their profit in it."""


def quality(rows: Iterable[CohortAge], sizes: dict[date, int]) -> Quality | None:
    """The newest three cohorts that are all observed for three months, against three a year earlier.

    Against the earliest three where there are none of a year earlier; None where there are not twice three.
    sizes: the customers of each cohort. Welch's t over the cohorts' means.
    """
    worth = means(rows, sizes)
    months = sorted(worth)
    recent = months[-HORIZON:]
    earlier = [months_later(month, -12) for month in recent]
    a_year = all(month in worth for month in earlier)
    if not a_year:
        earlier = months[:HORIZON]
    if len(months) < 2 * HORIZON:
        return None
    return welch(recent, earlier, worth, a_year=a_year)


def means(rows: Iterable[CohortAge], sizes: dict[date, int]) -> dict[date, float]:
    """The 3-month LTV of each cohort of which every customer has been observed so long."""
    profits: dict[date, list[float]] = {}
    for month, _, observed, profit in sorted(rows):
        if observed == sizes[month]:
            profits.setdefault(month, []).append(profit)
    return {month: sum(of) / sizes[month] for month, of in profits.items() if len(of) == HORIZON}


def welch(
    recent: Sequence[date], earlier: Sequence[date], worth: dict[date, float], *, a_year: bool
) -> Quality | None:
    """The comparison; None where the earlier cohorts were worth nothing: there is no rate."""
    new, old = ([worth[month] for month in months] for months in (recent, earlier))
    now, before = fmean(new), fmean(old)
    if before <= 0:
        return None
    reach = student.quantile(DEGREES) * sqrt((variance(new) + variance(old)) / HORIZON)
    change = now / before - 1
    return Quality(
        recent[0],
        earlier[0],
        a_year,
        now,
        before,
        change,
        change - reach / before,
        change + reach / before,
        reach / before,
    )
