"""What becomes of subscriptions: deliveries, skips and pauses, and why they end."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.demo import shop
from ltv_xl.demo.draws import between, happens, pick
from ltv_xl.demo.lines import Line, order, outcome
from ltv_xl.demo.offers import offer


class Subscription(Struct, frozen=True):
    """A subscription as it stands on the shop's last day. reason: why it was cancelled."""

    number: str
    course: str
    state: str = "active"
    reason: str = ""
    cancelled_on: date | None = None


def subscribed(
    rng: Random, member: str, channel: str, number: str, day: date
) -> tuple[Subscription, list[list[Line]]]:
    """A subscription that begins on a day, and its orders: one a delivery, until the customer cancels."""
    course = pick(rng, {name: weight for name, (weight, _) in shop.COURSES.items()})
    interval = shop.COURSES[course][1]
    subscription = Subscription(number, course)
    orders: list[list[Line]] = []
    delivery = 1
    while day <= shop.LAST_DAY:
        campaign = offer(rng, channel, "plan", day, delivery)
        delivered = list(outcome(rng, order(rng, member, day, "plan", campaign, shop.ADDED[0] // 3)))
        orders += _numbered(delivered, number, delivery)
        chance = shop.CANCELS_PLAN[min(delivery, len(shop.CANCELS_PLAN)) - 1] / shop.CHANNELS[channel].loyalty
        if campaign == "plan_half":
            chance *= shop.HALF_LEAVES
        ends = day + timedelta(between(rng, 3, interval - 4))
        if happens(rng, chance):
            reason = pick(rng, shop.REASONS_FIRST if delivery == 1 else shop.REASONS)
            if ends > shop.LAST_DAY:
                return subscription, orders
            return replace(subscription, state="cancelled", reason=reason, cancelled_on=ends), orders
        delivery += delivered[0][0].status == "shipped"
        day, state = _next(rng, day, interval)
    return replace(subscription, state=state), orders


def _numbered(orders: list[list[Line]], number: str, delivery: int) -> Iterator[list[Line]]:
    for lines in orders:
        yield [replace(line, subscription=number, delivery=delivery) for line in lines]


def _next(rng: Random, day: date, interval: int) -> tuple[date, str]:
    """The day of the next delivery, and what the subscription is called until then."""
    if happens(rng, shop.SKIPS):
        return day + timedelta(2 * interval), "skipped"
    if happens(rng, shop.PAUSES):
        return day + timedelta(interval + between(rng, *shop.PAUSE_DAYS)), "paused"
    return day + timedelta(interval), "active"
