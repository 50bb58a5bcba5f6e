"""Numbers that are counted are those that are sorted."""

import numpy as np
import pytest

from ltv_xl.models.distinct import FEW, distinct


@pytest.mark.parametrize("highest", [1, 7, FEW, FEW + 1, 10**12])
@pytest.mark.parametrize("shape", [(), (0,), (1,), (500,), (3, 5)])
def test_distinct(highest: int, shape: tuple[int, ...]) -> None:
    numbers = np.random.default_rng(2).integers(0, highest + 1, shape, dtype=np.intp)
    kinds, place = distinct(np.asarray(numbers))
    wanted, wanted_place = np.unique(numbers, return_inverse=True)
    assert kinds.tolist() == wanted.tolist()
    assert place.tolist() == wanted_place.reshape(shape).tolist()
