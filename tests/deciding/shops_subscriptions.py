"""Made shops of subscriptions: each has one thing that is easily counted wrongly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from ltv_xl.settings import Settings
from tests.deciding.shops import Shop

AS_OF = date(2025, 6, 30)
SETTINGS = Settings(lang="en", margin=Decimal("0.5"), shop_opened="all-new", as_of=AS_OF)
STAY = (0.7, 0.8, 0.9)
"""The chance of the next delivery after the first, the second, and every later one."""


def lives(seed: int, subscriptions: int = 260, days: int = 700) -> pd.DataFrame:
    """A row per delivery of subscriptions that begin all along the file."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(subscriptions):
        course, gap = (("monthly", 30), ("every two months", 60))[int(random.random() < 0.3)]
        day, n = AS_OF - timedelta(days=int(random.integers(1, days))), 1
        channel = ("Ads", "Mail", "Search")[int(random.integers(0, 3))]
        price = (980, 1980, 500)[int(random.integers(0, 3))]
        mine: list[dict[str, object]] = []
        ended, last = False, day
        while day <= AS_OF:
            last = day
            mine.append({
                "customer_id": f"C{number:04}", "order_date": day, "revenue": price if n == 1 else 3980,
                "subscription_id": f"S{number:04}", "delivery_number": str(n), "course": course,
                "channel": channel, "campaign": f"{channel} {number % 2}",
            })  # fmt: skip
            if random.random() > STAY[min(n, len(STAY)) - 1]:
                ended = True
                break
            day += timedelta(days=gap + int(random.integers(-2, 3)))
            n += 1
        left = last + timedelta(days=int(random.integers(0, 25)))
        cancelled = ended and left <= AS_OF
        reason = ("price", "too much", "no effect", None)[int(random.integers(0, 4))]
        rows += [
            {
                **row,
                "subscription_state": "解約" if cancelled else "継続",
                "cancelled_on": left.isoformat() if cancelled else None,
                "cancel_reason": reason if cancelled else None,
            }
            for row in mine
        ]
    frame = pd.DataFrame(rows).sort_values(["order_date", "subscription_id"], kind="stable")
    frame["order_date"] = pd.to_datetime(frame["order_date"])
    frame.insert(0, "order_id", [f"O{number:05}" for number in range(len(frame))])
    return frame.reset_index(drop=True).assign(status="発送済み")


def usual() -> Shop:
    """Nothing odd."""
    return Shop(lives(1), SETTINGS)


def skips_and_pauses() -> Shop:
    """A fifth of those that go on are paused, or skip the next delivery."""
    orders = lives(2)
    going_on = orders["subscription_state"] == "継続"
    number = orders["subscription_id"].str[1:].astype(int)
    orders.loc[going_on & (number % 5 == 0), "subscription_state"] = "休止中"
    orders.loc[going_on & (number % 5 == 1), "subscription_state"] = "スキップ"
    return Shop(orders, SETTINGS)


def numbers_missing() -> Shop:
    """A third of the subscriptions have no numbers, or one that lacks."""
    orders = lives(3)
    number = orders["subscription_id"].str[1:].astype(int)
    orders.loc[number % 3 == 0, "delivery_number"] = None
    orders.loc[(number % 3 == 1) & (orders["delivery_number"] == "2"), "delivery_number"] = None
    return Shop(orders, SETTINGS)


def numbers_from_zero() -> Shop:
    """Numbers begin at 0."""
    orders = lives(4)
    orders["delivery_number"] = (orders["delivery_number"].astype(int) - 1).astype(str)
    return Shop(orders, SETTINGS)


def without_numbers() -> Shop:
    """Ids alone, and a file that begins in the middle of the shop's life."""
    orders = lives(5).drop(columns="delivery_number")
    orders = orders[orders["order_date"] >= "2024-01-15"].reset_index(drop=True)
    return Shop(orders, replace(SETTINGS, shop_opened=None))


def two_subscriptions() -> Shop:
    """Every other customer has two."""
    orders = lives(6)
    number = orders["customer_id"].str[1:].astype(int)
    orders["customer_id"] = [f"C{value // 2:04}" for value in number]
    return Shop(orders, SETTINGS)


