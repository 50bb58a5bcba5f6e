"""Gamma-Gamma: what a customer spends per order.

Assumptions: the amounts of a customer's orders are gamma distributed around the customer's own mean, shape p,
at a rate that is itself gamma distributed over the customers, shape q, rate gamma (gamma in money, p and q
without unit). How often somebody buys says nothing of how much: correlation says whether that holds.

Source: Fader & Hardie 2013, The Gamma-Gamma Model of Monetary Value. The density of the mean m of x orders:

    Gamma(p x + q) / (Gamma(p x) Gamma(q)) · gamma^q · m^(p x - 1) · x^(p x) / (gamma + m x)^(p x + q)

The mean over all customers is p gamma / (q - 1), and not finite for q <= 1. Customers without repeats have no
mean of repeats and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ltv_xl.models.fits import Fit, Trouble
from ltv_xl.models.gamma_function import log_beta, slope_and_curve
from ltv_xl.models.newton import Derivatives, Maximum, by_logarithms, maximize, standard_errors
from ltv_xl.models.purchases import Numbers
from ltv_xl.models.spends import Spends

NAME = "Gamma-Gamma"
FEWEST = 10
"""Customers who bought again: with fewer, three parameters say nothing."""
ALIKE = 1000.0
"""A gamma distribution of such a shape spreads by some 3% of its mean: as good as none."""
START = (4.0, 4.0, 0.75)
"""p, q and gamma where the search begins, with money in the mean spend: its model has the mean 1."""
FIRST_CUSTOMERS = 4000
"""Of many times more customers, so many are fitted first: the search over all of them begins there."""
BLOCK = 4096
"""Customers that are worked on at a time, few enough for a processor's cache."""
EDGES: frozenset[Trouble] = frozenset({"alike", "constant", "not_converged"})
"""Troubles without standard errors."""


class Parameters(NamedTuple):
    """Of the model; see the module."""

    p: float
    q: float
    gamma: float


@dataclass(frozen=True)
class GammaGammaFit(Fit[Parameters]):
    """The model, fitted. correlation: of orders and mean spend; None where one of them does not vary."""

    correlation: float | None = None


def fit(spends: Spends) -> GammaGammaFit:
    """The likeliest parameters. Data that say nothing give NaN as parameters, and the trouble."""
    trouble = _trouble_of(spends)
    if trouble:
        nan = float("nan")
        unknown = Parameters(nan, nan, nan)
        return GammaGammaFit(NAME, unknown, None, nan, spends.customers, (trouble,), spends.correlation)
    unit = spends.mean_spend
    scaled = replace(spends, mean=spends.mean / unit)
    begin = np.log(START)
    some = _some_of(scaled)
    if some is not scaled:
        begin = _maximum(begin, some).point
    peak = _maximum(begin, scaled)
    p, q, gamma = np.exp(peak.point).tolist()
    troubles = tuple(_troubles(peak, p, q))
    errors = None if EDGES.intersection(troubles) else standard_errors(peak, spends.customers)
    return GammaGammaFit(
        NAME,
        Parameters(p, q, gamma * unit),
        None if errors is None else Parameters(*(errors * (1.0, 1.0, unit)).tolist()),
        peak.value - _log_of_money(spends),
        spends.customers,
        troubles,
        spends.correlation,
    )


def log_likelihood(parameters: Parameters, spends: Spends) -> float:
    """Of all customers together, the density by the unit of money of the data."""
    return derivatives(np.log(parameters), spends).value - _log_of_money(spends)


def _log_of_money(spends: Spends) -> float:
    """What the density is divided by whatever the parameters are."""
    return float((spends.weight * np.log(spends.mean)).sum())


def _some_of(spends: Spends) -> Spends:
    """Of many customers some, at equal steps; else all."""
    step = len(spends.weight) // FIRST_CUSTOMERS
    if step < 2:
        return spends
    return Spends(spends.orders[::step], spends.mean[::step], spends.weight[::step])


