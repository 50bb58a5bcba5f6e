"""No group of one or two customers stands in a report, and no e-mail address or phone number."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.analysis import analyse, parts
from ltv_xl.analysis.grouping import Size, Sizes, grouping
from ltv_xl.analysis.spend import Spent, spend
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.ads import AdMonth, AdSpend
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.analysis.withheld import withheld_values
from ltv_xl.orders.personal import MASK
from ltv_xl.orders.table import CheckedOrders, Source
from ltv_xl.settings import Settings
from tests.analysis import plain
from tests.analysis.plain import Attributes, Order, Shop
from tests.analysis.shops import ODD, checked, random_shop
from tests.analysis.test_plain import differences

SEEDS = range(8)


def marked(seed: int) -> Shop:
    """A random shop in which names are addresses, phone numbers and ids, of one customer or of several."""
    shop = random_shop(seed, customers=150)

    def order(each: Order, number: int) -> Order:
        address = f"mark-{each.customer}@example.jp"
        values = {
            **each.values,
            "product": (each.values["product"], address, f"gift for {address}", "090-1234-5678")[number % 4],
            "select": (f"mark-{each.customer}", f"＋81 90-0000-{number % 1000:04}")[number % 2],
            "channel": (each.values["channel"], "ad@example.jp", "ads@example.jp")[number % 3],
        }
        return dataclasses.replace(
            each, values=values, products=(*each.products, address, f"{address} again")
        )

    def attributes(name: str, each: Attributes) -> Attributes:
        return dataclasses.replace(
            each, values={**each.values, ODD: f"mark-{name}" if name[-1] in "12" else "plain"}
        )

    ads = [
        dataclasses.replace(each, channel="ad@example.jp" if each.channel == "看板" else each.channel)
        for each in shop.ads
    ]
    return dataclasses.replace(
        shop,
        orders=[order(each, number) for number, each in enumerate(shop.orders)],
        customers={name: attributes(name, each) for name, each in shop.customers.items()},
        ads=ads,
    )


def texts(value: object) -> Iterator[str]:
    """Every text within a result."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (*texts(key), *texts(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


