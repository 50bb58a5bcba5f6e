"""Any model of repeat buying, fitted by Newton's method over the logarithms of its parameters.

Time is measured in the mean time of observation meanwhile, so that a fit does not depend on the unit. Where
the likelihood rises without end, the fit is its limit or stands where the search ends, and says so.
"""

from collections.abc import Callable, Iterator

import numpy as np

from ltv_xl.models.fits import Trouble
from ltv_xl.models.newton import BOUND, Derivatives, Maximum, maximize, standard_errors
from ltv_xl.models.purchase_fit import Parameters, PurchaseFit, PurchaseModel
from ltv_xl.models.purchase_likelihood import (
    Sample,
    derivatives,
    derivatives_without_dropout,
    gaps_term,
)
from ltv_xl.models.purchases import Numbers, Purchases

FEWEST = 10
"""Customers, and repeat orders of all of them: with fewer, four parameters say nothing."""
USUAL = Parameters(0.5, 0.3, 0.8, 2.5)
"""Where the search begins, with k = 1 and time in the mean time of observation."""
LEAST = 1e-6
"""What counts as 0 where the search begins, as a is where nobody leaves."""
OTHERS = (USUAL, Parameters(0.05, 0.3, 1.0, 1.0), Parameters(10.0, 20.0, 0.3, 1.0))
"""Where it begins again if it ended at its bound or the data are thin: then there may be several peaks."""
THIN = 300
"""Repeat orders: with fewer, the data are thin."""
ALIKE = 1000.0
"""A gamma or beta distribution with such a parameter spreads by some 3% of its mean: as good as none."""
STAYING = 1e-6
"""Of those who may leave at an order, the share that does not, b / (a + b); below it all leave alike."""
SPLIT = 0.001
"""A beta distribution whose parameters add up to less gives 0 and 1 and hardly anything between."""
RARE = 0.02
"""Below this mean probability of leaving, the limit without dropout is fitted, too."""
EQUALLY_LIKELY = 0.5
"""The limit is taken where its log-likelihood is no more than this lower: the data do not tell them apart."""
PART, LEAST_GROUPS = 8, 200
"""Of many groups every eighth is fitted first, and of these again, as long as so many are left."""


def fit(purchases: Purchases, model: PurchaseModel, start: Parameters | None = None) -> PurchaseFit:
    """The likeliest parameters. Data that say nothing give NaN as parameters, and the trouble.

    start: where to begin, as at the parameters of a model next to this one, in the unit of the data.
    """
    trouble = _trouble_of(purchases)
    if trouble:
        return _unfitted(purchases, model, trouble)
    unit = purchases.mean_observed
    sample = Sample.of(purchases, model, unit)
    peak = _peak(purchases, model, sample, start)
    _, _, a, b = np.exp(peak.point)
    if a < RARE * (a + b):
        limit = _maximum(derivatives_without_dropout, peak.point[:2], sample)
        if limit.value >= peak.value - EQUALLY_LIKELY:
            return _fitted(limit, purchases, model, unit)
    return _fitted(peak, purchases, model, unit)


def _peak(purchases: Purchases, model: PurchaseModel, sample: Sample, start: Parameters | None) -> Maximum:
    """The highest that is known, by the logarithms of all four parameters, alpha in the sample's unit.

    The search over all groups begins at the peak of some, where it looked around.
    """
    some = _some_of(purchases)
    if some:
        near = _peak(some, model, Sample.of(some, model, sample.unit), start)
        peak = _maximum(derivatives, _inside(near.point), sample)
        if peak.converged:
            return peak
    usual = USUAL._replace(alpha=USUAL.alpha / model.k * sample.unit)
    begin = _inside(np.log(np.maximum(start or usual, LEAST)) - _log_scale(sample.unit))
    peak = _maximum(derivatives, begin, sample)
    if purchases.repeats >= THIN and np.abs(peak.point).max() < BOUND and peak.converged:
        return peak
    again = (_maximum(derivatives, np.log(other), sample) for other in (OTHERS if start else OTHERS[1:]))
    return max([peak, *again], key=lambda each: each.value)


def _trouble_of(purchases: Purchases) -> Trouble | None:
    if purchases.customers < FEWEST:
        return "few"
    if not purchases.repeats:
        return "no_repeats"
    return "few" if purchases.repeats < FEWEST else None


def _unfitted(purchases: Purchases, model: PurchaseModel, trouble: Trouble) -> PurchaseFit:
    nan = float("nan")
    parameters = Parameters(nan, nan, nan, nan)
    return PurchaseFit(model.name, parameters, None, nan, purchases.customers, (trouble,), *model[1:])


def _inside(point: Numbers) -> Numbers:
    """Where the search may begin: a start at its bound would stay there."""
    inside: Numbers = np.clip(point, 1 - BOUND, BOUND - 1)
    return inside


def _log_scale(unit: float) -> Numbers:
    """What ln of the parameters gains with the unit of time: alpha alone is a time."""
    return np.array([0.0, np.log(unit), 0.0, 0.0])


def _some_of(purchases: Purchases) -> Purchases | None:
    """Of many groups some, at equal steps in their order; None where these would be few, or thin."""
    if len(purchases.weight) < PART * LEAST_GROUPS:
        return None
    some = Purchases(
        purchases.frequency[::PART],
        purchases.recency[::PART],
        purchases.observed[::PART],
        purchases.weight[::PART],
    )
    return some if some.repeats >= THIN else None


def _maximum(of: Callable[[Numbers, Sample], Derivatives], start: Numbers, sample: Sample) -> Maximum:
    """The highest log-likelihood, and where; its slope is that of the mean over the customers."""

    def mean(point: Numbers) -> Derivatives:
        value, gradient, hessian = of(point, sample)
        customers = sample.customers
        return Derivatives(value / customers, gradient / customers, hessian / customers)

    peak = maximize(mean, start)
    return peak._replace(value=peak.value * sample.customers)


def _fitted(peak: Maximum, purchases: Purchases, model: PurchaseModel, unit: float) -> PurchaseFit:
    """peak: over two parameters where nobody leaves, else over four."""
    peak = peak._replace(point=peak.point + _log_scale(unit)[: len(peak.point)])
    values = np.exp(peak.point).tolist()
    troubles = tuple(_troubles(peak, values))
    errors = None if troubles else standard_errors(peak, purchases.customers)
    parameters = Parameters(*values) if len(values) == 4 else Parameters(values[0], values[1], a=0.0, b=1.0)
    return PurchaseFit(
        model.name,
        parameters,
        None if errors is None else Parameters(*errors.tolist()),
        peak.value + gaps_term(purchases, model.k, unit),
        purchases.customers,
        troubles,
        model.k,
        model.dropout_at_start,
    )


def _troubles(peak: Maximum, values: list[float]) -> Iterator[Trouble]:
    if len(values) == 2:
        yield "no_dropout"
    all_leave = len(values) == 4 and values[3] < STAYING * sum(values[2:])
    if values[0] > ALIKE or sum(values[2:]) > ALIKE or all_leave:
        yield "alike"
    if len(values) == 4 and sum(values[2:]) < SPLIT:
        yield "split"
    if not peak.converged:
        yield "not_converged"
