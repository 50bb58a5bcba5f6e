"""Between which limits the orders to come of each segment, and what they are worth, will lie.

Months of first order are drawn with replacement (seeded), all customers of a month together, as they have a
campaign, a season or a product in common. Each draw gives

- its own fit: one step of Newton's method from the fit to all customers, with the shifts of the segments
  drawn back to a draw from their prior, so that a segment of few customers is as unsure as the prior says;
- its own value per order: that of the months drawn, small segments leaning on the whole (Bühlmann & Straub
  1970, Glaubwürdigkeit für Schadensätze);
- a future of its own: the orders, and what is spent on each, vary around what is expected.

Customers begin in the same month if their T is; a month is taken as MONTH_DAYS. What no past month shows, as
a season to come or another way of selling, is in no interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.expectations import Outlook, expected_orders
from ltv_xl.models.pooled import Likelihood, PooledFit
from ltv_xl.models.purchase_fit import PurchaseFit
from ltv_xl.models.purchases import Numbers, Purchases

MONTH_DAYS = 365.25 / 12
ENOUGH_MONTHS = 6
"""With fewer months of first orders nothing is drawn: they say too little of how much months differ."""
DRAWS = 1000
SEED = 15
SIDES = (0.025, 0.975)
NUDGE = 1e-4
"""Of a parameter's logarithm, to see what it changes."""


class Forecast(NamedTuple):
    """A sum over customers, and the limits of 95% between which it will lie; None where they are unknown."""

    expected: float
    lower: float | None
    upper: float | None


class SegmentForecast(NamedTuple):
    """Of a segment's customers: their orders within the horizon, and the value of these."""

    customers: float
    orders: Forecast
    value: Forecast | None


@dataclass(frozen=True)
class Values:
    """What the repeat orders of each segment were worth.

    of_groups: for each segment, the sum over the repeat orders of each group of its purchases. per_order: by
    segment, leaning on the whole. spread: the variance of a single order's value.
    """

    of_groups: Sequence[Numbers]
    per_order: Numbers
    spread: float


@dataclass(frozen=True)
class Draws:
    """What each draw changes. steps: of PooledFit.point, draws × parameters; per_order: draws × segments."""

    steps: Numbers
    per_order: Numbers | None


def forecast_segments(
    pooled: PooledFit,
    segments: Sequence[Purchases],
    horizons: Sequence[float],
    month: float,
    repeat_values: Sequence[Numbers] | None = None,
    forecast_for: Sequence[Purchases] | None = None,
) -> list[tuple[list[SegmentForecast], SegmentForecast]]:
    """For each horizon the segments' forecasts, and that of all together.

    segments: those of the fit. month: its length in the fit's unit of time (MONTH_DAYS ÷ 7 for weeks).
    repeat_values: for each segment, the value of all repeat orders of each of its groups. forecast_for: the
    customers of each segment, where they are not only those of the fit. ValueError where columns differ.
    """
    months = _months(segments, month)
    values = None if repeat_values is None else _values(segments, repeat_values, months)
    chance = np.random.default_rng(SEED)
    enough = len(np.unique(np.concatenate(months))) >= ENOUGH_MONTHS
    draws = _draws(pooled, segments, months, values, chance) if enough else None
    customers = segments if forecast_for is None else forecast_for
    return [_at_horizon(pooled, customers, horizon, values, draws, chance) for horizon in horizons]


def _months(segments: Sequence[Purchases], month: float) -> list[Numbers]:
    """For each group, how many months ago its customers began."""
    return [np.floor(each.observed / month) for each in segments]


