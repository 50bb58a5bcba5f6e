"""What today's customers will order: the model of repeat buying that suits the shop, its answers by segment.

The database counts what each customer did; models are fitted to some of the customers, and what they expect
of each is added up here by group. A single customer's figures go no farther, but into the lists by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ltv_xl.analysis import dimensions
from ltv_xl.analysis.dimensions import Attributes, Group
from ltv_xl.analysis.forecast_days import WEEK, ForecastDays
from ltv_xl.analysis.forecast_fits import Test, fits
from ltv_xl.analysis.forecast_histories import (
    Customers,
    customers,
    fitted_step,
    known_customers,
    log_gaps,
)
from ltv_xl.analysis.forecast_intervals import Tested, spreads
from ltv_xl.analysis.forecast_model import SegmentModel
from ltv_xl.analysis.forecast_people import people
from ltv_xl.analysis.forecast_sums import Expected, last_months, sums
from ltv_xl.analysis.forecast_tests import back_test
from ltv_xl.analysis.forecast_values import OrderValue, order_value
from ltv_xl.analysis.tables.forecast import (
    ALIVE_BINS,
    FORECAST_MONTHS,
    AliveBin,
    BackTest,
    Candidate,
    Forecast,
    Judgement,
)
from ltv_xl.models.judging import ENOUGH_ORDERS, MOST_OFF, verdict

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.forecast_histories import Array

ENOUGH = 30
"""Customers who bought again at least: else nothing is forecast, and fewer than that make no back-test."""

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
    known, again = known_customers(connection)  # counted there: a tiny shop need not load NumPy
    if again < ENOUGH:
        return None
    days = ForecastDays.of(values["as_of"], values["known_from"])  # type: ignore[arg-type]  # dates
    bound = {**values, "until": days.until, "before": days.before, "step": fitted_step(known)}
    everybody = customers(connection, of.numbers, leading(of), bound, fitted_step(known))
    return _forecast(Shop(connection, of, groups, names, bound, days, everybody), by_name=by_name)


def leading(of: Attributes) -> int:
    """The number of the dimension that the sheet shows: the channel, else the first; else the total."""
    if of.channel in of.numbers:
        return of.channel
    return of.numbers[0] if of.numbers else dimensions.TOTAL_NUMBER


@dataclass(frozen=True)
class Shop:
    """What a forecast reads: see forecast."""

    connection: "duckdb.DuckDBPyConnection"
    of: Attributes
    groups: Mapping[int, Group]
    names: Mapping[int, str]
    values: Bound
    days: ForecastDays
    customers: Customers


def _forecast(shop: Shop, *, by_name: bool) -> Forecast:
    everybody, now = shop.customers, shop.customers.today
    gaps, gaps_then = log_gaps(shop.connection, shop.values)
    test = _test(shop, gaps_then)
    made = fits(now, gaps, test)
    outcome, was = (_outcome(shop, made.earlier, test) if test else None) or (None, None)
    model = made.model
    value = order_value(now)
    expected = _expected(shop, model, value) if model else None
    spread = spreads(model, value, now, shop.days, was) if model and was else None
    groups = {dimensions.TOTAL_NUMBER: dimensions.TOTAL, **shop.groups}
    last = last_months(shop.connection, shop.of.numbers, shop.days)
    summed = sums(everybody, groups, last, expected, spread)
    return Forecast(
        model=model.whole.model if model else None,
        reason=made.choice.reason,
        judgement=judgement(model, outcome),
        fitted=int(now.fitted.sum()),
        repeat_buyers=int((now.fitted & (now.repeats > 0)).sum()),
        unknown_start=int((~everybody.known).sum()),
        candidates=with_error(made.candidates, outcome),
        test=outcome,
        total=summed[dimensions.TOTAL_NUMBER][0],
        segments={name: tuple(summed[number]) for number, name in shop.names.items()},
        dimension=shop.names.get(leading(shop.of)),
        alive=alive_bins(expected.alive) if expected else (),
        own_value=value.fit is not None,
        correlation=value.correlation,
        people=people(shop.connection, everybody, expected, shop.values) if expected and by_name else {},
    )


def _test(shop: Shop, gaps: float) -> Test | None:
    """The back-test; None where the history is too short, or too few had bought or did buy again."""
    if not shop.days.test_weeks:
        return None
    then, outcome = shop.customers.tested(WEEK * shop.days.test_weeks)
    if (then.repeats > 0).sum() < ENOUGH or outcome.came.sum() < ENOUGH_ORDERS:
        return None
    return Test(then, gaps, outcome, shop.days.test_weeks)


def _outcome(shop: Shop, earlier: SegmentModel | None, test: Test) -> tuple[BackTest, Tested] | None:
    """What came of the forecast that the chosen model would have made."""
    return back_test(shop.connection, shop.values, shop.days, earlier, test, order_value(test.histories))


def _expected(shop: Shop, model: SegmentModel, value: OrderValue) -> Expected:
    """What is expected of everybody."""
    outlook = model.outlook(shop.customers.today)
    orders = {months: outlook.orders(shop.days.ahead(months)) for months in FORECAST_MONTHS}
    return Expected(outlook.alive, orders, value.of(shop.customers.today))


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
    of_orders = verdict(test.expected, test.actual, test.last) or "untested"
    off = abs(test.expected_profit - test.actual_profit) > MOST_OFF * abs(test.actual_profit)
    return "poor_profit" if of_orders == "good" and off else of_orders


def alive_bins(alive: "Array") -> tuple[AliveBin, ...]:
    """The customers by P(alive), in equal steps."""
    import numpy as np

    places = np.minimum((alive * ALIVE_BINS).astype(np.int64), ALIVE_BINS - 1)
    counts = np.bincount(places, minlength=ALIVE_BINS)
    return tuple(
        AliveBin(place / ALIVE_BINS, (place + 1) / ALIVE_BINS, count)
        for place, count in enumerate(counts.tolist())
    )
