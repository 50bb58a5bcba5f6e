"""Customers in groups by what they did: the matrix of recency and frequency with its ten named groups and who
moved between them, tenths by profit, and the portfolio.

These groups tell nobody apart by an attribute, so that their customers are always counted. But where a group
is so small that its money would be a single customer's, that money is withheld, and with it that of the next
smallest groups until it cannot be worked out from the others.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from ltv_xl.analysis import deciles
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.group_limits import GroupLimits, group_limits
from ltv_xl.analysis.grouping import Size, Sizes, grouping
from ltv_xl.analysis.rfm import SCORES, customers_query, rfm_query
from ltv_xl.analysis.rfm_groups import GROUP_OF
from ltv_xl.analysis.spans import DAY
from ltv_xl.analysis.tables.groups import (
    NAMED_GROUPS,
    STAGES,
    Groups,
    MatrixCell,
    Move,
    NamedGroup,
    ProfitGroup,
    StageGroup,
)

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.books import Books

MONTHS_BACK = 3
"""Months that movement looks back."""
FEWEST = 30
"""Customers from whom on there are tenths."""

Key = TypeVar("Key", bound=Hashable)


class Pair(NamedTuple):
    """A row of moves.sql. The last days are the earliest and the latest of the customers' last purchases."""

    recency_before: int | None
    frequency_before: int | None
    recency: int
    frequency: int
    customers: int
    best: int
    profit: Decimal
    profit_before: Decimal
    earliest: date
    latest: date

    @property
    def name(self) -> str:
        """The group of these customers now."""
        return GROUP_OF[self.recency, self.frequency]

    @property
    def origin(self) -> str | None:
        """Their group at the earlier day."""
        if self.recency_before is None or self.frequency_before is None:
            return None
        return GROUP_OF[self.recency_before, self.frequency_before]


