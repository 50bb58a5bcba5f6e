"""Days between purchases: quantiles as NumPy takes them, and when a customer is due."""

from collections import Counter

import numpy as np
import pytest

from ltv_xl.analysis.waits import Wait, counted, due_after, quantile, repeat


@pytest.mark.parametrize("seed", range(20))
def test_quantiles_are_numpys(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 40, int(rng.integers(1, 60)))
    for q in (0.1, 0.5, 0.9):
        assert quantile(Counter(days.tolist()), q) == pytest.approx(np.quantile(days, q), rel=1e-12)
    assert quantile(Counter(), 0.5) is None


def test_equal_waits_are_counted_together() -> None:
    assert counted([Wait(True, 1, True, 5, 2), Wait(False, 1, True, 5, 3), Wait(True, 2, True, 7, 4)]) == {
        5: 5,
        7: 4,
    }
    assert counted([Wait(True, 1, True, None, 2)]) == {}


def test_the_repeat_curve_counts_who_went_on_and_who_had_the_time_to() -> None:
    waits = [
        Wait(True, 1, True, 9, 3),
        Wait(True, 1, True, None, 4),
        Wait(True, 1, False, 5, 2),
        Wait(True, 1, False, None, 1),
        Wait(True, 2, True, None, 5),
        Wait(False, 1, True, 1, 7),
        Wait(True, 2, True, 31, 2),
        Wait(True, 3, True, 1, 7),
    ]
    assert repeat(waits, 2, 30) == ((1, 10, 7, 3, 9.0), (2, 7, 7, 0, 31.0))
    assert repeat(waits, 2, 31)[1].mature_next == 2


def test_due_after_the_median_rounded_up_by_number_of_purchases_where_there_are_enough() -> None:
    waits = [
        Wait(True, 1, True, 7, 2),
        Wait(True, 1, True, 8, 2),
        Wait(True, 2, True, 3, 1),
        Wait(True, 3, True, 9, 2),
        Wait(True, 4, True, 9, 2),
    ]
    assert due_after(waits, steps=3, enough=4) == (
        "CASE WHEN least(standing.orders, 3) = 1 THEN 8 WHEN least(standing.orders, 3) = 3 THEN 9 ELSE 8 END"
    )
    assert due_after(waits, steps=3, enough=5) == "8"
    assert due_after([], steps=3, enough=4) == "CAST(NULL AS INTEGER)"
