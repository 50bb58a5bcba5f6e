"""Small segments lean on the whole, and the limits of a forecast hold what comes."""

from dataclasses import replace

import numpy as np
import pytest

from ltv_xl.models import purchase_fitting
from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.pooled import Likelihood, fit_pooled
from ltv_xl.models.purchase_fit import MBG_NBD, Parameters, PurchaseFit
from ltv_xl.models.purchases import Purchases
from tests.models import month_bootstrap
from tests.models.buyers import draw, fit_of
from tests.models.coverage import coverage, within
from tests.models.month_bootstrap import forecast_segments
from tests.models.shops import MONTH, Segment, draw_segment, draw_shop, errors, pooled, together

NOBODY = Purchases.of([], [], [])


@pytest.fixture(scope="module")
def shop() -> list[Segment]:
    return draw_shop(6, 0.4, np.random.default_rng(2))


def test_leaning_on_the_whole_beats_separate_fits_and_one_for_all() -> None:
    error = errors(6, 0.3, 3)
    assert error["pooled"] < 0.9 * error["alone"]
    assert error["pooled"] < 0.9 * error["whole"]


def test_where_segments_are_the_same_they_get_the_same() -> None:
    error = errors(4, 0.0, 3)
    assert error["pooled"] < 0.5 * error["alone"]


def test_the_spread_of_the_segments_is_seen() -> None:
    chance = np.random.default_rng(5)
    segments = [draw_segment(600, 0.5, chance).purchases for _ in range(20)]
    assert pooled(segments).spreads == pytest.approx((0.5, 0.5), rel=0.4)


def test_a_segment_of_many_customers_is_fitted_as_if_alone() -> None:
    chance = np.random.default_rng(6)
    segments = [draw_segment(n, 0.5, chance).purchases for n in (100, 30_000, 100)]
    fit = pooled(segments).segments[1]
    alone = purchase_fitting.fit(segments[1], MBG_NBD)
    past = segments[1].frequency, segments[1].recency, segments[1].observed
    orders, orders_alone = (segments[1].weight @ expected_orders(each, *past, 26) for each in (fit, alone))
    assert orders == pytest.approx(orders_alone, rel=0.01)


def test_a_segment_of_nobody_is_the_whole(shop: list[Segment]) -> None:
    segments = [*(each.purchases for each in shop), NOBODY]
    fit = fit_pooled(segments, purchase_fitting.fit(together(segments), MBG_NBD))
    assert fit.segments[-1].parameters == pytest.approx(fit.whole.parameters)
    assert fit.segments[-1].n == 0
    ((segment_forecasts, _),) = forecast_segments(fit, segments, [26], MONTH)
    assert segment_forecasts[-1].orders == (0, 0, 0)


def test_a_segment_that_no_fit_has_seen_is_as_unsure_as_segments_differ(shop: list[Segment]) -> None:
    segments = [*(each.purchases for each in shop), NOBODY]
    fit = fit_pooled(segments, purchase_fitting.fit(together(segments), MBG_NBD))
    crowd = Purchases.of([0], [0], [0], [1e5])  # new today: nothing but the fit speaks for them
    ((segment_forecasts, _),) = forecast_segments(
        fit, segments, [26], MONTH, forecast_for=[*segments[:-1], crowd]
    )
    _, lower, upper = segment_forecasts[-1].orders
    assert lower is not None
    assert upper is not None
    assert upper / lower > np.exp(2 * fit.spreads[0])


def test_one_segment_is_the_whole(shop: list[Segment]) -> None:
    fit = pooled([shop[0].purchases])
    alone = purchase_fitting.fit(shop[0].purchases, MBG_NBD)
    assert fit.segments[0].parameters == pytest.approx(alone.parameters, rel=1e-3)


def test_the_order_of_segments_does_not_matter(shop: list[Segment]) -> None:
    segments = [each.purchases for each in shop]
    one, other = pooled(segments), pooled(segments[::-1])
    for fit, same in zip(one.segments, other.segments[::-1], strict=True):
        assert fit.parameters == pytest.approx(same.parameters, rel=1e-3)


def test_derivatives(shop: list[Segment]) -> None:
    segments = [each.purchases for each in shop[:3]]
    likelihood = Likelihood.of(segments, purchase_fitting.fit(together(segments), MBG_NBD))
    spreads = np.array([0.4, 0.2])
    point = likelihood.start + np.linspace(-0.3, 0.3, len(likelihood.start))
    here = likelihood.derivatives(point, spreads)
    for place in range(len(point)):
        nudge = np.zeros(len(point))
        nudge[place] = 1e-5
        up, down = (likelihood.derivatives(point + by, spreads) for by in (nudge, -nudge))
        assert here.gradient[place] == pytest.approx((up.value - down.value) / 2e-5, rel=1e-5, abs=1e-8)
        curve = (up.gradient - down.gradient) / 2e-5
        np.testing.assert_allclose(here.hessian[place], curve, rtol=1e-5, atol=1e-7)


