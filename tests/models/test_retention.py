"""sBG and BdW: published figures, other computations of the same, and counts that say nothing."""

import csv
from itertools import pairwise
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from ltv_xl.models import bdw, retention, sbg
from ltv_xl.models.bdw import BDW
from ltv_xl.models.bootstrap import drawn_parameters, interval
from ltv_xl.models.retention_counts import ImpossibleCounts, RetentionCounts
from ltv_xl.models.retention_model import RetentionModel
from ltv_xl.models.sbg import SBG

ANSWERS = Path(__file__).parents[1] / "answers" / "retention.csv"
REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241)
BOTH = pytest.mark.parametrize("model", [SBG, BDW], ids=["sBG", "BdW"])
YEARS = 8


def published() -> list[dict[str, str]]:
    lines = [line for line in ANSWERS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return list(csv.DictReader(lines))


def counts_of(answer: dict[str, str], years: int = YEARS) -> list[float]:
    return [round(float(answer[str(year)]) * 10) for year in range(years)]


@pytest.mark.parametrize("answer", published(), ids=lambda answer: answer["cohort"])
def test_published_parameters(answer: dict[str, str]) -> None:
    fitted = retention.fit(RetentionCounts.of_cohorts([counts_of(answer)]))
    assert fitted.parameters.alpha == pytest.approx(float(answer["alpha"]), abs=0.0005)
    assert fitted.parameters.beta == pytest.approx(float(answer["beta"]), abs=0.0005)
    digits = len(answer["log_likelihood"].partition(".")[2])
    assert round(fitted.log_likelihood, digits) == float(answer["log_likelihood"])
    assert fitted.troubles == ()
    assert fitted.n == 1000


def test_thirteen_periods_of_regular_customers() -> None:
    """Fitted to 7 years, the model foretells what 12 years brought, 4.58 years; 1 ÷ first churn says 2.70."""
    (answer, _) = published()
    curve = retention.survival(retention.fit(RetentionCounts.of_cohorts([counts_of(answer)])), 12)
    observed = sum(float(answer[str(year)]) for year in range(13)) / 100
    assert round(curve.sum(), 2) == round(observed, 2) == 4.58


def exact_log_survival(model: RetentionModel, parameters: tuple[float, ...], age: int) -> mpmath.mpf:
    alpha, beta, *power = map(mpmath.mpf, parameters)
    time = mpmath.mpf(age) ** (power[0] if power else 1)
    return mpmath.log(mpmath.beta(alpha, beta + time) / mpmath.beta(alpha, beta))


def exact_log_likelihood(
    model: RetentionModel, parameters: tuple[float, ...], counts: tuple[int, ...]
) -> float:
    """Σ lost × ln(S(t - 1) - S(t)) + active × ln S(t), to 40 digits."""
    with mpmath.workdps(40):
        logs = [exact_log_survival(model, parameters, age) for age in range(len(counts))]
        lost = [before - after for before, after in pairwise(counts)]
        leaving = [mpmath.log(mpmath.exp(a) - mpmath.exp(b)) for a, b in pairwise(logs)]
        return float(
            sum(number * each for number, each in zip(lost, leaving, strict=True)) + counts[-1] * logs[-1]
        )


@BOTH
def test_likelihood_by_another_way(model: RetentionModel) -> None:
    fitted = retention.fit(RetentionCounts.of_cohorts([REGULAR]), model)
    assert fitted.log_likelihood == pytest.approx(
        exact_log_likelihood(model, fitted.parameters, REGULAR), rel=1e-12
    )
    for place in range(len(fitted.parameters)):  # and no neighbour is likelier
        for factor in (0.98, 1.02):
            near = list(fitted.parameters)
            near[place] *= factor
            assert exact_log_likelihood(model, tuple(near), REGULAR) < fitted.log_likelihood


@BOTH
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_derivatives(model: RetentionModel, data: st.DataObject) -> None:
    logs = np.array([data.draw(st.floats(-1, 1)) for _ in model.bounds])
    renewed = np.array(REGULAR[1:], np.float64)[None]
    lost = np.array(REGULAR[:-1], np.float64)[None] - renewed
    steps = np.eye(len(logs)) * 1e-5
    here = model.derivatives(logs[None], lost, renewed)
    for place, step in enumerate(steps):
        up, down = (model.derivatives((logs + sign * step)[None], lost, renewed) for sign in (1, -1))
        scale = 1 + np.abs(here.hessian).max()
        assert (up.value - down.value)[0] / 2e-5 == pytest.approx(here.gradient[0, place], abs=1e-6 * scale)
        assert (up.gradient - down.gradient)[0] / 2e-5 == pytest.approx(
            here.hessian[0, place], abs=1e-6 * scale
        )


@BOTH
def test_cohorts_in_any_order_and_together(model: RetentionModel) -> None:
    """A cohort in two parts, and cohorts in another order, are the same customers."""
    nan = np.nan
    rows = [(400, 250, 190, 150), (300, 200, 150, nan), (300, 180, nan, nan)]
    whole = retention.fit(RetentionCounts.of_cohorts(rows), model)
    for other in (rows[::-1], [(200, 125, 95, 75), *rows[1:], (200, 125, 95, 75)]):
        again = retention.fit(RetentionCounts.of_cohorts(other), model)
        assert again.parameters == pytest.approx(whole.parameters, rel=1e-6)
        assert again.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)


