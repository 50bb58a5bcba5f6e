"""Customers in groups by what they did, customer by customer, written from the definition alone."""

import math
from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ltv_xl.analysis.tables.groups import (
    Groups,
    MatrixCell,
    Move,
    NamedGroup,
    ProfitGroup,
    StageGroup,
)
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    from tests.analysis.plain import Buyer

NAMES = (
    "champion",
    "loyal",
    "potential",
    "new",
    "promising",
    "attention",
    "sleepy",
    "at_risk",
    "cannot_lose",
    "lost",
)


@dataclass(frozen=True)
class Standing:
    """A customer on a day."""

    last: date
    orders: int
    profit: Decimal
    recency: int = 0
    worth: int = 0
    steps: tuple[Decimal, ...] = ()

    @property
    def frequency(self) -> int:
        return 1 + sum(self.orders >= least for least in self.steps or (2, 3, 5, 8))

    @property
    def group(self) -> str:
        r, f = self.recency, self.frequency
        if r <= 2:
            return "lost" if f <= 2 else "at_risk" if f <= 4 else "cannot_lose"
        if f >= 4:
            return "champion" if r == 5 else "loyal"
        if r == 3:
            return "sleepy" if f <= 2 else "attention"
        return "potential" if f >= 2 else "new" if r == 5 else "promising"


def standings(buyers: Sequence["Buyer"], day: date, settings: Settings) -> dict[str, Standing]:
    """All who had bought by the end of a day."""
    there = {}
    for buyer in buyers:
        bought = [order for order in buyer.purchases if order.on <= day]
        if bought:
            profit = sum((order.profit for order in buyer.orders if order.on <= day), Decimal(0))
            there[buyer.name] = Standing(max(order.on for order in bought), len(bought), profit)
    days, profits = sorted(s.last for s in there.values()), sorted(s.profit for s in there.values())

    def recency(s: Standing) -> int:
        if settings.rfm_recency is None:
            return 1 + 5 * bisect_left(days, s.last) // len(days)
        return 1 + sum((day - s.last).days <= most for most in settings.rfm_recency.values)

    def worth(s: Standing) -> int:
        if settings.rfm_profit is None:
            return 1 + 5 * bisect_left(profits, s.profit) // len(profits)
        return 1 + sum(s.profit >= least for least in settings.rfm_profit.values)

    steps = settings.rfm_frequency.values if settings.rfm_frequency else ()
    return {
        name: Standing(s.last, s.orders, s.profit, recency(s), worth(s), steps) for name, s in there.items()
    }


def three_months_before(day: date) -> date:
    """By counting back the days until the month has changed three times."""
    year, month = (day.year, day.month - 3) if day.month > 3 else (day.year - 1, day.month + 9)
    longest = monthrange(year, month)[1]
    if day.day == monthrange(day.year, day.month)[1]:
        return date(year, month, longest)
    return date(year, month, min(day.day, longest))


def visible(sizes: Mapping[object, int], smallest: int) -> set[object]:
    """The smallest go first, until those without money are none, or as many as a group has."""
    shown = sorted(sizes, key=lambda key: -sizes[key])
    hidden = 0
    while shown and (sizes[shown[-1]] < smallest or 0 < hidden < smallest):
        hidden += sizes[shown.pop()]
    return set(shown)


def scores(now: Standing, was: Standing | None) -> tuple[float, ...]:
    """Of groups of one size, that of the lower scores keeps its money; those who had not bought come last."""
    before = (was.recency, was.frequency) if was else (math.inf, math.inf)
    return now.recency, now.frequency, *before


def summed(rows: Sequence[Standing]) -> Decimal:
    return sum((row.profit for row in rows), Decimal(0))


