"""Expected orders and P(alive): published figures, 40 digits of mpmath, lifetimes, and customers drawn."""

import math
import warnings

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammainc

from ltv_xl.models import further_orders
from ltv_xl.models.alive import probability_alive
from ltv_xl.models.expectations import Outlook, expected_orders
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, MBG_NBD, PurchaseModel
from tests.models.any_order import any_order
from tests.models.buyers import CASES, PRINTED, draw, fit_of

FITTED = (0.24259290720432655, 4.4135315611970265, 0.7928861480622266, 2.425753436351323)
"""PRINTED to the end."""


def test_published_expectation_of_a_customer() -> None:
    assert round(float(expected_orders(fit_of(BG_NBD, PRINTED), 2, 30.43, 38.86, 39)), 3) == 1.226


PUBLISHED = {0.1429: 0.0078, 1: 0.0532, 3: 0.1506, 31.8571: 1.0405, 32: 1.0437, 78: 1.8576}
"""E[X(t)] of CDNOW in the authors' note on BG/NBD in Excel."""


def test_published_expectations_of_new_customers() -> None:
    """The last one the note computes from 150 terms of the series of ₂F₁, which are not enough there."""
    fit = fit_of(BG_NBD, FITTED)
    assert {t: round(float(expected_orders(fit, 0, 0, 0, t)), 4) for t in PUBLISHED} == {
        **PUBLISHED,
        78: 1.8580,
    }
    r, alpha, a, b = FITTED
    term = series = 1.0
    for j in range(150):
        term *= (r + j) * (b + j) / ((a + b - 1 + j) * (j + 1)) * 78 / (alpha + 78)
        series += term
    short = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + 78)) ** r * series)
    assert round(short, 4) == PUBLISHED[78]


CORNERS = {
    "usual": (39, 2, 30.43, 38.86, 0.243, 4.414, 0.793, 2.426),
    "x = 0, a + b < 1": (30, 0, 0, 1, 0.11, 2.24, 0.31, 0.50),
    "x = 0, hardly any dropout": (30, 0, 0, 100, 0.5458741247391189, 13.409316, 0.00099949938, 0.03899022),
    "a = 1": (39, 2, 30.43, 38.86, 0.243, 4.414, 1.0, 2.426),
    "a near 1": (39, 2, 30.43, 38.86, 0.243, 4.414, 1 - 1e-12, 2.426),
    "many repeats": (39, 221, 103.42857, 103.57143, 0.243, 4.414, 0.793, 2.426),
    "2,000 repeats": (365, 2000, 399, 400, 0.5, 3.0, 0.8, 2.5),
    "b large": (52, 3, 40, 50, 0.5, 5.0, 0.5, 1e7),
    "a and b large": (52, 3, 40, 50, 0.5, 5.0, 5e4, 2e5),
    "a tiny": (52, 3, 40, 50, 0.5, 5.0, 1e-9, 2.0),
    "long horizon": (1e4, 1, 2, 3, 0.5, 5.0, 0.5, 2.0),
    "horizon without end": (1e8, 0, 0, 0, 0.05, 0.05, 0.5, 2.0),
    "all leave in the end": (1e6, 0, 0, 0, 0.05, 0.05, 2.0, 2.0),
    "customers alike": (52, 3, 40, 50, 1e4, 1e5, 0.8, 2.5),
    "a moment": (1e-9, 2, 30, 38, 0.5, 3.0, 0.8, 2.5),
}
"""Horizon, x, t_x, T; r, α, a, b."""


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD])
@pytest.mark.parametrize("corner", CORNERS)
def test_dangerous_corners(corner: str, model: PurchaseModel) -> None:
    """Against the integral over ₂F₁ that the closed form comes from, with 30 digits."""
    horizon, x, recent, whole, *parameters = CORNERS[corner]
    r, alpha, a, b = (mpmath.mpf(each) for each in parameters)
    with mpmath.workdps(30):
        shape, rate, stays = r + x, alpha + mpmath.mpf(whole), b + x + model.dropout_at_start
        living = mpmath.quad(
            lambda u: shape * mpmath.exp(u) * mpmath.hyp2f1(shape + 1, a, a + stays, -mpmath.expm1(u)),
            mpmath.linspace(0, mpmath.log1p(horizon / rate), 6),
        )
        dead = 0
        if x or model.dropout_at_start:
            dead = a / (stays - 1) * (rate / (alpha + mpmath.mpf(recent))) ** shape
        wanted = float(living / (1 + dead))
    fit = fit_of(model, (parameters[0], parameters[1], parameters[2], parameters[3]))
    assert float(expected_orders(fit, x, recent, whole, horizon)) == pytest.approx(wanted, rel=1e-11)
    alive = float(1 / (1 + dead))
    assert float(probability_alive(fit, x, recent, whole)) == pytest.approx(alive, rel=1e-11)