@BOTH
def test_ten_times_the_customers(model: RetentionModel) -> None:
    single = retention.fit(RetentionCounts.of_cohorts([REGULAR]), model)
    tenfold = retention.fit(RetentionCounts.of_cohorts([[count * 10 for count in REGULAR]]), model)
    assert tenfold.parameters == pytest.approx(single.parameters, rel=1e-6)
    assert tenfold.log_likelihood == pytest.approx(10 * single.log_likelihood, rel=1e-12)
    assert single.standard_errors is not None
    assert tenfold.standard_errors is not None
    assert np.array(tenfold.standard_errors) * np.sqrt(10) == pytest.approx(single.standard_errors, rel=1e-5)


def test_risks_are_the_same_as_a_cohort() -> None:
    by_cohort = retention.fit(RetentionCounts.of_cohorts([REGULAR]))
    by_risk = retention.fit(RetentionCounts.of_risks(REGULAR[:-1], REGULAR[1:]))
    assert by_risk == by_cohort


def test_bdw_with_power_one_is_sbg() -> None:
    parameters = (0.7, 1.2)
    assert BDW.survival(np.array([*parameters, 1.0]), 20) == pytest.approx(
        SBG.survival(np.array(parameters), 20), rel=1e-12
    )


@pytest.mark.parametrize(
    ("counts", "trouble"),
    [
        ((100, 100, 100), "no_churn"),
        ((100, 0, 0), "all_left"),
        ((5, 4, 4), "few"),
        ((1000, 500, 500, 500), "split"),
        ((10_000, 9_000, 8_000, 6_900, 5_700), "alike"),
    ],
)
def test_counts_that_say_little(counts: tuple[int, ...], trouble: str) -> None:
    fitted = retention.fit(RetentionCounts.of_cohorts([counts]))
    assert trouble in fitted.troubles
    hopeless = trouble in {"no_churn", "all_left"}
    assert fitted.usable is not hopeless
    if trouble in {"split", "alike"}:
        assert fitted.standard_errors is None
        assert np.isfinite(retention.survival(fitted, 600)).all()


