"""What happens in the shop: its members, and the lines of their orders, in codes."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.demo import shop
from ltv_xl.demo.arrivals import Spend, event_arrivals, online_arrivals, registrations, spending
from ltv_xl.demo.draws import between, happens, index, pick
from ltv_xl.demo.lines import Line, moment, order, outcome
from ltv_xl.demo.mailing import Recipient, mailing
from ltv_xl.demo.offers import loyalty, offer
from ltv_xl.demo.subscriptions import Subscription, subscribed


class Member(Struct, frozen=True):
    """One row of the customers' file; gender, birth and prefecture may be unknown."""

    number: str
    gender: str
    birth: date | None
    prefecture: str
    channel: str
    subscription: Subscription | None = None


class Life(Struct, frozen=True):
    """Everything that happened: lines in the order of their time, members by number."""

    members: tuple[Member, ...]
    lines: tuple[Line, ...]
    spend: tuple[Spend, ...]
    mailing: tuple[Recipient, ...]


def live(seed: int) -> Life:
    """The shop's life from FIRST_DAY to LAST_DAY."""
    rng = Random(seed)
    members, orders, won = [], [], []
    arrivals = sorted([*online_arrivals(rng), *event_arrivals(rng), *registrations(rng)])
    for serial, (day, channel, buys) in enumerate(arrivals, 1):
        band = index(rng, [weight for weight, _ in shop.AGE_BANDS.values()])
        person = member(rng, f"C{serial:05}", day, channel, band)
        if buys:
            person, bought = customer(rng, person, day, list(shop.AGE_BANDS.values())[band][1])
            orders += bought
            won.append((day, channel, bought[0][0].campaign))
        members.append(person)
    recipients, brought = mailing(rng, orders)
    orders += brought
    orders += [guest_order(rng) for _ in range(shop.GUEST_ORDERS)]
    orders += [sample_order(rng, members) for _ in range(shop.SAMPLES)]
    orders = [order for order in orders if order[0].at.date() <= shop.LAST_DAY]
    orders.sort(key=lambda order: (order[0].at, order[0].member))
    lines = [replace(line, order=str(100_001 + n)) for n, order in enumerate(orders) for line in order]
    return Life(tuple(members), tuple(lines), tuple(spending(rng, won)), recipients)


def member(rng: Random, number: str, day: date, channel: str, band: int) -> Member:
    """Who somebody is; one in 33 does not tell the date of birth."""
    years = list(shop.AGE_BANDS)[band] + shop.YOUNGER.get(channel, 0) + between(rng, -4, 4)
    birth = day - timedelta(max(years, 18) * 365 + between(rng, 0, 364))
    gender = pick(rng, shop.GENDERS)
    known = not happens(rng, 30)
    return Member(number, gender, birth if known else None, pick(rng, shop.PREFECTURES), channel)


def customer(rng: Random, person: Member, day: date, habit: float) -> tuple[Member, list[list[Line]]]:
    """A member's orders, and the member with what became of a subscription."""
    channel = shop.CHANNELS[person.channel]
    product = pick(rng, channel.first)
    if product == "plan":
        number = f"T{person.number[1:]}"
        subscription, orders = subscribed(rng, person.number, person.channel, number, day)
        return replace(person, subscription=subscription), orders
    habit *= channel.loyalty * shop.PRODUCTS[product].loyalty
    orders = []
    for number_of_order in range(1, 100):
        campaign = offer(rng, person.channel, product, day, number_of_order)
        orders += outcome(rng, order(rng, person.number, day, product, campaign, shop.ADDED[0]))
        if number_of_order == 1:
            habit *= loyalty(campaign, day)
        again = shop.AGAIN[min(number_of_order, len(shop.AGAIN)) - 1] * habit
        if number_of_order == 1 and day >= shop.FOLLOW_UP:
            again *= shop.FOLLOW_UP_EFFECT
        day += timedelta(
            sum(between(rng, *shop.GAP_DAYS) for _ in range(3)) * (3 if happens(rng, 143) else 1)
        )
        if day > shop.LAST_DAY or not happens(rng, min(again, shop.AGAIN_MOST)):
            break
        product = pick(rng, in_season(day))
    return person, orders


def in_season(day: date) -> dict[str, int]:
    """What sells on a day, to customers who come back."""
    return {
        name: product.repeat * (product.peak if day.month in product.high else 1)
        for name, product in shop.PRODUCTS.items()
    }


def guest_order(rng: Random) -> list[Line]:
    """An order by telephone, without a member number."""
    day = shop.FIRST_DAY + timedelta(between(rng, 0, (shop.LAST_DAY - shop.FIRST_DAY).days))
    return order(rng, "", day, pick(rng, in_season(day)), "", 0)


def sample_order(rng: Random, members: Sequence[Member]) -> list[Line]:
    """A free sample, sent to some member."""
    day = shop.LAST_DAY - timedelta(between(rng, 0, 300))
    person = members[between(rng, 0, len(members) // 2)]
    return [Line("", person.number, moment(rng, day), "sample", 1, 0, 0, 90, "shipped", "")]
