"""The lights, verdicts and months that a cell works out, on numbers chosen to be told apart by hand."""

import pytest

from ltv_xl.report import cells
from ltv_xl.report.cells import given

WORDS = {word: word for word in ("ok", "bad", "review", "room", "over", "unsure", "few", "none")}


@pytest.mark.parametrize(
    ("shown", "counted", "light"), [(5, 5, "ok"), (5, 6, "bad"), (0, 0, "ok"), (1e12, 1e12 + 1e4, "bad")]
)
def test_a_difference_turns_the_light(shown: float, counted: float, light: str) -> None:
    assert cells.agreement(given(shown), given(counted), WORDS).value == light


@pytest.mark.parametrize(("share", "light"), [(0.009, "ok"), (0.01, "ok"), (0.011, "review")])
def test_a_share_above_its_limit_is_to_be_reviewed(share: float, light: str) -> None:
    assert cells.at_most(given(share), given(0.01), WORDS).value == light


@pytest.mark.parametrize(
    ("cost", "won", "observed", "begun", "left", "verdict"),
    [
        (9, 30, 100, 6, (201, 400), "room"),
        (9, 30, 100, 6, (199, 400), "unsure"),
        (9, 30, 100, 6, (-50, 201), "unsure"),
        (9, 30, 100, 6, (-50, 199), "over"),
        (9, 29, 100, 6, (201, 400), "few"),
        (9, 30, 99, 6, (201, 400), "few"),
        (9, 30, 100, 5, (201, 400), "few"),
        (9, 0, 100, 6, (None, None), "few"),
        (0, 30, 100, 6, (201, 400), "none"),
        (None, None, None, None, (None, None), "none"),
    ],
)
def test_a_verdict_needs_the_whole_interval_and_enough_customers_and_months(
    cost: float | None,
    won: int | None,
    observed: int | None,
    begun: int | None,
    left: tuple[float | None, float | None],
    verdict: str,
) -> None:
    low, high = left
    counted = given(observed), given(begun)
    spent, interval = (given(cost), given(won)), (given(low), given(high))
    assert cells.verdict(spent, counted, interval, given(200), WORDS).value == verdict


@pytest.mark.parametrize(
    ("customers", "months", "total"),
    [([1] * 9 + [10] * 3, 3, 30), ([5] * 12, 6, 30), ([2] * 12, 12, 24), ([0] * 12, 12, 0)],
)
def test_a_cpa_is_of_the_fewest_months_that_hold_thirty_customers(
    customers: list[int], months: int, total: int
) -> None:
    values = tuple(map(given, customers))
    assert cells.window(values, 3).value == months
    assert cells.sum_of_last(values, cells.window(values, 3)).value == total


@pytest.mark.parametrize(
    ("least", "months", "formula"),
    [(3, 3, "IF(SUM(A)>=30,3,IF(SUM(B)>=30,6,12))"), (6, 6, "IF(SUM(A)>=30,6,12)"), (12, 12, None)],
)
def test_a_cpa_is_of_no_fewer_months_than_the_user_wants(
    least: int, months: int, formula: str | None
) -> None:
    cell = cells.window(tuple(map(given, [10] * 12)), least)
    assert cell.value == months
    assert (cell.write and cell.write(*"AB"[: len(cell.inputs)])) == formula


@pytest.mark.parametrize(("cost", "month"), [(1, 1), (100, 1), (101, 2), (150, 2), (151, None)])
def test_payback_is_the_first_month_that_reaches_the_cost(cost: float, month: int | None) -> None:
    curve = tuple(map(given, (100, 150, 140)))
    months = tuple(map(given, (1, 2, 3)))
    assert cells.first_reaching(given(cost), curve, months).value == month


def test_an_ltv_is_shown_from_thirty_customers_on() -> None:
    assert cells.if_enough(given(5), given(30), "few").value == 5
    assert cells.if_enough(given(5), given(29), "few").value == "few"