@BOTH
def test_no_start_leads_higher(model: RetentionModel) -> None:
    """A search by values alone, from several places, finds nothing likelier for cohorts of all sorts."""
    random = np.random.default_rng(5)
    for _ in range(30):
        truth = np.exp(random.uniform(-1.5, 2, len(model.bounds)))
        truth[2:] = random.uniform(0.6, 1.6)
        row = drawn_cohort(random, model, truth, int(random.integers(100, 10_000)))
        fitted = retention.fit(RetentionCounts.of_cohorts([row]), model)
        if not fitted.usable:
            assert set(fitted.troubles) & {"no_churn", "all_left", "short"}
            continue
        lost, renewed = -np.diff(row)[None], row[None, 1:]

        def value(logs: np.ndarray, lost: np.ndarray = lost, renewed: np.ndarray = renewed) -> float:
            return -float(model.derivatives(np.clip(logs, -9, 9)[None], lost, renewed).value[0])

        for start in (np.zeros(len(truth)), np.log(truth)):
            peak = minimize(value, start, method="Nelder-Mead", options={"fatol": 1e-9, "maxiter": 3000})
            assert fitted.log_likelihood > -peak.fun - 1e-3


def test_power_that_cannot_be_told() -> None:
    """Nobody leaves at first, then some do: the likeliest power grows without end."""
    fitted = retention.fit(RetentionCounts.of_cohorts([(44, 44, 44, 42, 42, 41)]), BDW)
    assert "no_power" in fitted.troubles
    assert fitted.standard_errors is None
    assert fitted.usable


@pytest.mark.parametrize(
    ("model", "counts"),
    [(SBG, (100, 50)), (SBG, (1000, 900)), (BDW, (1000, 631, 468)), (BDW, (9, 5, 0, 0, 0))],
)
def test_fewer_periods_than_parameters(model: RetentionModel, counts: tuple[int, ...]) -> None:
    """Then the peak is a ridge: where on it a search ends says nothing of what follows."""
    fitted = retention.fit(RetentionCounts.of_cohorts([counts]), model)
    assert fitted.troubles == ("short",)
    assert not fitted.usable


def test_what_cannot_be_told_is_neither_chosen_nor_held_against() -> None:
    counts = RetentionCounts.of_cohorts([(1000, 631, 468)])
    assert retention.choose(counts).model == "sBG"
    assert retention.held_out(counts, SBG) is None  # it would be fitted to one period


@pytest.mark.parametrize(
    "parameters", [(0.7, 1.2, 1.0), (63_544.0, 162_296.0, 0.51), (1e5, 1e5, 10.0), (1e5, 6e-6, 0.1)]
)
def test_bdw_keeps_its_digits_where_customers_are_alike(parameters: tuple[float, float, float]) -> None:
    """There ln B is large and its steps are small; against mpmath."""
    alpha, beta, power = map(mpmath.mpf, parameters)
    with mpmath.workdps(50):
        survival = [mpmath.beta(alpha, beta + mpmath.mpf(age) ** power) for age in range(25)]
        steps = [float(mpmath.log(later / before)) for before, later in pairwise(survival)]
    rates = BDW.retention(np.array(parameters), 24)
    assert np.log(rates[rates > 0]) == pytest.approx(np.array(steps)[rates > 0], rel=1e-12)


def test_no_interval_without_a_fit() -> None:
    counts = RetentionCounts.of_cohorts([(10, 10)])
    with pytest.raises(ValueError, match="no_churn"):
        drawn_parameters(counts, retention.fit(counts, SBG))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([()], "no_start"),
        ([(0, 0)], "no_start"),
        ([(np.nan, 5)], "gap"),
        ([(5, np.nan, 3)], "gap"),
        ([(5, 6)], "rising"),
        ([(5, -1)], "not_counts"),
        ([(5, 1.5)], "not_counts"),
        ([(5, np.inf)], "not_counts"),
        ([(5,)], "short"),
        ([], "short"),
    ],
)
def test_counts_that_cannot_be(rows: list[tuple[float, ...]], reason: str) -> None:
    with pytest.raises(ImpossibleCounts) as refusal:
        RetentionCounts.of_cohorts(rows)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("at_risk", "renewed"), [((0, 0), (0, 0)), ((5,), (6,)), ((5,), (0.5,))])
def test_risks_that_cannot_be(at_risk: tuple[float, ...], renewed: tuple[float, ...]) -> None:
    with pytest.raises(ImpossibleCounts):
        RetentionCounts.of_risks(at_risk, renewed)


