"""Fits beside published figures, lifetimes and what was simulated; and what they say at their limits."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltv_xl.models import bgnbd, gamma_gamma, mbgcnbdk, mbgnbd, purchase_fitting
from ltv_xl.models.gamma_gamma import GammaGammaFit
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, MBG_NBD, Parameters, PurchaseFit, PurchaseModel
from ltv_xl.models.purchase_likelihood import log_likelihood
from ltv_xl.models.purchases import Numbers, Purchases
from ltv_xl.models.spends import Spends
from tests.models import cdnow, simulated
from tests.models.peers import lifetimes_fit

ALL = [BG_NBD, *MBG_CNBD.values()]
ANSWERS = Path(__file__).parents[1] / "answers" / "purchase_models.csv"
NAMES = [model.name for model in ALL]


def published() -> list[dict[str, str]]:
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def fits() -> dict[str, PurchaseFit | GammaGammaFit]:
    table = cdnow.spend()
    return {
        "BG/NBD": bgnbd.fit(cdnow.purchases()),
        "MBG/NBD": mbgnbd.fit(cdnow.purchases()),
        "Gamma-Gamma": gamma_gamma.fit(Spends.of(table["x"], table["zbar"])),
    }


@pytest.mark.parametrize("answer", published(), ids=lambda row: f"{row['model']} {row['quantity']}")
def test_published_figures(fits: dict[str, PurchaseFit | GammaGammaFit], answer: dict[str, str]) -> None:
    """To the digits printed; Gamma-Gamma's gamma moves by .008 where its source rounded the spends."""
    fit = fits[answer["model"]]
    name, printed = answer["quantity"], answer["answer"]
    computed = fit.log_likelihood if name == "log_likelihood" else getattr(fit.parameters, name)
    half = 0.5 * 10 ** -len(printed.partition(".")[2])
    assert computed == pytest.approx(float(printed), abs=half + (0.01 if name == "gamma" else 1e-9))


def test_cdnow_beside_lifetimes(fits: dict[str, PurchaseFit | GammaGammaFit]) -> None:
    table, spend = cdnow.customers(), cdnow.spend()
    repeaters = spend[spend["x"] > 0]
    columns = (table["frequency"], table["recency"], table["T"])
    peers = {
        "BG/NBD": lifetimes_fit("BetaGeoFitter", columns),
        "MBG/NBD": lifetimes_fit("ModifiedBetaGeoFitter", columns),
        "Gamma-Gamma": lifetimes_fit("GammaGammaFitter", (repeaters["x"], repeaters["zbar"])),
    }
    for name, peer in peers.items():
        fit = fits[name]
        assert list(fit.parameters) == pytest.approx(list(peer.values()), rel=2e-4), name
        assert fit.troubles == ()
        assert fit.n == (946 if name == "Gamma-Gamma" else 2357)
    spending = fits["Gamma-Gamma"]
    assert isinstance(spending, GammaGammaFit)
    assert spending.correlation == pytest.approx(repeaters["x"].corr(repeaters["zbar"]), rel=1e-9)


@pytest.mark.parametrize("model", ALL, ids=NAMES)
def test_estimates_lie_around_what_was_simulated(model: PurchaseModel) -> None:
    """12 sets here; python -m tests.models.simulated takes 200."""
    shop = simulated.Shop(model, simulated.USUAL, 3000)
    away = np.array(list(simulated.distances(shop, range(12))))
    assert (np.abs(away) <= 3).mean() >= 0.95
    assert np.abs(away.mean(axis=0)).max() < 1.5


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_simulated_shops_beside_lifetimes(model: PurchaseModel) -> None:
    """8 sets here; python -m tests.models.simulated takes 200."""
    assert simulated.difference_from_lifetimes(model, range(8)) < 1e-4


def test_estimates_of_spend_lie_around_what_was_simulated() -> None:
    away = np.array(list(simulated.spend_distances(range(12))))
    assert (np.abs(away) <= 3).mean() >= 0.95
    assert np.abs(away.mean(axis=0)).max() < 1.5