def marks(analysis: Analysis) -> list[str]:
    return [
        text for text in texts(analysis) if "mark-" in text or "@" in text or "1234" in text or "90-0" in text
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_mark_of_a_customer_stands_in_the_results(seed: int) -> None:
    shop = marked(seed)
    assert marks(analyse(checked(shop), Settings())) == []
    assert marks(analyse(checked(shop), Settings(with_customers=True)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_results_are_those_of_the_plain_computation(seed: int) -> None:
    shop, settings = marked(seed), Settings(history_starts="all-new")
    expected = plain.analyse(shop, settings, contracts=True)
    assert differences(analyse(checked(shop), settings), expected) == []


@pytest.mark.parametrize("name", ["select", "product", ODD, "channel"])
def test_no_mark_stands_in_a_part(name: str) -> None:
    orders = checked(marked(3))
    for part in parts.parts(orders, Settings(), parts.dimension_named(orders, name)):
        assert marks(part.analysis) == []
        assert "mark-" not in (part.value or "")
        assert part.analysis.total.customers >= 3


def under(headers: dict[str, str]) -> CheckedOrders:
    """The orders of a random shop, with these headers over the columns of some dimensions."""
    return replace(checked(random_shop(3)), sources=(Source("orders.csv", "orders", 1, headers, ""),))


@pytest.mark.parametrize("header", ["氏名", "お届け先住所", "Email", "生年月日", "Customer ID"])
def test_a_value_that_is_a_persons_stands_nowhere_though_several_customers_share_it(header: str) -> None:
    orders = under({"select": header, "product": header})
    results, by_name = analyse(orders, Settings()), analyse(orders, Settings(with_customers=True))
    for name in ("select", "product"):
        assert {row.value for row in results.segments[name]} <= {OTHER, None}
        assert results.segments[name]
        assert not {row.value for row in by_name.segments[name]} <= {OTHER, None}
    assert results.products is None
    assert by_name.products is not None


@pytest.mark.parametrize("header", ["郵便番号", "商品名", "Name", "生年", "都道府県"])
def test_a_value_that_many_share_stands(header: str) -> None:
    results = analyse(under({"select": header, "product": header}), Settings())
    assert not {row.value for row in results.segments["select"]} <= {OTHER, None}
    assert results.products is not None


def test_a_customers_id_is_masked_wherever_it_is_a_value() -> None:
    """Who sent a friend is named by the id, and may have sent many."""
    shop = random_shop(3)
    renamed = dataclasses.replace(
        shop,
        orders=[
            dataclasses.replace(
                each,
                customer=f"M-{each.customer}",
                values={**each.values, "select": ("M-c1", "M-c2", "none", "guest")[number % 4]},
            )
            for number, each in enumerate(shop.orders)
        ],
        customers={f"M-{name}": each for name, each in shop.customers.items()},
    )
    results = analyse(checked(renamed), Settings())
    assert {row.value for row in results.segments["select"]} == {MASK, "none", "guest"}
    by_name = analyse(checked(renamed), Settings(with_customers=True))
    assert {row.value for row in by_name.segments["select"]} == {"M-c1", "M-c2", "none", "guest"}


def test_a_part_shows_no_ad_spend_that_is_gathered_in_the_whole() -> None:
    """Else the customers of a channel that the whole gathers could be read there, or worked out."""
    for seed in (3, 7, 10):
        orders = checked(random_shop(seed, customers=24))
        whole = {row.channel for row in analyse(orders, Settings()).ads}
        for part in parts.parts(orders, Settings(), parts.dimension_named(orders, "channel")):
            assert {row.channel for row in part.analysis.ads if row.customers} <= whole


@pytest.mark.parametrize("seed", SEEDS)
def test_every_group_that_is_shown_has_three_customers(seed: int) -> None:
    results = analyse(checked(marked(seed)), Settings())
    for rows in results.segments.values():
        assert all(row.customers >= 3 for row in rows)
    assert results.products is not None
    assert all(product.customers >= 3 for product in results.products.sold)
    assert all(pair.customers >= 3 for pair in results.products.pairs)
    assert all(row.customers == 0 or row.customers >= 3 for row in results.ads)


@pytest.mark.parametrize("split", ["channel", "gender", "select", "product"])
@pytest.mark.parametrize("seed", [3, 5, 8])
def test_nobody_follows_from_a_report_of_all_and_its_parts(seed: int, split: str) -> None:
    """All, less what the parts show: the customers of a value who are gathered in a part."""
    orders, settings = checked(random_shop(seed)), Settings()
    whole = analyse(orders, settings)
    of_parts = list(parts.parts(orders, settings, parts.dimension_named(orders, split)))
    for dimension in (each for each in orders.dimensions if each.name != split):
        rows = whole.segments[dimension.name]
        named = {row.value for row in rows} - {OTHER}
        left: Counter[str | None] = Counter({row.value: row.customers for row in rows})
        for part in of_parts:
            for row in part.analysis.segments[dimension.name]:
                if row.value != OTHER:
                    left[row.value if row.value in named else OTHER] -= row.customers
        assert not {value: count for value, count in left.items() if count < 0 or 0 < count < 3}


def test_the_smallest_group_that_a_part_shows_joins_what_would_follow() -> None:
    of = {1: {7: 9, 8: 4}, 2: {7: 5, 8: 30}, 3: {7: 2, 8: 20, 9: 1}}
    assert withheld_values(of, {7, 8}, 20, 3) == {
        1: frozenset(),
        2: frozenset({7}),  # of 7 the third part gathers 2
        3: frozenset(),
    }
    assert withheld_values({1: {7: 9}, 2: {7: 2}}, {7}, 20, 3)[1] == {7}
    assert withheld_values({1: {0: 9}, 2: {0: 2, 7: 5}}, {0, 7}, 20, 3)[1] == {0}


def sizes(*named: int, nameless: int = 0) -> Sizes:
    values = [Size(code, f"v{code}", customers) for code, customers in enumerate(named, 1)]
    return Sizes(values, len(values), nameless, sum(named) + nameless)


@pytest.mark.parametrize(
    ("of", "named", "nameless"),
    [
        (sizes(9, 5, 3), 3, False),
        (sizes(9, 5, 2, 1), 2, False),  # 3 are gathered: enough
        (sizes(9, 5, 2), 1, False),  # 2 would be: the group of 5 joins
        (sizes(9, 5, nameless=1), 1, False),  # "not given" is a group like others
        (sizes(9, 5, 1, nameless=4), 2, False),  # it is the next smallest
        (sizes(9, 4, 1, nameless=4), 1, True),  # of equals the value joins
        (sizes(2, nameless=7), 0, False),
        (sizes(1, 1), 0, False),  # fewer than three in all: gathered, there is nothing to join
        (sizes(), 0, False),
    ],
)
def test_which_groups_stand_by_themselves(of: Sizes, named: int, nameless: bool) -> None:
    results = grouping(of, 20, 3)
    assert (len(results.named), results.nameless and of.nameless > 0) == (named, nameless)
    alone = grouping(of, 20, 1)
    assert (len(alone.named), alone.nameless) == (len(of.largest), of.nameless > 0)


def test_of_values_that_must_not_stand_not_even_a_single_one_does() -> None:
    assert grouping(sizes(9), 0, 3) == grouping(sizes(9, 8, 7), 0, 3)
    assert grouping(sizes(2, nameless=9), 0, 3).nameless is False


def test_channels_of_few_customers_are_gathered_and_those_of_none_keep_their_name() -> None:
    month = date(2024, 1, 1)
    rows = [
        Spent("a", month, Decimal(9), None, Decimal(1), 4, True),
        Spent("b", month, Decimal(8), Decimal(5), None, 3, True),
        Spent("c", month, Decimal(7), Decimal(2), Decimal(2), 1, True),
        Spent("d", month, Decimal(6), None, None, 0, True),
        Spent(None, month, Decimal(5), None, None, 8, True),
        Spent("e", month, Decimal(50), None, None, 1, False),
    ]
    results = spend(rows, 3)
    other = (Decimal(15), Decimal(7), Decimal(2), 4)
    assert [row[0] for row in results.channels] == ["a", "d", OTHER, None]
    assert results.channels[2] == AdSpend(OTHER, *other)
    assert results.months[2] == AdMonth(OTHER, month, *other)
    assert results.left_out == 50
    assert [row.channel for row in spend(rows, 1).channels] == ["a", "b", "c", "d", None]
