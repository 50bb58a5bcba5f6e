"""Student's t and Holm's rule against SciPy, and a quality that changed against SciPy's Welch test."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from ltv_xl.analysis.intervals import holm
from ltv_xl.analysis.quality import quality
from ltv_xl.analysis.student import quantile, two_sided


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 17, 40, 200])
def test_t_is_scipys(degrees: int) -> None:
    assert quantile(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-11)
    for t in (0.0, -0.4, 1.0, 2.5, 7.0):
        assert two_sided(t, degrees) == pytest.approx(2 * stats.t.sf(abs(t), degrees), abs=1e-13)


def test_holm_compares_the_smallest_with_all_and_the_next_with_one_less() -> None:
    assert holm([0.03, 0.01, 0.02]) == [True, True, True]  # 0.01 x 3, 0.02 x 2, 0.03 x 1
    assert holm([0.03, 0.017, 0.02]) == [False, False, False]  # 0.017 x 3 is above 5%: none stands
    assert holm([0.06, 0.001, 0.024]) == [False, True, True]
    assert holm([]) == []


def test_quality_is_welchs_test_with_four_degrees_of_freedom() -> None:
    worth = dict(zip([date(2023, month, 1) for month in range(1, 13)], range(100, 220, 10), strict=True))
    worth |= {date(2024, month, 1): value for month, value in ((1, 90), (2, 95), (3, 97))}
    rows = [(month, age, 10, value * 10 / 3) for month, value in worth.items() for age in (1, 2, 3)]
    result = quality(rows, dict.fromkeys(worth, 10))
    assert result is not None
    assert (result.recent, result.earlier, result.a_year) == (date(2024, 1, 1), date(2023, 1, 1), True)
    new, old = np.array([90, 95, 97]), np.array([100, 110, 120])
    error = np.sqrt(new.var(ddof=1) / 3 + old.var(ddof=1) / 3)
    low, high = stats.t.interval(0.95, 4, loc=new.mean() - old.mean(), scale=error)
    assert (result.lower, result.upper) == pytest.approx((low / 110, high / 110))
    assert result.change == pytest.approx(new.mean() / 110 - 1)


def test_quality_needs_cohorts_that_are_all_observed() -> None:
    months = [date(2024, month, 1) for month in range(1, 7)]
    rows = [(month, age, 10, 50.0) for month in months for age in (1, 2, 3)]
    assert quality(rows, dict.fromkeys(months, 10)) is not None
    assert quality(rows, dict.fromkeys(months, 10) | {months[0]: 11}) is None
    result = quality(rows, dict.fromkeys(months, 10))
    assert result is not None
    assert (result.a_year, result.earlier) == (False, months[0])
