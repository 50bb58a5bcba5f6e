"""Cost, CPA, LTV and what is left of every channel of every made shop, against the plain computation."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ltv_xl.report.cells import number
from ltv_xl.report.sheets.spending import Spend
from tests.deciding import ad_shops
from tests.deciding.plain_ads import Paid, compared, paid
from tests.deciding.shops import Shop
from tests.deciding.test_verdicts import decided

SHOPS: tuple[Callable[[], Shop], ...] = (
    ad_shops.mostly_organic,
    ad_shops.dearer_now,
    ad_shops.conversions_twice,
    ad_shops.written_differently,
    ad_shops.television,
    ad_shops.free_months,
    ad_shops.tenth_of_december,
    ad_shops.contradicting_customers,
    ad_shops.falling_quality,
    ad_shops.whales,
    ad_shops.batches,
)


def of_report(row: Spend) -> tuple[float | None, ...]:
    return tuple(map(number, (row.customers, row.cost, row.cpa, row.ltv, row.left)))


def of_plain(row: Paid) -> tuple[float | None, ...]:
    return (row.customers, row.cost, row.cpa, row.ltv, row.left)


def differences(shop: Shop, expected: dict[str | None, Paid]) -> list[str]:
    """The channels whose figures are not those expected."""
    spending = decided(shop).spending
    shown = {compared(row.channel): row for row in spending.channels}
    rows = [(name, spending.total if name is None else shown[name]) for name in expected]
    return [
        f"{name}: {of_report(row)} and not {of_plain(expected[name])}"
        for name, row in rows
        if any(
            (left is None) != (right is None) or (left is not None and left != pytest.approx(right))
            for left, right in zip(of_report(row), of_plain(expected[name]), strict=True)
        )
    ]


def day(shop: Shop) -> Callable[..., dict[str | None, Paid]]:
    assert shop.settings.as_of is not None
    as_of = shop.settings.as_of
    return lambda other=shop: paid(other, as_of)


@pytest.mark.parametrize("make", SHOPS, ids=lambda make: make.__name__)
def test_each_channel_is_what_its_definition_says(make: Callable[[], Shop]) -> None:
    shop = make()
    assert differences(shop, day(shop)()) == []


@pytest.mark.parametrize("least", [6, 12])
def test_a_cpa_is_of_so_many_months_at_least(least: int) -> None:
    made = ad_shops.dearer_now()
    shop = replace(made, settings=replace(made.settings, cpa_months=least))
    assert differences(shop, day(shop)()) == []
    assert differences(shop, day(made)(made))  # three months say something else


def test_spend_that_is_booked_otherwise_is_noticed() -> None:
    shop = ad_shops.dearer_now()
    assert shop.ads is not None
    cheaper = replace(shop, ads=shop.ads.assign(cost=shop.ads["cost"] - 1))
    assert differences(shop, day(shop)(cheaper))
