"""Who comes to the shop, when, from where, and what that costs in advertising."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from ltv_xl.demo import shop
from ltv_xl.demo.draws import between, index, pick

Arrival = tuple[date, str, bool]
"""The day of the first order or the registration, the channel, whether an order follows."""


def months() -> list[date]:
    """The first days of the months that the shop has been open in."""
    first = shop.FIRST_DAY.year * 12 + shop.FIRST_DAY.month - 1
    last = shop.LAST_DAY.year * 12 + shop.LAST_DAY.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def online_arrivals(rng: Random) -> Iterator[Arrival]:
    """New customers of every month, more in high season and more from year to year."""
    start, growth = shop.NEW_CUSTOMERS
    for number, month in enumerate(months()):
        weights = {name: c.weight for name, c in shop.CHANNELS.items() if c.since <= number}
        days = [day for n in range(31) if open_in(month, day := month + timedelta(n))]
        weekdays = [shop.WEEKDAY[day.weekday()] for day in days]
        for _ in range((start + growth * number) * shop.SEASON[month.month - 1] // 100):
            yield days[index(rng, weekdays)], pick(rng, weights), True


def open_in(month: date, day: date) -> bool:
    """Whether a day belongs to the month and to the time that the files cover."""
    return day.month == month.month and shop.FIRST_DAY <= day <= shop.LAST_DAY


def event_arrivals(rng: Random) -> Iterator[Arrival]:
    """Customers met at pop-up events, on the day or soon after."""
    for day in shop.EVENT_DAYS:
        for _ in range(shop.EVENT_CUSTOMERS):
            yield day + timedelta(between(rng, 0, 5)), "event", True


def registrations(rng: Random) -> Iterator[Arrival]:
    """Members who never order."""
    span = (shop.LAST_DAY - shop.FIRST_DAY).days
    weights = {name: channel.weight for name, channel in shop.CHANNELS.items() if not channel.since}
    for _ in range(shop.REGISTERED_ONLY):
        yield shop.FIRST_DAY + timedelta(between(rng, 0, span)), pick(rng, weights), False


class Spend(Struct, frozen=True):
    """Advertising of a channel in a month, for an offer or for none; events have no clicks."""

    month: date
    channel: str
    campaign: str
    cost: int
    clicks: int | None
    conversions: int


def spending(rng: Random, won: Sequence[tuple[date, str, str]]) -> Iterator[Spend]:
    """Advertising per month, channel and offer; ad systems claim a few customers more than there are.

    won: the day, channel and offer of each customer's first order.
    """
    customers = Counter((day.replace(day=1), channel, _booked(channel, offer)) for day, channel, offer in won)
    for number, month in enumerate(months()):
        for name, channel in shop.CHANNELS.items():
            if not channel.cost:
                continue
            for offer in ("", *shop.NAMED_IN_SPEND):
                if count := customers[month, name, offer]:
                    yield _spend(
                        rng, month, name, offer, channel.cost * (1000 + channel.dearer * number), count
                    )


def _booked(channel: str, offer: str) -> str:
    """The offer that the advertising for a customer is booked under; "" for none."""
    return offer if channel in shop.BY_CAMPAIGN and offer in shop.NAMED_IN_SPEND else ""


def _spend(rng: Random, month: date, name: str, offer: str, cost_in_1000ths: int, customers: int) -> Spend:
    """A row of spend. cost_in_1000ths: of a customer, in thousandths of a yen."""
    cost = customers * cost_in_1000ths * between(rng, 88, 112) // 10**5
    claimed = customers if name == "event" else customers * between(rng, 100, 109) // 100
    clicks = None if name == "event" else claimed * between(rng, 880, 1130) // shop.CHANNELS[name].conversion
    return Spend(month, name, offer, cost // 100 * 100, clicks, claimed)
