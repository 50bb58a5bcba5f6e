"""BdW, beta discrete Weibull: as sBG, and a customer's own risk of leaving changes with time.

Assumes that a customer is still there after t periods with probability (1 - θ)^(t^c): θ is their own, and
differs between customers as a beta distribution with α and β; c > 1 means that each becomes more likely to
leave as time passes, c < 1 less likely, c = 1 is sBG.

    survival             S(t) = B(α, β + t^c) ÷ B(α, β)

Time is in periods of the counts. Source: P. S. Fader, B. G. S. Hardie, Y. Liu, J. Davin and T. Steenburgh,
"'How to project customer retention' revisited: the role of duration dependence", Journal of Interactive
Marketing 43 (2018).
"""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.gamma_function import log_rise, slope_and_curve
from ltv_xl.models.newton_many import Derivatives
from ltv_xl.models.retention_model import RetentionModel
from ltv_xl.models.sbg import FARTHEST, SPREADS

Numbers = NDArray[np.float64]


class Parameters(NamedTuple):
    """alpha and beta of the beta distribution of θ, and c, the power of time."""

    alpha: float
    beta: float
    c: float


def retention(parameters: Numbers, periods: int) -> Numbers:
    """The share that stays in each of the first periods. parameters: rows × (alpha, beta, c)."""
    alpha, beta, power = (parameters[..., place, None] for place in (0, 1, 2))
    rates: Numbers = np.exp(_log_steps(alpha, beta, np.arange(periods + 1.0) ** power))
    return rates


def _log_steps(alpha: Numbers, beta: Numbers, times: Numbers) -> Numbers:
    """Ln of B(α, β + t^c) ÷ B(α, β + (t - 1)^c) for each t. times: t^c, from t = 0 on.

    With s = β + (t - 1)^c and g = t^c - (t - 1)^c this is ln of Γ(s + g) Γ(α + s) ÷ Γ(s) ÷ Γ(α + s + g), in
    which α and g change places: the less one rises. A difference of two ln B would lose digits.
    """
    before, grown = beta + times[..., :-1], np.diff(times, axis=-1)
    less, more = np.minimum(alpha, grown), np.maximum(alpha, grown)
    steps: Numbers = log_rise(before, less) - log_rise(before + more, less)
    return steps


def derivatives(logs: Numbers, lost: Numbers, renewed: Numbers) -> Derivatives:
    """Log-likelihood with its derivatives by the logarithms of alpha, beta and c; shapes as in sBG.

    Σ renewed × D + lost × ln(1 - e^D), where D = ln S(t) - ln S(t - 1).
    """
    step, slopes, curves = _log_retention(np.exp(logs), lost.shape[1])
    ratio = -np.exp(step) / np.expm1(step)  # of those who stay to those who leave
    value = (renewed * step + lost * np.log(-np.expm1(step))).sum(axis=1)
    pull = renewed - lost * ratio
    bend = -lost * ratio * (1 + ratio)
    gradient = np.einsum("rt,prt->rp", pull, slopes)
    hessian = np.einsum("rt,prt,qrt->rpq", bend, slopes, slopes) + np.einsum("rt,pqrt->rpq", pull, curves)
    return Derivatives(value, gradient, hessian)


def _log_retention(parameters: Numbers, periods: int) -> tuple[Numbers, Numbers, Numbers]:
    """Ln of the retention of each period (rows × periods), and its first and second derivatives by the
    logarithms of the parameters (3 × rows × periods, 3 × 3 × rows × periods).
    """
    alpha, beta, power = (parameters[:, place, None] for place in (0, 1, 2))
    ages = np.arange(periods + 1.0)
    log_ages = np.log(np.maximum(ages, 1.0))  # at age 0 time has no slope
    times = ages**power
    staying = beta + times
    slope, curve = slope_and_curve(np.concatenate([alpha, staying, alpha + staying], axis=-1))
    of_staying, of_whole = slice(1, periods + 2), slice(periods + 2, None)
    by_alpha = slope[:, :1] - slope[:, of_whole]
    by_staying = slope[:, of_staying] - slope[:, of_whole]
    twice_staying = curve[:, of_staying] - curve[:, of_whole]
    twice_whole = -curve[:, of_whole]
    by_power, twice_by_power = times * log_ages * power, times * log_ages**2 * power**2
    slopes = np.stack([
        alpha * by_alpha,
        beta * by_staying,
        by_power * by_staying,
    ])
    curves = np.empty((3, *slopes.shape))
    curves[0, 0] = alpha**2 * (curve[:, :1] + twice_whole) + slopes[0]
    curves[1, 1] = beta**2 * twice_staying + slopes[1]
    curves[2, 2] = by_power**2 * twice_staying + (twice_by_power + by_power) * by_staying
    curves[0, 1] = curves[1, 0] = alpha * beta * twice_whole
    curves[0, 2] = curves[2, 0] = alpha * by_power * twice_whole
    curves[1, 2] = curves[2, 1] = beta * by_power * twice_staying
    steps = _log_steps(alpha, beta, times)
    # A period that nearly everybody survives must not become certain.
    return np.minimum(steps, -1e-300), np.diff(slopes, axis=-1), np.diff(curves, axis=-1)


POWERS = (0.6, 1.8)
"""Values of c from which a search begins."""

BDW = RetentionModel(
    "BdW",
    Parameters,
    tuple((log(spread), log(spread), log(power)) for spread in SPREADS[::2] for power in POWERS),
    (FARTHEST, FARTHEST, log(10)),
    retention,
    derivatives,
)
