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
BOUND = 10.0
"""The search stays between -BOUND and BOUND in each direction."""
NEAR = 1e-9
"""A point so near to the bound lies on it."""
FIRST_DAMPING, MOST_DAMPING = 1e-3, 1e6
"""The least curvature that a step believes in: smaller after each step up, larger after each that was not."""
ROUNDING = 1e-11
"""Two values that differ by this share are the same."""


class Derivatives(NamedTuple):
    """A function's value at a point, its gradient, and the matrix of its second derivatives."""

    value: float
    gradient: Numbers
    hessian: Numbers


class Maximum(NamedTuple):
    """The highest point reached, with the function there.

    converged: whether it is a peak, or the highest point of the bound where the way up leads beyond it.
    """

    point: Numbers
    value: float
    gradient: Numbers
    hessian: Numbers
    converged: bool


def maximize(function: Callable[[Numbers], Derivatives], start: Numbers) -> Maximum:
    """The peak to which the way up from start leads. Negative curvature is walked away from, not into."""
    point, here = start, function(start)
    damping = FIRST_DAMPING
    for _ in range(MOST_STEPS):
        free = (np.abs(point) < BOUND) | (here.gradient * point < 0)
        if not free.any() or np.abs(here.gradient[free]).max() < STEEPNESS:
            return Maximum(point, *here, converged=True)
        uphill = _Uphill.of(here, free)
        while damping < MOST_DAMPING:
            trial = _within_bound(point, uphill.step(damping))
            there = function(trial)
            if there.value >= here.value - ROUNDING * abs(here.value):
                break
            damping = max(damping * 10, FIRST_DAMPING)
        else:
            break
        damping /= 10
        point, here = trial, there
    return Maximum(point, *here, converged=False)


class _Uphill(NamedTuple):
    """The way up, as far as it is free: the gradient along the axes of the curvature."""

    slope: Numbers
    curvature: Numbers
    axes: Numbers

    @classmethod
    def of(cls, here: Derivatives, free: NDArray[np.bool_]) -> "_Uphill":
        """free: directions in which the point may move."""
        if free.all():
            curvature, axes = np.linalg.eigh(here.hessian)
        else:
            curvature, part = np.linalg.eigh(here.hessian[np.ix_(free, free)])
            axes = np.zeros((len(free), len(curvature)))
            axes[free] = part
        return cls(axes.T @ here.gradient, np.abs(curvature), axes)

    def step(self, damping: float) -> Numbers:
        """Newton's, where the curvature is at least `damping`, and not too long."""
        step = self.axes @ (self.slope / np.maximum(self.curvature, damping))
        longest: Numbers = step * min(1.0, LONGEST_STEP / np.abs(step).max())
        return longest


def _within_bound(point: Numbers, step: Numbers) -> Numbers:
    """The point after the step, which ends where the first direction reaches the bound."""
    there: Numbers = point + step
    if np.abs(there).max() < BOUND - NEAR:
        return there
    room = np.where(step > 0, BOUND - point, BOUND + point)
    short = (room > 0) & (room < np.abs(step))
    share = (room[short] / np.abs(step[short])).min() if short.any() else 1.0
    there = np.clip(point + step * share, -BOUND, BOUND)
    return np.where(BOUND - np.abs(there) < NEAR, np.sign(there) * BOUND, there)


def by_logarithms(at: Derivatives, parameters: Numbers) -> Derivatives:
    """Derivatives by positive parameters as those by their logarithms."""
    gradient = at.gradient * parameters
    hessian = at.hessian * (parameters[:, None] * parameters)
    hessian.flat[:: len(parameters) + 1] += gradient
    return Derivatives(at.value, gradient, hessian)


def standard_errors(peak: Maximum, observations: float) -> Numbers | None:
    """Of the parameters whose logarithms are the point; None where the peak is flat in some direction.

    By the delta method. peak: of the mean log-likelihood of so many observations.
    """
    curvature, axes = np.linalg.eigh(-peak.hessian * observations)
    if curvature.min() <= 0:
        return None
    errors: Numbers = np.exp(peak.point) * np.sqrt((axes**2 / curvature).sum(axis=1))
    return errors
