"""What today's customers will order: the model of repeat buying that suits the shop, its answers by segment.

The database counts what each customer did; models are fitted to some of the customers, and what they expect
of each is added up here by group. A single customer's figures go no farther, but into the lists by name.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis import dimensions, workings
from ltv_xl.analysis.dimensions import Attributes, Group
from ltv_xl.analysis.forecasting.back_testing import back_test
from ltv_xl.analysis.forecasting.days import WEEK, ForecastDays
from ltv_xl.analysis.forecasting.fits import Test, fits
from ltv_xl.analysis.forecasting.histories import TABLE, Everybody, fitted_step, log_gaps, numbered
from ltv_xl.analysis.forecasting.intervals import spreads
from ltv_xl.analysis.forecasting.model import SegmentModel
from ltv_xl.analysis.forecasting.parts import Counted, Foresight, Then, Today
from ltv_xl.analysis.forecasting.people import people
from ltv_xl.analysis.forecasting.sums import forecast_groups, last_months
from ltv_xl.analysis.forecasting.totals import ranks
from ltv_xl.analysis.forecasting.values import order_value
from ltv_xl.analysis.tables.forecast import (
    ALIVE_BINS,
    AliveBin,
    BackTest,
    Candidate,
    Forecast,
    Judgement,
)
from ltv_xl.models.judging import ENOUGH_ORDERS, MOST_OFF, verdict

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.forecasting.totals import Places

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
    buyers = numbered(connection)  # there: a tiny shop need not load NumPy
    if buyers.again < ENOUGH:
        return None
    days = ForecastDays.of(values["as_of"], values["known_from"])  # type: ignore[arg-type]  # dates
    step = fitted_step(buyers.known)
    bound = {**values, "until": days.until, "before": days.before, "step": step}
    everybody = Everybody(connection, of.numbers, leading(of), bound, step, buyers.end)
    shop = Shop(connection, of, groups, names, bound, days, everybody)
    return _forecast(shop, unknown_start=buyers.customers - buyers.known, by_name=by_name)


def leading(of: Attributes) -> int:
    """The number of the dimension that the sheet shows: the channel, else the first; else the total."""
    if of.channel in of.numbers:
        return of.channel
    return of.numbers[0] if of.numbers else dimensions.TOTAL_NUMBER


class Shop(Struct, frozen=True):
    """What a forecast reads: see forecast."""

    connection: "duckdb.DuckDBPyConnection"
    of: Attributes
    groups: Mapping[int, Group]
    names: Mapping[int, str]
    values: Bound
    days: ForecastDays
    everybody: Everybody


def _forecast(shop: Shop, *, unknown_start: int, by_name: bool) -> Forecast:
    fitted, days = shop.everybody.fitted.today, shop.days
    counted = [Counted.of(part, days) for part in shop.everybody.parts()]
    total = Counted.joined(counted)
    gaps, gaps_then = log_gaps(shop.connection, shop.values)
    test = _test(shop, total, gaps_then)
    made = fits(fitted, gaps, test)
    value = order_value(fitted, total.now.mean)
    before = Foresight(made.earlier, order_value(test.histories, total.then.mean)) if test else None
    listed = int(str(shop.values["listed"])) if by_name else 0
    now, then = _added(shop, counted, Foresight(made.model, value), before, listed)
    workings.drop(shop.connection, TABLE)
    outcome = _outcome(shop, made.earlier, then)
    spread = spreads(made.model, value, now.some, days, then.tested) if made.model and then else None
    groups = {dimensions.TOTAL_NUMBER: dimensions.TOTAL, **shop.groups}
    last = last_months(shop.connection, shop.of.numbers, days)
    summed = forecast_groups(now.groups, groups, last, spread)
    return Forecast(
        model=made.model.whole.model if made.model else None,
        reason=made.choice.reason,
        judgement=judgement(made.model, outcome),
        fitted=len(fitted),
        repeat_buyers=int((fitted.repeats > 0).sum()),
        unknown_start=unknown_start,
        candidates=with_error(made.candidates, outcome),
        test=outcome,
        total=summed[dimensions.TOTAL_NUMBER][0],
        segments={name: tuple(summed[number]) for number, name in shop.names.items()},
        dimension=shop.names.get(leading(shop.of)),
        alive=alive_bins(now.alive) if now.alive is not None else (),
        own_value=value.fit is not None,
        correlation=value.correlation,
        people=people(shop.connection, now.leaders, listed) if now.leaders else {},
    )


def _test(shop: Shop, counted: Counted, gaps: float) -> Test | None:
    """The back-test; None where the history is too short, or too few had bought or did buy again."""
    if not shop.days.test_weeks or counted.then.again < ENOUGH or counted.came < ENOUGH_ORDERS:
        return None
    then, outcome = shop.everybody.fitted.tested(WEEK * shop.days.test_weeks)
    return Test(then, gaps, outcome, shop.days.test_weeks)


def _added(
    shop: Shop, counted: Sequence[Counted], now: Foresight, before: Foresight | None, listed: int
) -> tuple[Today, Then | None]:
    """What is expected of all customers, and the back-test of all; None without a model of then.

    counted: of each part. listed: how many customers are listed by name at most.
    """
    total, today, then = Counted.joined(counted), [], []
    ranks_now, ranks_then = ranks([part.now for part in counted]), ranks([part.then for part in counted])
    for part, rank, rank_then in zip(shop.everybody.parts(), ranks_now, ranks_then, strict=True):
        today.append(Today.of(part, rank, total.now, now, shop.days, listed))
        if before and before.model:
            then.append(Then.of(part, rank_then, total.then, before, shop.days))
    return Today.joined(today), Then.joined(then) if then else None


def _outcome(shop: Shop, earlier: SegmentModel | None, then: Then | None) -> BackTest | None:
    """What came of the forecast that the chosen model would have made."""
    if earlier is None or then is None:
        return None
    return back_test(shop.connection, shop.values, shop.days, earlier, then.tested, then.some)


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


def alive_bins(steps: "Places") -> tuple[AliveBin, ...]:
    """The customers by P(alive), in equal steps."""
    return tuple(
        AliveBin(place / ALIVE_BINS, (place + 1) / ALIVE_BINS, int(count))
        for place, count in enumerate(steps.tolist())
    )
