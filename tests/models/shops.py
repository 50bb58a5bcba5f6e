"""Shops with segments, drawn as the models say: what is known of the customers, and what then comes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models import purchase_fitting
from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.pooled import PooledFit, fit_pooled
from ltv_xl.models.purchase_fit import MBG_NBD, PurchaseFit
from ltv_xl.models.purchases import Purchases
from tests.models.buyers import Buyers, draw, fit_of

Numbers = NDArray[np.float64]
SIZES = (40, 150, 600)
MONTH = 365.25 / 12 / 7
HORIZON = 52.0


class Segment(NamedTuple):
    """Customers of one segment. values: of the repeat orders of each group; later_value: of later orders."""

    truth: PurchaseFit
    buyers: Buyers
    purchases: Purchases
    values: Numbers
    later_value: float


def draw_segment(customers: int, spread: float, chance: np.random.Generator) -> Segment:
    """A segment whose rate and dropout differ from the others' by about `spread`, and its mean spend."""
    rate, leaving = chance.normal(0, spread, 2)
    truth = fit_of(MBG_NBD, (0.7, 6 * np.exp(rate), 0.8 * np.exp(leaving), 2.0))
    observed = np.ceil(chance.uniform(5, 80, customers) * 7) / 7
    buyers = draw(truth, observed, HORIZON, chance)
    mean = 5000 * np.exp(chance.normal(0, 0.2)) * chance.gamma(4, 1 / 4, customers)
    spent, later = (
        np.array([chance.gamma(3, each / 3, int(n)).sum() for each, n in zip(mean, orders, strict=True)])
        for orders in (buyers.frequency, buyers.later)
    )
    purchases = Purchases.of(*buyers[:3])
    rows = {row: place for place, row in enumerate(_rows(purchases))}
    place = [rows[row] for row in zip(*(column.tolist() for column in buyers[:3]), strict=True)]
    values = np.bincount(place, spent, minlength=len(rows)).astype(np.float64)
    return Segment(truth, buyers, purchases, values, float(later.sum()))


def _rows(purchases: Purchases) -> Sequence[tuple[float, float, float]]:
    columns = (purchases.frequency, purchases.recency, purchases.observed)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def together(segments: Sequence[Purchases]) -> Purchases:
    """All customers as one."""
    return Purchases.of(
        np.concatenate([each.frequency for each in segments]),
        np.concatenate([each.recency for each in segments]),
        np.concatenate([each.observed for each in segments]),
        np.concatenate([each.weight for each in segments]),
    )


def draw_shop(segments: int, spread: float, chance: np.random.Generator) -> list[Segment]:
    """Segments of 40, 150 or 600 customers."""
    return [draw_segment(int(chance.choice(SIZES)), spread, chance) for _ in range(segments)]


def pooled(segments: Sequence[Purchases]) -> PooledFit:
    """One fit for all."""
    return fit_pooled(segments, purchase_fitting.fit(together(segments), MBG_NBD))


def errors(shops: int, spread: float, seed: int) -> dict[str, float]:
    """How far off, as the logarithm, the expected orders of a new customer are: root mean square over
    segments, by the pooled fit, by a fit to each segment alone (where it can be fitted), and by one for all.
    """
    chance = np.random.default_rng(seed)
    squares: dict[str, list[float]] = {"pooled": [], "alone": [], "whole": []}
    for _ in range(shops):
        shop = draw_shop(10, spread, chance)
        purchases = [each.purchases for each in shop]
        whole = purchase_fitting.fit(together(purchases), MBG_NBD)
        fits = fit_pooled(purchases, whole)
        for segment, fit in zip(shop, fits.segments, strict=True):
            alone = purchase_fitting.fit(segment.purchases, MBG_NBD)
            truth = float(expected_orders(segment.truth, 0, 0, 0, HORIZON))
            for name, each in (("pooled", fit), ("alone", alone), ("whole", whole)):
                if np.isfinite(each.parameters).all():
                    squares[name].append(np.log(float(expected_orders(each, 0, 0, 0, HORIZON)) / truth) ** 2)
    return {name: float(np.sqrt(np.mean(each))) for name, each in squares.items()}
