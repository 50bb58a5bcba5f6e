"""sBG, shifted beta-geometric: how many stay when everybody has a churn rate of their own.

Assumes that each customer leaves at the end of every period with the same probability θ, their own, and that
θ differs between customers as a beta distribution with α and β. Those who leave easily leave first: the
retention rate rises with time though nobody becomes more loyal.

    hazard of period t   α ÷ (α + β + t - 1)
    survival             S(t) = S(t - 1) × (β + t - 1) ÷ (α + β + t - 1), S(0) = 1

Time is in periods of the counts. Source: P. S. Fader and B. G. S. Hardie, "How to project customer
retention", Journal of Interactive Marketing 21 (2007).
"""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.newton_many import Derivatives
from ltv_xl.models.retention_model import RetentionModel

Numbers = NDArray[np.float64]


class Parameters(NamedTuple):
    """alpha and beta of the churn rates' beta distribution; their mean is alpha ÷ (alpha + beta)."""

    alpha: float
    beta: float


def retention(parameters: Numbers, periods: int) -> Numbers:
    """The share that stays in each of the first periods. parameters: rows × (alpha, beta); rows × periods."""
    alpha, beta = (parameters[..., place, None] for place in (0, 1))
    ages = np.arange(periods)
    rates: Numbers = (beta + ages) / (alpha + beta + ages)
    return rates


def derivatives(logs: Numbers, lost: Numbers, renewed: Numbers) -> Derivatives:
    """Log-likelihood with its derivatives by ln alpha and ln beta. logs: rows × 2; counts: rows × periods.

    Σ lost × ln α + renewed × ln(β + t - 1) - (lost + renewed) × ln(α + β + t - 1).
    """
    alpha, beta = np.exp(logs[:, 0]), np.exp(logs[:, 1])
    ages = np.arange(lost.shape[1])
    staying, whole = beta[:, None] + ages, (alpha + beta)[:, None] + ages
    at_risk, leaving = lost + renewed, lost.sum(axis=1)
    value = (
        leaving * logs[:, 0] + (renewed * np.log(staying)).sum(axis=1) - (at_risk * np.log(whole)).sum(axis=1)
    )
    by_whole, by_staying = (at_risk / whole).sum(axis=1), (renewed / staying).sum(axis=1)
    twice_whole, twice_staying = (at_risk / whole**2).sum(axis=1), (renewed / staying**2).sum(axis=1)
    to_alpha, to_beta = leaving - alpha * by_whole, beta * (by_staying - by_whole)
    hessian = np.empty((len(logs), 2, 2))
    hessian[:, 0, 0] = alpha * (alpha * twice_whole - by_whole)
    hessian[:, 0, 1] = hessian[:, 1, 0] = alpha * beta * twice_whole
    hessian[:, 1, 1] = beta * (beta * (twice_whole - twice_staying) + by_staying - by_whole)
    return Derivatives(value, np.stack([to_alpha, to_beta], axis=1), hessian)


SPREADS = (0.5, 5.0, 50.0)
"""Values of alpha + beta from which a search begins: from one alone it can end on the plateau of customers
who are all alike."""
FARTHEST = 12.0
"""Alpha and beta lie between 6e-6 and 160,000."""

SBG = RetentionModel(
    "sBG",
    Parameters,
    tuple((log(spread), log(spread)) for spread in SPREADS),
    (FARTHEST, FARTHEST),
    retention,
    derivatives,
)
