"""The lights, verdicts and months that a cell works out, on numbers chosen to be told apart by hand."""

import pytest

from ltv_xl.report import cells
from ltv_xl.report.cells import given

WORDS = {word: word for word in ("ok", "bad", "review", "room", "over", "unsure", "none")}


@pytest.mark.parametrize(
    ("shown", "counted", "light"), [(5, 5, "ok"), (5, 6, "bad"), (0, 0, "ok"), (1e12, 1e12 + 1e4, "bad")]
)
def test_a_difference_turns_the_light(shown: float, counted: float, light: str) -> None:
    assert cells.agreement(given(shown), given(counted), WORDS).value == light


@pytest.mark.parametrize(("share", "light"), [(0.009, "ok"), (0.01, "ok"), (0.011, "review")])
def test_a_share_above_its_limit_is_to_be_reviewed(share: float, light: str) -> None:
    assert cells.at_most(given(share), given(0.01), WORDS).value == light


@pytest.mark.parametrize(
    ("cost", "observed", "verdict"),
    [
        (799, 100, "room"),
        (801, 100, "unsure"),
        (1199, 100, "unsure"),
        (1201, 100, "over"),
        (1201, 99, "unsure"),
        (None, 100, "none"),
    ],
)
def test_a_verdict_needs_the_whole_interval_and_a_hundred_customers(
    cost: float | None, observed: int, verdict: str
) -> None:
    interval = given(1000), given(1400)  # less a target profit of 200: 800 to 1,200
    assert cells.verdict(given(cost), interval, given(observed), given(200), WORDS).value == verdict


@pytest.mark.parametrize(("cost", "month"), [(1, 1), (100, 1), (101, 2), (150, 2), (151, None)])
def test_payback_is_the_first_month_that_reaches_the_cost(cost: float, month: int | None) -> None:
    curve = tuple(map(given, (100, 150, 140)))
    months = tuple(map(given, (1, 2, 3)))
    assert cells.first_reaching(given(cost), curve, months).value == month


def test_an_ltv_is_shown_from_thirty_customers_on() -> None:
    assert cells.if_enough(given(5), given(30), "few").value == 5
    assert cells.if_enough(given(5), given(29), "few").value == "few"