def test_without_dropout() -> None:
    chance = np.random.default_rng(8)
    truth = fit_of(MBG_NBD, (0.8, 5.0, 0.0, 1.0))
    segments = [
        Purchases.of(*draw(truth, np.ceil(chance.uniform(5, 60, n)), 1, chance)[:3]) for n in (60, 200, 500)
    ]
    whole = PurchaseFit(MBG_NBD.name, Parameters(0.8, 5.0, 0.0, 1.0), None, 0.0, 760.0, ("no_dropout",))
    fit = fit_pooled(segments, whole)
    assert len(fit.spreads) == 1
    assert all(each.parameters.a == 0 for each in fit.segments)
    assert fit.segments[0].parameters.r / fit.segments[0].parameters.alpha == pytest.approx(0.16, rel=0.2)
    ((_, total),) = forecast_segments(fit, segments, [26], MONTH)
    assert total.orders.lower is not None
    assert total.orders.lower < total.orders.expected


def test_a_fit_that_says_nothing_is_refused() -> None:
    few = purchase_fitting.fit(Purchases.of([1], [2], [5]), MBG_NBD)
    with pytest.raises(ValueError, match="few"):
        fit_pooled([Purchases.of([1], [2], [5])], few)


def test_limits_hold_what_comes() -> None:
    """Of 80 forecasts 95% are meant to hold; less than 86% would be chance in one of a thousand tests."""
    held = coverage(10, 11)
    sizes = [each for size, each in held.items() if size != "total"]
    count = sum(n for *_, n in sizes)
    for place in (0, 1):
        assert sum(each[place] * each[2] for each in sizes) / count > 0.86


def test_limits_that_are_too_narrow_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_bootstrap, "SIDES", (0.15, 0.85))
    held = coverage(10, 11)
    sizes = [each for size, each in held.items() if size != "total"]
    assert sum(each[0] * each[2] for each in sizes) / sum(n for *_, n in sizes) < 0.86


def test_limits_hold_what_the_fits_do_not_know() -> None:
    """For a thousand times the customers chance evens out; how far off the fits are does not."""
    chance, held = np.random.default_rng(12), []
    for _ in range(6):
        shop = draw_shop(8, 0.3, chance)
        segments = [each.purchases for each in shop]
        many = [replace(each, weight=each.weight * 1000) for each in segments]
        ((forecasts, _),) = forecast_segments(pooled(segments), segments, [26], MONTH, forecast_for=many)
        for segment, forecast, crowd in zip(shop, forecasts, many, strict=True):
            past = crowd.frequency, crowd.recency, crowd.observed
            truth = float(crowd.weight @ expected_orders(segment.truth, *past, 26))
            held.append(within(forecast.orders, truth))
    assert np.mean(held) > 0.8


def test_limits_are_the_same_each_time_and_of_each_horizon(shop: list[Segment]) -> None:
    segments, values = [each.purchases for each in shop], [each.values for each in shop]
    fit = pooled(segments)
    first = forecast_segments(fit, segments, [13, 52], MONTH, values)
    assert first == forecast_segments(fit, segments, [13, 52], MONTH, values)
    (_, quarter), (_, year) = first
    assert quarter.orders.expected < year.orders.expected
    assert year.value is not None
    assert year.value.expected == pytest.approx(
        sum(each.value.expected for each in first[1][0] if each.value is not None)
    )


def test_of_a_few_months_there_are_no_limits(shop: list[Segment]) -> None:
    segments = [each.purchases for each in shop]
    ((segment_forecasts, total),) = forecast_segments(pooled(segments), segments, [26], 30.0)
    assert {(each.orders.lower, each.orders.upper) for each in segment_forecasts} == {(None, None)}
    assert total.orders.lower is None
    assert total.orders.expected > 0


def test_value_per_order_leans_on_the_whole() -> None:
    """The few orders of eight customers say little beside thousands that differ by chance."""
    chance = np.random.default_rng(9)
    segments = [draw_segment(n, 0.1, chance).purchases for n in (8, 600, 600)]
    values = [
        each.weight * each.frequency * chance.gamma(2, 500 * scale, len(each.weight))
        for each, scale in zip(segments, (1.0, 1.0, 1.1), strict=True)
    ]
    values[0] = values[0] * 3
    ((segment_forecasts, _),) = forecast_segments(pooled(segments), segments, [26], MONTH, values)
    small = segment_forecasts[0]
    assert small.value is not None
    own = values[0].sum() / (segments[0].weight @ segments[0].frequency)
    assert 1000 < small.value.expected / small.orders.expected < 0.9 * own


def test_values_of_other_groups_are_refused(shop: list[Segment]) -> None:
    segments = [each.purchases for each in shop]
    with pytest.raises(ValueError, match="each group"):
        forecast_segments(pooled(segments), segments, [26], MONTH, [np.zeros(1)] * len(segments))
