"""What four factors did to a change of profit, as cells: buying customers × orders of each × net sales of an
order × profit rate.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from ltv_xl.analysis.tables.changes import ByPeriod, Period, PeriodSums
from ltv_xl.report import arithmetic
from ltv_xl.report.cells import derive, given, live, same
from ltv_xl.report.content import Cell, Range

Factor = Literal["customers", "frequency", "order_value", "rate"]
Compared = Literal["before", "ago"]
"""The earlier periods."""
FACTORS: tuple[Factor, ...] = ("customers", "frequency", "order_value", "rate")


class Sums(Struct, frozen=True, eq=False):
    """What a group did in a period."""

    customers: Cell
    orders: Cell
    revenue: Cell
    profit: Cell

    @classmethod
    def of(cls, sums: PeriodSums) -> "Sums":
        """Sums of the analysis."""
        return cls(given(sums.customers), given(sums.orders), given(sums.revenue), given(sums.profit))

    def cells(self) -> Range:
        """All four."""
        return self.customers, self.orders, self.revenue, self.profit

    def factors(self) -> Mapping[Factor, Cell]:
        """The four factors as they are shown: blank where there is none."""
        return {
            "customers": same(self.customers),
            "frequency": derive(arithmetic.share, self.orders, self.customers),
            "order_value": derive(arithmetic.share, self.revenue, self.orders),
            "rate": live(arithmetic.rate_of, self.profit, self.revenue),
        }

    def filled(self, other: "Sums") -> Mapping[Factor, Cell]:
        """The four as they are multiplied: a factor that this period lacks is that of the other one."""
        return {
            "customers": self.customers,
            "frequency": derive(
                arithmetic.factor, self.orders, self.customers, other.orders, other.customers
            ),
            "order_value": derive(arithmetic.factor, self.revenue, self.orders, other.revenue, other.orders),
            "rate": derive(arithmetic.factor, self.profit, self.revenue, other.profit, other.revenue),
        }


class Split(Struct, frozen=True, eq=False):
    """A change of profit, divided. beyond: what the factors do not give, then and now."""

    now: Mapping[Factor, Cell]
    then: Mapping[Factor, Cell]
    beyond_now: Cell
    beyond_then: Cell
    effects: Mapping[Factor, Cell]

    def workings(self) -> Range:
        """The cells between the sums and the effects."""
        return (
            *(side[factor] for side in (self.now, self.then) for factor in FACTORS[1:]),
            self.beyond_now,
            self.beyond_then,
        )

    def beyond(self) -> Cell:
        """The part of the change that the factors do not give."""
        return derive(arithmetic.difference, self.beyond_now, self.beyond_then)


def split(now: Sums, then: Sums) -> Split:
    """The change from then to now."""
    of_now, of_then = now.filled(then), then.filled(now)
    return Split(
        of_now,
        of_then,
        _beyond(now, of_now),
        _beyond(then, of_then),
        {factor: _effect(factor, of_then, of_now) for factor in FACTORS},
    )


def _beyond(sums: Sums, factors: Mapping[Factor, Cell]) -> Cell:
    return derive(arithmetic.beyond_factors, sums.customers, sums.revenue, sums.profit, factors["rate"])


def _effect(factor: Factor, then: Mapping[Factor, Cell], now: Mapping[Factor, Cell]) -> Cell:
    ordered = (factor, *(other for other in FACTORS if other != factor))
    return derive(arithmetic.effect_of_factor, *(side[name] for name in ordered for side in (then, now)))


class Group(Struct, frozen=True, eq=False):
    """Customers of one kind: their sums by period, and how each change is divided."""

    name: Cell
    sums: Mapping[Period, Sums]
    splits: Mapping[Compared, Split]


def group(name: str, by_period: ByPeriod) -> Group:
    """The cells of a group."""
    sums = {period: Sums.of(each) for period, each in by_period.items()}
    splits = {period: split(sums["now"], then) for period, then in sums.items() if period != "now"}
    return Group(given(name), sums, splits)
