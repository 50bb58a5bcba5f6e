"""A forecast of the past beside what came: totals, groups, the simple rule and the verdict."""

from dataclasses import replace

import numpy as np
import pytest

from ltv_xl.models import purchase_fitting
from ltv_xl.models.alive import probability_alive
from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.purchase_fit import MBG_NBD
from ltv_xl.models.purchases import Purchases
from tests.models.back_test import BackTest, HoldOut, back_test
from tests.models.buyers import Numbers, draw, fit_of

HORIZON = 26.0
TRUTH = fit_of(MBG_NBD, (0.7, 6.0, 0.8, 2.0))


@pytest.fixture(scope="module")
def hold_out() -> HoldOut:
    """3,000 customers one by one, each a group of its own: T differs."""
    chance = np.random.default_rng(4)
    buyers = draw(TRUTH, np.sort(chance.uniform(5, 80, 3000)), HORIZON, chance)
    order = np.lexsort((buyers.observed, buyers.recency, buyers.frequency))
    later = buyers.later[order]
    by_week: Numbers = np.arange(1.0, 27.0) / 351 * later.sum()
    return HoldOut(
        Purchases.of(*buyers[:3]), HORIZON, later, (later > 0).astype(np.float64), later * 0.5, by_week
    )


def test_a_good_model(hold_out: HoldOut) -> None:
    fit = purchase_fitting.fit(hold_out.known, MBG_NBD)
    test = back_test(fit, hold_out)
    known = hold_out.known
    past = known.frequency, known.recency, known.observed
    expected = expected_orders(fit, *past, HORIZON)
    assert test.expected == pytest.approx(expected.sum())
    assert test.actual == hold_out.later.sum()
    assert test.error is not None
    assert abs(test.error) < 0.1
    assert test.simple_error == pytest.approx(-0.5)
    assert test.verdict == "good"
    assert len(test.by_period) == 26
    assert sum(week for week, _ in test.by_period) == pytest.approx(test.expected)
    assert sum(week for _, week in test.by_period) == pytest.approx(test.actual)
    for group in test.by_past_orders:
        here = known.frequency == group.repeats if group.repeats < 7 else known.frequency >= 7
        assert group.customers == here.sum()
        assert group.expected == pytest.approx(expected[here].sum())
        assert group.actual == hold_out.later[here].sum()
        assert group.simple == hold_out.last[here].sum()
    alive = probability_alive(fit, *past)
    assert sum(each.customers for each in test.by_alive) == test.customers == 3000
    for each in test.by_alive:
        here = (alive >= each.lower) & (alive < each.upper)
        assert each.customers == here.sum()
        assert each.alive == pytest.approx(alive[here].mean())
        assert each.actual == pytest.approx(hold_out.buyers[here].mean())
        assert abs(each.actual - each.expected) < 4 * 0.5 / np.sqrt(each.customers)


@pytest.mark.parametrize(
    ("expected", "actual", "simple", "verdict"),
    [
        (1050, 1000, 900, "good"),
        (1110, 1000, 500, "poor_error"),
        (890, 1000, 500, "poor_error"),
        (1050, 1000, 1040, "poor_rule"),
        (1050, 1000, 1050, "good"),
        (99, 98, 98, None),
        (150, 20, 20, "poor_rule"),
        (120, 0, 50, "poor_rule"),
        (50, 0, 50, None),
    ],
)
def test_verdicts(expected: float, actual: float, simple: float, verdict: str | None) -> None:
    test = BackTest("MBG/NBD", 10, 26, expected, actual, simple, (), (), ())
    assert test.verdict == verdict
    assert (test.error is None) is (actual == 0)
    assert (test.simple_error is None) is (actual == 0)


def test_equal_customers_count_by_their_weight() -> None:
    known = Purchases.of([0, 2], [0, 9], [20, 20], [5, 3])
    test = back_test(
        TRUTH, HoldOut(known, 10.5, np.array([2.0, 4]), np.array([1.0, 2]), np.zeros(2), np.ones(11))
    )
    one, two = expected_orders(TRUTH, [0, 2], [0, 9], 20, 10.5)
    assert test.expected == pytest.approx(5 * one + 3 * two)
    assert [group.customers for group in test.by_past_orders] == [5, 3]
    assert sum(week for week, _ in test.by_period) == pytest.approx(test.expected)


def test_what_does_not_fit_together_is_refused(hold_out: HoldOut) -> None:
    with pytest.raises(ValueError, match="each needs"):
        replace(hold_out, last=np.zeros(2))
    with pytest.raises(ValueError, match="more buyers"):
        replace(hold_out, buyers=hold_out.known.weight + 1)
