"""What a model would have said some time ago, beside what then came.

A fit to what was known on the day of the split forecasts the time since; the simple rule says that the next
period is like the last: as many repeat orders as the same customers made in the time of the same length
before the split. `judging` says when the forecast is poor.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltv_xl.models import judging, purchase_fitting
from ltv_xl.models.alive import probability_alive
from ltv_xl.models.expectations import Outlook, expected_orders
from ltv_xl.models.purchase_fit import PurchaseFit, PurchaseModel
from ltv_xl.models.purchases import Numbers, Purchases
from tests.models.any_order import any_order

MOST_REPEATS = 7
"""The last group by number of past orders: so many repeats and more."""
BINS = 10
"""Of P(alive), each a tenth wide."""


@dataclass(frozen=True)
class HoldOut:
    """What came after the split. All arrays but by_period have an entry for each group of `known`.

    known: the customers as they were known at the split, in the fit's unit of time. later: repeat orders of
    all customers of the group within `horizon` after it; buyers: how many of them made one; last: their
    repeat orders within `horizon` before it. by_period: all customers' orders in each unit of time after it.
    """

    known: Purchases
    horizon: float
    later: Numbers
    buyers: Numbers
    last: Numbers
    by_period: Numbers

    def __post_init__(self) -> None:
        """ValueError where the arrays do not fit together."""
        groups = len(self.known.weight)
        if {len(self.later), len(self.buyers), len(self.last)} != {groups}:
            raise ValueError(f"of {groups} groups each needs its later orders, buyers and last orders")
        if (self.buyers > self.known.weight).any():
            raise ValueError("more buyers than customers")


class PastOrders(NamedTuple):
    """Customers by their repeats before the split. repeats: so many, the last group so many and more."""

    repeats: int
    customers: float
    expected: float
    actual: float
    simple: float


class AliveBin(NamedTuple):
    """Customers by P(alive), between lower and upper.

    alive: mean P(alive); expected: the share that the model expects to order within the horizon, which is
    less, for who is alive need not order; actual: the share that did.
    """

    lower: float
    upper: float
    customers: float
    alive: float
    expected: float
    actual: float


@dataclass(frozen=True)
class BackTest:
    """A model's forecast beside what came.

    expected, actual, simple: repeat orders in the whole horizon by the model, in fact, by the simple rule.
    error, simple_error: of the two, as a share of the actual orders; None without any. by_period: expected
    and actual orders in each unit of time. verdict: None where there are too few orders to judge.
    """

    model: str
    customers: float
    horizon: float
    expected: float
    actual: float
    simple: float
    by_period: tuple[tuple[float, float], ...]
    by_past_orders: tuple[PastOrders, ...]
    by_alive: tuple[AliveBin, ...]

    @property
    def error(self) -> float | None:
        """The model's, of the total."""
        return self.expected / self.actual - 1 if self.actual else None

    @property
    def simple_error(self) -> float | None:
        """The simple rule's."""
        return self.simple / self.actual - 1 if self.actual else None

    @property
    def verdict(self) -> judging.Verdict | None:
        """Whether the forecast was good."""
        return judging.verdict(self.expected, self.actual, self.simple)


def back_test(fit: PurchaseFit, hold_out: HoldOut) -> BackTest:
    """The forecast of a fit to hold_out.known, or to the same customers in another grouping."""
    known = hold_out.known
    past = (known.frequency, known.recency, known.observed)
    expected = known.weight * expected_orders(fit, *past, hold_out.horizon)
    return BackTest(
        model=fit.model,
        customers=known.customers,
        horizon=hold_out.horizon,
        expected=float(expected.sum()),
        actual=float(hold_out.later.sum()),
        simple=float(hold_out.last.sum()),
        by_period=tuple(_by_period(fit, hold_out)),
        by_past_orders=tuple(_by_past_orders(hold_out, expected)),
        by_alive=tuple(
            _by_alive(
                hold_out,
                probability_alive(fit, *past),
                any_order(Outlook.of(fit, *past), hold_out.horizon),
            )
        ),
    )


def error_of_model(hold_out: HoldOut) -> Callable[[PurchaseModel], float | None]:
    """For `choose`: how far off a model would have been in total; None where it cannot be judged."""

    def error(model: PurchaseModel) -> float | None:
        fit = purchase_fitting.fit(hold_out.known, model)
        if not fit.usable:
            return None
        test = back_test(fit, hold_out)
        return test.error if test.verdict else None

    return error


def _by_period(fit: PurchaseFit, hold_out: HoldOut) -> Iterator[tuple[float, float]]:
    known, before = hold_out.known, 0.0
    for period, actual in enumerate(hold_out.by_period.tolist(), 1):
        end = min(float(period), hold_out.horizon)
        orders = expected_orders(fit, known.frequency, known.recency, known.observed, end)
        so_far = float(known.weight @ orders)
        yield so_far - before, actual
        before = so_far


def _by_past_orders(hold_out: HoldOut, expected: Numbers) -> Iterator[PastOrders]:
    known = hold_out.known
    group = np.minimum(known.frequency, MOST_REPEATS).astype(np.intp)
    columns = (known.weight, expected, hold_out.later, hold_out.last)
    for repeats, sums in zip(*_sums(group, *columns), strict=True):
        yield PastOrders(repeats, *sums)


def _by_alive(hold_out: HoldOut, alive: Numbers, ordering: Numbers) -> Iterator[AliveBin]:
    weight = hold_out.known.weight
    group = np.minimum((alive * BINS).astype(np.intp), BINS - 1)
    columns = (weight, weight * alive, weight * ordering, hold_out.buyers)
    for place, (customers, *sums) in zip(*_sums(group, *columns), strict=True):
        yield AliveBin(place / BINS, (place + 1) / BINS, customers, *(each / customers for each in sums))


def _sums(group: NDArray[np.intp], *columns: ArrayLike) -> tuple[list[int], list[list[float]]]:
    """The groups that occur, and the sums of each column by group."""
    groups, place = np.unique(group, return_inverse=True)
    return groups.tolist(), np.stack([np.bincount(place, column) for column in columns], axis=1).tolist()