def test_standard_errors_are_those_of_the_curvature_by_differences() -> None:
    """Of the likelihood as it stands, by the parameters themselves."""
    fit = mbgcnbdk.fit(cdnow.purchases(), 2)
    assert fit.standard_errors
    steps = np.diag(np.array(fit.parameters) * 1e-4)
    at = np.array(fit.parameters)

    def value(*ways: Numbers) -> float:
        return mbgcnbdk.log_likelihood(Parameters(*(at + sum(ways))), cdnow.purchases(), 2)

    hessian = [
        [
            (value(one, other) - value(one, -other) - value(-one, other) + value(-one, -other))
            / (4 * one.sum() * other.sum())
            for other in steps
        ]
        for one in steps
    ]
    wanted = np.sqrt(np.diag(np.linalg.inv(-np.array(hessian))))
    np.testing.assert_allclose(fit.standard_errors, wanted, rtol=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ALL), st.floats(0.01, 100), st.integers(2, 5))
def test_neither_unit_nor_weight_matters(model: PurchaseModel, unit: float, times: int) -> None:
    table = cdnow.customers()
    x, recency, observed = table["frequency"], table["recency"], table["T"]
    one = purchase_fitting.fit(Purchases.of(x, recency, observed), model)
    scaled = Purchases.of(x, recency * unit, observed * unit, np.full(len(x), times))
    other = purchase_fitting.fit(scaled, model)
    wanted = one.parameters._replace(alpha=one.parameters.alpha * unit)
    assert list(other.parameters) == pytest.approx(list(wanted), rel=1e-5)
    assert one.standard_errors
    assert other.standard_errors
    assert other.standard_errors.r == pytest.approx(one.standard_errors.r / times**0.5, rel=1e-4)


def test_many_groups_are_fitted_as_few_are() -> None:
    """Where the search begins at a part of the customers, it ends at the same peak."""
    shop = simulated.Shop(MBG_NBD, simulated.USUAL, 20_000)
    purchases = simulated.purchases(shop, seed=1)
    assert len(purchases.weight) > purchase_fitting.PART * purchase_fitting.LEAST_GROUPS
    whole = purchase_fitting.fit(purchases, MBG_NBD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purchase_fitting, "LEAST_GROUPS", 1_000_000)
        assert list(purchase_fitting.fit(purchases, MBG_NBD).parameters) == pytest.approx(
            list(whole.parameters), rel=1e-5
        )


@pytest.mark.parametrize("start", [Parameters(0.9, 8.0, 0.0, 1.0), Parameters(1e9, 1e9, 1e9, 1e-9)])
def test_a_start_at_an_edge_leads_to_the_same_peak(start: Parameters) -> None:
    peak, usual = (bgnbd.fit(cdnow.purchases(), begin).parameters for begin in (start, None))
    assert list(peak) == pytest.approx(list(usual), rel=1e-5)


def test_of_several_peaks_of_thin_data_the_highest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """30 repeats of 30,000 customers: where a search begins decides where it ends."""
    chance = np.random.default_rng(1)
    observed, x, recency = chance.uniform(10, 50, 30_000), np.zeros(30_000), np.zeros(30_000)
    again = chance.choice(30_000, 30, replace=False)
    x[again], recency[again] = chance.integers(1, 4, 30), observed[again] * chance.random(30)
    purchases = Purchases.of(x, recency, observed)
    fits = {model: purchase_fitting.fit(purchases, model) for model in ALL}
    starts = [
        start._replace(alpha=start.alpha * purchases.mean_observed) for start in purchase_fitting.OTHERS
    ]
    monkeypatch.setattr(purchase_fitting, "OTHERS", ())
    monkeypatch.setattr(purchase_fitting, "LEAST_GROUPS", 1_000_000)
    lowest = 0.0
    for model, fit in fits.items():
        values = [purchase_fitting.fit(purchases, model, start).log_likelihood for start in starts]
        assert fit.log_likelihood >= max(values) - 0.01
        lowest = min(lowest, min(values) - fit.log_likelihood)
    assert lowest < -1


def equal_customers(count: int, x: float, recency: float, observed: float) -> Purchases:
    return Purchases.of([x], [recency], [observed], [count])


@pytest.mark.parametrize("model", ALL, ids=NAMES)
def test_nobody_bought_again(model: PurchaseModel) -> None:
    fit = purchase_fitting.fit(equal_customers(50, 0, 0, 9), model)
    assert fit.troubles == ("no_repeats",)
    assert not fit.usable
    assert np.isnan(fit.parameters).all()
    assert fit.standard_errors is None


