"""How many orders are to be expected of customers.

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
from ltv_xl.models.distinct import distinct
from ltv_xl.models.further_orders import further_orders
from ltv_xl.models.purchase_fit import PurchaseFit
from ltv_xl.models.purchases import Numbers


def expected_orders(
    fit: PurchaseFit, frequency: ArrayLike, recency: ArrayLike, observed: ArrayLike, horizon: float
) -> Numbers:
    """Orders of each customer within `horizon` after T. ValueError for impossible figures or horizons."""
    return Outlook.of(fit, frequency, recency, observed).orders(horizon)


class Outlook(NamedTuple):
    """Customers by what their future depends on: many horizons are answered from it.

    alive: P(alive); stage: that of each stage, k × customers; pair: the place of a customer's x and T among
    `frequency`, `observed`, the pairs that occur.
    """

    fit: PurchaseFit
    alive: Numbers
    stage: Numbers
    pair: NDArray[np.intp]
    frequency: Numbers
    observed: Numbers

    @classmethod
    def of(cls, fit: PurchaseFit, frequency: ArrayLike, recency: ArrayLike, observed: ArrayLike) -> "Outlook":
        """That of customers with these figures, as in Purchases. ValueError for impossible ones."""
        x, recent, whole = figures(frequency, recency, observed)
        terms = stages(fit, x, recent, whole)
        likely = terms.sum(0)
        ends, of_end = np.unique(whole, return_inverse=True)
        frequencies, of_frequency = distinct(x.astype(np.intp))
        codes, pair = distinct(of_frequency * len(ends) + of_end.reshape(x.shape))
        return cls(
            fit,
            alive_given_stages(fit, x, recent, whole, likely),
            terms / likely,
            pair,
            frequencies[codes // len(ends)].astype(np.float64),
            ends[codes % len(ends)],
        )

    def orders(self, horizon: float) -> Numbers:
        """Expected orders of each customer within `horizon`. ValueError for impossible horizons."""
        return self._moment(horizon, 1)

    def variance(self, horizon: float) -> Numbers:
        """How much these orders vary around what is expected."""
        variance: Numbers = np.maximum(self._moment(horizon, 2) - self.orders(horizon) ** 2, 0.0)
        return variance

    @property
    def _shapes(self) -> list[Numbers]:
        """The shape of the rate's distribution by stage, of each pair."""
        return [self.fit.parameters.r + self.fit.k * self.frequency + j for j in range(self.fit.k)]

    def _moment(self, horizon: float, moment: int) -> Numbers:
        fit = self.fit
        odds = checked_horizon(horizon) / (fit.parameters.alpha + self.observed)
        stays = fit.parameters.b if fit.parameters.a else 1.0  # without dropout b may be anything
        b = stays + self.frequency + fit.dropout_at_start
        return self._mixed([
            further_orders(shape, odds, b, fit.parameters.a, fit.k, j, moment)
            for j, shape in enumerate(self._shapes)
        ])

    def _mixed(self, of_pairs: list[Numbers]) -> Numbers:
        """From the figures of a living customer by stage and pair to those of every customer."""
        mixed: Numbers = self.alive * sum(
            share * figure[self.pair] for share, figure in zip(self.stage, of_pairs, strict=True)
        )
        return mixed


def checked_horizon(horizon: float) -> float:
    """The horizon; ValueError where it is below zero or without end."""
    if not (np.isfinite(horizon) and horizon >= 0):
        raise ValueError(f"a horizon of {horizon} cannot be")
    return horizon
