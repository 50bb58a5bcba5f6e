"""When orders come: weekdays, hours and days between orders, counted by hand."""

from datetime import date, timedelta

import pytest

from ltv_xl.analysis.tables.spans import Hour, Weekday
from ltv_xl.analysis.tables.waits import Gap
from tests.analysis.test_cases import analysed, order, shop


def test_a_weekday_is_counted_with_the_days_of_the_span_not_of_the_orders() -> None:
    # Friday 5 January to Sunday 14 January 2024: two Fridays, Saturdays and Sundays, one of each other day.
    orders = [order("a", "2024-01-05", 10), order("b", "2024-01-12", 10), order("c", "2024-01-09", -5)]
    results = analysed(shop(*orders, as_of="2024-01-14")).weekdays
    assert [row.days for row in results] == [1, 1, 1, 1, 2, 2, 2]
    assert [row.orders for row in results] == [0, 0, 0, 0, 2, 0, 0]
    assert results[4] == Weekday(5, 2, 2)


def test_an_hour_holds_purchases_only() -> None:
    orders = [order("a", "2024-01-05T21:59:59", 10), order("a", "2024-01-05T22:00:00", 10)]
    results = analysed(shop(*orders, order("b", "2024-01-05T21:10:00", 0), as_of="2024-01-06")).hours
    assert [row for row in results if row.orders] == [Hour(21, 1), Hour(22, 1)]
    assert len(results) == 24


def gaps(*days: int) -> tuple[Gap, ...]:
    """Of customers who bought a second time after so many days."""
    first = date(2022, 1, 1)
    orders = [
        order(f"c{number}", (first + timedelta(days=passed)).isoformat(), 10)
        for number, gap in enumerate(days)
        for passed in (0, gap)
    ]
    return analysed(shop(*orders)).gaps


def test_days_between_orders_fall_into_spans_up_to_the_90th_percentile() -> None:
    # Of 100 gaps the 90th percentile is 44: fifteen spans of 3 days would be too many, seven of 7 will do.
    results = gaps(*[0] * 5, *[14] * 20, *[15] * 25, *[44] * 45, *[45, 300, 300, 300, 300])
    assert results[0] == Gap(0, 6, 5)
    assert results[2] == Gap(14, 20, 45)
    assert results[6] == Gap(42, 48, 46)
    assert results[-1] == Gap(49, None, 4)
    assert len(results) == 8


@pytest.mark.parametrize(("days", "width"), [(11, 1), (12, 3), (35, 3), (36, 7), (179, 15), (180, 30)])
def test_the_width_of_a_span_fits_the_shop(days: int, width: int) -> None:
    results = gaps(*[days] * 10)
    assert results[1].days_from == width
    assert results[-2].days_from <= days <= (results[-2].days_to or 0)
    assert results[-2].orders == 10


def test_nobody_who_bought_twice_leaves_no_days_between() -> None:
    results = analysed(shop(order("a", "2024-01-05", 10)))
    assert (results.gaps, results.gap_50, results.gap_90) == ((), None, None)
