"""The result tables of subscriptions by delivery."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct


class Step(NamedTuple):
    """The n-th delivery of a group's subscriptions; `value` as in Segment.

    reached: those that received it. judged: those of them whose n-th delivery is old enough; went_on: of
    these, with a later one. paused, skipping: without a later one. The rest wait: it is too recent.
    revenue, profit: of all n-th deliveries.
    """

    value: str | None
    n: int
    reached: int
    judged: int
    went_on: int
    paused: int
    skipping: int
    revenue: Decimal
    profit: Decimal


class Cycle(NamedTuple):
    """A course, and the days between deliveries that nine in ten stay within.

    times: how many such days it has; where they are too few, `days` is that of all courses.
    """

    course: str | None
    days: float
    times: int


class Ending(NamedTuple):
    """Cancelled subscriptions by reason (None: not given) and number of the last delivery."""

    reason: str | None
    n: int
    subscriptions: int


class EndingDays(NamedTuple):
    """Cancelled subscriptions by days from the last delivery to cancelling, both days included.

    days_from None: before the last delivery; days_to None: no end.
    """

    days_from: int | None
    days_to: int | None
    subscriptions: int


class Started(NamedTuple):
    """Subscriptions that customers whom a paid channel won began in a month; `value`: that channel."""

    value: str | None
    month: date
    subscriptions: int


class Continuation(Struct, frozen=True):
    """Subscriptions by delivery.

    steps: by division (total, channel, campaign, course, price, paid, all_paid), group after group, each by
    n. paid: customers whom a channel with spend has won, by that channel; all_paid: these together.
    subscriptions: all that count. unknown_start: left out, because their deliveries are counted by date and
    the first may lie before the file. by_date: of those that count, with deliveries counted by date.
    """

    steps: Mapping[str, tuple[Step, ...]]
    cycles: tuple[Cycle, ...]
    endings: tuple[Ending, ...]
    ending_days: tuple[EndingDays, ...]
    started: tuple[Started, ...]
    subscriptions: int
    unknown_start: int
    by_date: int