def _maximum(start: Numbers, spends: Spends) -> Maximum:
    """The highest log-likelihood, and where; its slope is that of the mean over the customers."""
    kinds, customers = Kinds.of(spends), spends.customers

    def mean(point: Numbers) -> Derivatives:
        value, gradient, hessian = derivatives(point, spends, kinds)
        return Derivatives(value / customers, gradient / customers, hessian / customers)

    peak = maximize(mean, start)
    return peak._replace(value=peak.value * customers)


class Kinds(NamedTuple):
    """Each number of orders that there is, and how many customers have it."""

    orders: Numbers
    customers: Numbers

    @classmethod
    def of(cls, spends: Spends) -> "Kinds":
        """By counting."""
        customers = np.bincount(spends.orders.astype(np.intp), spends.weight)
        orders = np.flatnonzero(customers)
        return cls(orders.astype(np.float64), customers[orders].astype(np.float64))


class _Sums(NamedTuple):
    """Over all customers, with s what a customer spent on x orders."""

    share: float  # x ln((gamma + s) / s)
    rest: float  # ln((gamma + s) / gamma)
    lost: float  # x / (gamma + s)
    lost_squared: float  # x / (gamma + s)^2
    gained: float  # 1 / gamma - 1 / (gamma + s)
    gained_squares: float  # 1 / gamma^2 - 1 / (gamma + s)^2


def _sums(gamma: float, spends: Spends) -> _Sums:
    sums = np.zeros(6)
    for start in range(0, len(spends.weight), BLOCK):
        here = slice(start, start + BLOCK)
        customers, orders = spends.weight[here], spends.weight[here] * spends.orders[here]
        spent = spends.orders[here] * spends.mean[here]
        inverse = 1 / (gamma + spent)
        gained = spent * inverse / gamma
        sums += (
            orders @ np.log1p(gamma / spent),
            customers @ np.log1p(spent / gamma),
            orders @ inverse,
            orders @ (inverse * inverse),
            customers @ gained,
            customers @ (gained * (1 / gamma + inverse)),
        )
    return _Sums(*sums.tolist())


def derivatives(log_parameters: Numbers, spends: Spends, kinds: Kinds | None = None) -> Derivatives:
    """The logarithm without the money, by ln p, ln q and ln gamma. kinds: of the spends, if counted already.

    Digamma and trigamma are computed once for each number of orders.
    """
    kinds = kinds or Kinds.of(spends)
    p, q, gamma = parameters = np.exp(log_parameters)
    sums = _sums(gamma, spends)
    shape, customers, x = p * kinds.orders, kinds.customers, kinds.orders
    arguments = np.array([shape + q, shape, np.full_like(shape, q)])
    (slope, slope_p, slope_q), (curve, curve_p, curve_q) = slope_and_curve(arguments)
    gradient = [
        (customers * x) @ (slope - slope_p) - sums.share,
        customers @ (slope - slope_q) - sums.rest,
        q * sums.gained - p * sums.lost,
    ]
    p_p, p_q = (customers * x * x) @ (curve - curve_p), (customers * x) @ curve
    q_q = customers @ (curve - curve_q)
    gamma_gamma = p * sums.lost_squared - q * sums.gained_squares
    hessian = [[p_p, p_q, -sums.lost], [p_q, q_q, sums.gained], [-sums.lost, sums.gained, gamma_gamma]]
    value = -(customers @ log_beta(shape, q)) - p * sums.share - q * sums.rest
    return by_logarithms(Derivatives(float(value), np.array(gradient), np.array(hessian)), parameters)


def _trouble_of(spends: Spends) -> Trouble | None:
    if not spends.customers:
        return "no_repeats"
    if spends.customers < FEWEST:
        return "few"
    return "alike" if spends.all_alike else None


def _troubles(peak: Maximum, p: float, q: float) -> Iterator[Trouble]:
    if q > ALIKE:
        yield "alike"
    if p > ALIKE:
        yield "constant"
    if q <= 1:
        yield "no_mean"
    if not peak.converged:
        yield "not_converged"