@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize("past", [(0, 0.0, 0.0, 52.0), (0, 0.0, 6.0, 9.0), (3, 20.0, 24.0, 12.0)])
def test_regular_buyers(k: int, past: tuple[int, float, float, float]) -> None:
    """Against sums over a fine grid of rates and dropouts, each with what it leaves to expect."""
    x, recent, whole, horizon = past
    r, alpha, a, b = 0.7 * k, 6.0, 0.6, 1.7
    rate = np.exp(np.arange(-30, 7, 0.05))[:, None]
    odds = np.exp(np.arange(-40, 25, 0.1))
    leaves, stays = odds / (1 + odds), 1 / (1 + odds)
    prior = rate ** (r + k * x) * np.exp(-rate * (recent + alpha)) * leaves**a * stays ** (b + x)
    dead = (prior * leaves).sum()
    alive = later = 0.0
    for stage in range(k):
        waiting = rate * (whole - recent)
        here = prior * stays * np.exp(-waiting) * waiting**stage / math.factorial(stage)
        orders = sum(stays ** (m - 1) * gammainc(m * k - stage, rate * horizon) for m in range(1, 400))
        alive += here.sum()
        later += (here * orders).sum()
    fit = fit_of(MBG_CNBD[k], (r, alpha, a, b))
    wanted = alive / (alive + dead)
    assert float(probability_alive(fit, x, recent, whole)) == pytest.approx(wanted, rel=1e-10)
    wanted = later / (alive + dead)
    assert float(expected_orders(fit, x, recent, whole, horizon)) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].name)
def test_customers_drawn(case: tuple[PurchaseModel, tuple[float, float, float, float]]) -> None:
    """Mean, variance, P(alive) and the probability of any order, by number of repeats and silence."""
    fit = fit_of(*case)
    chance = np.random.default_rng(1)
    buyers = draw(fit, chance.uniform(5, 40, 200_000), 26.0, chance)
    past = buyers[:3]
    expected = expected_orders(fit, *past, 26.0)
    variance = Outlook.of(fit, *past).variance(26.0)
    alive = probability_alive(fit, *past)
    likely = any_order(Outlook.of(fit, *past), 26.0)
    silent = buyers.observed - buyers.recency > 10
    for group in (buyers.frequency == 0, *(((buyers.frequency > 0) & s) for s in (silent, ~silent))):
        n = group.sum()
        error = np.sqrt(variance[group].sum()) / n
        assert abs(buyers.later[group].mean() - expected[group].mean()) < 3.5 * error
        squares = (buyers.later[group] - expected[group]) ** 2
        assert abs(squares.mean() - variance[group].mean()) < 4 * squares.std() / np.sqrt(n)
        assert abs(buyers.alive[group].mean() - alive[group].mean()) < 3.5 * 0.5 / np.sqrt(n)
        assert abs((buyers.later[group] > 0).mean() - likely[group].mean()) < 3.5 * 0.5 / np.sqrt(n)