@BOTH
def test_the_last_quarter_is_held_out(model: RetentionModel) -> None:
    """Of 8 counts the last 2, forecast from the count before them."""
    test = retention.held_out(RetentionCounts.of_cohorts([REGULAR]), model)
    fitted = retention.fit(RetentionCounts.of_cohorts([REGULAR[:6]]), model)
    curve = retention.survival(fitted, 7)
    assert test is not None
    assert test.actual == 262 + 241
    assert test.expected == pytest.approx(289 * (curve[6] + curve[7]) / curve[5])
    assert test.error == pytest.approx(test.expected / 503 - 1)


def test_nothing_to_hold_out() -> None:
    assert retention.held_out(RetentionCounts.of_cohorts([(10, 8)]), SBG) is None


def test_risks_are_held_out_as_shares() -> None:
    by_cohort = retention.held_out(RetentionCounts.of_cohorts([REGULAR]), SBG)
    by_risk = retention.held_out(RetentionCounts.of_risks(REGULAR[:-1], REGULAR[1:]), SBG)
    assert by_cohort is not None
    assert by_risk is not None
    assert by_risk.error == pytest.approx(by_cohort.error)


def test_the_likelier_model_is_chosen() -> None:
    """BdW gains .68 in log-likelihood on Regular customers and 5.9 on High End: a parameter is worth 1."""
    regular, high_end = (RetentionCounts.of_cohorts([counts_of(answer)]) for answer in published())
    assert retention.choose(regular).model == "sBG"
    assert retention.choose(high_end).model == "BdW"
    assert retention.choose(RetentionCounts.of_cohorts([(10, 10)])).model == "sBG"


def test_the_choice_foretells_as_well_as_the_better_rule() -> None:
    from tests.models.simulated_choice import mean_errors

    for truth in ((0.7, 1.2), (1.5, 6, 1.6)):
        errors = mean_errors(truth, customers=1000, sets=25)
        assert errors["likelihood"] <= errors["held out"] * 1.05


def drawn_cohort(
    random: np.random.Generator, model: RetentionModel, truth: np.ndarray, size: int
) -> np.ndarray:
    shares = -np.diff(np.append(model.survival(truth, 9), 0))
    return size - np.append(0, np.cumsum(random.multinomial(size, shares)[:-1]))


@pytest.mark.parametrize("cohorts", [True, False], ids=["cohorts", "risks"])
def test_intervals_hold_the_truth(cohorts: bool) -> None:
    """Of 150 shops, between 90 and 99% of the intervals of 24-period lifetimes hold the true one."""
    random = np.random.default_rng(1)
    truth = np.array([0.8, 2.5])
    lifetime = SBG.survival(truth, 24).sum()
    held = 0
    for _ in range(150):
        row = drawn_cohort(random, SBG, truth, 800)
        counts = RetentionCounts.of_cohorts([row]) if cohorts else RetentionCounts.of_risks(row[:-1], row[1:])
        drawn = SBG.survival(drawn_parameters(counts, retention.fit(counts, SBG), 300), 24).sum(axis=1)
        lower, upper = interval(drawn, 0.95)
        held += bool(lower <= lifetime <= upper)
    assert 0.90 <= held / 150 <= 0.99


@BOTH
def test_planted_parameters_come_back(model: RetentionModel) -> None:
    """Within three standard errors in 98%; `python -m tests.models.simulated_retention` draws more."""
    from tests.models.simulated_retention import within_three_errors

    assert within_three_errors(model, 60) >= 0.98


def test_seeded() -> None:
    counts = RetentionCounts.of_cohorts([REGULAR])
    fitted = retention.fit(counts, SBG)
    assert (drawn_parameters(counts, fitted, 20) == drawn_parameters(counts, fitted, 20)).all()


def test_names() -> None:
    assert set(retention.MODELS) == {"sBG", "BdW"}
    assert (sbg.Parameters._fields, bdw.Parameters._fields) == (("alpha", "beta"), ("alpha", "beta", "c"))
