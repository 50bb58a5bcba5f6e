"""What the models of repeat buying are fitted to: when each customer bought again, and how long it was seen.

Customers with the same three figures are one group, so that a fit costs what its groups cost.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Impossible = Literal[
    "not_finite",  # a figure or a weight is not a finite number
    "negative",  # a figure is below zero, or a weight is not above it
    "not_whole",  # repeats that are no whole number
    "too_many",  # more repeats than MOST_REPEATS
    "after_end",  # the last order after the end of observation
    "no_recency",  # repeats, and the last of them at the very start
    "no_repeats",  # a last order after the first one, and no repeats
]
"""Why a customer's figures cannot be."""

MOST_REPEATS = 1_000_000
"""More than anyone's, and few enough to count through."""

LARGEST = np.iinfo(np.int64).max


class ImpossiblePurchases(ValueError):
    """A customer's figures contradict themselves. reason: see Impossible; row: which customer, from 0."""

    def __init__(self, reason: Impossible, row: int) -> None:
        super().__init__(f"row {row}: {reason}")
        self.reason: Impossible = reason
        self.row = row


@dataclass(frozen=True)
class Purchases:
    """Groups of customers with equal figures; an entry for each group, ascending by frequency.

    frequency: repeat orders, x. recency: time from the first order to the last, t_x, 0 without repeats.
    observed: time from the first order to the end of observation, T, in the unit of recency.
    weight: customers in the group. log_gaps: the sum of ln(time between neighbouring orders) over all
    customers, in the same unit; None where it is not known. Only a comparison of different k needs it.
    """

    frequency: Numbers
    recency: Numbers
    observed: Numbers
    weight: Numbers
    log_gaps: float | None = None

    @classmethod
    def of(
        cls,
        frequency: ArrayLike,
        recency: ArrayLike,
        observed: ArrayLike,
        weight: ArrayLike | None = None,
        log_gaps: float | None = None,
    ) -> "Purchases":
        """The groups of customers given one by one, or by weight. ImpossiblePurchases where one cannot be.

        log_gaps: of all customers together, those that a weight stands for included.
        """
        x, recent, whole = (
            np.asarray(column, np.float64).ravel() for column in (frequency, recency, observed)
        )
        customers = np.ones(len(x)) if weight is None else np.asarray(weight, np.float64).ravel()
        if len({len(column) for column in (x, recent, whole, customers)}) > 1:
            raise ValueError("the columns have different lengths")
        _check(x, recent, whole, customers)
        order = _order(x, recent, whole)
        x, recent, whole, customers = x[order], recent[order], whole[order], customers[order]
        starts = _starts_of_groups(x, recent, whole)
        if len(starts) < len(x):
            customers = np.add.reduceat(customers, starts)
        return cls(x[starts], recent[starts], whole[starts], customers, log_gaps)

    @property
    def customers(self) -> float:
        """How many there are."""
        return float(self.weight.sum())

    @property
    def repeat_buyers(self) -> float:
        """How many bought again."""
        return float(self.weight[self.frequency > 0].sum())

    @property
    def repeats(self) -> float:
        """How many repeat orders there are."""
        return float((self.weight * self.frequency).sum())  # not @, whose threads cost more than they give

    @property
    def mean_observed(self) -> float:
        """The mean time that a customer was observed."""
        return float((self.weight * self.observed).sum()) / self.customers


def _order(frequency: Numbers, recency: Numbers, observed: Numbers) -> NDArray[np.intp]:
    """Of rows by frequency, then recency, then observed; by one whole number for the three, which is fast."""
    kinds, kind = np.unique(recency, return_inverse=True)
    lengths, length = np.unique(observed, return_inverse=True)
    highest = int(frequency.max(initial=0))
    if (highest + 1) * len(kinds) * len(lengths) > LARGEST:
        return np.lexsort((observed, recency, frequency))
    code = (frequency.astype(np.int64) * len(kinds) + kind) * len(lengths) + length
    return np.argsort(code)


def _starts_of_groups(*ordered: Numbers) -> NDArray[np.int64]:
    """Where rows begin that differ from the one before."""
    new = np.ones(len(ordered[0]), bool)
    if len(new):
        new[1:] = np.any([column[1:] != column[:-1] for column in ordered], axis=0)
    return np.flatnonzero(new)


def _check(frequency: Numbers, recency: Numbers, observed: Numbers, weight: Numbers) -> None:
    """Raise for the first rule that a row breaks, with the first row that breaks it."""
    columns = (frequency, recency, observed)
    repeated = frequency > 0
    rules: dict[Impossible, NDArray[np.bool_]] = {
        "not_finite": ~(
            np.isfinite(frequency) & np.isfinite(recency) & np.isfinite(observed) & np.isfinite(weight)
        ),
        "negative": (np.minimum.reduce(columns) < 0) | (weight <= 0),
        "not_whole": frequency != np.floor(frequency),
        "too_many": frequency > MOST_REPEATS,
        "after_end": recency > observed,
        "no_recency": repeated & (recency == 0),
        "no_repeats": ~repeated & (recency > 0),
    }
    for reason, broken in rules.items():
        if broken.any():
            raise ImpossiblePurchases(reason, int(broken.argmax()))
