"""Known truths: what the comparison says of mailings whose effect is known. Larger runs: simulated.py."""

import pytest

from ltv_xl.lists.power import detectable
from tests.lists.simulated import GRID, Truth, coverage, daily_looks, power, profit_coverage, said, works

DRAWS = 4000
WIDE = [truth for truth in GRID if min(truth.send, truth.hold_out) * truth.held >= 8]


@pytest.mark.parametrize("truth", WIDE)
def test_the_interval_holds_the_truth_as_often_as_it_says(truth: Truth) -> None:
    assert 0.93 <= coverage(truth, DRAWS) <= 0.97


@pytest.mark.parametrize("truth", [truth for truth in GRID if truth.sent == truth.held])
def test_a_useless_mailing_is_seldom_called_a_success(truth: Truth) -> None:
    assert works(truth, DRAWS) <= 0.035


@pytest.mark.parametrize("held", [0.001, 0.02, 0.16, 0.5, 0.8, 0.98])
@pytest.mark.parametrize(
    ("send", "hold_out"),
    [(2, 2), (9, 1), (45, 5), (99, 1), (99, 5), (10, 90), (297, 3), (990, 10), (1800, 200)],
)
def test_small_groups_and_rare_orders_deceive_no_oftener(send: int, hold_out: int, held: float) -> None:
    assert max(said(Truth(send, hold_out, held, held))) <= 0.035


@pytest.mark.parametrize(("held", "send", "hold_out"), [(0.0, 85, 70), (0.004, 900, 900), (0.03, 450, 50)])
def test_the_rise_that_a_list_is_said_to_show_is_seen_four_times_in_five(
    held: float, send: int, hold_out: int
) -> None:
    rise = detectable(held, send, hold_out)
    assert rise is not None
    assert 0.74 <= said(Truth(send, hold_out, held + rise, max(held, 1e-12)))[0] <= 0.88


@pytest.mark.parametrize("held", [0.02, 0.05, 0.2, 0.5])
@pytest.mark.parametrize(("rise", "hold_out"), [(0.02, 0.5), (0.05, 0.5), (0.02, 0.1), (0.05, 0.2)])
def test_the_size_that_is_said_to_be_needed_has_the_power(held: float, rise: float, hold_out: float) -> None:
    assert 0.77 <= power(held, rise, hold_out, DRAWS) <= 0.86


def test_looking_each_day_would_call_one_useless_mailing_in_seven_a_success() -> None:
    assert 0.1 <= daily_looks(30, 1000, 0.008, DRAWS) <= 0.18


@pytest.mark.parametrize(
    ("send", "hold_out", "share", "rise"),
    [(500, 500, 0.12, 0.0), (500, 500, 0.12, 0.05), (5400, 600, 0.1, 0.02)],
)
def test_the_interval_of_profit_holds_the_truth(send: int, hold_out: int, share: float, rise: float) -> None:
    assert profit_coverage(send, hold_out, share, rise, 150) >= 0.9