@pytest.mark.parametrize("model", ALL, ids=NAMES)
def test_too_few(model: PurchaseModel) -> None:
    nobody = Purchases.of([], [], [])
    for purchases in (nobody, equal_customers(9, 3, 2, 9), Purchases.of([1, 0], [1, 0], [9, 9], [9, 50])):
        fit = purchase_fitting.fit(purchases, model)
        assert fit.troubles == ("few",)
        assert not fit.usable


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_without_dropout_the_fit_is_its_limit(model: PurchaseModel) -> None:
    """Customers who never leave: r and alpha are those of the NBD of their counts, as SciPy finds them."""
    chance = np.random.default_rng(1)
    observed = np.round(chance.uniform(20, 60, 3000))
    x = chance.poisson(chance.gamma(3.0, 1 / 24, 3000) * observed).astype(np.float64)
    recency = np.where(x > 0, observed * 0.999, 0)  # all still there, as it seems
    fit = purchase_fitting.fit(Purchases.of(x, recency, observed), model)
    assert fit.troubles == ("no_dropout",)
    assert fit.parameters.a == 0
    assert fit.usable
    assert list(fit.parameters[:2]) == pytest.approx(_nbd(x, observed), rel=1e-4)


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_dropout_that_the_data_do_not_show_is_none(model: PurchaseModel) -> None:
    """Customers who never leave, whose last order is where chance puts it: the peak is at rare dropout."""
    chance = np.random.default_rng(7)
    observed = chance.uniform(20, 60, 3000)
    x = chance.poisson(chance.gamma(0.9, 1 / 8, 3000) * observed).astype(np.float64)
    recency = np.where(x > 0, observed * chance.random(3000) ** (1 / np.maximum(x, 1)), 0)
    purchases = Purchases.of(x, recency, observed)
    fit = purchase_fitting.fit(purchases, model)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purchase_fitting, "EQUALLY_LIKELY", -np.inf)
        peak = purchase_fitting.fit(purchases, model)
    assert fit.troubles == ("no_dropout",)
    assert -0.001 < peak.log_likelihood - fit.log_likelihood < 0.5
    assert list(fit.parameters[:2]) == pytest.approx(_nbd(x, observed), rel=1e-4)


def _nbd(x: Numbers, observed: Numbers) -> Numbers:
    """The likeliest negative binomial distribution of the counts."""
    from scipy.optimize import minimize
    from scipy.stats import nbinom

    def loss(point: Numbers) -> float:
        r, alpha = np.exp(point)
        return -float(nbinom.logpmf(x, r, alpha / (alpha + observed)).sum())

    lowest: Numbers = np.exp(minimize(loss, [0.0, 2.0], method="Nelder-Mead", options={"xatol": 1e-7}).x)
    return lowest


@pytest.mark.parametrize("model", ALL, ids=NAMES)
@pytest.mark.parametrize(
    "customers",
    [
        equal_customers(50, 3, 3, 9),
        equal_customers(50, 1, 3, 9),
        equal_customers(50, 1, 0.01, 9),
        equal_customers(50, 4, 9, 9),
        Purchases.of([0, 8], [0, 8.5], [9, 9], [50, 50]),
        Purchases.of([3000, 0], [300, 0], [400, 400], [50, 50]),
        Purchases.of([1, 0], [3, 0], [9, 9], [10, 50]),
        Purchases.of([1, 2, 0], [1, 399, 0], [1, 400, 0], [10, 10, 500]),
    ],
    ids=["alike", "once", "at once", "to the end", "all or nothing", "very often", "hardly any", "new ones"],
)
def test_odd_shops_are_fitted_and_said_to_be_odd(model: PurchaseModel, customers: Purchases) -> None:
    fit = purchase_fitting.fit(customers, model)
    assert fit.troubles
    assert "not_converged" not in fit.troubles
    assert fit.usable
    assert np.isfinite(fit.log_likelihood)
    assert fit.standard_errors is None
    value = log_likelihood(fit.parameters, customers, model)
    assert value == pytest.approx(fit.log_likelihood, rel=1e-6, abs=1e-3)
