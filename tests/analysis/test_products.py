"""What is bought first, second and together: cases worked out by hand, and limits that hold what they say."""

from itertools import combinations
from statistics import NormalDist

import numpy as np
import pytest

from ltv_xl.analysis import analyse, engine
from ltv_xl.analysis.products import effective
from ltv_xl.analysis.tables.products import FirstProduct, Pair, Products, SecondProduct, SoldProduct
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.report.proportions import lift_lower, lift_upper
from ltv_xl.settings import Settings
from tests.analysis import plain
from tests.analysis.plain import Order, Shop
from tests.analysis.shops import checked
from tests.analysis.test_cases import ALL_NEW, order, shop

BY_PRODUCT = (("product", "order"),)


def results(of: Shop, settings: Settings = ALL_NEW) -> Products:
    products = analyse(checked(of, contracts=False), settings).products
    assert products is not None
    return products


def baskets(*orders: tuple[str, str]) -> Shop:
    """Orders as customer and products, one letter each; all on one day a customer, by the hour."""
    made = [
        Order(each.customer, str(number), each.at, each.revenue, each.profit, each.values, tuple(products))
        for number, (customer, products) in enumerate(orders)
        for each in [order(customer, f"2023-01-{1 + number % 28:02}", 100, product=products[:1])]
    ]
    return Shop(made, {}, [], list(BY_PRODUCT), shop(*made).as_of, baskets=True)


def test_pairs_are_counted_order_by_order() -> None:
    orders = [("a", "tea"), ("a", "tc"), ("b", "t"), ("c", "")] + [(f"d{n}", "tc") for n in range(9)]
    products = results(baskets(*orders))
    assert (products.names, products.orders, products.several, products.compared) == (4, 12, 11, 2)
    assert products.sold[:2] == (SoldProduct("t", 12, 11), SoldProduct("c", 10, 10))
    (pair,) = products.pairs
    assert pair[:-1] == ("t", "c", 10, 12, 10, 10)


def test_a_pair_needs_ten_orders() -> None:
    assert results(baskets(*((f"c{n}", "tc") for n in range(9)))).pairs == ()
    assert len(results(baskets(*((f"c{n}", "tc") for n in range(10)))).pairs) == 1


def test_pairs_that_exceed_chance_come_before_the_frequent() -> None:
    """Of 60 orders 20 hold t and c, as chance has it, and 10 hold e and f, as it does not."""
    orders = ["tc"] * 20 + ["t"] * 20 + ["c"] * 10 + ["ef"] * 10
    pairs = results(baskets(*((f"c{n}", products) for n, products in enumerate(orders)))).pairs
    assert [(pair.leader, pair.partner, pair.orders) for pair in pairs] == [("e", "f", 10), ("t", "c", 20)]


def test_one_customer_is_one_witness_however_often_he_buys() -> None:
    others = [("t", 30), ("c", 30), ("e", 100)]
    single = [(f"{name}{n}", name) for name, times in others for n in range(times)]
    spread = results(baskets(*((f"x{n}", "tc") for n in range(40)), *single)).pairs[0]
    loyal = results(baskets(*(("x", "tc") for _ in range(40)), *single)).pairs[0]
    assert (loyal.orders, loyal.customers, spread.orders, spread.customers) == (40, 1, 40, 40)
    assert loyal.effective < 1.01
    assert spread.effective == pytest.approx(40)


REGULARS = baskets(
    *((f"x{n}", "tc") for n in range(20)),
    *(("t", "t") for _ in range(60)),
    *(("c", "c") for _ in range(40)),
    *(("b", basket) for basket in ("t", "c", "tc", "e") * 10),
    *(("e", "e") for _ in range(50)),
)
"""With customers who buy one product again and again: many orders, and little that they tell of the pair."""


