"""What happens in the shop: its members, and the lines of their orders, in codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from ltv_xl.demo import shop
from ltv_xl.demo.arrivals import Spend, event_arrivals, online_arrivals, registrations, spending
from ltv_xl.demo.draws import between, happens, index, pick


@dataclass(frozen=True)
class Member:
    """One row of the customers' file; gender, birth and prefecture may be unknown."""

    number: str
    gender: str
    birth: date | None
    prefecture: str
    channel: str
    plan: bool
    cancelled_on: date | None


@dataclass(frozen=True)
class Line:
    """One product of an order, in yen; a refund has an order number of its own and negative amounts."""

    order: str
    member: str
    at: datetime
    product: str
    quantity: int
    price: int
    amount: int
    cost: int
    status: str
    campaign: str


@dataclass(frozen=True)
class Life:
    """Everything that happened: lines in the order of their time, members by number."""

    members: tuple[Member, ...]
    lines: tuple[Line, ...]
    spend: tuple[Spend, ...]


def live(seed: int) -> Life:
    """The shop's life from FIRST_DAY to LAST_DAY."""
    rng = Random(seed)
    members, orders = [], []
    arrivals = sorted([*online_arrivals(rng), *event_arrivals(rng), *registrations(rng)])
    for serial, (day, channel, buys) in enumerate(arrivals, 1):
        band = index(rng, [weight for weight, _ in shop.AGE_BANDS.values()])
        person = member(rng, f"C{serial:05}", day, channel, band)
        if buys:
            person, bought = customer(rng, person, day, list(shop.AGE_BANDS.values())[band][1])
            orders += bought
        members.append(person)
    orders += [guest_order(rng) for _ in range(shop.GUEST_ORDERS)]
    orders += [sample_order(rng, members) for _ in range(shop.SAMPLES)]
    orders = [order for order in orders if order[0].at.date() <= shop.LAST_DAY]
    orders.sort(key=lambda order: (order[0].at, order[0].member))
    lines = [replace(line, order=str(100_001 + n)) for n, order in enumerate(orders) for line in order]
    return Life(tuple(members), tuple(lines), tuple(spending(rng, arrivals)))


def member(rng: Random, number: str, day: date, channel: str, band: int) -> Member:
    """Who somebody is; one in 33 does not tell the date of birth."""
    years = list(shop.AGE_BANDS)[band] + shop.YOUNGER.get(channel, 0) + between(rng, -4, 4)
    birth = day - timedelta(max(years, 18) * 365 + between(rng, 0, 364))
    gender = pick(rng, shop.GENDERS)
    known = not happens(rng, 30)
    return Member(number, gender, birth if known else None, pick(rng, shop.PREFECTURES), channel, False, None)


def customer(rng: Random, person: Member, day: date, loyalty: float) -> tuple[Member, list[list[Line]]]:
    """A member's orders, and the member with what became of a subscription."""
    channel = shop.CHANNELS[person.channel]
    product = pick(rng, channel.first)
    if product == "plan":
        return subscriber(rng, person, day, channel)
    loyalty *= channel.loyalty * shop.PRODUCTS[product].loyalty
    orders: list[list[Line]] = []
    for number in range(1, 100):
        campaign = offer(rng, person, product, day, number)
        orders += outcome(rng, order(rng, person.number, day, product, campaign, shop.ADDED[0]))
        again = shop.AGAIN[min(number, len(shop.AGAIN)) - 1] * loyalty
        if number == 1 and day >= shop.FOLLOW_UP:
            again *= shop.FOLLOW_UP_EFFECT
        day += timedelta(
            sum(between(rng, *shop.GAP_DAYS) for _ in range(3)) * (3 if happens(rng, 143) else 1)
        )
        if day > shop.LAST_DAY or not happens(rng, min(again, shop.AGAIN_MOST)):
            break
        product = pick(rng, in_season(day))
    return person, orders


