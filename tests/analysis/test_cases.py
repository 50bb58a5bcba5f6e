"""Single cases whose answer can be counted by hand."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.intervals import hall_limits
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.segments import OTHER, AgeMonth, Segment
from ltv_xl.analysis.tables.spans import CohortMonth
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES
from tests.analysis.plain import Attributes, Order, Shop
from tests.analysis.shops import checked, random_shop

ALL_NEW = Settings(history_starts="all-new", with_customers=True)


def order(customer: str, day: str, revenue: int, order_id: str | None = "1", **values: str) -> Order:
    """An order that earns half its revenue."""
    return Order(
        customer, order_id, datetime.fromisoformat(day), Decimal(revenue), Decimal(revenue) / 2, dict(values)
    )


def shop(
    *orders: Order,
    as_of: str = "2024-12-31",
    dimensions: tuple[tuple[str, str], ...] = (),
    **people: Attributes,
) -> Shop:
    return Shop(list(orders), people, [], list(dimensions), date.fromisoformat(as_of))


def analysed(of: Shop, settings: Settings = ALL_NEW) -> Analysis:
    return analyse(checked(of, contracts=False), settings)


def test_a_month_from_the_31st_ends_on_the_last_of_february() -> None:
    orders = [order("a", "2023-01-31", 100), order("a", "2023-02-27", 10), order("a", "2023-02-28", 1)]
    output = analysed(shop(*orders, as_of="2023-03-30")).total_age_months
    # 31 January to 27 February, then 28 February to 30 March: both had ended by the end of 30 March.
    assert output == (AgeMonth(None, 1, 1, 2, Decimal(55)), AgeMonth(None, 2, 1, 1, Decimal("0.5")))
    assert analysed(shop(*orders, as_of="2023-03-29")).total_age_months == output[:1]


def test_a_refund_before_the_first_purchase_counts_in_totals_only() -> None:
    output = analysed(shop(order("a", "2023-01-05", -20), order("a", "2023-01-10", 100)))
    assert output.total.profit == Decimal(40)
    assert sum(month.profit for month in output.total_age_months) == Decimal(50)
    assert output.cohort_months[0] == CohortMonth(date(2023, 1, 1), 0, 1, Decimal(50))


def test_customers_with_refunds_and_samples_alone_stand_apart() -> None:
    orders = [order("a", "2023-01-05", 100), order("b", "2023-01-05", 0), order("c", "2023-02-01", -30)]
    output = analysed(shop(*orders))
    assert output.without_purchase == Segment(None, 2, 0, Decimal(-30), Decimal(-15), 0, 0, 0)
    assert output.total.revenue + output.without_purchase.revenue == Decimal(70)


def test_a_file_without_any_purchase_gives_empty_tables() -> None:
    output = analysed(shop(order("a", "2023-01-05", -100), dimensions=(("gender", "customer"),)))
    assert (output.total.customers, output.without_purchase.customers) == (0, 1)
    assert (output.total_age_months, output.cohorts, output.repeat, output.gap_90) == ((), (), (), None)
    assert output.segments == {"gender": ()}


def test_a_shop_younger_than_a_month_has_no_age_month_yet() -> None:
    output = analysed(
        shop(order("a", "2023-01-05", 1), as_of="2023-02-03", dimensions=(("gender", "customer"),))
    )
    assert (output.total_age_months, output.total_limits, output.limits) == ((), (), {"gender": ()})
    assert (output.cohort_months[0].age, output.repeat[0].customers) == (0, 1)


def test_of_two_orders_at_one_moment_the_lower_id_is_the_first() -> None:
    orders = [
        order("a", "2023-01-05", 1, "2", product="tea"),
        order("a", "2023-01-05", 1, "1", product="cup"),
    ]
    output = analysed(shop(*orders, dimensions=(("product", "order"),)))
    assert [row.value for row in output.segments["product"]] == ["cup"]


@pytest.mark.parametrize(("values", "named"), [(20, 20), (21, 21), (22, 20)])
def test_small_groups_are_gathered_but_never_a_single_one(values: int, named: int) -> None:
    orders = [
        order(f"{value}-{n}", "2023-01-05", 1, product=f"p{value:02}")
        for value in range(values)
        for n in range(2 if value == 5 else 1)
    ]
    nameless = order("x", "2023-01-05", 1)
    output = analysed(shop(*orders, nameless, dimensions=(("product", "order"),))).segments["product"]
    names = [f"p{value:02}" for value in (5, 0, 1, 2, 3, 4, *range(6, values))]
    assert [row.value for row in output] == [*names[:named], *([OTHER] if values > named else []), None]
    assert sum(row.customers for row in output) == values + 2


def test_age_is_that_of_the_day_of_the_first_purchase() -> None:
    def band(birth: date | None, age: int | None = None, day: str = "2023-03-01") -> str | None:
        person = Attributes(birth, age, None, {})
        of = shop(order("a", day, 1), dimensions=(("age_band", "customer"),), a=person)
        return analysed(of).segments["age_band"][0].value

    assert band(date(2003, 3, 2)) == "u20"
    assert band(date(2003, 3, 1)) == "20"
    assert band(date(2004, 2, 29), day="2024-02-28") == "u20"
    assert band(date(2004, 2, 29), day="2024-02-29") == "20"
    assert band(None, 69) == "60"
    assert band(None, 70) == "70+"
    assert band(date(1900, 1, 1)) is None  # a placeholder, not a birth date
    assert band(date(2023, 3, 2)) is None
    assert band(None, -1) is None


def test_the_customers_tables_channel_goes_before_the_first_orders() -> None:
    orders = [order(name, "2023-01-05", 1, channel="web") for name in "ab"]
    member = Attributes(None, None, None, {"channel": "shop"})
    output = analysed(shop(*orders, dimensions=(("channel", "customer"),), a=member)).segments["channel"]
    assert [(row.value, row.customers) for row in output] == [("shop", 1), ("web", 1)]


STARTS = [
    (None, date(2023, 1, 31)),  # a span of 60 days: half of it is less than 180
    ("all-new", date(2023, 1, 1)),
    (date(2023, 1, 1), date(2023, 1, 1)),  # the file reaches back to the shop's first day
    (date(2023, 1, 9), date(2023, 1, 1)),
    (date(2022, 12, 1), date(2023, 1, 1)),  # nothing was sold in the first month
    (date(2022, 11, 30), date(2023, 1, 31)),  # it does not: as unknown as without the setting
]


@pytest.mark.parametrize(("given", "known_from"), STARTS)
def test_from_when_on_a_first_purchase_is_surely_the_first(given: date | None, known_from: date) -> None:
    orders = [order("a", "2023-01-01", 1), order("b", "2023-01-30", 1), order("c", "2023-03-01", 1)]
    output = analysed(shop(*orders), Settings(history_starts=given))
    assert output.known_from == known_from
    assert output.unknown_start == sum(row.on < known_from for row in orders)


def test_the_same_shop_in_any_order_and_on_any_number_of_threads_gives_the_same_result() -> None:
    made = random_shop(3, customers=400, days=900)
    turned = Shop(made.orders[::-1], made.customers, made.ads[::-1], made.dimensions, made.as_of)
    results = []
    for of, threads in ((made, 1), (made, 2), (turned, 2)):
        orders = checked(of)
        orders.connection.execute(f"SET threads = {threads}")
        orders.connection.execute("SET preserve_insertion_order = false")
        results.append(repr(analyse(orders, Settings())))
    assert results[0] == results[1] == results[2]


def test_the_connection_is_left_as_it_was_found() -> None:
    orders = checked(random_shop(1))
    before = orders.connection.execute("SHOW ALL TABLES").fetchall()
    first = analyse(orders, Settings())
    assert orders.connection.execute("SHOW ALL TABLES").fetchall() == before
    assert analyse(orders, Settings()) == first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_progress_speaks_the_users_language(lang: str) -> None:
    said: list[str] = []
    analyse(checked(random_shop(1)), Settings(lang="ja" if lang == "ja" else "en"), said.append)
    assert len(said) == 5
    assert all(sentence.isascii() == (lang == "en") for sentence in said)


def test_halls_limits_are_the_plain_ones_without_skewness() -> None:
    assert hall_limits(10, 4, 0) == pytest.approx((10 - 2 * 1.959964, 10 + 2 * 1.959964))
    assert hall_limits(10, 4, 1e-9) == pytest.approx(hall_limits(10, 4, 0))
    assert hall_limits(10, 0, 0) == (10, 10)


def test_halls_limits_reach_further_up_for_skewed_profits() -> None:
    lower, upper = hall_limits(10, 4, 4)
    assert upper - 10 > 2 * 1.96 > 10 - lower
