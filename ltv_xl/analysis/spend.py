"""What channels and months have cost, and whom they acquired: sums over the rows of spend.sql."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, field

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.spans import months_later
from ltv_xl.analysis.tables.ads import AdMonth, AdSpend, Unmatched
from ltv_xl.analysis.tables.segments import OTHER

if TYPE_CHECKING:
    from ltv_xl.analysis.books import Books

UNDER_CONTRACT = (
    "roster.plan IS NOT NULL OR roster.cancelled_on IS NOT NULL "
    "OR NOT EXISTS (SELECT 1 FROM roster AS planned WHERE planned.plan IS NOT NULL)"
)
"""The SQL that says so of a customer: see contracts.sql."""

Payee = Literal["channel", "campaign"]
"""What ad spend and the customers that it acquired are told apart by."""


class Spent(NamedTuple):
    """A row of spend.sql: what a channel cost in a month, and the customers that it acquired in it.

    code: of the channel's label. contracts: customers under contract. counted: all new customers of the month
    are seen.
    """

    channel: str | None
    month: date
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    customers: int
    counted: bool
    contracts: int = 0
    code: int | None = None


class Spend(Struct, frozen=True):
    """By channel, by channel and month, and the cost of the months whose new customers are not all seen.

    gathered: the channels that stand under OTHER. paid: by the code of a channel's label (0: spend without a
    channel) and month, the place of the channel in `channels`, from 1.
    """

    channels: tuple[AdSpend, ...] = ()
    months: tuple[AdMonth, ...] = ()
    left_out: Decimal = Decimal(0)
    gathered: frozenset[str] = frozenset()
    paid: Mapping[tuple[int, date], int] = field(default_factory=dict)


def spent_by(books: "Books", payee: Payee, most: int | None = None) -> Spend:
    """What was spent by channel or campaign, and whom it acquired; most: see spend. Wants traits."""
    number = _number(books, payee)
    if not books.orders.has_ads or number is None:
        return Spend()
    rows = run(
        books.connection,
        "spend",
        {**books.values, "channel_labels": number},
        acquired_by=f"traits.value_{number}",
        contract=UNDER_CONTRACT if books.orders.has_contracts else "1 = 0",
        named=payee,
        # Spend that names no campaign is none for customers without one.
        spent="ad_spend.campaign IS NOT NULL" if payee == "campaign" else "1 = 1",
    ).fetchall()
    return spend([Spent(*row) for row in rows], books.smallest, most)


def _number(books: "Books", payee: Payee) -> int | None:
    return books.attributes.channel if payee == "channel" else books.attributes.campaign


def spend(rows: Sequence[Spent], smallest: int, most: int | None = None) -> Spend:
    """Channels by cost, OTHER and the spend without a channel last; smallest: see few_customers.

    most: channels that stand by themselves at most; those that have cost less are gathered.
    """
    counted = [row for row in rows if row.counted]
    ranked = by_channel(counted)
    few = few_customers(ranked, smallest)
    if most is not None:
        few |= frozenset([row.channel for row in ranked if row.channel and row.channel not in few][most:])
    named = [row._replace(channel=OTHER) if row.channel in few else row for row in counted]
    channels = by_channel(named)
    months = [
        AdMonth(channel.channel, month, *sums(row for row in of_channel if row.month == month))
        for channel in channels
        for of_channel in ([row for row in named if row.channel == channel.channel],)
        for month in sorted({row.month for row in of_channel})
    ]
    places = {channel.channel: place for place, channel in enumerate(channels, 1)}
    return Spend(
        channels,
        tuple(months),
        sum((row.cost for row in rows if not row.counted), Decimal(0)),
        few,
        {(row.code or 0, row.month): places[row.channel] for row in named},
    )


def by_channel(rows: Sequence[Spent]) -> tuple[AdSpend, ...]:
    """The sums of each channel, by cost; OTHER and the spend without a channel last."""
    channels = {row.channel for row in rows}
    each = [AdSpend(name, *sums(row for row in rows if row.channel == name)) for name in channels]
    each.sort(key=lambda row: (row.channel is None, row.channel == OTHER, -row.cost, row.channel or ""))
    return tuple(each)


def few_customers(channels: Sequence[AdSpend], smallest: int) -> frozenset[str]:
    """The channels to gather: those of fewer than `smallest` customers, and the next if these are too few.

    Spend that acquired nobody tells of no customer, and keeps its channel.
    """
    ranked = sorted((row for row in channels if row.channel and row.customers), key=lambda row: row.customers)
    few = [row for row in ranked if row.customers < smallest]
    if few and sum(row.customers for row in few) < smallest:
        few = ranked[: len(few) + 1]
    return frozenset(row.channel for row in few if row.channel)


def sums(rows: Iterable[Spent]) -> tuple[Decimal, Decimal | None, Decimal | None, int, int]:
    """Cost, clicks, conversions, customers and those of them under contract."""
    together = list(rows)
    return (
        sum((row.cost for row in together), Decimal(0)),
        total([row.clicks for row in together]),
        total([row.conversions for row in together]),
        sum(row.customers for row in together),
        sum(row.contracts for row in together),
    )


def total(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are given, None where none is."""
    given = [number for number in numbers if number is not None]
    return sum(given, Decimal(0)) if given else None


def recent_months(open_month: date, most: int) -> tuple[date, ...]:
    """The last complete months, the newest last. open_month: the first that is not complete."""
    return tuple(months_later(open_month, -passed) for passed in range(most, 0, -1))


def unmatched_by(books: "Books", payee: Payee, spent: Spend) -> tuple[Unmatched, ...]:
    """The channels or campaigns with spend alone or with customers alone. Wants traits."""
    number = _number(books, payee)
    if not spent.channels or number is None:
        return ()
    months = [row.month for row in spent.months]
    bound = {
        **books.values,
        "channel_labels": number,
        "spent_from": min(months),
        "spent_until": months_later(max(months), 1),
    }
    everybody = books.values["only_channel"] is not None or any(row.channel is None for row in spent.channels)
    unspent = (
        []
        if everybody
        else run(
            books.connection, "unspent", bound, acquired_by=f"traits.value_{number}", named=payee
        ).fetchall()
    )
    return unmatched(spent.channels, unspent, books.smallest)


def unmatched(
    channels: Sequence[AdSpend], unspent: Sequence[tuple[str, int]], smallest: int
) -> tuple[Unmatched, ...]:
    """The channels of one side only: with spend and no customer, by cost; with customers and no spend.

    unspent: the latter, with their customers; those of fewer than `smallest` are gathered.
    """
    no_customer = [
        Unmatched(row.channel, row.cost, 0)
        for row in channels
        if row.channel and row.cost and not row.customers
    ]
    few = [customers for _, customers in unspent if customers < smallest]
    no_spend = [
        Unmatched(name, Decimal(0), customers) for name, customers in unspent if customers >= smallest
    ]
    if sum(few) >= smallest:
        no_spend.append(Unmatched(OTHER, Decimal(0), sum(few)))
    return (*no_customer, *no_spend)
