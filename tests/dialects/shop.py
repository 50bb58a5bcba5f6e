"""The truth: an invented shop's orders, as plain data, the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

State = Literal["paid", "cancelled", "unpaid"]
PRODUCTS = ("緑茶 100g", "ほうじ茶 100g", "Mug", "Tea set, green", "美容液")
BEGIN = date(2024, 1, 10)
DAYS = 366


@dataclass(frozen=True)
class Customer:
    """Somebody who buys. member: has an account; guests are known by their e-mail address alone."""

    number: int
    member: bool

    @property
    def email(self) -> str:
        return f"c{self.number:03}@example.com"

    @property
    def phone(self) -> str:
        return f"090-0000-{self.number:04}"

    @property
    def name(self) -> str:
        return f"見本 {chr(0x4E00 + self.number)}子"


WALK_IN = Customer(0, member=False)
"""Everybody at the counter without a card: no customer at all."""


@dataclass(frozen=True)
class Line:
    """A product in an order. price: of one piece, with tax."""

    product: str
    price: Decimal
    quantity: int

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True)
class Order:
    """An order. at: by the shop's own clock. refunded: a part that was paid back later."""

    number: int
    customer: Customer
    at: datetime
    lines: tuple[Line, ...]
    discount: Decimal
    postage: Decimal
    refunded: Decimal
    state: State

    @property
    def goods(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def net(self) -> Decimal:
        return self.goods - self.discount

    @property
    def total(self) -> Decimal:
        return self.net + self.postage


@dataclass(frozen=True)
class Make:
    """What a shop's orders are like, where a dialect depends on it.

    cents: amounts have hundredths. large: amounts are a hundred times as high. high: no amount is below
    1,000. early: no order after the twelfth of a month. guests: some customers have no account. walk_ins:
    half of the orders are of people whom nobody asked for a name.
    """

    orders: int = 80
    cents: bool = False
    large: bool = False
    high: bool = False
    early: bool = False
    guests: bool = False
    walk_ins: bool = False


def shop(make: Make, seed: int = 1) -> tuple[Order, ...]:
    """The shop's orders by day. About half as many customers, each with one to four orders."""
    rng = random.Random(seed)
    customers = [Customer(number, not (make.guests and number % 5 == 0)) for number in range(1, 41)]
    times = sorted(_time(rng, make.early) for _ in range(make.orders))
    return tuple(
        _order(rng, make, number, _customer(rng, make, customers, number), at)
        for number, at in enumerate(times, start=1001)
    )


def _customer(rng: random.Random, make: Make, customers: Sequence[Customer], number: int) -> Customer:
    """The buyer of an order. Beside walk-ins nobody orders often: they bear more than ten times any share."""
    if not make.walk_ins:
        return rng.choice(customers)
    return WALK_IN if number % 2 else customers[number // 2 % len(customers)]


def _time(rng: random.Random, early: bool) -> datetime:
    """A moment within a year, often late in the evening or early in the morning."""
    day = BEGIN + timedelta(days=rng.randrange(DAYS))
    if early:
        day = day.replace(day=1 + day.day % 12)
    hour = rng.choice((0, 3, 8, 10, 12, 15, 18, 21, 23))
    return datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60))


def _order(rng: random.Random, make: Make, number: int, customer: Customer, at: datetime) -> Order:
    lines = tuple(_line(rng, make) for _ in range(rng.choice((1, 1, 2, 3))))
    goods = sum((line.amount for line in lines), Decimal(0))
    scale = 100 if make.large else 1
    return Order(
        number=number,
        customer=customer,
        at=at,
        lines=lines,
        discount=rng.choice((0, 0, 0, 1)) * _money(goods / 10, make.cents),
        postage=Decimal(rng.choice((0, 500, 800)) * scale),
        refunded=rng.choice((0,) * 9 + (1,)) * _money(goods / 4, make.cents),
        state=rng.choices(("paid", "cancelled", "unpaid"), (20, 1, 1))[0],
    )


def _line(rng: random.Random, make: Make) -> Line:
    hundredths = rng.choice((0, 0, 50, 99, 5)) if make.cents else 0
    least = 1000 if make.high else 90
    price = Decimal(rng.randrange(least, 4000, 10)) * (100 if make.large else 1) + Decimal(hundredths) / 100
    return Line(rng.choice(PRODUCTS), price, rng.choice((1, 1, 1, 2, 3)))


def _money(amount: Decimal, cents: bool) -> Decimal:
    """An amount that the shop's currency can write."""
    return amount.quantize(Decimal("0.01") if cents else Decimal(1))
