"""Models of retention fitted, chosen, and tested on what they had not seen: one way for sBG and BdW."""

from collections.abc import Mapping, Sequence
from math import nan
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.bdw import BDW
from ltv_xl.models.fits import Fit, Trouble
from ltv_xl.models.newton_many import STEEPNESS, Derivatives, Peaks, Rows, maximize_many
from ltv_xl.models.retention_counts import RetentionCounts
from ltv_xl.models.retention_model import RetentionModel
from ltv_xl.models.sbg import SBG

Numbers = NDArray[np.float64]

MODELS: Mapping[str, RetentionModel] = MappingProxyType({model.name: model for model in (SBG, BDW)})
FEW = 10
"""Where fewer customers have left, the fit says that they are few."""
ALIKE = 10_000
"""Where alpha and beta exceed it together, churn rates differ between customers by half a point at most."""


class HeldOut(NamedTuple):
    """How a model that had not seen the last quarter of the counts forecast it.

    expected, actual: customers active, summed over the counts that were held out.
    """

    expected: float
    actual: float

    @property
    def error(self) -> float:
        """Expected ÷ actual - 1; NaN where nobody was left."""
        return self.expected / self.actual - 1 if self.actual > 0 else nan


def fit(counts: RetentionCounts, model: RetentionModel = SBG) -> Fit[Any]:
    """The model's parameters by maximum likelihood.

    Troubles: no_churn, all_left, short: parameters and log-likelihood are NaN. alike, split and no_power: a
    limit of the model is the likeliest; what the parameters foretell can be used, their own size means
    nothing. few is a warning.
    """
    hopeless = _hopeless(counts, model)
    if hopeless:
        unknown = model.parameters(*[nan] * len(model.bounds))
        return Fit(model.name, unknown, None, nan, counts.customers, (hopeless,))
    ways = _starts(counts, model)
    tried = fit_many(counts.lost[None], counts.renewed[None], model, ways)
    best = int(np.argmax(np.where(tried.converged, tried.value, -np.inf)))
    peaks = tried.row(best)
    troubles = _troubles(counts, peaks)
    errors = _standard_errors(peaks) if set(troubles) <= {"few"} else None
    return Fit(
        model.name,
        model.parameters(*np.exp(peaks.point[0]).tolist()),
        None if errors is None else model.parameters(*errors.tolist()),
        float(peaks.value[0]),
        counts.customers,
        troubles,
    )


def fit_many(
    lost: Numbers,
    renewed: Numbers,
    model: RetentionModel,
    starts: Numbers,
    steepness: float = STEEPNESS,
) -> Peaks:
    """Fits of many sets of counts (rows × periods) at once; points are logarithms of the parameters.

    starts: where each fit begins (rows × parameters); of a single set of counts as many fits as it has rows.
    steepness: see maximize_many, of the mean log-likelihood of a customer.
    """
    lost, renewed = (np.broadcast_to(part, (len(starts), lost.shape[1])) for part in (lost, renewed))
    size = np.maximum((lost + renewed).max(axis=1), 1.0)

    def mean(logs: Numbers, rows: Rows) -> Derivatives:
        value, gradient, hessian = model.derivatives(logs, lost[rows], renewed[rows])
        of = size[rows]
        return Derivatives(value / of, gradient / of[:, None], hessian / of[:, None, None])

    peaks = maximize_many(mean, starts, np.array(model.bounds), steepness)
    return peaks._replace(value=peaks.value * size, hessian=peaks.hessian * size[:, None, None])


def _starts(counts: RetentionCounts, model: RetentionModel) -> Numbers:
    """Logarithms of parameters that agree with the churn of the first period: ways × parameters."""
    churn = (counts.lost[0] + 0.5) / (counts.at_risk[0] + 1)
    ways = np.array(model.starts)
    ways[:, :2] += np.log([churn, 1 - churn])
    return ways


def survival(fitted: Fit[Any], periods: int) -> Numbers:
    """The share of a cohort that is active after 0, 1, ... periods: periods + 1 values."""
    return MODELS[fitted.model].survival(np.array(fitted.parameters), periods)


def held_out(counts: RetentionCounts, model: RetentionModel) -> HeldOut | None:
    """A forecast of the last quarter of the counts; None where that leaves too little to fit."""
    earlier = counts.without_last_quarter()
    if earlier is None:
        return None
    fitted = fit(earlier, model)
    if np.isnan(fitted.log_likelihood):
        return None
    expected = actual = 0.0
    for row, split in counts.splits():
        curve = survival(fitted, len(row) - 1)
        expected += float(row[split] * curve[split + 1 :].sum() / curve[split])
        actual += float(row[split + 1 :].sum())
    return HeldOut(expected, actual)


def choose(counts: RetentionCounts, models: Sequence[RetentionModel] = (SBG, BDW)) -> Fit[Any]:
    """The likeliest fit, less one for each parameter (Akaike, 1974); the first where none can be used.

    Not by the held-out quarter, which is for judging the choice: it leaves so few counts to fit that a choice
    by it foretells worse (tests/models/simulated_choice.py).
    """

    def worth(fitted: Fit[Any]) -> float:
        return fitted.log_likelihood - len(fitted.parameters) if fitted.usable else -np.inf

    return max((fit(counts, model) for model in models), key=worth)


def _hopeless(counts: RetentionCounts, model: RetentionModel) -> Trouble | None:
    if not counts.lost.any():
        return "no_churn"
    if not counts.renewed.any():
        return "all_left"
    return "short" if np.count_nonzero(counts.at_risk) < len(model.bounds) else None


def _troubles(counts: RetentionCounts, peaks: Peaks) -> tuple[Trouble, ...]:
    if not peaks.converged[0]:
        return ("not_converged",)
    troubles: list[Trouble] = []
    alpha, beta = np.exp(peaks.point[0, :2])
    if alpha + beta > ALIKE:
        troubles.append("alike")
    elif peaks.at_bound[0, :2].any():
        troubles.append("split")
    if peaks.at_bound[0, 2:].any():
        troubles.append("no_power")
    if counts.lost.sum() < FEW:
        troubles.append("few")
    return tuple(troubles)


def _standard_errors(peaks: Peaks) -> Numbers | None:
    """Of the parameters, by the curvature at the peak; None where it is flat."""
    curvature = -peaks.hessian[0]
    if np.linalg.matrix_rank(curvature) < len(curvature):
        return None
    variances = np.diag(np.linalg.inv(curvature))
    if not (variances > 0).all():
        return None
    errors: Numbers = np.exp(peaks.point[0]) * np.sqrt(variances)
    return errors
