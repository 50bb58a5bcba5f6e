"""Newton's method for the highest point of a smooth function, damped so that no step leads down."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

STEEPNESS = 1e-8
"""A gradient whose parts are all smaller is that of a peak."""
MOST_STEPS = 100
LONGEST_STEP = 1.5
BOUND = 18.0
"""The search stays between -BOUND and BOUND in each direction."""


class Derivatives(NamedTuple):
    """A function's value at a point, its gradient, and the matrix of its second derivatives."""

    value: float
    gradient: Numbers
    hessian: Numbers


class Maximum(NamedTuple):
    """The highest point reached, with the function there. converged: whether it is a peak."""

    point: Numbers
    value: float
    gradient: Numbers
    hessian: Numbers
    converged: bool


def maximize(function: Callable[[Numbers], Derivatives], start: Numbers) -> Maximum:
    """The peak to which the way up from start leads. Negative curvature is walked away from, not into."""
    point, here = start, function(start)
    damping = 1e-3
    for _ in range(MOST_STEPS):
        if np.abs(here.gradient).max() < STEEPNESS:
            return Maximum(point, here.value, here.gradient, here.hessian, converged=True)
        curvature, axes = np.linalg.eigh(here.hessian)
        while damping < 1e6:
            step = axes @ ((axes.T @ here.gradient) / np.maximum(np.abs(curvature), damping))
            step *= min(1.0, LONGEST_STEP / np.abs(step).max())
            trial = np.clip(point + step, -BOUND, BOUND)
            there = function(trial)
            if there.value >= here.value - 1e-14 * abs(here.value):
                break
            damping = max(damping * 10, 1e-3)
        else:
            break
        damping = max(damping / 10, 1e-9)
        if np.array_equal(trial, point):
            break
        point, here = trial, there
    return Maximum(point, here.value, here.gradient, here.hessian, converged=False)