def packs_of_three() -> Shop:
    """Every order has three lines, of half its amount, a third and a sixth."""
    orders = lives(7)
    orders["revenue"] *= 6
    lines = pd.concat([orders.assign(revenue=orders["revenue"] // part) for part in (2, 3, 6)])
    return Shop(lines.sort_values("order_id", kind="stable").reset_index(drop=True), SETTINGS)


def cancelled_before_the_last_delivery() -> Shop:
    """Who cancels late receives one more: the day of cancelling lies before the last delivery."""
    orders = lives(8)
    early = orders["cancelled_on"].notna() & (orders["subscription_id"].str[1:].astype(int) % 2 == 0)
    last = orders.groupby("subscription_id")["order_date"].transform("max") - pd.Timedelta(days=5)
    orders.loc[early, "cancelled_on"] = last[early].dt.strftime("%Y-%m-%d")
    return Shop(orders, SETTINGS)


def course_change() -> Shop:
    """From the third delivery on some are of another course."""
    orders = lives(9)
    later = orders["delivery_number"].astype(int) >= 3
    changed = orders["subscription_id"].str[1:].astype(int) % 4 == 0
    orders.loc[later & changed, "course"] = "premium"
    return Shop(orders, SETTINGS)


def staggered_starts() -> Shop:
    """The file begins when many subscriptions are at their fifth or tenth delivery."""
    orders = lives(10, 400)
    return Shop(orders[orders["order_date"] >= "2024-10-01"].reset_index(drop=True), SETTINGS)


def refund_of_one_delivery() -> Shop:
    """Some deliveries are returned by status, some by an order below zero, some a little."""
    orders = lives(11)
    number = orders["subscription_id"].str[1:].astype(int)
    second = orders["delivery_number"] == "2"
    orders.loc[second & (number % 4 == 0), "status"] = "返品済み"
    back = orders[second & (number % 4 == 1)].copy()
    back["order_id"] = "R" + back["order_id"]
    back["revenue"] = -back["revenue"]
    back["order_date"] += pd.Timedelta(days=3)
    little = orders[second & (number % 4 == 2)].copy()
    little["order_id"] = "P" + little["order_id"]
    little["revenue"] = -100
    together = pd.concat([orders, back[back["order_date"] <= "2025-06-30"], little])
    return Shop(together.sort_values("order_date", kind="stable").reset_index(drop=True), SETTINGS)


def without_ids() -> Shop:
    """Customer and course stand for a subscription; a 0 is what a single order has."""
    orders = lives(12).drop(columns="subscription_id")
    single = orders.head(150).assign(
        order_id=[f"X{number:03}" for number in range(150)], delivery_number="0", course=None
    )
    return Shop(
        pd.concat([orders, single, single.assign(order_id="Y" + single["order_id"])]).reset_index(drop=True),
        SETTINGS,
    )


def constant_numbers() -> Shop:
    """The number is how many deliveries the subscription has had by now, on all of its orders."""
    orders = lives(13)
    orders["delivery_number"] = (
        orders.groupby("subscription_id")["delivery_number"].transform("size").astype(str)
    )
    return Shop(orders, SETTINGS)


def nothing_else() -> Shop:
    """A shop of free first deliveries: the first one is a delivery all the same."""
    orders = lives(14).drop(columns=["channel", "campaign", "course"])
    orders.loc[orders["delivery_number"] == "1", "revenue"] = 0
    return Shop(orders, SETTINGS)


def paid() -> Shop:
    """Two channels with spend; half of the customers never subscribe."""
    orders = lives(15, 500)
    others = orders[orders["delivery_number"] == "1"].assign(
        subscription_id=None, delivery_number=None, subscription_state=None, cancelled_on=None,
        cancel_reason=None, course=None,
    )  # fmt: skip
    others = others.assign(customer_id="N" + others["customer_id"], order_id="N" + others["order_id"])
    months = pd.period_range("2023-09", "2025-06", freq="M")
    ads = pd.DataFrame([
        {"month": str(month), "channel": channel, "cost": cost}
        for month in months
        for channel, cost in (("Ads", 30_000), ("Mail", 9_000))
    ])
    return Shop(pd.concat([orders, others]).reset_index(drop=True), SETTINGS, ads=ads)


SHOPS: tuple[Callable[[], Shop], ...] = (
    usual, skips_and_pauses, numbers_missing, numbers_from_zero, without_numbers, two_subscriptions,
    packs_of_three, cancelled_before_the_last_delivery, course_change, staggered_starts,
    refund_of_one_delivery, without_ids, constant_numbers, nothing_else, paid,
)  # fmt: skip


def exact() -> Shop:
    """Of 4 starters 2 receive a second delivery and 1 a third; each leaves 1,000, a starter costs 1,600."""
    rows = []
    for number in range(400):
        last = 1 if number % 4 < 2 else 2 if number % 4 == 2 else 3
        day = date(2025, 1, 10) + timedelta(days=number % 20)
        rows += [
            {
                "order_id": f"{number}-{n}", "customer_id": number,
                "order_date": day + timedelta(days=30 * (n - 1)),
                "revenue": 2000, "subscription_id": f"S{number}", "delivery_number": n, "channel": "Ads",
            }
            for n in range(1, last + 1)
        ]  # fmt: skip
    orders = pd.DataFrame(rows)
    orders["order_date"] = pd.to_datetime(orders["order_date"])
    ads = pd.DataFrame([{"month": "2025-01", "channel": "Ads", "cost": 400 * 1_600}])
    return Shop(orders, SETTINGS, ads=ads)


def without_subscriptions() -> Shop:
    """Orders that belong to none."""
    left_out = ["subscription_id", "delivery_number", "subscription_state", "cancelled_on", "cancel_reason"]
    return Shop(lives(16).drop(columns=left_out), SETTINGS)
