"""Customers who buy as the models say, drawn order by order.

`python -m tests.models.buyers` holds the expectations to many of them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, Parameters, PurchaseFit, PurchaseModel

Numbers = NDArray[np.float64]


class Buyers(NamedTuple):
    """Drawn customers: what is seen of them up to T, and what comes after."""

    frequency: Numbers
    recency: Numbers
    observed: Numbers
    alive: NDArray[np.bool_]
    later: Numbers


def fit_of(model: PurchaseModel, parameters: tuple[float, float, float, float]) -> PurchaseFit:
    """A fit with these parameters."""
    return PurchaseFit(
        model.name, Parameters(*parameters), None, 0.0, 1.0, (), model.k, model.dropout_at_start
    )


def draw(fit: PurchaseFit, observed: Numbers, horizon: float, chance: np.random.Generator) -> Buyers:
    """Customers observed for so long, and their orders within `horizon` after that."""
    r, alpha, a, b = fit.parameters
    rate = chance.gamma(r, 1 / alpha, len(observed))
    leaves = chance.beta(a, b, len(observed)) if a else np.zeros(len(observed))
    frequency, recency, later = (np.zeros(len(observed)) for _ in range(3))
    time = np.zeros(len(observed))
    stays = np.ones(len(observed), bool)
    if fit.dropout_at_start:
        stays = chance.random(len(observed)) >= leaves
    left_before = ~stays
    going = np.flatnonzero(stays)
    while len(going):
        time[going] += chance.gamma(fit.k, 1 / rate[going])
        going = going[time[going] <= observed[going] + horizon]
        seen = time[going] <= observed[going]
        before = going[seen]
        frequency[before] += 1
        recency[before] = time[before]
        later[going[~seen]] += 1
        left = chance.random(len(going)) < leaves[going]
        left_before[going[left & seen]] = True
        going = going[~left]
    return Buyers(frequency, recency, observed, ~left_before, later)


PRINTED = (0.243, 4.414, 0.793, 2.426)
"""BG/NBD of CDNOW, as Fader, Hardie & Lee 2005 print it."""
CASES = [(BG_NBD, PRINTED)] + [(MBG_CNBD[k], (0.6 * k, 5.0, 0.8, 2.5)) for k in (1, 2, 3, 4)]


def main() -> None:
    """Print expected and drawn orders of five million new customers, and of customers with a past."""
    chance = np.random.default_rng(15)
    for model, parameters in CASES:
        fit = fit_of(model, parameters)
        expected = np.zeros(2)
        drawn = np.zeros(2)
        for _ in range(25):
            new = draw(fit, np.zeros(200_000), 52.0, chance)
            old = draw(fit, np.full(200_000, 30.0), 26.0, chance)
            drawn += (new.later.sum(), old.later.sum())
            expected[0] += 200_000 * float(expected_orders(fit, 0, 0, 0, 52.0))
            expected[1] += expected_orders(fit, old.frequency, old.recency, 30.0, 26.0).sum()
        print(
            f"{model.name:12} drawn / expected - 1: new {drawn[0] / expected[0] - 1:+.5f}, "
            f"with a past {drawn[1] / expected[1] - 1:+.5f}"
        )


if __name__ == "__main__":
    main()
