"""What stands out of a fall of profit, of newest customers and of subscriptions, stated beforehand."""

from collections.abc import Callable
from datetime import timedelta

import pandas as pd
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.report.build import built
from ltv_xl.report.content import Table
from tests.deciding import ad_shops, shops_changes
from tests.deciding.ad_shops import MONTHS, Frame, alike, spent, won
from tests.deciding.shops import Shop


def possible(shop: Shop) -> dict[str, tuple[str, str, float | None]]:
    """By candidate: claim, proof, money at stake."""
    orders = shop.checked()
    summary = built(orders, analyse(orders, shop.settings), shop.settings).sheets[0]
    table = next(
        block
        for block in summary.workings
        if isinstance(block, Table) and block.columns[0].header == "What may stand out"
    )
    headers = [column.header for column in table.columns]
    claim, proof, stake = (headers.index(name) for name in ("Claim", "Proof", "At stake (¥)"))
    return {
        str(row[0].value): (str(row[claim].value), str(row[proof].value), row[stake].value)  # type: ignore[misc]
        for row in table.rows
    }


def test_a_fall_is_said_with_the_factor_that_took_most() -> None:
    """45 trials at -382 in place of the 10 of a year earlier: 35 × 382 lost, all by more customers."""
    claim, proof, stake = possible(shops_changes.trials_at_a_loss())["Fall of profit"]
    assert stake == pytest.approx(35 * 382)
    assert claim == (
        "Gross profit is ¥13,370 below a year earlier; New: buying customers took most: ¥13,370 in 3 months."
    )
    assert proof.startswith("-¥3,820 became -¥17,190.")


def test_the_factor_that_took_most_is_a_part_of_the_fall() -> None:
    """A year earlier 20 new customers at 3,000 and 60%, now 9 at 2,000 and 55%; each orders once.

    The 11 fewer: the mean over the orders in which price and rate change before or after them.
    """
    claim, _, stake = possible(shops_changes.nobody_returns_now())["Fall of profit"]
    taken = 11 * ((3000 * 0.6 + 2000 * 0.55) / 3 + (2000 * 0.6 + 3000 * 0.55) / 6)
    assert stake == pytest.approx(taken)
    assert "¥26,100 below a year earlier; New: buying customers took most: ¥15,858" in claim


@pytest.mark.parametrize("make", [shops_changes.nobody_new_before, shops_changes.exactly_as_before])
def test_nothing_is_said_of_a_rise(make: Callable[[], Shop]) -> None:
    claim, _, stake = possible(make())["Fall of profit"]
    assert stake is None
    assert claim == "None"


def turned_bad(cpa: float) -> Shop:
    """A won customers worth 6,000 until August 2024, and of 600 since; they cost the same all along."""
    good, bad = alike(6000), alike(600)
    orders = won("A", 30, lambda month, number: (good if month < 20 else bad)(month, number))
    other = won("B", 30, alike(6000))
    costs = [cpa * 30] * 24
    return ad_shops.shop([orders, other], [spent("A", costs), spent("B", costs)])


def test_newest_customers_who_do_not_pay_are_said_though_the_old_ones_did() -> None:
    """Ads sees 12-month LTV of older customers: room to spend. The newest bring 600 and cost 3,000."""
    said = possible(turned_bad(3000))
    claim, proof, stake = said["A: to stop"]
    assert stake is not None
    assert stake > 90 * 1500
    assert "A: new customers fall" in claim
    assert "against a CPA of ¥3,000" in proof
    assert said["B: to stop"][2] is None
    assert said["A: over its limit"][2] is None


def test_what_ads_says_already_is_not_said_twice() -> None:
    said = possible(turned_bad(9000))
    assert said["A: over its limit"][2] is not None
    assert said["A: to stop"][2] is None


def subscriptions(second: float) -> Shop:
    """Forty a month through A; so many of them go on to the second delivery, all others to the fifth."""
    rows = [
        (f"{month}-{number}", month + timedelta(days=number % 28 + 30 * n), n + 1, 2000.0, 800.0, "A")
        for month in MONTHS
        for number in range(40)
        for n in range(5 if number < 40 * second else 1)
    ]
    names = ["customer_id", "order_date", "Delivery number", "revenue", "cost", "channel"]
    orders = Frame(rows, columns=names)
    orders["Subscription ID"] = orders["customer_id"]
    orders = orders[pd.to_datetime(orders["order_date"]) <= pd.Timestamp(2024, 12, 31)]
    return ad_shops.shop([orders], [spent("A", [40_000.0] * 24)])


def test_the_delivery_that_loses_most_and_what_a_tenth_more_would_bring() -> None:
    """Five in a hundred more of the 120 begun in three months, at 1,200 for a second delivery."""
    claim, proof, stake = possible(subscriptions(0.5))["Subscriptions"]
    assert stake == pytest.approx(120 * 0.05 * 1200)
    assert "50.0% take delivery 2 after 1. Raising it to 55.0% brings at least ¥7,200" in claim
    assert "Delivery 2 brings ¥1,200" in proof


def test_without_subscriptions_nothing_is_said_of_them() -> None:
    assert "Subscriptions" not in possible(turned_bad(3000))
