"""Newton's method for many fits of one model at once: a bootstrap's refits cost little more than one.

Each row climbs by itself; a row that has arrived is not computed again.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]

STEEPNESS = 1e-9
"""A gradient whose parts are all smaller is that of a peak."""
NEARLY_FLAT = 1e-6
"""So steep a place is still a peak where no step leads higher: what is left is rounding."""
MOST_STEPS = 60
LONGEST_STEP = 2.0
MOST_DAMPING = 1e8
"""Where so short a step does not lead up, none does."""


class Derivatives(NamedTuple):
    """Of each row: the function's value (rows), its gradient (rows × parameters), its second derivatives."""

    value: Numbers
    gradient: Numbers
    hessian: Numbers


class Peaks(NamedTuple):
    """Where each row arrived, with the function there. at_bound: whether the way leads on beyond it."""

    point: Numbers
    value: Numbers
    hessian: Numbers
    converged: NDArray[np.bool_]
    at_bound: NDArray[np.bool_]

    def row(self, place: int) -> "Peaks":
        """A single row of them."""
        rows = slice(place, place + 1)
        return Peaks(
            self.point[rows], self.value[rows], self.hessian[rows], self.converged[rows], self.at_bound[rows]
        )


def maximize_many(
    function: Callable[[Numbers, Rows], Derivatives],
    start: Numbers,
    bounds: Numbers,
    steepness: float = STEEPNESS,
) -> Peaks:
    """The peaks to which the ways up from start (rows × parameters) lead.

    function: of the points of some rows, and which rows they are. bounds: the search stays between -bound
    and bound of each parameter. steepness: a row whose gradient is smaller has arrived.
    """
    point, climbing = np.clip(start, -bounds, bounds), np.arange(len(start))
    here = function(point, climbing)
    damping = np.full(len(start), 1e-3)
    for _ in range(MOST_STEPS):
        slope = np.abs(_inward(point, here.gradient, bounds)).max(axis=1)
        climbing = np.flatnonzero((slope >= steepness) & (damping < MOST_DAMPING))
        if not len(climbing):
            break
        now = Derivatives(*(part[climbing] for part in here))
        trial = point[climbing] + _steps(point[climbing], now, damping[climbing], bounds)
        trial = np.clip(trial, -bounds, bounds)
        there = function(trial, climbing)
        higher = there.value >= now.value - 1e-14 * np.abs(now.value)
        arrived = climbing[higher]
        point[arrived] = trial[higher]
        for part, new in zip(here, there, strict=True):
            part[arrived] = new[higher]
        damping[climbing] *= np.where(higher, 0.1, 10)
        damping[climbing] = np.maximum(damping[climbing], np.where(higher, 1e-10, 1e-4))
    slopes = np.abs(_inward(point, here.gradient, bounds)).max(axis=1)
    return Peaks(point, here.value, here.hessian, slopes < NEARLY_FLAT, np.abs(point) >= bounds)


def _inward(point: Numbers, gradient: Numbers, bounds: Numbers) -> Numbers:
    """The gradient without what leads out of the bounds."""
    outward = (np.abs(point) >= bounds) & (np.sign(gradient) == np.sign(point))
    return np.where(outward, 0.0, gradient)


def _steps(point: Numbers, here: Derivatives, damping: Numbers, bounds: Numbers) -> Numbers:
    """A step up for each row; negative curvature is walked away from, not into."""
    gradient = _inward(point, here.gradient, bounds)
    free = (np.abs(point) < bounds) | (gradient != 0)
    curvature = np.where(free[:, :, None] & free[:, None, :], -here.hessian, np.eye(point.shape[1]))
    values, axes = np.linalg.eigh(curvature)
    values = np.maximum(np.abs(values), 1e-10) + damping[:, None]
    along = np.einsum("rji,rj->ri", axes, gradient) / values
    steps: Numbers = np.einsum("rij,rj->ri", axes, along)
    longest = np.abs(steps).max(axis=1, keepdims=True)
    steps *= np.minimum(1.0, LONGEST_STEP / np.maximum(longest, 1e-300))
    return steps