def groups(books: "Books") -> Groups | None:
    """All groups; None where nobody has bought. Wants ledger and buyers."""
    connection, as_of, smallest = books.connection, books.orders.as_of, books.smallest
    limits = group_limits(books.settings)
    before = months_before(as_of, MONTHS_BACK)
    bound = {**books.values, "groups": SCORES, "until": before}
    pairs = [
        Pair(*row)
        for row in run(
            connection,
            "moves",
            bound,
            now=rfm_query("buyers", limits.scores),
            before=rfm_query(customers_query("ledger"), limits.scores, "$until", by_profit=False),
        ).fetchall()
    ]
    if not pairs:
        return None
    everyone = sum(pair.customers for pair in pairs)
    tenths = (
        deciles.deciles(connection, "(SELECT buyers.profit AS amount FROM buyers)")
        if everyone >= FEWEST
        else ()
    )
    amount = limits.amount
    if amount is None:
        amount = run(connection, "top_amount", {}).fetchall()[0][0]
    known = seen(pairs, smallest)
    moved = any(pair.origin for pair in pairs)
    return Groups(
        before if moved else None,
        days_of(pairs, as_of),
        matrix(pairs, known, smallest),
        named(pairs, known),
        moves(pairs, known, smallest) if moved else (),
        tuple(ProfitGroup(row.decile, row.amounts, row.total, row.smallest) for row in tenths),  # type: ignore[arg-type]  # profits are exact
        stages(connection, bound, replace(limits, amount=amount), smallest),
        amount,
    )


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; of the last of a month, and of days that are not there, the last."""
    index = day.year * 12 + day.month - 1 - months
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    last = following - DAY
    ends = (day + timedelta(days=1)).day == 1
    return last if ends else last.replace(day=min(day.day, last.day))


def shown(customers: Mapping[Key, int], smallest: int) -> frozenset[Key]:
    """Of groups that make up a whole which is known, those whose money may be shown.

    Of groups of the same size the first ones are.
    """
    ordered = sorted(customers.items(), key=lambda item: -item[1])
    sizes = [Size(place, "", count) for place, (_, count) in enumerate(ordered)]
    apart = grouping(Sizes(sizes, len(sizes), 0, sum(customers.values())), len(sizes), smallest)
    return frozenset(ordered[size.code][0] for size in apart.named)


def counted(pairs: Iterable[Pair], key: str) -> dict[str, int]:
    """The customers by group: `name` or `origin`."""
    customers: dict[str, int] = {}
    for pair in pairs:
        group = getattr(pair, key)
        if group is not None:
            customers[group] = customers.get(group, 0) + pair.customers
    return customers


def seen(pairs: Sequence[Pair], smallest: int) -> frozenset[str]:
    """The named groups whose money is shown."""
    return shown(counted(pairs, "name"), smallest)


def days_of(pairs: Sequence[Pair], as_of: date) -> tuple[tuple[int, int] | None, ...]:
    """By recency score, the days since the last purchase."""
    spans: list[tuple[int, int] | None] = []
    for score in range(1, SCORES + 1):
        rows = [pair for pair in pairs if pair.recency == score]
        span = (
            (
                (as_of - max(pair.latest for pair in rows)).days,
                (as_of - min(pair.earliest for pair in rows)).days,
            )
            if rows
            else None
        )
        spans.append(span)
    return tuple(spans)


def matrix(pairs: Sequence[Pair], known: frozenset[str], smallest: int) -> tuple[MatrixCell, ...]:
    """The cells that have customers, by recency and frequency from the lowest on."""
    customers: dict[tuple[int, int], int] = {}
    profit: dict[tuple[int, int], Decimal] = {}
    for pair in pairs:
        cell = pair.recency, pair.frequency
        customers[cell] = customers.get(cell, 0) + pair.customers
        profit[cell] = profit.get(cell, Decimal(0)) + pair.profit
    visible = within(customers, lambda cell: GROUP_OF[cell], known, smallest)
    return tuple(
        MatrixCell(*cell, customers[cell], profit[cell] if cell in visible else None)
        for cell in sorted(customers)
    )


def within(
    customers: Mapping[Key, int], group_of: Callable[[Key], str], known: frozenset[str], smallest: int
) -> frozenset[Key]:
    """The parts of groups whose money may be shown, the money of the groups being known or withheld."""
    by_group: dict[str, dict[Key, int]] = {}
    for key, count in customers.items():
        by_group.setdefault(group_of(key), {})[key] = count
    return frozenset(
        key for name, parts in by_group.items() if name in known for key in shown(parts, smallest)
    )


def named(pairs: Sequence[Pair], known: frozenset[str]) -> tuple[NamedGroup, ...]:
    """The ten groups, the best first; those without customers, too."""
    now, was = counted(pairs, "name"), counted(pairs, "origin")
    return tuple(
        NamedGroup(
            name,
            now.get(name, 0),
            was.get(name, 0),
            sum(pair.best for pair in pairs if pair.name == name),
            sum((pair.profit for pair in pairs if pair.name == name), Decimal(0))
            if name in known or name not in now
            else None,
        )
        for name in NAMED_GROUPS
    )


def moves(pairs: Sequence[Pair], known: frozenset[str], smallest: int) -> tuple[Move, ...]:
    """From group to group, in the order of the groups, those who had not bought yet last."""
    customers: dict[tuple[str | None, str], int] = {}
    profit: dict[tuple[str | None, str], Decimal] = {}
    gained: dict[tuple[str | None, str], Decimal] = {}
    for pair in pairs:
        move = pair.origin, pair.name
        customers[move] = customers.get(move, 0) + pair.customers
        profit[move] = profit.get(move, Decimal(0)) + pair.profit
        gained[move] = gained.get(move, Decimal(0)) + pair.profit - pair.profit_before
    visible = within(customers, lambda move: move[1], known, smallest)
    order = {name: place for place, name in enumerate((*NAMED_GROUPS, None))}
    return tuple(
        Move(
            *move,
            customers[move],
            profit[move] if move in visible else None,
            gained[move] if move in visible else None,
        )
        for move in sorted(customers, key=lambda move: (order[move[0]], order[move[1]]))
    )


def stages(
    connection: "duckdb.DuckDBPyConnection", bound: Mapping[str, object], limits: GroupLimits, smallest: int
) -> tuple[StageGroup, ...]:
    """The portfolio, stage by stage, the active ones first."""
    days = {"young_days": limits.young, "loyal_days": limits.loyal, "silent_days": limits.silent}
    values = {**bound, **days, "amount": limits.amount}
    rows = {(stage, silent): sums for stage, silent, *sums in run(connection, "portfolio", values).fetchall()}
    keys = [(stage, silent) for stage in STAGES for silent in (False, True)]
    visible = shown({key: rows[key][0] for key in keys if key in rows}, smallest)
    groups = []
    for key in keys:
        customers, revenue, profit = rows.get(key, (0, Decimal(0), Decimal(0)))
        money = (revenue, profit) if key in visible or not customers else (None, None)
        groups.append(StageGroup(*key, customers, *money))
    return tuple(groups)
