"""What is expected of each group of customers, and what came of it in as many months before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis import dimensions, workings
from ltv_xl.analysis.dimensions import Group, listed
from ltv_xl.analysis.engine import run, run_stacked
from ltv_xl.analysis.forecasting.days import ForecastDays
from ltv_xl.analysis.forecasting.histories import Bound, Customers, orders_later
from ltv_xl.analysis.forecasting.intervals import ENOUGH, Limits, Spread
from ltv_xl.analysis.forecasting.totals import GROUPS
from ltv_xl.analysis.tables.forecast import FORECAST_MONTHS, Ahead, ForecastGroup

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.forecasting.histories import Array
    from ltv_xl.models.distinct import Places

Last = tuple[int, Decimal]
"""Repeats of the last months, and their profit."""
NOTHING: Last = (0, Decimal(0))


class Expected(Struct, frozen=True):
    """What is expected of each customer: P(alive), orders by months ahead, and what one of them is worth."""

    alive: "Array"
    orders: "Mapping[int, Array]"
    worth: "Array"

    def profit(self, months: int) -> "Array":
        """Of the orders in the months ahead."""
        return self.orders[months] * self.worth

    def figures(self) -> "list[Array]":
        """P(alive), then orders and profit for each number of months."""
        ahead = [(self.orders[months], self.profit(months)) for months in FORECAST_MONTHS]
        return [self.alive, *(figure for both in ahead for figure in both)]


GroupSums = Mapping[int, "Array"]
"""By dimension, 0 for the total: customers, then Expected.figures if there are any, by the group's number."""


def group_sums(customers: Customers, expected: Expected | None) -> GroupSums:
    """The sums over some customers."""
    import numpy as np

    part, groups_of = parts(customers)
    figures = [np.bincount(part, figure) for figure in (None, *(expected.figures() if expected else ()))]
    return {
        number: np.stack([np.bincount(codes, figure, GROUPS) for figure in figures])
        for number, codes in groups_of.items()
    }


def joined(parts_of_all: Sequence[GroupSums]) -> GroupSums:
    """The sums over all customers."""
    import numpy as np

    return {number: np.sum([part[number] for part in parts_of_all], axis=0) for number in parts_of_all[0]}


def forecast_groups(
    summed: GroupSums,
    groups: Mapping[int, Group],
    last: Mapping[tuple[int, int], Mapping[int, Last]],
    spread: tuple[Spread, Spread] | None,
) -> dict[int, list[ForecastGroup]]:
    """The groups of each dimension and of the total, in the order of their codes.

    groups: what they stand for. last: see last_months.
    """
    made: dict[int, list[ForecastGroup]] = {}
    for number, sums in summed.items():
        whole = number == dimensions.TOTAL_NUMBER
        made[number] = [
            group(
                groups[number][code],
                int(customers),
                figures,
                last.get((number, code), {}),
                None if spread is None or customers < ENOUGH else spread,
                whole=whole,
            )
            for code, (customers, *figures) in enumerate(sums.T.tolist())
            if customers
        ]
    return made


def parts(customers: Customers) -> "tuple[Places, dict[int, Places]]":
    """The part that each customer belongs to, those of one being in one group of each dimension; and the
    group of each part, by the dimension's number. There are fewer parts to add up than customers.
    """
    import numpy as np

    from ltv_xl.models.distinct import distinct

    part = np.zeros(len(customers.number), np.intp)
    for codes in customers.groups.values():
        _, part = distinct(part * (int(codes.max()) + 1) + codes)
    groups = {dimensions.TOTAL_NUMBER: np.zeros(part.max() + 1, np.intp)}
    for number, codes in customers.groups.items():
        groups[number] = np.zeros(part.max() + 1, np.intp)
        groups[number][part] = codes
    return part, groups


def group(
    value: str | None,
    customers: int,
    figures: Sequence[float],
    last: Mapping[int, Last],
    spread: tuple[Spread, Spread] | None,
    *,
    whole: bool,
) -> ForecastGroup:
    """One group. figures: see Expected.figures, none where no model says what; last: by number of months."""
    known: Sequence[float | None] = figures or [None] * (1 + 2 * len(FORECAST_MONTHS))
    pairs = zip(FORECAST_MONTHS, known[1::2], known[2::2], strict=True)
    return ForecastGroup(
        value,
        customers,
        known[0],
        tuple(
            ahead_of(months, (orders, profit), last.get(months, NOTHING), spread, whole=whole)
            for months, orders, profit in pairs
        ),
    )


def ahead_of(
    months: int,
    expected: tuple[float | None, float | None],
    last: Last,
    spread: tuple[Spread, Spread] | None,
    *,
    whole: bool,
) -> Ahead:
    """Orders and profit expected of a group, with their limits; and those of as many months before."""
    limits: list[Limits] = [(None, None), (None, None)]
    if spread:
        limits = [
            of.limits(value, months, whole=whole) if value is not None else (None, None)
            for of, value in zip(spread, expected, strict=True)
        ]
    return Ahead(
        months,
        orders=expected[0],
        orders_lower=limits[0][0],
        orders_upper=limits[0][1],
        profit=expected[1],
        profit_lower=limits[1][0],
        profit_upper=limits[1][1],
        last_orders=last[0],
        last_profit=last[1],
    )


def last_months(
    connection: "duckdb.DuckDBPyConnection", numbers: Sequence[int], days: ForecastDays
) -> dict[tuple[int, int], dict[int, Last]]:
    """By dimension, 0 for the total, and group: what came in the last months, by their number.

    numbers: of the dimensions. Wants ledger and buyers. Groups to whom nobody came back are not there.
    """
    since = {months: days.since(months) for months in FORECAST_MONTHS}
    segments = [dimensions.segment_of("buyers", number) for number in numbers]
    figures = [(months, f"{kind}_{months}") for months in since for kind in ("orders", "profit")]
    counts = [
        f"count(CASE WHEN later.bought_on > $since_{months} THEN 1 END) AS {name}"
        if name.startswith("orders")
        else f"coalesce(sum(CASE WHEN later.order_date > $since_{months} THEN later.earned END), 0) AS {name}"
        for months, name in figures
    ]
    bound: Bound = {
        "since": min(since.values()),
        **{f"since_{months}": day for months, day in since.items()},
    }
    grouped = f"\nGROUP BY {', '.join(segments)}" if segments else ""
    fills = {
        "later": orders_later(),
        "segments": listed(segments),
        "sums": listed(counts),
        "grouped": grouped,
    }
    run(connection, "forecast_last", bound, **fills)
    summed = listed(f"sum(forecast_last.{name}) AS all_{name}" for _, name in figures)
    divisions = [
        {
            "division": str(number),
            "segment": dimensions.segment_of("forecast_last", number),
            "sums": summed,
        }
        for number in (dimensions.TOTAL_NUMBER, *numbers)
    ]
    rows = run_stacked(connection, "forecast_sums", {}, divisions).fetchall()
    workings.drop(connection, "forecast_last")
    return {
        (number, code): {
            months: (int(of[2 * place]), of[2 * place + 1]) for place, months in enumerate(since)
        }
        for number, code, *of in rows
    }
