"""Intervals of continuation hold the truth as often as they say; tables without dates have such steps."""

import duckdb
import pytest

from ltv_xl.analysis.continuation import curve
from tests.analysis.continuation_coverage import coverage, steps, truth


def test_intervals_hold_the_truth() -> None:
    """500 runs: 95.6%, 94.0%, 95.6% and 94.4% at deliveries 2, 3, 6 and 12."""
    for number, share in coverage(60).items():
        assert 0.86 <= share <= 1, number  # 60 runs of a true 95%: below with a chance of 1 in 500


def test_judging_ended_subscriptions_sooner_would_select_them() -> None:
    of = steps(1, subscriptions=4000, days=120)
    first = of[0]
    assert first.went_on / first.judged == pytest.approx(truth(2), abs=0.03)
    went_on = sum(step.reached for step in of if step.n == 2)
    assert went_on / first.reached < truth(2) - 0.05, "whatever was not judged counts as lost"


@pytest.mark.parametrize(
    ("cancelled", "expected"),
    [
        ("n = 2 AND subscription = 1", [(1, 3, 2, 2), (2, 2, 2, 1), (3, 1, 0, 0)]),
        ("NULL", [(1, 3, 3, 2), (2, 2, 2, 1), (3, 1, 1, 0)]),
    ],
)
def test_a_table_without_dates(cancelled: str, expected: list[tuple[int, ...]]) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE listed AS SELECT subscription, n, CAST({cancelled} AS BOOLEAN) AS cancelled "
            "FROM (VALUES (1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3)) AS given (subscription, n)"
        )
        assert [tuple(step) for step in curve(connection, "listed")] == expected
