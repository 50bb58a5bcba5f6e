"""The early verdict: what new customers will be worth, and how right the same forecast was before."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct


class Tail(NamedTuple):
    """Newest customers of one age with or without a second purchase, and the older ones seen at that age.

    own, own_profit: older customers of the same channel, and what they brought from that age to the end of
    the horizon. everyone, everyone_profit: those of all channels.
    """

    age: int
    again: bool
    customers: int
    own: int
    own_profit: Decimal
    everyone: int
    everyone_profit: Decimal


class EarlyTest(NamedTuple):
    """An earlier forecast: what it expected per customer, what came, and the LTV of older customers then."""

    day: date
    customers: int
    expected: float
    came: float
    old_ltv: float


class EarlyForecast(Struct, frozen=True):
    """The newest customers of a channel, or of a campaign of it.

    paid: whether a paid channel has won them. months: the horizon. profit: what they brought up to the ages
    at which they are looked at. old, old_profit: older customers of the channel observed through the horizon,
    and their profit in it. lower, upper: the 95% interval of the expected LTV, from a bootstrap over
    customers.
    """

    channel: str | None
    campaign: str | None
    paid: bool
    months: int
    customers: int
    profit: Decimal
    tails: tuple[Tail, ...]
    old: int
    old_profit: Decimal
    lower: float | None
    upper: float | None
    tests: tuple[EarlyTest, ...]


class Early(Struct, frozen=True):
    """All of them: channels by customers, their campaigns, and the total of the customers that are paid for
    (of all, where nobody is).
    """

    channels: tuple[EarlyForecast, ...]
    campaigns: tuple[EarlyForecast, ...]
    total: EarlyForecast
