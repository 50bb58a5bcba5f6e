"""What today's customers will order: the model of repeat buying that suits the shop, its answers by segment.

Customers with equal histories are one group: a model is fitted to groups, answers once for each, and its
answers go into the database, where they are added up. No single customer's figures leave it, but for the
lists of customers by name. The sums are of exact numbers, so that they do not depend on any order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ltv_xl.analysis import dimensions, workings
from ltv_xl.analysis.dimensions import Attributes, Group, listed
from ltv_xl.analysis.engine import run, run_stacked
from ltv_xl.analysis.forecast_days import ForecastDays
from ltv_xl.analysis.forecast_fits import Test, fits
from ltv_xl.analysis.forecast_histories import (
    Histories,
    drawn_every,
    histories,
    log_gaps,
    make_lives,
    repeat_buyers,
    tested,
)
from ltv_xl.analysis.forecast_intervals import Limits, Spread, Tested, spreads
from ltv_xl.analysis.forecast_model import SegmentModel
from ltv_xl.analysis.forecast_tests import back_test
from ltv_xl.analysis.forecast_values import OrderValue, order_value
from ltv_xl.analysis.tables.forecast import (
    ALIVE_BINS,
    FORECAST_MONTHS,
    Ahead,
    AliveBin,
    BackTest,
    Candidate,
    Forecast,
    ForecastGroup,
    Judgement,
    Prospect,
    Prospects,
)
from ltv_xl.models.judging import ENOUGH_ORDERS, verdict

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from ltv_xl.analysis.forecast_histories import Array

ENOUGH = 30
"""Customers who bought again at least: else nothing is forecast, and fewer than that make no back-test."""
LISTS = {
    "expected": ("people.profit_12 > 0", "people.profit_12"),
    "win_back": ("people.alive < 0.5 AND buyers.profit > 0", "(1 - people.alive) * buyers.profit"),
}
"""Lists of customers: the SQL of whom each means, and of what it is ordered by."""
TABLES = ("forecast_lives", "forecast_answers", "forecast_people")

Bound = Mapping[str, object]


def forecast(
    connection: "duckdb.DuckDBPyConnection",
    of: Attributes,
    groups: Mapping[int, Group],
    names: Mapping[int, str],
    values: Bound,
    *,
    by_name: bool,
) -> Forecast | None:
    """The forecast; None where hardly anybody has bought again. Wants ledger and buyers.

    groups: what the groups of each dimension stand for; names: of the dimensions, by number. by_name:
    whether customers are listed.
    """
    lead = leading(of)
    days = ForecastDays.of(values["as_of"], values["known_from"])  # type: ignore[arg-type]  # dates
    try:
        make_lives(connection, dimensions.segment_of("buyers", lead), days, values)
        if repeat_buyers(connection) < ENOUGH:  # counted there: a tiny shop need not load NumPy
            return None
        bound = {**values, "until": days.until, **drawn_every(connection)}
        return _forecast(Shop(connection, of, groups, names, bound, days, by_name))
    finally:
        workings.drop(connection, *TABLES)


def leading(of: Attributes) -> int:
    """The number of the dimension that the sheet shows: the channel, else the first; else the total."""
    if of.channel in of.numbers:
        return of.channel
    return of.numbers[0] if of.numbers else dimensions.TOTAL_NUMBER


@dataclass(frozen=True)
class Shop:
    """Where a forecast reads: see forecast."""

    connection: "duckdb.DuckDBPyConnection"
    of: Attributes
    groups: Mapping[int, Group]
    names: Mapping[int, str]
    values: Bound
    days: ForecastDays
    by_name: bool


def _forecast(shop: Shop) -> Forecast:
    now = histories(shop.connection, shop.values)
    gaps, gaps_then = log_gaps(shop.connection, shop.values)
    test = _test(shop, gaps_then)
    made = fits(now, gaps, test)
    outcome, was = (_outcome(shop, made.earlier, test) if test else None) or (None, None)
    model = made.model
    value = order_value(shop.connection, shop.values, now)
    spread = spreads(model, value, now, shop.days, was) if model and was else None
    alive = answer(shop.connection, now, model, value, shop.days)
    make_people(shop.connection, shop.values)
    summed = sums(shop, model is not None, spread)
    total = summed[dimensions.TOTAL_NUMBER]
    return Forecast(
        model=model.whole.model if model else None,
        reason=made.choice.reason,
        judgement=judgement(model, outcome),
        fitted=int(now.fitted.sum()),
        repeat_buyers=int(now.fitted[now.repeats > 0].sum()),
        unknown_start=int(now.customers.sum() - now.known.sum()),
        candidates=with_error(made.candidates, outcome),
        test=outcome,
        total=total[0],
        segments={name: tuple(summed[number]) for number, name in shop.names.items()},
        dimension=shop.names.get(leading(shop.of)),
        alive=alive_bins(now, alive) if alive is not None else (),
        own_value=value.fit is not None,
        correlation=value.correlation,
        people=prospects(shop) if model and shop.by_name else {},
    )


def _test(shop: Shop, gaps: float) -> Test | None:
    """The back-test; None where the history is too short, or too few had bought or did buy again."""
    if not shop.days.test_weeks:
        return None
    then, outcome = tested(shop.connection, shop.values)
    if then.repeat_buyers < ENOUGH or outcome.came.sum() < ENOUGH_ORDERS:
        return None
    return Test(then, gaps, outcome, shop.days.test_weeks)


def _outcome(shop: Shop, earlier: SegmentModel | None, test: Test) -> tuple[BackTest, Tested] | None:
    """What came of the forecast that the chosen model would have made."""
    value = order_value(shop.connection, shop.values, test.histories, "_then")
    return back_test(shop.connection, shop.values, shop.days, earlier, test, value)


def with_error(candidates: Sequence[Candidate], test: BackTest | None) -> tuple[Candidate, ...]:
    """The models that were tried; the error of the chosen one is that of its whole back-test."""
    if test is None:
        return tuple(candidates)
    error = test.expected / test.actual - 1
    return tuple(each._replace(error=error) if each.chosen else each for each in candidates)


def judgement(model: SegmentModel | None, test: BackTest | None) -> Judgement:
    """Whether the forecast can be relied on."""
    if model is None:
        return "unfit"
    if test is None:
        return "untested"
    return verdict(test.expected, test.actual, test.last) or "untested"


def answer(
    connection: "duckdb.DuckDBPyConnection",
    now: Histories,
    model: SegmentModel | None,
    value: OrderValue,
    days: ForecastDays,
) -> "Array | None":
    """Make forecast_answers: what the model says of each history; and P(alive) of each.

    Without a model nothing is expected of anybody.
    """
    import numpy as np

    nothing: Array = np.zeros(len(now.repeats))
    columns: dict[str, NDArray[Any]] = {
        "lead_code": now.lead,
        "repeats": now.repeats.astype(np.int64),
        "recency_days": now.recency_days.astype(np.int64),
        "days": now.days.astype(np.int64),
        "alive": nothing,
        "mean_value": value.base(now.repeats),
        "own_value": value.share(now.repeats),
        **{f"orders_{months}": nothing for months in FORECAST_MONTHS},
    }
    if model:
        columns["alive"] = model.alive(now)
        for months in FORECAST_MONTHS:
            columns[f"orders_{months}"] = model.orders(now, days.ahead(months))
    connection.register("forecast_given", columns)
    try:
        connection.execute("CREATE OR REPLACE TEMP TABLE forecast_answers AS SELECT * FROM forecast_given")
    finally:
        connection.unregister("forecast_given")
    alive: Array = columns["alive"]
    return alive if model else None


def make_people(connection: "duckdb.DuckDBPyConnection", values: Bound) -> None:
    """Make forecast_people. Wants forecast_lives and forecast_answers."""
    worth = "(answers.mean_value + answers.own_value * CAST(lives.profit AS DOUBLE))"
    expected = [
        column
        for months in FORECAST_MONTHS
        for column in (
            f"{rounded(f'answers.orders_{months}', 9)} AS orders_{months}",
            f"{rounded(f'answers.orders_{months} * {worth}', 4)} AS profit_{months}",
            f"lives.repeats - lives.repeats_until_{months} AS last_{months}",
            f"lives.profit - lives.profit_until_{months} AS last_profit_{months}",
        )
    ]
    alive = rounded("answers.alive", 9)
    run(connection, "forecast_people", values, alive=alive, expected=listed(expected))


def rounded(value: str, decimals: int) -> str:
    """The SQL of a floating-point number as an exact one: engines cast such numbers each in their own way."""
    unit = f"CAST(0.{'1':0>{decimals}} AS DECIMAL({decimals + 1}, {decimals}))"
    whole = f"CAST(floor({value} * 1{'0' * decimals} + 0.5) AS DECIMAL(18, 0))"
    return f"CAST({whole} * {unit} AS DECIMAL(18, {decimals}))"


def sums(shop: Shop, known: bool, spread: tuple[Spread, Spread] | None) -> dict[int, list[ForecastGroup]]:
    """The groups of each dimension, in the order of their codes. Wants forecast_people.

    known: a model says what to expect.
    """
    columns = [
        f"{name}_{months}"
        for months in FORECAST_MONTHS
        for name in ("orders", "profit", "last", "last_profit")
    ]
    fills = [
        {
            "division": str(number),
            "segment": dimensions.segment_of("buyers", number),
            "sums": listed(f"sum(people.{name}) AS all_{name}" for name in columns),
        }
        for number in (dimensions.TOTAL_NUMBER, *shop.of.numbers)
    ]
    rows = sorted(run_stacked(shop.connection, "forecast_sums", {}, fills).fetchall())
    groups = {dimensions.TOTAL_NUMBER: dimensions.TOTAL, **shop.groups}
    made: dict[int, list[ForecastGroup]] = {
        number: [] for number in (dimensions.TOTAL_NUMBER, *shop.of.numbers)
    }
    for number, code, customers, alive, *summed in rows:
        ahead = tuple(
            ahead_of(months, summed[4 * place : 4 * place + 4], spread, customers, whole=not number)
            for place, months in enumerate(FORECAST_MONTHS)
        )
        group = ForecastGroup(groups[number][code], customers, float(alive), ahead)
        made[number].append(group if known else without_model(group))
    return made


def ahead_of(
    months: int,
    summed: Sequence[Decimal],
    spread: tuple[Spread, Spread] | None,
    customers: int,
    *,
    whole: bool,
) -> Ahead:
    """From a group's sums: orders and profit expected, and those of as many months before."""
    orders, profit, last, last_profit = summed
    expected = float(orders), float(profit)
    ends: list[Limits] = [(None, None), (None, None)]
    if spread:
        ends = [
            of.limits(value, months, customers, whole=whole)
            for of, value in zip(spread, expected, strict=True)
        ]
    return Ahead(
        months,
        expected[0],
        ends[0][0],
        ends[0][1],
        expected[1],
        ends[1][0],
        ends[1][1],
        int(last),
        last_profit,
    )


