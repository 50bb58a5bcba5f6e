"""Newton's method for many fits of one model at once: a bootstrap's refits cost little more than one.

Each row climbs by itself; a row that has arrived stays where it is.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

STEEPNESS = 1e-9
"""A gradient whose parts are all smaller is that of a peak."""
MOST_STEPS = 60
LONGEST_STEP = 2.0
BOUND = 12.0
"""The search stays between -BOUND and BOUND in each direction: parameters between 6e-6 and 160,000."""


class Derivatives(NamedTuple):
    """Of each row: the function's value (rows), its gradient (rows × parameters), its second derivatives."""

    value: Numbers
    gradient: Numbers
    hessian: Numbers


class Peaks(NamedTuple):
    """Where each row arrived, with the function there. at_bound: whether the way leads on beyond BOUND."""

    point: Numbers
    value: Numbers
    hessian: Numbers
    converged: NDArray[np.bool_]
    at_bound: NDArray[np.bool_]


def maximize_many(function: Callable[[Numbers], Derivatives], start: Numbers) -> Peaks:
    """The peaks to which the ways up from start (rows × parameters) lead."""
    point, here = start, function(start)
    damping = np.full(len(start), 1e-3)
    for _ in range(MOST_STEPS):
        if (np.abs(_inward(point, here.gradient)) < STEEPNESS).all():
            break
        trial = np.clip(point + _steps(point, here, damping), -BOUND, BOUND)
        there = function(trial)
        higher = there.value >= here.value - 1e-14 * np.abs(here.value)
        point = np.where(higher[:, None], trial, point)
        here = Derivatives(
            np.where(higher, there.value, here.value),
            np.where(higher[:, None], there.gradient, here.gradient),
            np.where(higher[:, None, None], there.hessian, here.hessian),
        )
        damping = np.where(higher, np.maximum(damping / 10, 1e-10), np.maximum(damping * 10, 1e-4))
    converged = np.abs(_inward(point, here.gradient)).max(axis=1) < 1e-6
    at_bound = np.abs(point).max(axis=1) >= BOUND - 1e-9
    return Peaks(point, here.value, here.hessian, converged, at_bound)


def _inward(point: Numbers, gradient: Numbers) -> Numbers:
    """The gradient without what leads out of the bounds."""
    outward = (np.abs(point) >= BOUND) & (np.sign(gradient) == np.sign(point))
    return np.where(outward, 0.0, gradient)


def _steps(point: Numbers, here: Derivatives, damping: Numbers) -> Numbers:
    """A step up for each row; negative curvature is walked away from, not into."""
    gradient = _inward(point, here.gradient)
    free = (np.abs(point) < BOUND) | (gradient != 0)
    curvature = np.where(free[:, :, None] & free[:, None, :], -here.hessian, np.eye(point.shape[1]))
    values, axes = np.linalg.eigh(curvature)
    values = np.maximum(np.abs(values), 1e-10) + damping[:, None]
    along = np.einsum("rji,rj->ri", axes, gradient) / values
    steps: Numbers = np.einsum("rij,rj->ri", axes, along)
    longest = np.abs(steps).max(axis=1, keepdims=True)
    steps *= np.minimum(1.0, LONGEST_STEP / np.maximum(longest, 1e-300))
    return steps
