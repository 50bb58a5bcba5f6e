"""A report's parts: each equals the plain computation over the customers of that segment alone."""

import re
from pathlib import Path

import pytest

from ltv_xl.analysis import analyse, parts
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.demo import make_shop
from ltv_xl.errors import SettingError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language
from tests.analysis import plain
from tests.analysis.plain import Buyer, Order, Shop
from tests.analysis.shops import checked, random_shop
from tests.analysis.test_plain import same

SETTINGS = Settings(history_starts="all-new", with_customers=True)


def segments(shop: Shop, name: str) -> dict[str | None, set[str]]:
    """The buyers of each value, gathered ones under OTHER."""
    orders: dict[str, list[Order]] = {}
    for order in shop.orders:
        orders.setdefault(order.customer, []).append(order)
    buyers = [Buyer(shop, who, of) for who, of in orders.items() if any(item.revenue > 0 for item in of)]
    return {value: {item.name for item in group} for value, group in plain.groups(buyers, name)}


def only(shop: Shop, names: set[str], without: str, channel: str | None) -> Shop:
    """The shop as if it had these customers alone."""
    return Shop(
        [item for item in shop.orders if item.customer in names],
        {who: item for who, item in shop.customers.items() if who in names},
        [item for item in shop.ads if without == "channel" and channel and item.channel == channel],
        [item for item in shop.dimensions if item[0] != without],
        shop.as_of,
        shop.baskets,
    )


@pytest.mark.parametrize("name", ["channel", "select", "gender"])
@pytest.mark.parametrize("seed", [5, 6])  # with plans, with several products in an order
def test_each_part_equals_the_plain_computation(name: str, seed: int) -> None:
    shop = random_shop(seed)
    whole = checked(shop)
    before = analyse(whole, SETTINGS)
    expected = segments(shop, name)
    results = list(parts.parts(whole, SETTINGS, parts.dimension_named(whole, name)))
    assert [item.value for item in results] == list(expected)
    for item in results:
        alone = only(shop, expected[item.value], name, item.value)
        plans = any(each.plan for each in shop.customers.values())
        contracts = not plans or any(each.plan for each in alone.customers.values())
        answer = plain.analyse(alone, SETTINGS, contracts=contracts)
        assert item.analysis.total == answer.total
        assert same(item.analysis.products, answer.products)
        assert item.analysis.gap_90 == pytest.approx(answer.gap_90)
        for field in ("segments", "repeat", "cohorts", "ads", "contracts", "classes", "actions"):
            assert same(getattr(item.analysis, field), getattr(answer, field)), (item.value, field)
        assert item.orders.zero_orders == sum(order.revenue == 0 for order in alone.orders)
        assert item.orders.refund_orders == sum(order.revenue < 0 for order in alone.orders)
    assert analyse(whole, SETTINGS) == before


def test_gathered_segments_have_a_part_too() -> None:
    shop = random_shop(3, customers=400, days=900)
    whole = checked(shop)
    results = list(parts.parts(whole, SETTINGS, parts.dimension_named(whole, "product")))
    assert OTHER in [item.value for item in results]
    buyers = sum(item.analysis.total.customers for item in results)
    assert buyers == analyse(whole, SETTINGS).total.customers


def test_a_column_that_the_report_does_not_have() -> None:
    whole = checked(random_shop(1))
    with pytest.raises(SettingError, match=r"“size”; choose one of: age_band, gender"):
        parts.dimension_named(whole, "size")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_dimension_may_be_called_what_the_refusal_calls_it(lang: Language) -> None:
    whole = checked(random_shop(1))
    with pytest.raises(SettingError) as caught:
        parts.dimension_named(whole, "size")
    known = re.split("[:：] ?", caught.value.sentence(lang).rstrip("."))[-1].split(", ")
    assert [parts.dimension_named(whole, word) for word in known] == list(whole.dimensions)
    if lang == "ja":
        assert "性別" in known


def test_stopping_half_way_leaves_the_orders_as_they_were() -> None:
    whole = checked(random_shop(1))
    before = analyse(whole, SETTINGS)
    some = parts.parts(whole, SETTINGS, parts.dimension_named(whole, "gender"))
    next(some)
    some.close()  # type: ignore[attr-defined]  # an Iterator that is a generator
    assert analyse(whole, SETTINGS) == before
    assert whole.connection.execute("SELECT current_setting('search_path')").fetchall() == [("",)]


def test_the_products_of_the_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    """Of the demo's influencers 18 orders once had no product: rows had moved while a part was cut out."""
    files = make_shop(tmp_path, "en")
    whole = read([str(files.orders)], customers=str(files.customers), settings=SETTINGS)
    products = analyse(whole, SETTINGS).products
    results = [
        part.analysis for part in parts.parts(whole, SETTINGS, parts.dimension_named(whole, "channel"))
    ]
    assert products is not None
    assert products.orders == sum(each.products.orders for each in results if each.products)
    assert all(each.products and each.products.orders == each.total.orders for each in results)