def without_model(group: ForecastGroup) -> ForecastGroup:
    """A group of which nothing is expected, because no model says what."""
    ahead = tuple(each._replace(orders=None, profit=None) for each in group.ahead)
    return group._replace(alive=None, ahead=ahead)


def prospects(shop: Shop) -> dict[str, Prospects]:
    """The lists of customers by name. Wants forecast_people."""
    return {name: prospects_of(shop, who, worth) for name, (who, worth) in LISTS.items()}


def prospects_of(shop: Shop, who: str, worth: str) -> Prospects:
    """One list."""
    found = run(shop.connection, "forecast_prospects", shop.values, who=who, worth=worth).fetchall()
    listed = (Prospect(*row[:4], *map(float, row[4:-1])) for row in found)
    return Prospects(found[0][-1] if found else 0, tuple(listed))


def alive_bins(now: Histories, alive: "Array") -> tuple[AliveBin, ...]:
    """The customers by P(alive), in equal steps."""
    import numpy as np

    places = np.minimum((alive * ALIVE_BINS).astype(np.int64), ALIVE_BINS - 1)
    counts = np.bincount(places, now.customers, ALIVE_BINS)
    return tuple(
        AliveBin(place / ALIVE_BINS, (place + 1) / ALIVE_BINS, int(count))
        for place, count in enumerate(counts.tolist())
    )
