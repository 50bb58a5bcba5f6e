"""The lines of an order, in codes and yen, and how the order ends."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.demo import shop
from ltv_xl.demo.draws import between, happens, index, pick
from ltv_xl.demo.offers import reduced


class Line(Struct, frozen=True):
    """One product of an order, in yen; a refund has an order number of its own and negative amounts.

    subscription, delivery: of an order that a subscription delivers, its number and which delivery it is.
    """

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
    subscription: str = ""
    delivery: int = 0


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
    amount = reduced(full, campaign)
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
