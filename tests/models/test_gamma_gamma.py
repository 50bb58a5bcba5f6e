"""Gamma-Gamma beside mpmath, its derivatives beside differences, and what it says of odd shops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import gamma as gamma_function
from mpmath import log, mpf

from ltv_xl.models import gamma_gamma
from ltv_xl.models.gamma_gamma import Parameters
from ltv_xl.models.newton import Derivatives
from ltv_xl.models.purchases import Numbers
from ltv_xl.models.spends import ImpossibleSpends, Spends
from tests.models import simulated

CDNOW = Parameters(6.25, 3.74, 15.44)


def plain_log_density(parameters: Parameters, orders: int, mean: float) -> float:
    """As the note prints it."""
    p, q, gamma = map(mpf, parameters)
    x, m = mpf(orders), mpf(mean)
    density = gamma_function(p * x + q) / (gamma_function(p * x) * gamma_function(q))
    density *= gamma**q * m ** (p * x - 1) * x ** (p * x) / (gamma + m * x) ** (p * x + q)
    return float(log(density))


@pytest.mark.parametrize("shop", [CDNOW, Parameters(0.3, 0.8, 2.0), Parameters(200.0, 5000.0, 3.0)])
@pytest.mark.parametrize("customer", [(1, 35.0), (2, 0.01), (50, 1e6)])
def test_each_customer_beside_mpmath(shop: Parameters, customer: tuple[int, float]) -> None:
    orders, mean = customer
    density = gamma_gamma.log_likelihood(shop, Spends.of([orders], [mean]))
    assert density == pytest.approx(plain_log_density(shop, orders, mean), rel=1e-10)


def test_derivatives_beside_differences() -> None:
    spends = simulated.spends(seed=1, customers=50)
    step = 1e-5

    def at(point: Numbers) -> Derivatives:
        return gamma_gamma.derivatives(point, spends)

    for point in np.random.default_rng(15).normal(1, 1, (20, 3)):
        here = at(point)
        pairs = [(at(point + way), at(point - way)) for way in np.eye(3) * step]
        slopes = [(one.value - other.value) / (2 * step) for one, other in pairs]
        bends = [(one.gradient - other.gradient) / (2 * step) for one, other in pairs]
        scale = abs(here.value) + np.abs(here.hessian).max()
        np.testing.assert_allclose(here.gradient, slopes, rtol=1e-6, atol=1e-8 * scale)
        np.testing.assert_allclose(here.hessian, bends, rtol=1e-6, atol=1e-8 * scale)


@settings(deadline=None)
@given(st.floats(-5, 5), st.integers(2, 9), st.permutations(range(200)))
def test_neither_currency_nor_order_nor_weight_matters(power: float, times: int, order: list[int]) -> None:
    spends, rate = simulated.spends(seed=2, customers=200), 10**power
    one = gamma_gamma.fit(spends)
    weighted = Spends.of(spends.orders[order], spends.mean[order] * rate, np.full(200, times))
    other = gamma_gamma.fit(weighted)
    wanted = one.parameters._replace(gamma=one.parameters.gamma * rate)
    assert list(other.parameters) == pytest.approx(list(wanted), rel=1e-5)
    assert other.log_likelihood / times == pytest.approx(one.log_likelihood - 200 * np.log(rate), rel=1e-9)
    assert one.standard_errors
    assert other.standard_errors
    assert other.standard_errors.gamma == pytest.approx(
        one.standard_errors.gamma * rate / times**0.5, rel=1e-4
    )
    assert other.correlation == pytest.approx(one.correlation, rel=1e-9)


def test_the_correlation_counts_the_customers_of_each_entry() -> None:
    x, means, customers = [1, 2, 3, 5], [9.0, 7.0, 12.0, 8.0], [1, 4, 2, 3]
    weighted = Spends.of(x, means, customers).correlation
    assert weighted == pytest.approx(np.corrcoef(np.repeat(x, customers), np.repeat(means, customers))[0, 1])


def test_many_customers_are_fitted_as_few_are() -> None:
    spends = simulated.spends(seed=3, customers=9000)
    assert len(spends.weight) > 2 * gamma_gamma.FIRST_CUSTOMERS
    whole = gamma_gamma.fit(spends)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gamma_gamma, "FIRST_CUSTOMERS", 1_000_000)
        assert list(gamma_gamma.fit(spends).parameters) == pytest.approx(list(whole.parameters), rel=1e-6)


def test_customers_without_repeats_are_left_out() -> None:
    spends = simulated.spends(seed=4, customers=100)
    orders = np.concatenate([spends.orders, np.zeros(70)])
    for nothing in (0.0, np.nan, -5.0):
        means = np.concatenate([spends.mean, np.full(70, nothing)])
        assert gamma_gamma.fit(Spends.of(orders, means)) == gamma_gamma.fit(spends)


CHANCE = np.random.default_rng(3)
ORDERS = CHANCE.integers(1, 6, 2000)


@pytest.mark.parametrize(
    ("orders", "means", "trouble"),
    [
        ([0, 0], [0, 0], "no_repeats"),
        ([2] * 9, range(1, 10), "few"),
        ([2] * 50, [9.0] * 50, "alike"),
        (ORDERS, CHANCE.gamma(5 * ORDERS, 1) / ORDERS, "alike"),
        (ORDERS, CHANCE.gamma(5 * ORDERS, 1 / CHANCE.gamma(0.7, 1, 2000)) / ORDERS, "no_mean"),
        (np.repeat([1, 30], 1000), np.tile(9 / CHANCE.gamma(8, 1, 1000), 2), "constant"),
        (np.repeat([2, 3], 25), np.repeat([9.0, 10.0], 25), "alike"),
    ],
    ids=["nobody again", "few", "all equal", "alike", "no mean", "constant", "two prices"],
)
def test_troubles(orders: object, means: object, trouble: str) -> None:
    fit = gamma_gamma.fit(Spends.of(np.array(orders), np.array(means)))
    assert fit.troubles == (trouble,)
    unknown = trouble in {"no_repeats", "few"} or len(set(map(float, np.array(means)))) == 1
    assert fit.usable is not unknown
    assert (fit.standard_errors is not None) is (trouble == "no_mean")
    if trouble == "no_mean":
        assert fit.parameters.q < 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((np.nan, 5.0), "not_finite"),
        ((1.0, np.inf), "not_finite"),
        ((1.5, 5.0), "not_whole"),
        ((-1.0, 5.0), "not_whole"),
        ((1e9, 5.0), "too_many"),
        ((1.0, 0.0), "not_positive"),
        ((1.0, -3.0), "not_positive"),
    ],
)
def test_impossible_figures(row: tuple[float, float], reason: str) -> None:
    with pytest.raises(ImpossibleSpends) as refusal:
        Spends.of([1, row[0]], [2, row[1]])
    assert (refusal.value.reason, refusal.value.row) == (reason, 1)


def test_the_rounding_of_a_quotient_is_no_difference() -> None:
    """Everybody pays 19.99: sums of it divided by their number differ in the last digit."""
    orders = np.arange(1.0, 41)
    mean = np.array([sum([19.99] * int(each)) / each for each in orders])
    assert len(set(mean.tolist())) > 1
    fitted = gamma_gamma.fit(Spends.of(orders, mean))
    assert (fitted.troubles, fitted.correlation) == (("alike",), None)


def test_columns_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="lengths"):
        Spends.of([1, 2], [5])
