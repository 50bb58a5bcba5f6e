"""How far a forecast of retention may be off: customers drawn again, the model fitted again, many times."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.fits import Fit
from ltv_xl.models.retention import MODELS, fit_many
from ltv_xl.models.retention_counts import RetentionCounts

Numbers = NDArray[np.float64]

DRAWS = 1000
SEED = 20260101
ROUGHLY = 1e-5
"""Steepness at which a draw's fit is near enough: what is left is small beside what differs between draws."""


class Interval(NamedTuple):
    """The limits between which a figure lies, one for each column of the draws."""

    lower: Numbers
    upper: Numbers


def drawn_parameters(
    counts: RetentionCounts, fitted: Fit[Any], draws: int = DRAWS, seed: int = SEED
) -> Numbers:
    """The parameters of so many fits, each of customers drawn anew: draws × parameters.

    fitted: the model as fitted to the counts themselves, where each fit begins.

    With cohorts, the customers of each are drawn with the period in which they left; without, those who stay
    of the customers at risk in each period. Draws in which nobody left or nobody stayed end at the bounds of
    the search. ValueError where it cannot be used.
    """
    if not fitted.usable:
        raise ValueError(fitted.troubles)
    random = np.random.default_rng(seed)
    lost, renewed = _drawn(counts, draws, random)
    start = np.tile(np.log(fitted.parameters), (draws, 1))
    return np.exp(fit_many(lost, renewed, MODELS[fitted.model], start, ROUGHLY).point)


def interval(values: Numbers, level: float) -> Interval:
    """The middle share of the draws (rows), for each column."""
    outside = (1 - level) / 2
    lower, upper = np.quantile(values, [outside, 1 - outside], axis=0)
    return Interval(lower, upper)


def _drawn(counts: RetentionCounts, draws: int, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Counts of lost and renewed customers of each draw."""
    if not counts.cohorts:
        risk = counts.at_risk
        rates = np.divide(counts.renewed, risk, out=np.zeros_like(risk), where=risk > 0)
        renewed = random.binomial(risk.astype(np.int64), rates, (draws, len(risk))).astype(np.float64)
        return risk - renewed, renewed
    lost, renewed = (np.zeros((draws, len(counts.lost))) for _ in range(2))
    for row in counts.cohorts:
        fates = np.append(-np.diff(row), row[-1])
        left = random.multinomial(int(row[0]), fates / row[0], draws)[:, :-1].astype(np.float64)
        periods = left.shape[1]
        lost[:, :periods] += left
        renewed[:, :periods] += row[0] - np.cumsum(left, axis=1)
    return lost, renewed
