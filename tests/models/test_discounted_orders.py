"""Expected spend and the value of orders to come, against lifetimes and sums by hand."""

import warnings

import numpy as np
import pytest

from ltv_xl.models import gamma_gamma
from ltv_xl.models.discounted_orders import discounted_orders
from ltv_xl.models.expectations import Outlook, expected_orders
from ltv_xl.models.expected_spend import expected_spend
from ltv_xl.models.gamma_gamma import GammaGammaFit, Parameters
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, PurchaseFit
from ltv_xl.models.purchases import Numbers
from ltv_xl.models.spends import Spends
from tests.models.buyers import fit_of

CDNOW = fit_of(BG_NBD, (0.243, 4.414, 0.793, 2.426))
PAST = (np.array([0, 2, 7]), np.array([0, 30.43, 20]), np.full(3, 38.86))


def spend_fit(p: float, q: float, gamma: float) -> GammaGammaFit:
    """A fit with these parameters."""
    return GammaGammaFit("Gamma-Gamma", Parameters(p, q, gamma), None, 0.0, 946.0)


def test_spend_as_lifetimes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its import
        import pandas as pd
        from lifetimes import GammaGammaFitter
    fitter = GammaGammaFitter()
    fitter.params_ = pd.Series({"p": 6.25, "q": 3.74, "v": 15.44})
    orders, mean = np.array([0, 1, 2, 30]), np.array([0.0, 25.5, 25.5, 60.0])
    wanted = fitter.conditional_expected_average_profit(orders, mean)
    np.testing.assert_allclose(expected_spend(spend_fit(6.25, 3.74, 15.44), orders, mean), wanted, rtol=1e-12)


def test_spend_of_customers_drawn() -> None:
    """The mean of later orders of customers who spent about the same before."""
    chance = np.random.default_rng(1)
    p, q, gamma = 5.0, 4.0, 60.0
    rate = chance.gamma(q, 1 / gamma, 400_000)
    orders = chance.integers(0, 5, len(rate))
    mean = chance.gamma(p * np.maximum(orders, 1)) / rate / np.maximum(orders, 1)
    later = chance.gamma(p, 1 / rate)
    spend = expected_spend(spend_fit(p, q, gamma), orders, np.where(orders > 0, mean, np.nan))
    for count in range(5):
        here = orders == count
        for group in (here & (spend <= np.median(spend[here])), here & (spend >= np.median(spend[here]))):
            error = later[group].std() / np.sqrt(group.sum())
            assert abs(later[group].mean() - spend[group].mean()) < 4 * error


def test_without_a_mean_it_is_infinite() -> None:
    spend = expected_spend(spend_fit(2.0, 0.5, 10.0), [0, 1], [0, 30])
    assert spend.tolist() == [np.inf, pytest.approx(2 * 40 / 1.5)]


def test_a_fit_that_says_nothing_is_refused() -> None:
    fit = gamma_gamma.fit(Spends.of([1, 2], [10.0, 20.0]))
    with pytest.raises(ValueError, match="could not be fitted: few"):
        expected_spend(fit, [1], [10])


def test_without_discount_they_are_the_expected_orders() -> None:
    np.testing.assert_allclose(discounted_orders(CDNOW, *PAST, 39), expected_orders(CDNOW, *PAST, 39))


def test_orders_are_discounted_at_the_end_of_their_period() -> None:
    rate, total = 0.01, np.zeros(3)
    ends = [1.0, 2.0, 3.0, 3.5]
    for start, end in zip([0.0, *ends], ends, strict=False):
        orders = expected_orders(CDNOW, *PAST, end) - expected_orders(CDNOW, *PAST, start)
        total += orders / (1 + rate) ** end
    np.testing.assert_allclose(discounted_orders(CDNOW, *PAST, 3.5, rate), total, rtol=1e-12)


@pytest.mark.parametrize("horizon", [64.0, 65.0, 84.0, 86.0, 300.5])
@pytest.mark.parametrize("model", [CDNOW, fit_of(MBG_CNBD[4], (500.0, 8000.0, 0.05, 2.0))])
def test_long_horizons_are_those_of_each_period(model: PurchaseFit, horizon: float) -> None:
    """With a usual shop, and with regular buyers, whose orders come in waves."""
    rate = 0.002
    ends = [0.0, *np.arange(1.0, np.ceil(horizon)).tolist(), horizon]
    until = np.stack([expected_orders(model, *PAST, end) for end in ends])
    wanted = (np.diff(until, axis=0) / (1 + rate) ** np.array(ends[1:])[:, None]).sum(0)
    np.testing.assert_allclose(discounted_orders(model, *PAST, horizon, rate), wanted, rtol=1e-11)


def test_the_longest_horizon_is_not_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell must not stand still: 10,000 weeks are computed at some 200 times."""
    horizons: list[float] = []
    orders = Outlook.orders

    def noted(self: Outlook, horizon: float) -> Numbers:
        horizons.append(horizon)
        return orders(self, horizon)

    monkeypatch.setattr(Outlook, "orders", noted)
    value = discounted_orders(CDNOW, *PAST, 10_000, 0.001)
    assert (value > 0).all()
    assert len(horizons) < 250


def test_discount_as_lifetimes() -> None:
    """Its months are four weeks and a fraction of whole days; with time in months both mean the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from lifetimes import BetaGeoFitter
        from lifetimes.utils import _customer_lifetime_value
    fitter = BetaGeoFitter()
    fitter.params_ = pd.Series(dict(zip(("r", "alpha", "a", "b"), CDNOW.parameters, strict=True)))
    fitter.predict = fitter.conditional_expected_number_of_purchases_up_to_time
    wanted = _customer_lifetime_value(
        fitter, *(pd.Series(column, dtype=float) for column in PAST), pd.Series([1.0] * 3), 12, 0.01, freq="M"
    )
    np.testing.assert_allclose(discounted_orders(CDNOW, *PAST, 12, 0.01), wanted, rtol=1e-9)


@pytest.mark.parametrize(
    ("horizon", "rate"), [(10, -1), (10, np.nan), (10, np.inf), (20_000, 0.1), (-1, 0.1)]
)
def test_what_cannot_be_discounted(horizon: float, rate: float) -> None:
    with pytest.raises(ValueError, match=r"cannot be|too many"):
        discounted_orders(CDNOW, *PAST, horizon, rate)


def test_no_time_holds_no_value() -> None:
    assert discounted_orders(CDNOW, *PAST, 0, 0.1).tolist() == [0, 0, 0]
