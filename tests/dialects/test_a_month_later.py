"""The next month's export beside the last one's: the shop's orders count once, whoever wrote them how."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.settings import Settings
from tests.dialects.dialect import Dialect, make_of, pair, system_of
from tests.dialects.files import write
from tests.dialects.oracle import Purchases, answered, readings_of, truth
from tests.dialects.sheet import sheet
from tests.dialects.shop import Make, Order, shop

PLAIN = Dialect()
SAVED_ANEW = Dialect(kind="xlsx", dates="ISO with time")
LINES = Dialect(money="lines", rows="repeated")
SHOPIFY = Dialect(system="shopify", rows="first", dates="offset of Tokyo")
COLORME = Dialect(system="colorme", rows="repeated", dates="slashes")
RAKUTEN = Dialect(system="rakuten", rows="repeated", dates="ISO with time")
ECCUBE = Dialect(system="eccube4", rows="repeated", dates="ISO with time")
MONTH = slice(0, 50)
"""Of the shop's 80 orders, those of the first export."""
PAIRS = 24
ADJOINING, OVERLAPPING = slice(50, 80), slice(30, 80)


def exported(folder: Path, name: str, dialect: Dialect, orders: Sequence[Order]) -> Path:
    """A file of these orders."""
    place = folder / name
    place.mkdir()
    return write(dialect, sheet(dialect, orders), place)


def whole(dialect: Dialect, orders: Sequence[Order]) -> tuple[Purchases, ...]:
    """Customers and their purchases, by the usual reading of revenue."""
    system = system_of(dialect)
    return truth(dialect, orders, "goods" if dialect.money == "lines" else system.right[0])


def days(customers: Sequence[Purchases]) -> list[list[date]]:
    """The days of each customer's purchases."""
    return sorted([day for day, _ in purchases] for purchases in customers)


def total(customers: Sequence[Purchases]) -> Decimal:
    """What all purchases come to."""
    return sum((amount for purchases in customers for _, amount in purchases), Decimal(0))


@pytest.mark.parametrize("later", [ADJOINING, OVERLAPPING], ids=["adjoining", "overlapping"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PLAIN, PLAIN),
        (PLAIN, SAVED_ANEW),
        (PLAIN, replace(PLAIN, captions="explained", encoding="utf-16", delimiter="\t")),
        (PLAIN, replace(PLAIN, columns="shuffled", dates="month first, noon", amounts="thousands")),
        (LINES, replace(LINES, kind="parquet")),
        (SHOPIFY, SHOPIFY),
        (SHOPIFY, replace(SHOPIFY, columns="shuffled")),
        (COLORME, replace(COLORME, columns="shuffled", encoding="cp932")),
        (ECCUBE, replace(ECCUBE, kind="xlsx")),
        (RAKUTEN, RAKUTEN),
    ],
    ids=lambda dialect: f"{dialect.system} {dialect.kind} {dialect.columns} {dialect.captions}",
)
def test_two_exports_hold_each_order_once(
    first: Dialect, second: Dialect, later: slice, tmp_path: Path
) -> None:
    orders = shop(make_of(first))
    paths = [
        exported(tmp_path, "first", first, orders[MONTH]),
        exported(tmp_path, "second", second, orders[later]),
    ]
    result = answered(paths, Settings())
    assert (result.refusal, result.crash) == ("", "")
    assert result.customers == whole(first, orders)
    assert ("orders_in_two_files" in result.remarks) is (later is OVERLAPPING)


@pytest.mark.parametrize("number", range(PAIRS))
def test_the_second_export_may_be_of_any_dialect(number: int, tmp_path: Path) -> None:
    first, second = pair(1, number)
    orders = shop(make_of(first))
    paths = [
        exported(tmp_path, "first", first, orders[MONTH]),
        exported(tmp_path, "second", second, orders[OVERLAPPING]),
    ]
    result = answered(paths, Settings())
    assert not result.crash
    if not result.refusal:
        readings = [truth(first, orders, reading) for reading in readings_of(first)]
        assert result.customers in readings, f"{first}\n{second}"


def test_a_shop_that_changed_its_system_keeps_its_customers(tmp_path: Path) -> None:
    """Shopify's and Rakuten's exports know customers by e-mail; one alone says the tax."""
    orders = [replace(order, refunded=Decimal(0)) for order in shop(Make())]
    paths = [
        exported(tmp_path, "first", SHOPIFY, orders[MONTH]),
        exported(tmp_path, "second", RAKUTEN, orders[ADJOINING]),
    ]
    result = answered(paths, Settings())
    assert (result.refusal, result.crash) == ("", "")
    assert days(result.customers) == days(whole(RAKUTEN, orders))
    parts = (whole(SHOPIFY, orders[MONTH]), whole(RAKUTEN, orders[ADJOINING]))
    assert total(result.customers) == sum(map(total, parts))


def test_an_order_that_was_cancelled_since_is_no_sale(tmp_path: Path) -> None:
    orders = shop(make_of(SHOPIFY))
    place = next(place for place in range(30, 50) if orders[place].state == "paid")
    now = [*orders[:place], replace(orders[place], state="cancelled"), *orders[place + 1 :]]
    paths = [
        exported(tmp_path, "first", SHOPIFY, orders[MONTH]),
        exported(tmp_path, "second", SHOPIFY, now[OVERLAPPING]),
    ]
    for given in (paths, paths[::-1]):
        result = answered(given, Settings())
        assert (result.refusal, result.crash) == ("", "")
        assert result.customers == whole(SHOPIFY, now)
        assert {"orders_in_two_files", "orders_replaced"} <= set(result.remarks)