def test_regulars_of_one_product_make_a_pair_less_sure() -> None:
    (pair,) = results(REGULARS).pairs
    expected = plain.analyse(REGULARS, ALL_NEW).products
    assert expected is not None
    assert pair.effective == pytest.approx(expected.pairs[0].effective)
    assert pair.effective < 4 < pair.orders**2 / (20 + 10**2)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        (
            "paired",
            "FROM baskets\nGROUP BY baskets.customer",
            "FROM (SELECT number AS customer FROM lines) AS baskets\nGROUP BY 1",
        ),
        ("pair_sums", "sum(own.times * own.times)", "sum(own.times)"),
        ("pair_sums", "sum(own.times * everything.times)", "sum(own.times)"),
        ("pair_sums", "sum(together.times * larger.times)", "sum(together.times * smaller.times + 1)"),
        ("pair_sums", "sum(together.times * smaller.times)", "sum(together.times)"),
        ("pair_sums", "sum(together.times * everything.times)", "sum(together.times)"),
        ("pair_sums", "sum(larger.times * smaller.times)", "sum(larger.times)"),
        ("pair_sums", "everything.times * everything.times", "everything.times"),
    ],
)
def test_a_wrong_sum_makes_the_pair_more_or_less_sure(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = engine.sql
    monkeypatch.setattr(
        engine, "sql", lambda of: written(of).replace(right, wrong) if of == name else written(of)
    )
    assert right in written(name)
    (pair,) = results(REGULARS).pairs
    expected = plain.analyse(REGULARS, ALL_NEW).products
    assert expected is not None
    assert pair.effective != pytest.approx(expected.pairs[0].effective, rel=1e-4)


def test_the_variance_of_independent_orders_is_that_of_the_delta_method() -> None:
    """1 ÷ x - 1 ÷ y - 1 ÷ z + (2 lift - 1) ÷ n where every customer orders once; here it exceeds 1 ÷ x."""
    x, y, z, n = 10, 10, 10, 12
    variance = 1 / x - 1 / y - 1 / z + (2 * (x * n) / (y * z) - 1) / n
    sums = (x, y, z, x, x, x, x, y, z, n)
    assert effective((x, y, z, n), sums) == pytest.approx(min(x, 1 / variance))
    apart = effective((10, 50, 60, 100), (10, 50, 60, 10, 10, 10, 10, 50, 60, 100))
    assert apart == pytest.approx(min(10, 1 / (1 / 10 - 1 / 50 - 1 / 60 + (2 * 1000 / 3000 - 1) / 100)))


def test_where_orders_hold_one_product_each_there_are_no_pairs() -> None:
    orders = [order(f"c{n}", "2023-01-05", 1, product="tea" if n % 3 else "cup") for n in range(30)]
    nameless = order("x", "2023-01-05", 1)
    products = results(shop(*orders, nameless, dimensions=BY_PRODUCT))
    assert (products.orders, products.several, products.compared, products.pairs) == (30, 0, 0, ())
    assert products.sold == (SoldProduct("tea", 20, 20), SoldProduct("cup", 10, 10))


def test_without_products_there_is_nothing() -> None:
    assert analyse(checked(shop(order("a", "2023-01-05", 1)), contracts=False), ALL_NEW).products is None


def test_refunds_and_samples_are_no_second_order() -> None:
    orders = [
        order("a", "2023-01-05", 100, "1", product="tea"),
        order("a", "2023-01-06", 0, "2", product="sample"),
        order("a", "2023-01-07", -5, "3", product="tea"),
        order("a", "2023-02-01", 50, "4", product="cup"),
        order("b", "2023-01-05", 100, "5", product="tea"),
    ]
    products = results(shop(*orders, dimensions=BY_PRODUCT))
    assert products.second == (SecondProduct("tea", "cup", 1),)
    assert [each.value for each in products.sold] == ["tea", "cup"]


@pytest.mark.parametrize(
    ("moments", "second"),
    [
        (("2023-01-05 09", "2023-01-05 08", "2023-01-05 10"), "p0"),
        (("2023-01-05 08", "2023-01-06 10", "2023-01-06 09"), "p2"),
        (("2023-01-05", "2023-01-05", "2023-01-05"), "p1"),
        (("2023-01-05", "2023-01-06", "2023-01-06"), "p1"),
    ],
    ids=["by the hour", "the earlier of a later day", "by order number", "by order number of a later day"],
)
def test_the_second_order_is_the_one_after_the_first(moments: tuple[str, ...], second: str) -> None:
    orders = [order("a", f"{at}", 1, str(n), product=f"p{n}") for n, at in enumerate(moments)]
    ((_, product, _),) = results(shop(*orders[::-1], dimensions=BY_PRODUCT)).second
    assert product == second


def test_customers_count_once_their_first_order_is_old_enough() -> None:
    orders = [
        order("a", "2024-07-04", 1, "1", product="tea"),  # 180 days before the end of the year
        order("a", "2024-12-01", 1, "2", product="tea"),
        order("b", "2024-07-05", 1, "3", product="tea"),
        order("b", "2024-12-01", 1, "4", product="cup"),
    ]
    assert results(shop(*orders, dimensions=BY_PRODUCT)).first == (FirstProduct("tea", 1, 1),)


def test_customers_of_unknown_start_are_left_out() -> None:
    orders = [order("old", "2023-01-01", 1, product="tea"), order("old", "2023-05-01", 1, product="cup")]
    orders += [order("new", "2023-11-01", 1, product="tea"), order("new", "2023-12-01", 1, product="tea")]
    products = results(shop(*orders, dimensions=BY_PRODUCT), Settings(with_customers=True))
    assert products.second == (SecondProduct("tea", "tea", 1),)
    assert products.first == (FirstProduct("tea", 1, 1),)
    assert products.orders == 4


@pytest.mark.parametrize(("names", "shown"), [(10, 10), (11, 11), (12, 11)])
def test_small_second_products_are_gathered_but_never_a_single_one(names: int, shown: int) -> None:
    orders = [
        each
        for n in range(names)
        for each in (
            order(f"c{n}", "2023-01-05", 1, product="tea"),
            order(f"c{n}", "2023-02-05", 1, product=f"p{n:02}"),
        )
    ]
    second = results(shop(*orders, dimensions=BY_PRODUCT)).second
    assert len(second) == shown
    assert (second[-1].second == OTHER) is (names > 11)
    assert sum(each.customers for each in second) == names


def limits(pair: Pair, orders: int, errors: float) -> tuple[float, float]:
    lift = pair.orders * orders / (pair.leader_orders * pair.partner_orders)
    return lift_lower(lift, pair.effective, errors), lift_upper(lift, pair.effective, errors)


def test_shops_in_which_nothing_belongs_together_have_no_candidates() -> None:
    """Eight products chosen independently, by customers with habits of their own: 30 shops, no claim.

    The limits are for all pairs at once, so that with 95% confidence a shop shows no false candidate.
    """
    rng = np.random.default_rng(7)
    errors = NormalDist().inv_cdf(1 - 0.05 / 2 / len(list(combinations(range(8), 2))))
    claims = covered = pairs = 0
    for _ in range(30):
        orders = []
        chances = rng.uniform(0.1, 0.5, 8)
        for customer in range(150):
            for _ in range(int(rng.geometric(0.3))):
                held = "".join("abcdefgh"[n] for n in np.flatnonzero(rng.random(8) < chances))
                orders.append((f"c{customer}", held))
        products = results(baskets(*orders))
        for pair in products.pairs:
            # Orders with nothing in them are none: that alone lifts every pair by this much less.
            truth = float(1 - np.prod(1 - chances))
            claims += limits(pair, products.orders, errors)[0] > max(1, truth)
            low, high = limits(pair, products.orders, 1.96)
            covered += low <= truth <= high
            pairs += 1
    assert claims == 0
    assert pairs > 400
    assert covered / pairs > 0.95


def test_what_belongs_together_is_found() -> None:
    rng = np.random.default_rng(8)
    orders = []
    for customer in range(600):
        held = "".join("abcdefgh"[n] for n in np.flatnonzero(rng.random(8) < 0.25))
        held += (
            "xy" if rng.random() < 0.15 else "x" if rng.random() < 0.1 else "y" if rng.random() < 0.1 else ""
        )
        orders.append((f"c{customer}", held))
    products = results(baskets(*orders))
    errors = NormalDist().inv_cdf(1 - 0.05 / 2 / 45)
    above = [pair for pair in products.pairs if limits(pair, products.orders, errors)[0] > 1]
    assert {(pair.leader, pair.partner) for pair in above} <= {("x", "y"), ("y", "x")}
    assert len(above) == 1
