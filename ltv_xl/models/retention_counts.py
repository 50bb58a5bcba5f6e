"""What the models of retention are fitted to: who was still active, period by period.

A period is that of the counts: a month, a delivery. Period t leads from count t - 1 to count t.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Impossible = Literal[
    "not_counts",  # a count below zero, not whole, or not finite
    "rising",  # more customers than the period before
    "gap",  # a blank before a count
    "no_start",  # a cohort without anybody
    "short",  # no cohort was seen for a whole period
]
"""Why counts cannot be fitted."""


class ImpossibleCounts(ValueError):
    """The counts contradict themselves. reason: see Impossible; cohort and age: where, from 0."""

    def __init__(self, reason: Impossible, cohort: int = 0, age: int = 0) -> None:
        super().__init__(f"cohort {cohort}, age {age}: {reason}")
        self.reason: Impossible = reason
        self.cohort = cohort
        self.age = age


@dataclass(frozen=True)
class RetentionCounts:
    """Customers by period, 1, 2, 3 ...: all that a likelihood needs.

    lost: those who left in the period. renewed: those who stayed, of the same ones who were at risk.
    cohorts: the counts of each cohort from its start on, if they are known; they are what is drawn again for
    an interval, and continued for a back-test.
    """

    lost: Numbers
    renewed: Numbers
    cohorts: tuple[Numbers, ...] = ()

    @classmethod
    def of_cohorts(cls, cohorts: Sequence[ArrayLike]) -> "RetentionCounts":
        """From counts of active customers, one row per cohort; NaN, at the end, where not yet observed.

        A single cohort is a single row. ImpossibleCounts for counts that cannot be.
        """
        rows = tuple(_cohort(np.asarray(row, np.float64), place) for place, row in enumerate(cohorts))
        periods = max((len(row) for row in rows), default=0) - 1
        if periods < 1:
            raise ImpossibleCounts("short")
        lost, renewed = np.zeros(periods), np.zeros(periods)
        for row in rows:
            lost[: len(row) - 1] += row[:-1] - row[1:]
            renewed[: len(row) - 1] += row[1:]
        return cls(lost, renewed, rows)

    @classmethod
    def of_risks(cls, at_risk: ArrayLike, renewed: ArrayLike) -> "RetentionCounts":
        """From those at risk in each period, others perhaps than in the one before, and those who stayed.

        ImpossibleCounts for counts that cannot be.
        """
        risk, stayed = np.asarray(at_risk, np.float64), np.asarray(renewed, np.float64)
        for age in range(len(risk)):
            if not (_is_count(risk[age]) and _is_count(stayed[age])):
                raise ImpossibleCounts("not_counts", age=age)
            if stayed[age] > risk[age]:
                raise ImpossibleCounts("rising", age=age)
        if not risk.any():
            raise ImpossibleCounts("short")
        return cls(risk - stayed, stayed)

    @property
    def at_risk(self) -> Numbers:
        """Customers who could leave in each period."""
        return self.lost + self.renewed

    @property
    def customers(self) -> float:
        """How many there were at the start."""
        return float(sum(row[0] for row in self.cohorts)) if self.cohorts else float(self.at_risk[0])

    def splits(self) -> list[tuple[Numbers, int]]:
        """Each cohort's counts, with the place of the last one before the quarter that is held out.

        Without cohorts: the share that is left by period, one row. Rows that would leave no period to fit
        are not among them.
        """
        rows = self.cohorts or (self._shares(),)
        places = [len(row) - ceil(len(row) / 4) - 1 for row in rows]
        return [(row, place) for row, place in zip(rows, places, strict=True) if place >= 1]

    def without_last_quarter(self) -> "RetentionCounts | None":
        """The same without the last quarter of each row's counts, rounded up; None if nothing is left."""
        splits = self.splits()
        if not splits:
            return None
        if self.cohorts:
            return RetentionCounts.of_cohorts([row[: place + 1] for row, place in splits])
        place = splits[0][1]
        return RetentionCounts(self.lost[:place], self.renewed[:place])

    def _shares(self) -> Numbers:
        """The share that is left after 0, 1, ... periods (Kaplan-Meier), as far as somebody was at risk."""
        risk = self.at_risk
        periods = int(np.argmin(risk > 0)) if (risk == 0).any() else len(risk)
        return np.concatenate([[1.0], np.cumprod(self.renewed[:periods] / risk[:periods])])


def _cohort(row: Numbers, place: int) -> Numbers:
    """The counts of a cohort up to the last one that is observed."""
    seen = np.flatnonzero(~np.isnan(row))
    counts = row[: seen[-1] + 1] if len(seen) else row[:0]
    if not len(counts) or counts[0] == 0:
        raise ImpossibleCounts("no_start", place)
    for age, count in enumerate(counts):
        if np.isnan(count):
            raise ImpossibleCounts("gap", place, age)
        if not _is_count(count):
            raise ImpossibleCounts("not_counts", place, age)
        if age and count > counts[age - 1]:
            raise ImpossibleCounts("rising", place, age)
    return counts


def _is_count(value: float) -> bool:
    return 0 <= value < 1e12 and value == np.floor(value)