def subscriber(
    rng: Random, person: Member, day: date, channel: shop.Channel
) -> tuple[Member, list[list[Line]]]:
    """A delivery every 30 days until the customer cancels."""
    orders: list[list[Line]] = []
    for number in range(1, 100):
        campaign = offer(rng, person, "plan", day, number)
        orders += outcome(rng, order(rng, person.number, day, "plan", campaign, shop.ADDED[0] // 3))
        cancels = shop.CANCELS_PLAN[min(number, len(shop.CANCELS_PLAN)) - 1] / channel.loyalty
        ends = day + timedelta(between(rng, 3, 26))
        if happens(rng, cancels):
            return replace(person, plan=True, cancelled_on=ends if ends <= shop.LAST_DAY else None), orders
        day += timedelta(30)
        if day > shop.LAST_DAY:
            break
    return replace(person, plan=True), orders


def in_season(day: date) -> dict[str, int]:
    """What sells on a day, to customers who come back."""
    return {
        name: product.repeat * (product.peak if day.month in product.high else 1)
        for name, product in shop.PRODUCTS.items()
    }


def offer(rng: Random, person: Member, product: str, day: date, number: int) -> str:
    """The campaign that an order is bought under, or none."""
    if number == 1 and product == "trial" and happens(rng, shop.CHANNELS[person.channel].half_price):
        return "half_price"
    if number == 1 and person.channel == "referral":
        return "friend"
    if day.month == 11 and day.day >= 20:
        return "black_friday"
    return "uv" if product == "sunscreen" and day.month == 6 else ""


def order(rng: Random, member: str, day: date, product: str, campaign: str, added: int) -> list[Line]:
    """The lines of one order; `added`: per mille with a second product."""
    products = [product]
    if happens(rng, added):
        products.append(pick(rng, shop.GOES_WITH[product]))
        if happens(rng, shop.ADDED[1]):
            products.append(pick(rng, shop.GOES_WITH[products[-1]]))
    at = moment(rng, day)
    return [
        bought(rng, member, at, name, campaign if name == product or campaign == "black_friday" else "")
        for name in dict.fromkeys(products)
    ]


def moment(rng: Random, day: date) -> datetime:
    """A time of that day: noon and late evening are the busiest."""
    return datetime(day.year, day.month, day.day, index(rng, shop.HOUR), between(rng, 0, 59))


def bought(rng: Random, member: str, at: datetime, name: str, campaign: str) -> Line:
    """One line at the price of the campaign; nobody buys two plans or trials at once."""
    product = shop.PRODUCTS[name]
    quantity = 2 if name not in {"plan", "trial"} and happens(rng, 80) else 1
    full = product.price * quantity
    amount = {
        "half_price": full // 2,
        "friend": full - 500,
        "black_friday": full * 85 // 100,
        "uv": full * 90 // 100,
    }.get(campaign, full)
    return Line(
        "", member, at, name, quantity, product.price, amount, product.cost * quantity, "shipped", campaign
    )


def outcome(rng: Random, lines: list[Line]) -> Iterator[list[Line]]:
    """An order as it ends: shipped, cancelled, returned, or followed by a refund of its first line."""
    fate = between(rng, 1, 1000)
    if fate <= shop.CANCELLED:
        yield [replace(line, status="cancelled") for line in lines]
    elif fate <= shop.CANCELLED + shop.RETURNED:
        yield [replace(line, status="returned") for line in lines]
    else:
        yield lines
        if fate > 1000 - shop.REFUNDED:
            first = lines[0]
            at = first.at + timedelta(days=between(rng, 4, 18), minutes=between(rng, 0, 59))
            yield [
                replace(first, at=at, quantity=-first.quantity, amount=-first.amount, cost=0, status="refund")
            ]


def guest_order(rng: Random) -> list[Line]:
    """An order by telephone, without a member number."""
    day = shop.FIRST_DAY + timedelta(between(rng, 0, (shop.LAST_DAY - shop.FIRST_DAY).days))
    return order(rng, "", day, pick(rng, in_season(day)), "", 0)


def sample_order(rng: Random, members: Sequence[Member]) -> list[Line]:
    """A free sample, sent to some member."""
    day = shop.LAST_DAY - timedelta(between(rng, 0, 300))
    person = members[between(rng, 0, len(members) // 2)]
    return [Line("", person.number, moment(rng, day), "sample", 1, 0, 0, 90, "shipped", "")]
