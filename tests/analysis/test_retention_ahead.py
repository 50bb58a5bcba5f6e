"""Retention beyond the known deliveries: published parameters, plain sums, and what cannot be said."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest

from ltv_xl.analysis.retention_ahead import FARTHEST, LEAST_STEPS, retention_ahead
from ltv_xl.analysis.tables.continuation import Step

REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241)
"""Fader and Hardie (2007): alpha .704, beta 1.182."""
ENOUGH = 30


def steps_of(active: Sequence[int]) -> list[Step]:
    """The deliveries of subscriptions of which all but the last are judged."""
    judged = zip(active, (*active[1:], 0), strict=True)
    rows = [
        Step("A", n, reached, reached, went_on, 0, 0, Decimal(0), Decimal(0))
        for n, (reached, went_on) in enumerate(judged, 1)
    ]
    return [*rows[:-1], rows[-1]._replace(judged=0)]


def test_the_published_parameters_go_on() -> None:
    ahead = retention_ahead(steps_of(REGULAR), ENOUGH)
    assert (ahead.value, ahead.model, ahead.reason) == ("A", "sBG", None)
    assert ahead.parameters == pytest.approx((0.704, 1.182), abs=5e-4)
    assert ahead.shares == pytest.approx([count / 1000 for count in REGULAR])
    assert len(ahead.steps) == len(REGULAR), "no farther than what is known"
    alpha, beta = ahead.parameters
    for age, step in enumerate(ahead.steps, len(REGULAR)):
        assert step == pytest.approx((beta + age - 1) / (alpha + beta + age - 1))


def test_the_limits_lie_around_the_farthest_share() -> None:
    ahead = retention_ahead(steps_of(REGULAR), ENOUGH)
    share = ahead.shares[-1]
    for step in ahead.steps:
        share *= step
    assert ahead.lower is not None
    assert ahead.upper is not None
    assert ahead.lower < share < ahead.upper
    tenth = retention_ahead(steps_of([count // 10 for count in REGULAR]), 10)
    assert tenth.lower is not None
    assert tenth.upper is not None
    assert tenth.upper - tenth.lower > 2 * (ahead.upper - ahead.lower)


def test_years_eight_to_twelve_came_as_foretold() -> None:
    """Fitted to seven years, the five after them were 22.3 20.7 19.4 18.3 17.3% (the same source)."""
    ahead = retention_ahead(steps_of(REGULAR), ENOUGH)
    share = ahead.shares[-1]
    for step, seen in zip(ahead.steps, (0.223, 0.207, 0.194, 0.183, 0.173), strict=False):
        share *= step
        assert share == pytest.approx(seen, abs=0.005)


def test_steps_that_too_few_are_judged_for_are_not_known() -> None:
    ahead = retention_ahead(steps_of(REGULAR), 300)
    assert len(ahead.shares) == 6, "289 are judged at the sixth: its step is not known"
    assert ahead == retention_ahead(steps_of(REGULAR[:6]), ENOUGH)


def test_a_gap_ends_what_is_known() -> None:
    rows = steps_of(REGULAR)
    assert retention_ahead([*rows[:4], *rows[5:]], ENOUGH) == retention_ahead(steps_of(REGULAR[:5]), ENOUGH)


def test_no_farther_than_a_year_of_deliveries() -> None:
    active = [10_000]
    for n in range(1, 25):
        active.append(round(active[-1] * (1.5 + n) / (2 + n)))
    assert len(retention_ahead(steps_of(active), ENOUGH).steps) == FARTHEST


@pytest.mark.parametrize(
    ("active", "reason"),
    [
        (REGULAR[:LEAST_STEPS], "short"),
        ((100, 100, 100, 100, 100), "no_churn"),
        ((1000, 900, 820, 760, 710, 670, 640, 300, 120), "off"),
        ((1000, 999, 998, 997, 996, 996, 996, 996), "few"),
        ((1000, 500, 500, 500, 500, 500), "split"),
    ],
)
def test_what_is_poor_or_missing_is_said(active: tuple[int, ...], reason: str) -> None:
    ahead = retention_ahead(steps_of(active), ENOUGH)
    assert ahead.reason == reason
    assert bool(ahead.steps) is (reason not in {"short", "no_churn"})
    assert ahead.shares[0] == 1
    assert all(later <= earlier for earlier, later in pairwise(ahead.shares))


@pytest.mark.parametrize("active", [(100, 100, 100, 100, 100), REGULAR])
def test_nothing_follows_a_delivery_that_nobody_goes_on_from(active: tuple[int, ...]) -> None:
    """As with a course of so many deliveries."""
    rows = steps_of(active)
    ended = [*rows[:-1], rows[-1]._replace(judged=active[-1])]
    ahead = retention_ahead(ended, ENOUGH)
    assert (ahead.reason, ahead.steps) == ("ended", ())
    assert len(ahead.shares) == len(active)
