"""Intervals, sizes and detectable rises against outside answers and each other."""

from math import ceil

import pytest

from ltv_xl.lists.bootstrap import difference_interval
from ltv_xl.lists.few_orders import can_be_chance, fisher
from ltv_xl.lists.power import Z_POWER, Z, detectable
from ltv_xl.report.mailing import difference_lower, difference_upper, net_profit, sample_size
from ltv_xl.report.proportions import proportion_lower, proportion_upper
from tests.deciding.plain_lists import newcombe

NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]
"""Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine
17 (1998), table II, method 10.
"""


@pytest.mark.parametrize(("a", "m", "b", "n", "lower", "upper"), NEWCOMBE)
def test_the_interval_is_newcombes(a: int, m: int, b: int, n: int, lower: float, upper: float) -> None:
    ours = difference_lower(a / m, proportion_lower(a, m, Z), b / n, proportion_upper(b, n, Z))
    theirs = difference_upper(a / m, proportion_upper(a, m, Z), b / n, proportion_lower(b, n, Z))
    assert (round(ours, 4), round(theirs, 4)) == (lower, upper)
    assert newcombe(a, m, b, n) == pytest.approx((ours, theirs))


@pytest.mark.parametrize("held", [0.05, 0.1, 0.4])
@pytest.mark.parametrize("hold_out", [0.1, 0.5])
def test_what_a_size_shows_needs_that_size(held: float, hold_out: float) -> None:
    customers = ceil(sample_size(held, 0.05, hold_out, Z, Z_POWER))
    held_back = round(customers * hold_out)
    assert detectable(held, customers - held_back, held_back) == pytest.approx(0.05, rel=0.12)


def test_too_few_show_nothing() -> None:
    assert detectable(0.2, 0, 10) is None
    assert detectable(0.2, 10, 0) is None
    assert detectable(0.9, 10, 10) is None
    larger = [detectable(0.1, size, size) or 1.0 for size in (100, 1000, 10_000)]
    assert larger == sorted(larger, reverse=True)


@pytest.mark.parametrize(
    ("a", "m", "b", "n", "probability"),
    [(3, 4, 1, 4, 17 / 70), (4, 4, 0, 4, 1 / 70), (10, 13, 2, 17, 0.0004652), (0, 5, 0, 5, 1.0)],
)
def test_the_exact_test_is_fishers(a: int, m: int, b: int, n: int, probability: float) -> None:
    """The lady tasting tea (Fisher, 1935), the same with all cups right, and convictions of twins (1934)."""
    assert fisher(a, m, a + b, m + n) == pytest.approx(probability, rel=1e-4)


def test_two_orders_of_two_are_chance_and_many_are_not() -> None:
    assert can_be_chance(2, 2, 0, 2)
    assert can_be_chance(0, 2, 2, 2)
    assert not can_be_chance(10, 10, 0, 20)
    assert not can_be_chance(300, 1000, 250, 1000)


def test_the_cost_is_of_all_who_were_written_to() -> None:
    assert net_profit(100, 80, 500) == 10_000


def test_drawing_anew_gives_the_normal_interval_where_that_holds() -> None:
    sent, held = {0.0: 6000, 1000.0: 4000}, {0.0: 7000, 1000.0: 3000}
    error = (1000**2 * 0.4 * 0.6 / 10_000 + 1000**2 * 0.3 * 0.7 / 10_000) ** 0.5
    interval = difference_interval(sent, held)
    assert interval == pytest.approx((100 - Z * error, 100 + Z * error), rel=0.02)
    assert interval == difference_interval(sent, held)


def test_large_profits_lose_no_digits() -> None:
    sent, held = {1e9: 100, 1e9 + 2: 100}, {1e9: 150, 1e9 + 2: 50}
    near = difference_interval(sent, held)
    assert near == pytest.approx(difference_interval({0: 100, 2: 100}, {0: 150, 2: 50}), abs=1e-4)


def test_where_nothing_varies_there_is_no_interval() -> None:
    assert difference_interval({0.0: 10}, {0.0: 10}) is None
