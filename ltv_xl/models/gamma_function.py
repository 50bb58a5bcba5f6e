"""The beta function's logarithm, and the derivatives of that of the gamma function, of few arguments.

SciPy has them, too, but loading it takes longer than a fit. Arguments are moved to LEAST and beyond by
Γ(z + 1) = z Γ(z); there Stirling's series is exact to the last digits.
"""

from math import log, pi

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

LEAST = 16
"""From here on what the series leave out is below 1e-14."""

ROOT = log(2 * pi) / 2


def log_beta(a: Numbers, b: Numbers | float) -> Numbers:
    """The logarithm of Γ(a) Γ(b) ÷ Γ(a + b), of positive arguments."""
    less, more = np.minimum(a, b), np.maximum(a, b)
    whole: Numbers = _log_gamma(less) - log_rise(more, less)
    return whole


def log_rise(z: Numbers, a: Numbers | float) -> Numbers:
    """The logarithm of Γ(z + a) ÷ Γ(z), of positive arguments."""
    rise: Numbers = log_rise_beyond(z + LEAST, a) - np.log1p(a / _steps(z)).sum(0)
    return rise


def log_rise_beyond(z: Numbers, a: Numbers | float) -> Numbers:
    """The logarithm of Γ(z + a) ÷ Γ(z) for z from LEAST on: a difference would lose digits."""
    rise: Numbers = (z - 0.5) * np.log1p(a / z) + a * np.log(z + a) - a + _rest(z + a) - _rest(z)
    return rise


def slope_and_curve(z: Numbers) -> tuple[Numbers, Numbers]:
    """The first two derivatives of ln Γ, digamma and trigamma, of positive arguments."""
    inverse, steps = 1 / (z + LEAST), 1 / _steps(z)
    square = inverse * inverse
    slopes = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
    curves = inverse * square * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square / 30)))
    slope: Numbers = -np.log(inverse) - inverse / 2 - slopes - steps.sum(0)
    curve: Numbers = inverse + square / 2 + curves + (steps * steps).sum(0)
    return slope, curve


def _log_gamma(z: Numbers) -> Numbers:
    beyond = z + LEAST
    whole: Numbers = (beyond - 0.5) * np.log(beyond) - beyond + ROOT + _rest(beyond)
    whole -= np.log(_steps(z)).sum(0)
    return whole


def _steps(z: Numbers) -> Numbers:
    """z, z + 1, ... up to below z + LEAST, in rows."""
    steps: Numbers = z + np.arange(float(LEAST)).reshape(-1, *[1] * np.ndim(z))
    return steps


def _rest(z: Numbers) -> Numbers:
    """What ln Γ(z) is beyond (z - 1/2) ln z - z + ln(2π) ÷ 2."""
    square = 1 / (z * z)
    rest: Numbers = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / z
    return rest