def groups(buyers: Sequence["Buyer"], as_of: date, smallest: int, settings: Settings) -> Groups | None:
    if not buyers:
        return None
    before = three_months_before(as_of)
    was = standings(buyers, before, settings)
    unsorted = standings(buyers, as_of, settings)
    now = dict(sorted(unsorted.items(), key=lambda item: scores(item[1], was.get(item[0]))))
    known = visible(Counter(s.group for s in now.values()), smallest)

    def shown_within(parts: Mapping[object, list[str]], group_of: Callable[[object], str]) -> set[object]:
        shown: set[object] = set()
        for group in known:
            own = {key: len(names) for key, names in parts.items() if group_of(key) == group}
            shown |= visible(own, smallest)
        return shown

    cells: dict[object, list[str]] = {}
    paths: dict[object, list[str]] = {}
    for name, s in now.items():
        cells.setdefault((s.recency, s.frequency), []).append(name)
        paths.setdefault((was[name].group if name in was else None, s.group), []).append(name)
    cells_shown = shown_within(cells, lambda cell: now[cells[cell][0]].group)
    paths_shown = shown_within(paths, lambda path: now[paths[path][0]].group)

    def move(path: tuple[str | None, str]) -> Move:
        names = paths[path]
        profit = summed([now[name] for name in names])
        earlier = summed([was[name] for name in names if name in was])
        seen = path in paths_shown
        return Move(*path, len(names), profit if seen else None, profit - earlier if seen else None)

    order = [*NAMES, None]
    spans = []
    for score in range(1, 6):
        ages = [(as_of - s.last).days for s in now.values() if s.recency == score]
        spans.append((min(ages), max(ages)) if ages else None)
    return Groups(
        before if was else None,
        tuple(spans),
        tuple(
            MatrixCell(*cell, len(names), summed([now[n] for n in names]) if cell in cells_shown else None)  # type: ignore[misc, call-arg]
            for cell, names in sorted(cells.items())
        ),
        tuple(named(name, now, was, known) for name in NAMES),
        tuple(move(path) for path in sorted(paths, key=lambda p: (order.index(p[0]), order.index(p[1]))))  # type: ignore[arg-type, index]
        if was
        else (),
        deciles([s.profit for s in now.values()]),
        *portfolio(buyers, as_of, smallest, settings),
    )


def named(name: str, now: dict[str, Standing], was: dict[str, Standing], known: set[object]) -> NamedGroup:
    own = [s for s in now.values() if s.group == name]
    profit = summed(own) if name in known or not own else None
    before = sum(s.group == name for s in was.values())
    return NamedGroup(name, len(own), before, sum(s.worth == 5 for s in own), profit)


def deciles(profits: Sequence[Decimal]) -> tuple[ProfitGroup, ...]:
    """Dealt out one by one: the first tenth gets one customer, the second one ... until none is left."""
    if len(profits) < 30:
        return ()
    sizes = [len(range(place, len(profits), 10)) for place in range(10)]
    left = sorted(profits, reverse=True)
    rows = []
    for place, size in enumerate(sizes, 1):
        own, left = left[:size], left[size:]
        rows.append(ProfitGroup(place, size, sum(own, Decimal(0)), own[-1]))
    return tuple(rows)


def portfolio(
    buyers: Sequence["Buyer"], as_of: date, smallest: int, settings: Settings
) -> tuple[tuple[StageGroup, ...], Decimal]:
    sales = {b.name: sum((order.revenue for order in b.orders), Decimal(0)) for b in buyers}
    amount = sorted(sales.values(), reverse=True)[-(-len(buyers) // 5) - 1]
    if settings.portfolio_amount is not None:
        amount = settings.portfolio_amount
    young, loyal, lapsed = settings.portfolio_days.values if settings.portfolio_days else (90, 210, 240)
    groups: dict[tuple[str, bool], list[Buyer]] = {}
    for buyer in buyers:
        days = (buyer.purchases[-1].on - buyer.purchases[0].on).days
        if len(buyer.purchases) == 1:
            stage = "first"
        elif days < young:
            stage = "young"
        elif sales[buyer.name] < amount:
            stage = "steady"
        else:
            stage = "trend" if days < loyal else "loyal"
        silent = (as_of - buyer.purchases[-1].on).days >= lapsed
        groups.setdefault((stage, silent), []).append(buyer)
    stages = [
        (stage, silent)
        for stage in ("first", "young", "steady", "trend", "loyal")
        for silent in (False, True)
    ]
    shown = visible({key: len(groups[key]) for key in stages if key in groups}, smallest)
    rows = []
    for stage, silent in stages:
        own = groups.get((stage, silent), [])
        revenue = sum((sales[b.name] for b in own), Decimal(0))
        profit = sum((order.profit for b in own for order in b.orders), Decimal(0))
        seen = (stage, silent) in shown or not own
        rows.append(StageGroup(stage, silent, len(own), revenue if seen else None, profit if seen else None))
    return tuple(rows), amount
