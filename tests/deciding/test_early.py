"""The early verdict on shops made for it, against a plain computation: every figure, every word."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pytest

from ltv_xl.analysis import analyse, early_days, engine
from ltv_xl.analysis import early as analysis_early
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.early import Early, EarlyForecast
from tests.deciding import plain_early
from tests.deciding.plain_early import Lives, Way
from tests.deciding.shops_early import KINDS, made

NAMES = pytest.mark.parametrize("name", [name for name in KINDS if name != "twenty-nine"])


@cache
def results(name: str) -> tuple[Analysis, Lives]:
    shop = made(KINDS[name])
    return analyse(shop.checked(), shop.settings), Lives(shop)


def early(name: str) -> Early:
    forecasts = results(name)[0].early
    assert forecasts is not None
    return forecasts


@cache
def back_tests(name: str, of: frozenset[Way], months: int) -> list[plain_early.Test]:
    return plain_early.tests(results(name)[1], set(of), KINDS[name].as_of, months)


def ways(row: EarlyForecast) -> set[tuple[str, bool]]:
    assert row.channel is not None
    return {(row.channel, row.paid)}


@NAMES
def test_new_customers_and_what_is_expected_of_them_are_the_plain_ones(name: str) -> None:
    lives, as_of = results(name)[1], KINDS[name].as_of
    new = lives.new(as_of)
    rows = (*early(name).channels, *early(name).campaigns)
    assert rows
    for row in rows:
        mine = lives.of(new, ways(row))
        if row.campaign is not None:
            mine = mine[lives.people.loc[mine, "campaign"] == row.campaign]
        plain = plain_early.expected(lives, mine, ways(row), as_of, row.months)
        assert row.customers == plain.customers >= 30
        assert float(row.profit) == pytest.approx(plain.so_far)
        assert further(row) == pytest.approx(plain.to_come)
        assert (float(row.old_profit) / row.old if row.old else None) == pytest.approx(plain.old)


def further(row: EarlyForecast) -> float:
    """What is to come, from the figures of the table."""
    drawn, shrinkage = 0.0, analysis_early.SHRINKAGE
    for tail in row.tails:
        pair = [other for other in row.tails if other.age == tail.age]
        whole = pair if not tail.everyone else [tail]
        mean = sum(float(each.everyone_profit) for each in whole) / sum(each.everyone for each in whole)
        drawn += tail.customers * (float(tail.own_profit) + shrinkage * mean) / (tail.own + shrinkage)
    return drawn


@NAMES
def test_the_back_tests_are_the_plain_ones(name: str) -> None:
    forecasts = early(name)
    of_total = {way for row in forecasts.channels if row.paid == forecasts.total.paid for way in ways(row)}
    for row, of in [*((row, ways(row)) for row in forecasts.channels), (forecasts.total, of_total)]:
        plain = back_tests(name, frozenset(of), row.months)
        assert [test.day for test in row.tests] == [test.day for test in plain]
        for test, other in zip(row.tests, plain, strict=True):
            assert test.customers == other.customers
            assert test.expected == pytest.approx(other.expected)
            assert test.came == pytest.approx(other.came)
            assert test.old_ltv == pytest.approx(other.old)


@NAMES
def test_the_horizon_is_twelve_months_where_six_forecasts_of_it_have_come_true(name: str) -> None:
    forecasts = early(name)
    of = {way for row in forecasts.channels if row.paid == forecasts.total.paid for way in ways(row)}
    tested = {months: back_tests(name, frozenset(of), months) for months in (12, 6)}
    enough = [months for months in (12, 6) if len(tested[months]) >= 6]
    if enough:
        assert forecasts.total.months == enough[0]
    assert {row.months for row in (*forecasts.channels, *forecasts.campaigns)} == {forecasts.total.months}


def test_the_shops_cover_both_horizons() -> None:
    assert {early(name).total.months for name in KINDS if name != "twenty-nine"} == {12, 6}


def in_sql(patch: pytest.MonkeyPatch, words: str, others: str) -> None:
    """Other words in the statements."""
    filled = engine.filled
    patch.setattr(engine, "filled", lambda name, fills: filled(name, fills).replace(words, others))


def leak(patch: pytest.MonkeyPatch) -> None:
    """Customers of whom a month is missing count as observed."""
    observed_to = early_days.observed_to
    patch.setattr(early_days, "observed_to", lambda day, months: observed_to(day, months - 1))


FAULTS: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "an age counted a day short": lambda patch: in_sql(patch, "aged.age <= 45", "aged.age < 45"),
    "a second purchase a day late": lambda patch: in_sql(patch, "early.second <= 30", "early.second <= 31"),
    "customers of the 121st day": lambda patch: patch.setattr(early_days, "OLDEST", 121),
    "no drawing towards all channels": lambda patch: patch.setattr(analysis_early, "SHRINKAGE", 1e-9),
    "older customers who are not old enough": leak,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    FAULTS[fault](monkeypatch)
    shop, lives = made(KINDS["campaigns"]), results("campaigns")[1]
    forecasts = analyse(shop.checked(), shop.settings).early
    assert forecasts is not None
    row, as_of = forecasts.channels[0], KINDS["campaigns"].as_of
    plain = plain_early.expected(lives, lives.of(lives.new(as_of), ways(row)), ways(row), as_of, row.months)
    assert row.customers != plain.customers or further(row) != pytest.approx(plain.to_come, rel=1e-6)


def test_fewer_than_thirty_new_customers_have_no_line() -> None:
    assert "Tiny" in {row.channel for row in early("exactly thirty").channels}
    assert "Tiny" not in {row.channel for row in early("twenty-nine").channels}


@pytest.mark.parametrize("rows", [1, 2, 3, 97, 1000])
@pytest.mark.parametrize("share", [0.0, 0.025, 0.3, 0.5, 0.975, 1.0])
def test_quantiles_are_those_of_numpy(rows: int, share: float) -> None:
    values = np.sort(np.random.default_rng(rows).lognormal(8, 2, (rows, 5)), axis=0)
    assert analysis_early.quantile(values, share).tolist() == np.quantile(values, share, axis=0).tolist()