def _values(
    segments: Sequence[Purchases], repeat_values: Sequence[Numbers], months: Sequence[Numbers]
) -> Values:
    """Bühlmann and Straub's estimate, a month's mean value per order being one observation."""
    if any(len(each.weight) != len(values) for each, values in zip(segments, repeat_values, strict=True)):
        raise ValueError("each group of purchases needs the value of its repeat orders")
    observed = [
        _by_month(months[s], np.unique(months[s]), each.weight * each.frequency, repeat_values[s])
        for s, each in enumerate(segments)
    ]
    orders = np.array([cells[0].sum() for cells in observed])
    value = np.array([cells[1].sum() for cells in observed])
    means = np.divide(value, orders, out=np.zeros_like(value), where=orders > 0)
    within, freedom = 0.0, 0
    for (counts, sums), mean in zip(observed, means.tolist(), strict=True):
        bought = counts > 0
        within += float((counts[bought] * (sums[bought] / counts[bought] - mean) ** 2).sum())
        freedom += max(int(bought.sum()) - 1, 0)
    spread = within / freedom if freedom else 0.0
    return Values(repeat_values, _leaning(orders, value, spread), spread)


def _leaning(orders: Numbers, value: Numbers, spread: float) -> Numbers:
    """Value per order of each segment, drawn to the whole as far as its orders are few."""
    total = float(orders.sum())
    if not total:
        return np.zeros_like(value)
    whole = float(value.sum()) / total
    bought = orders > 0
    off = np.divide(value, orders, out=np.full_like(value, whole), where=bought) - whole
    scale = total - float((orders**2).sum()) / total
    between = (float((orders * off**2).sum()) - (int(bought.sum()) - 1) * spread) / scale if scale else 0.0
    if between <= 0:
        return np.full_like(value, whole)
    leaning: Numbers = whole + orders / (orders + spread / between) * off
    return leaning


def _by_month(months: Numbers, axis: Numbers, *columns: Numbers) -> list[Numbers]:
    """The sums of the columns over the months of an axis."""
    place = np.searchsorted(axis, months)
    return [np.bincount(place, column, minlength=len(axis)).astype(np.float64) for column in columns]


def _draws(
    pooled: PooledFit,
    segments: Sequence[Purchases],
    months: Sequence[Numbers],
    values: Values | None,
    chance: np.random.Generator,
) -> Draws:
    axis = np.unique(np.concatenate(months))
    times = chance.multinomial(len(axis), np.full(len(axis), 1 / len(axis)), DRAWS).astype(np.float64)
    slopes = _slopes(pooled, segments, months, axis)
    away = (times - 1) * _few_months(len(axis))
    pulls = away @ slopes
    spreads = np.tile(pooled.spreads, len(segments))
    shared = len(pooled.point) - len(spreads)
    pulls[:, shared:] += chance.standard_normal((DRAWS, len(spreads))) / spreads
    steps = pulls @ pooled.covariance
    per_order = None if values is None else _drawn_values(segments, months, axis, times, values)
    return Draws(steps, per_order)


def _few_months(months: int) -> float:
    """By how much draws of few months vary too little: their variance, and Student's t for the normal."""
    from scipy.special import ndtri, stdtrit

    widened: float = stdtrit(months - 1, SIDES[1]) / ndtri(SIDES[1])
    return widened * float(np.sqrt(months / (months - 1)))


def _slopes(
    pooled: PooledFit, segments: Sequence[Purchases], months: Sequence[Numbers], axis: Numbers
) -> Numbers:
    """The likelihood's gradient at the fit, by month: months × parameters."""
    slopes = np.zeros((len(axis), len(pooled.point)))
    for place, month in enumerate(axis.tolist()):
        parts = [_of_groups(each, months[s] == month) for s, each in enumerate(segments)]
        likelihood = Likelihood.of(parts, pooled.whole, pooled.unit)
        slopes[place] = likelihood.slope(pooled.point)
    return slopes


def _of_groups(purchases: Purchases, chosen: NDArray[np.bool_]) -> Purchases:
    """Some of the groups."""
    return Purchases(
        purchases.frequency[chosen],
        purchases.recency[chosen],
        purchases.observed[chosen],
        purchases.weight[chosen],
    )


def _drawn_values(
    segments: Sequence[Purchases],
    months: Sequence[Numbers],
    axis: Numbers,
    times: Numbers,
    values: Values,
) -> Numbers:
    """Value per order of each draw: draws × segments."""
    sums = [
        _by_month(months[s], axis, each.weight * each.frequency, values.of_groups[s])
        for s, each in enumerate(segments)
    ]
    orders = times @ np.stack([column for column, _ in sums], axis=1)
    value = times @ np.stack([column for _, column in sums], axis=1)
    return np.stack([_leaning(*draw, values.spread) for draw in zip(orders, value, strict=True)])


