"""The offers that orders are bought under, and what they take off a price."""

from datetime import date
from random import Random

from ltv_xl.demo import shop
from ltv_xl.demo.draws import happens


def offer(rng: Random, channel: str, product: str, day: date, number: int) -> str:
    """The offer of a customer's order, or none. number: which of the customer's orders it is."""
    if number == 1 and product == "trial":
        if channel == shop.TURNED_CHANNEL and day >= shop.TURNED_SINCE and happens(rng, shop.TURNED_SHARE):
            return "first_980"
        if happens(rng, shop.CHANNELS[channel].half_price):
            return "half_price"
    if number == 1 and product == "plan" and happens(rng, shop.PLAN_HALF[channel]):
        return "plan_half"
    if number == 1 and channel == "referral":
        return "friend"
    if day.month == 11 and day.day >= 20:
        return "black_friday"
    return "uv" if product == "sunscreen" and day.month == 6 else ""


def reduced(price: int, name: str) -> int:
    """The price under an offer, in yen."""
    return {
        "first_980": 980,
        "half_price": price // 2,
        "plan_half": price // 2,
        "friend": price - 500,
        "black_friday": price * 85 // 100,
        "uv": price * 90 // 100,
    }.get(name, price)


def loyalty(name: str, day: date) -> float:
    """The factor on the chance of every further order of those who come by an offer."""
    if name != "first_980":
        return 1.0
    before, after = shop.TURNED_LOYALTY
    return after if day >= shop.TURNED_ON else before