def test_as_lifetimes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its import
        from lifetimes import BetaGeoFitter
    fitter = BetaGeoFitter()
    fitter.params_ = pd.Series(dict(zip(("r", "alpha", "a", "b"), PRINTED, strict=True)))
    x, recent, whole = np.array([0, 1, 2, 7, 20]), np.array([0, 3, 30.43, 20, 38]), np.full(5, 38.86)
    fit = fit_of(BG_NBD, PRINTED)
    wanted = fitter.conditional_probability_alive(x, recent, whole)
    np.testing.assert_allclose(probability_alive(fit, x, recent, whole), wanted, rtol=1e-12)
    fitter.predict = fitter.conditional_expected_number_of_purchases_up_to_time
    wanted = fitter.predict(39, x, recent, whole)
    np.testing.assert_allclose(expected_orders(fit, x, recent, whole, 39), wanted, rtol=1e-10)


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("moment", [1, 2])
@pytest.mark.parametrize("a", [0.0, 0.7, 1.0, 5.0])
def test_counted_and_integrated_are_the_same(
    k: int, moment: int, a: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape, odds = np.array([0.3, 2.0, 40.0, 300.0]), np.array([60.0, 90.0, 4.0, 1.5])
    sums = further_orders.further_orders(shape, odds, shape + 1, a, k, k - 1, moment)
    monkeypatch.setattr(further_orders, "MOST_STAGES", 1)
    integrated = further_orders.further_orders(shape, odds, shape + 1, a, k, k - 1, moment)
    np.testing.assert_allclose(integrated, sums, rtol=1e-10)


PARAMETERS = st.tuples(*(st.floats(0.01, 50),) * 4)
MODELS = st.sampled_from([BG_NBD, *MBG_CNBD.values()])


@given(MODELS, PARAMETERS, st.integers(0, 300), st.floats(0.1, 500), st.floats(0, 500), st.floats(0, 500))
@settings(max_examples=80, deadline=None)
def test_silence_and_horizon(
    model: PurchaseModel,
    parameters: tuple[float, float, float, float],
    x: int,
    recent: float,
    silence: float,
    horizon: float,
) -> None:
    """P(alive) is a probability and falls with silence; more time holds more orders, none holds none."""
    fit = fit_of(model, parameters)
    recent *= x > 0
    ends = recent + np.array([0, silence / 2, silence])
    alive = probability_alive(fit, x, recent, ends)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert (np.diff(alive) <= 1e-12).all()
    now, half, all_of_it = (
        float(expected_orders(fit, x, recent, ends[1], h)) for h in (0, horizon / 2, horizon)
    )
    assert now == 0
    assert 0 <= half <= all_of_it * (1 + 1e-9)
    likely = float(any_order(Outlook.of(fit, x, recent, ends[1]), horizon))
    assert likely <= min(all_of_it, alive[1]) * (1 + 1e-9)


def test_without_dropout_all_are_alive_and_buy_at_their_rate() -> None:
    fit = fit_of(MBG_NBD, (0.5, 5.0, 0.0, np.nan))
    assert probability_alive(fit, [0, 2], [0, 3], 20).tolist() == [1, 1]
    assert expected_orders(fit, [0, 2], [0, 3], 20, 10).tolist() == pytest.approx([0.2, 1.0], rel=1e-13)


@pytest.mark.parametrize(
    "customer", [(1, 0, 5), (0, 2, 5), (1, 6, 5), (-1, 2, 5), (1.5, 2, 5), (1, np.nan, 5), (1, 2, np.inf)]
)
def test_customers_that_cannot_be(customer: tuple[float, float, float]) -> None:
    x, recent, whole = ([good, bad] for good, bad in zip((2, 1, 5), customer, strict=True))
    with pytest.raises(ValueError, match="row 1: a customer with"):
        expected_orders(fit_of(BG_NBD, PRINTED), x, recent, whole, 10)


@pytest.mark.parametrize("horizon", [-1, np.nan, np.inf])
def test_horizons_that_cannot_be(horizon: float) -> None:
    with pytest.raises(ValueError, match="horizon"):
        expected_orders(fit_of(BG_NBD, PRINTED), 0, 0, 0, horizon)
