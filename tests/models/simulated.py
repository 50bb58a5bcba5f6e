"""Shops whose customers buy as the models of repeat buying assume, and what a fit makes of many of them.

    python -m tests.models.simulated [SETS]

prints for each model how many estimates lie within three standard errors of the parameters that were
simulated, and for those that the package lifetimes has, too, by how much its estimates differ at most.
"""

import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ltv_xl.models import gamma_gamma, purchase_fitting
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, MBG_NBD, Parameters, PurchaseFit, PurchaseModel
from ltv_xl.models.purchases import Numbers, Purchases
from ltv_xl.models.spends import Spends
from tests.models.peers import lifetimes_fit

USUAL = Parameters(0.8, 6.0, 0.8, 2.4)
LIFETIMES = {"BG/NBD": "BetaGeoFitter", "MBG/NBD": "ModifiedBetaGeoFitter"}
"""Its name for a model."""
USUAL_SPEND = gamma_gamma.Parameters(6.0, 4.0, 15.0)


@dataclass(frozen=True)
class Shop:
    """alpha is that of orders; the stages follow each other k times as fast."""

    model: PurchaseModel
    parameters: Parameters
    customers: int
    longest: float = 80.0

    @property
    def of_stages(self) -> Parameters:
        """The parameters that a fit should find."""
        return self.parameters._replace(alpha=self.parameters.alpha / self.model.k)


@dataclass(frozen=True)
class Customers:
    """Frequency, recency and T of each; the sum of ln(gap) of all; of each repeat whose it is, and when."""

    frequency: Numbers
    recency: Numbers
    observed: Numbers
    log_gaps: float
    repeats: list[tuple[int, float]]


def customers(shop: Shop, seed: int) -> Customers:
    """Order by order: the gap, Erlang distributed; then the customer leaves, or not."""
    chance = np.random.default_rng(seed)
    r, alpha, a, b = shop.of_stages
    size = shop.customers
    observed = chance.uniform(shop.longest / 3, shop.longest, size)
    scale = 1 / chance.gamma(r, 1 / alpha, size)
    leaving = chance.beta(a, b, size)
    frequency, recency, log_gaps = np.zeros(size), np.zeros(size), 0.0
    repeats: list[tuple[int, float]] = []
    active = np.ones(size, bool)
    if shop.model.dropout_at_start:
        active &= chance.random(size) >= leaving
    while active.any():
        gap = chance.gamma(shop.model.k, scale)
        active &= recency + gap < observed
        recency[active] += gap[active]
        frequency[active] += 1
        log_gaps += float(np.log(gap[active]).sum())
        repeats += zip(np.flatnonzero(active).tolist(), recency[active].tolist(), strict=True)
        active &= chance.random(size) >= leaving
    return Customers(frequency, recency, observed, log_gaps, repeats)


def purchases(shop: Shop, seed: int) -> Purchases:
    """The same in groups."""
    table = customers(shop, seed)
    return Purchases.of(table.frequency, table.recency, table.observed, log_gaps=table.log_gaps)


def orders(shop: Shop, seed: int, last: date) -> tuple[list[int], list[date], list[float]]:
    """The same as an order log that ends on a day: customer, day and an amount; times are weeks."""
    table = customers(shop, seed)
    first = [last - timedelta(days=round(weeks * 7)) for weeks in table.observed]
    rows = [*enumerate(first)]
    rows += [
        (number, min(first[number] + timedelta(days=round(weeks * 7)), last))
        for number, weeks in table.repeats
    ]
    return [number for number, _ in rows], [day for _, day in rows], [1000.0] * len(rows)


def distances(shop: Shop, seeds: range) -> Iterator[Numbers]:
    """Of each set, by how many standard errors the estimates are off; nan where there are none."""
    for seed in seeds:
        fit: PurchaseFit = purchase_fitting.fit(purchases(shop, seed), shop.model)
        errors = fit.standard_errors or [float("nan")] * 4
        yield (np.array(fit.parameters) - shop.of_stages) / np.array(errors)


def spends(seed: int, customers: int = 2000) -> Spends:
    """Amounts order by order, and their means."""
    chance = np.random.default_rng(seed)
    p, q, gamma = USUAL_SPEND
    orders = 1 + chance.poisson(1.5, customers)
    rate = chance.gamma(q, 1 / gamma, customers)
    means = [chance.gamma(p, 1 / each, count).mean() for each, count in zip(rate, orders, strict=True)]
    return Spends.of(orders, means)


def spend_distances(seeds: range) -> Iterator[Numbers]:
    """As distances, of Gamma-Gamma."""
    for seed in seeds:
        fit = gamma_gamma.fit(spends(seed))
        errors = fit.standard_errors or [float("nan")] * 3
        yield (np.array(fit.parameters) - USUAL_SPEND) / np.array(errors)


def difference_from_lifetimes(model: PurchaseModel, seeds: range) -> float:
    """The largest over all sets and parameters, as a share."""
    largest = 0.0
    for seed in seeds:
        table = customers(Shop(model, USUAL, 1000), seed)
        columns = (table.frequency, table.recency, table.observed)
        theirs = lifetimes_fit(LIFETIMES[model.name], columns)
        ours = purchase_fitting.fit(Purchases.of(*columns), model).parameters
        largest = max(largest, np.abs(np.array(ours) / list(theirs.values()) - 1).max())
    return largest


def main(sets: int) -> None:
    """Print a line for each model."""
    warnings.simplefilter("error")
    for model in (BG_NBD, *MBG_CNBD.values()):
        _show(model.name, distances(Shop(model, USUAL, 3000), range(sets)))
    _show("Gamma-Gamma", spend_distances(range(sets)))
    for model in (BG_NBD, MBG_NBD):
        largest = difference_from_lifetimes(model, range(sets))
        print(f"{model.name:12}{largest:8.1e} at most from lifetimes", flush=True)


def _show(name: str, sets: Iterator[Numbers]) -> None:
    away = np.array(list(sets))
    within, lacking = (np.abs(away) <= 3).mean(), np.isnan(away).any(axis=1).sum()
    print(f"{name:12}{within:8.2%} within three, {lacking} sets without standard errors", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