def _at_horizon(
    pooled: PooledFit,
    customers: Sequence[Purchases],
    horizon: float,
    values: Values | None,
    draws: Draws | None,
    chance: np.random.Generator,
) -> tuple[list[SegmentForecast], SegmentForecast]:
    counts = [each.customers for each in customers]
    expected = np.array([
        _orders(fit, each, horizon) for fit, each in zip(pooled.segments, customers, strict=True)
    ])
    worth = None if values is None else expected * values.per_order
    drawn = drawn_worth = None
    if draws is not None:
        drawn = np.stack(
            [
                _future(pooled, segment, each, horizon, float(expected[segment]), draws, chance)
                for segment, each in enumerate(customers)
            ],
            axis=1,
        )
        if values is not None and draws.per_order is not None:
            noise = chance.standard_normal(drawn.shape) * np.sqrt(drawn * values.spread)
            drawn_worth = drawn * draws.per_order + noise
    of_orders, all_orders = _forecasts(expected, drawn)
    of_worth, all_worth = (None, None) if worth is None else _forecasts(worth, drawn_worth)
    segments = [
        SegmentForecast(count, of_orders[s], None if of_worth is None else of_worth[s])
        for s, count in enumerate(counts)
    ]
    return segments, SegmentForecast(sum(counts), all_orders, all_worth)


def _forecasts(expected: Numbers, drawn: Numbers | None) -> tuple[list[Forecast], Forecast]:
    """Of each segment, and of all together."""
    sums = np.append(expected, expected.sum()).tolist()
    if drawn is None:
        forecasts = [Forecast(each, None, None) for each in sums]
    else:
        whole = np.column_stack([drawn, drawn.sum(1)])
        lower, upper = np.quantile(whole, SIDES, axis=0)
        forecasts = [
            Forecast(each, min(low, each), max(high, each))
            for each, low, high in zip(sums, lower.tolist(), upper.tolist(), strict=True)
        ]
    return forecasts[:-1], forecasts[-1]


def _future(
    pooled: PooledFit,
    segment: int,
    customers: Purchases,
    horizon: float,
    expected: float,
    draws: Draws,
    chance: np.random.Generator,
) -> Numbers:
    """A segment's orders within the horizon, of each draw."""
    fit = pooled.segments[segment]
    if expected <= 0:
        return np.zeros(DRAWS)
    count = 4 if fit.parameters.a else 2
    shifts = len(pooled.spreads)
    own = draws.steps[:, :count].copy()
    own[:, 1 : 1 + shifts] += draws.steps[:, count + segment * shifts + np.arange(shifts)]
    mean = expected * np.exp(own @ _response(fit, customers, horizon, expected, count))
    past = (customers.frequency, customers.recency, customers.observed)
    variance = float(customers.weight @ Outlook.of(fit, *past).variance(horizon)) / expected
    return chance.gamma(mean / variance, variance)


def _response(fit: PurchaseFit, customers: Purchases, horizon: float, expected: float, count: int) -> Numbers:
    """How the logarithm of the expected orders goes with those of the parameters."""
    nudged = [_orders(_nudged(fit, place), customers, horizon) for place in range(count)]
    response: Numbers = np.log(np.array(nudged) / expected) / NUDGE
    return response


def _nudged(fit: PurchaseFit, place: int) -> PurchaseFit:
    """The fit with one parameter a little higher."""
    values = list(fit.parameters)
    values[place] *= np.exp(NUDGE)
    return replace(fit, parameters=type(fit.parameters)(*values))


def _orders(fit: PurchaseFit, customers: Purchases, horizon: float) -> float:
    """Expected orders of all the customers within the horizon."""
    past = (customers.frequency, customers.recency, customers.observed)
    return float(customers.weight @ expected_orders(fit, *past, horizon))
