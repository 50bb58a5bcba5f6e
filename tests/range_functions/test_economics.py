"""Levers and trials, against numbers worked out by hand."""

import pytest

import ltv_xl


def test_levers_by_hand() -> None:
    """10,000 × 50% × 2 × 3 - 1,000 = 29,000; a step of 20%."""
    rows = ltv_xl.ltv_levers(10_000, 0.5, 2, 3, 1_000, 0.2, headers=False)
    assert [row[1:] for row in rows] == [pytest.approx([23_000, 35_000, 12_000])] * 4 + [
        pytest.approx([29_200, 28_800, 400])
    ]
    words = [row[0] for row in ltv_xl.ltv_levers(10_000, 0.5, 2, 3)]
    assert len(set(words)) == 6


def test_the_largest_swing_is_first() -> None:
    """A margin of 95% goes up to 100% at most, so that its swing is the smaller."""
    rows = ltv_xl.ltv_levers(1000, 0.95, 1, 1, headers=False)
    swings = [row[3] for row in rows]
    assert swings == sorted(swings, reverse=True)  # type: ignore[type-var]
    assert [row[2] for row in rows][3] == pytest.approx(1000)


def test_outside_the_domain_of_ltv_general() -> None:
    rows = ltv_xl.ltv_levers(1000, 60, 1, 1, headers=False)
    assert [row[1:] for row in rows] == [["#NUM!", "#NUM!", "#NUM!"]] * 5


def test_trials_by_hand() -> None:
    """3,000 for a trial that earns 500; a quarter goes on to 12,000: net 10,000, at most 3,500."""
    rows = ltv_xl.trial_funnel(3000, 0.25, 500, 12_000, headers=False)
    assert [row[1] for row in rows] == pytest.approx([10_000, 3_500, 2_500 / 12_000, 500])


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        ((3000, 0, 500, 12_000), ["#DIV/0!", 500, pytest.approx(2_500 / 12_000), -2_500]),
        ((3000, 0.25, 500, 0), [10_000, 500, "#DIV/0!", -2_500]),
        ((3000, 25, 500, 12_000), ["#NUM!", "#NUM!", pytest.approx(2_500 / 12_000), "#NUM!"]),
        ((-1, 0.25, 500, 12_000), ["#NUM!", 3_500, "#NUM!", "#NUM!"]),
    ],
)
def test_trials_without_a_value(arguments: tuple[float, ...], values: list[object]) -> None:
    assert [row[1] for row in ltv_xl.trial_funnel(*arguments, headers=False)] == values
