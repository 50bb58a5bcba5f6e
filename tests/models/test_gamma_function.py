"""The beta function and the derivatives of the gamma function's logarithm, against mpmath."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from ltv_xl.models.gamma_function import LEAST, Numbers, log_beta, log_rise, log_rise_beyond, slope_and_curve

POSITIVE = np.concatenate([10.0 ** np.arange(-6, 9, 0.37), [1.4616321449683623]])
EXACT = 1e-13


@pytest.fixture(autouse=True)
def many_digits() -> None:
    mpmath.mp.dps = 50


@pytest.mark.parametrize("b", [1e-6, 0.3, 1.0, 7.3, 1e3, 1e6])
def test_beta(b: float) -> None:
    for a, value in zip(POSITIVE.tolist(), log_beta(POSITIVE, b).tolist(), strict=True):
        exact = float(mpmath.log(mpmath.beta(mpmath.mpf(a), mpmath.mpf(b))))
        assert value == pytest.approx(exact, rel=EXACT, abs=EXACT), a


@pytest.mark.parametrize("a", [1e-6, 0.3, 7.3, 1e4])
@pytest.mark.parametrize(("function", "least"), [(log_rise, 0), (log_rise_beyond, LEAST)])
def test_rise(function: Callable[[Numbers, float], Numbers], least: int, a: float) -> None:
    beyond = POSITIVE[least <= POSITIVE]
    for z, value in zip(beyond.tolist(), function(beyond, a).tolist(), strict=True):
        exact = mpmath.loggamma(mpmath.mpf(z) + mpmath.mpf(a)) - mpmath.loggamma(mpmath.mpf(z))
        assert value == pytest.approx(float(exact), rel=EXACT, abs=EXACT), z


@pytest.mark.parametrize("order", [0, 1])
def test_derivatives(order: int) -> None:
    for z, value in zip(POSITIVE.tolist(), slope_and_curve(POSITIVE)[order].tolist(), strict=True):
        exact = float(mpmath.polygamma(order, mpmath.mpf(z)))
        assert value == pytest.approx(exact, rel=EXACT, abs=EXACT), z
