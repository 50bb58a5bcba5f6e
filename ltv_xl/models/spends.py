"""What the model of spend is fitted to: how often customers bought again, and what they spent on average."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltv_xl.models.purchases import MOST_REPEATS, Numbers

Impossible = Literal[
    "not_finite",  # a figure or a weight is not a finite number
    "not_whole",  # orders that are not 0, 1, 2, ...
    "too_many",  # more orders than MOST_REPEATS
    "not_positive",  # a mean of orders, or a weight, that is not above zero
]
"""Why a customer's figures cannot be."""

ROUNDING = 1e-12
"""Means that differ by a smaller share are equal."""


class ImpossibleSpends(ValueError):
    """A customer's figures cannot be. reason: see Impossible; row: which customer, from 0."""

    def __init__(self, reason: Impossible, row: int) -> None:
        super().__init__(f"row {row}: {reason}")
        self.reason: Impossible = reason
        self.row = row


@dataclass(frozen=True)
class Spends:
    """Customers who bought again; an entry for each.

    orders: how many orders the mean is of, x. mean: in money. weight: customers that an entry stands for.
    """

    orders: Numbers
    mean: Numbers
    weight: Numbers

    @classmethod
    def of(cls, orders: ArrayLike, mean: ArrayLike, weight: ArrayLike | None = None) -> "Spends":
        """Customers one by one, or by weight; those without orders are left out, whatever their mean says.

        ImpossibleSpends where a number of orders is not 0, 1, 2, ... or a mean is not above 0.
        """
        x, m = np.asarray(orders, np.float64).ravel(), np.asarray(mean, np.float64).ravel()
        customers = np.ones(len(x)) if weight is None else np.asarray(weight, np.float64).ravel()
        if not len(x) == len(m) == len(customers):
            raise ValueError("the columns have different lengths")
        _check(x, m, customers)
        bought = x > 0
        return cls(x[bought], m[bought], customers[bought])

    @property
    def customers(self) -> float:
        """How many bought again."""
        return float(self.weight.sum())

    @property
    def mean_spend(self) -> float:
        """The mean of the customers' means."""
        return float((self.weight * self.mean).sum()) / self.customers

    @property
    def all_alike(self) -> bool:
        """Whether all have the same mean, but for rounding: a mean is a quotient."""
        return bool(self.mean.max() - self.mean.min() <= ROUNDING * self.mean.max())

    @property
    def correlation(self) -> float | None:
        """Of orders and mean; None where one of them does not vary."""
        if not len(self.weight) or self.orders.min() == self.orders.max() or self.all_alike:
            return None
        covariance = np.cov(self.orders, self.mean, aweights=self.weight, ddof=0)
        return float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]))


def _check(orders: Numbers, mean: Numbers, weight: Numbers) -> None:
    """Raise for the first rule that a row breaks, with the first row that breaks it."""
    bought = orders > 0
    rules: dict[Impossible, NDArray[np.bool_]] = {
        "not_finite": ~(np.isfinite(orders) & np.isfinite(weight) & (np.isfinite(mean) | ~bought)),
        "not_whole": (orders < 0) | (orders != np.floor(orders)),
        "too_many": orders > MOST_REPEATS,
        "not_positive": (bought & (mean <= 0)) | (weight <= 0),
    }
    for reason, broken in rules.items():
        if broken.any():
            raise ImpossibleSpends(reason, int(broken.argmax()))
