"""How many orders are to be expected: of customers with a past, and of new ones.

The expectation of a customer who is alive depends on x and T alone, so it is computed once for each pair of
them; the time since the last order comes in through P(alive) and through the stage of the current interval:

    E[Y(h) | x, t_x, T] = P(alive) · Σ_{j<k} P(stage j | alive) · E[Y(h) | alive, stage j]

alive, the rate is gamma distributed with r + kx + j and α + T, the probability of leaving beta distributed
with a and b + x + d; `further_orders` has the rest. Times are in the fit's unit.

Sources: Fader, Hardie & Lee 2005, equations 9 and 10 (BG/NBD); Batislam, Denizel & Filiztekin 2007
(MBG/NBD); Reutterer, Platzer & Schröder 2021 (MBG/CNBD-k, which they approximate for k > 1: the sum here is
exact).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltv_xl.models.alive import alive_given_stages, figures, stages
from ltv_xl.models.further_orders import further_orders, reached
from ltv_xl.models.purchase_fit import PurchaseFit
from ltv_xl.models.purchases import Numbers


def expected_orders(
    fit: PurchaseFit, frequency: ArrayLike, recency: ArrayLike, observed: ArrayLike, horizon: float
) -> Numbers:
    """Orders of each customer within `horizon` after T. ValueError for impossible figures or horizons."""
    return _moment(_states(fit, frequency, recency, observed), horizon, 1)


def expected_orders_of_new(fit: PurchaseFit, horizon: float) -> float:
    """Orders of a new customer within `horizon` after the first order, which is not counted."""
    return float(expected_orders(fit, 0, 0, 0, horizon))


def variance_of_orders(
    fit: PurchaseFit, frequency: ArrayLike, recency: ArrayLike, observed: ArrayLike, horizon: float
) -> Numbers:
    """How much each customer's orders within `horizon` vary around their expectation."""
    states = _states(fit, frequency, recency, observed)
    variance: Numbers = np.maximum(_moment(states, horizon, 2) - _moment(states, horizon, 1) ** 2, 0.0)
    return variance


def probability_of_order(
    fit: PurchaseFit, frequency: ArrayLike, recency: ArrayLike, observed: ArrayLike, horizon: float
) -> Numbers:
    """How likely each customer orders at all within `horizon` after T."""
    states = _states(fit, frequency, recency, observed)
    odds = checked_horizon(horizon) / (fit.parameters.alpha + states.observed)
    return _mixed(states, [reached(1, shape, odds, fit.k, j) for j, shape in enumerate(states.shapes)])


class _States(NamedTuple):
    """Customers by what their future depends on.

    alive: P(alive); stage: that of each stage, k × customers; pair: the place of a customer's x and T among
    `frequency`, `observed`, the pairs that occur.
    """

    fit: PurchaseFit
    alive: Numbers
    stage: Numbers
    pair: NDArray[np.intp]
    frequency: Numbers
    observed: Numbers

    @property
    def shapes(self) -> list[Numbers]:
        """The shape of the rate's distribution by stage, of each pair."""
        return [self.fit.parameters.r + self.fit.k * self.frequency + j for j in range(self.fit.k)]


def _states(fit: PurchaseFit, *columns: ArrayLike) -> _States:
    x, recent, whole = figures(*columns)
    terms = stages(fit, x, recent, whole)
    likely = terms.sum(0)
    frequencies, of_frequency = np.unique(x, return_inverse=True)
    ends, of_end = np.unique(whole, return_inverse=True)
    codes, pair = np.unique(of_frequency * len(ends) + of_end, return_inverse=True)
    return _States(
        fit,
        alive_given_stages(fit, x, recent, whole, likely),
        terms / likely,
        pair.reshape(x.shape),
        frequencies[codes // len(ends)],
        ends[codes % len(ends)],
    )


def _moment(states: _States, horizon: float, moment: int) -> Numbers:
    fit = states.fit
    odds = checked_horizon(horizon) / (fit.parameters.alpha + states.observed)
    stays = fit.parameters.b if fit.parameters.a else 1.0  # without dropout b may be anything
    b = stays + states.frequency + fit.dropout_at_start
    of_pairs = [
        further_orders(shape, odds, b, fit.parameters.a, fit.k, j, moment)
        for j, shape in enumerate(states.shapes)
    ]
    return _mixed(states, of_pairs)


def _mixed(states: _States, of_pairs: list[Numbers]) -> Numbers:
    """From the figures of a living customer by stage and pair to those of every customer."""
    mixed: Numbers = states.alive * sum(
        share * figure[states.pair] for share, figure in zip(states.stage, of_pairs, strict=True)
    )
    return mixed


def checked_horizon(horizon: float) -> float:
    """The horizon; ValueError where it is below zero or without end."""
    if not (np.isfinite(horizon) and horizon >= 0):
        raise ValueError(f"a horizon of {horizon} cannot be")
    return horizon
