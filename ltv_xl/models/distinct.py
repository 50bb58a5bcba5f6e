"""Whole numbers that repeat: which there are, and where each stands among them."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

FEW = 100_000
"""Numbers up to here are counted however few they are."""


def distinct(numbers: Places) -> tuple[Places, Places]:
    """The numbers from 0 that there are, ascending, and the place of each among them: as np.unique says, but
    counted, not sorted, unless they are far apart.
    """
    if numbers.max(initial=0) > max(numbers.size, FEW):
        kinds, place = np.unique(numbers, return_inverse=True)
        return kinds, place.reshape(numbers.shape)
    there = np.bincount(numbers.ravel()) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]
