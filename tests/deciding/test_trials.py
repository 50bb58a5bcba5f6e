"""Trial to regular on shops made for it, against a plain computation."""

from collections.abc import Mapping
from functools import cache

import pytest

from ltv_xl.analysis import analyse, engine, trials
from ltv_xl.analysis.tables import OTHER, Analysis
from ltv_xl.analysis.tables.trials import TrialGroup, Trials
from tests.deciding.plain_trials import Counted, counted, is_trial
from tests.deciding.shops import Shop
from tests.deciding.shops_trials import AS_OF, KINDS, REGULAR, TRIALS, made

NAMES = pytest.mark.parametrize("name", KINDS)


@cache
def shop(name: str) -> Shop:
    return made(KINDS[name])


@cache
def results(name: str) -> Analysis:
    return analyse(shop(name).checked(), shop(name).settings)


def found(name: str) -> Trials:
    tried = results(name).trials
    assert tried is not None
    return tried


def agrees(group: TrialGroup, plain: Counted, days: int) -> bool:
    in_year = days == 365
    figures = (group.customers, group.mature, group.went_on, group.seen, group.seen_on)
    money = float(group.trial_profit), float(group.profit)
    counts = plain.customers, plain.mature, plain.went_on
    if in_year:
        sums = plain.year_trial_profit, plain.year_profit
        return figures == (*counts, plain.year, plain.year_on) and money == pytest.approx(sums)
    sums = plain.trial_profit, plain.profit
    return figures == (*counts, plain.mature, plain.went_on) and money == pytest.approx(sums)


@NAMES
def test_every_group_is_the_plain_one(name: str) -> None:
    tried = found(name)
    plain = counted(shop(name), AS_OF, None)[None]
    assert tried.days == (365 if plain.year >= 30 else KINDS[name].within)
    assert agrees(tried.total, plain, tried.days)
    for by, groups in (("channel", tried.channels), ("campaign", tried.campaigns)):
        of = counted(shop(name), AS_OF, by)
        shown = [group for group in groups if group.value not in {OTHER, None}]
        assert len(shown) >= 2
        for group in shown:
            assert agrees(group, of[group.value], tried.days), group
        assert sum(group.customers for group in groups) == plain.customers


def test_a_channel_of_one_or_two_is_gathered() -> None:
    assert "Tiny" not in {group.value for group in found("a tiny channel").channels}
    assert all(group.customers >= 3 for group in found("a tiny channel").channels)


def test_names_of_trials() -> None:
    assert all(trials.is_trial(name) and is_trial(name) for name in TRIALS)
    assert not any(trials.is_trial(name) or is_trial(name) for name in REGULAR)
    assert set(found("as usual").products) == set(TRIALS)


FAULTS: Mapping[str, tuple[str, str]] = {
    "the window a day short": (
        "lives.regular_after <= $inactive_days",
        "lives.regular_after < $inactive_days",
    ),
    "a second trial counts": ("AND coalesce(ledger.value", "AND 0 * coalesce(ledger.value"),
    "free trials are none": ("WHERE ledger.revenue >= 0", "WHERE ledger.revenue > 0"),
    "too young to judge": (
        "date_diff('day', starts.tried_on, $as_of) >= $inactive_days",
        "date_diff('day', starts.tried_on, $as_of) >= 0",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    filled, (words, others) = engine.filled, FAULTS[fault]

    def faulty(name: str, fills: Mapping[str, str]) -> str:
        text = filled(name, fills)
        assert name != "trials" or words in text
        return text.replace(words, others) if name == "trials" else text

    monkeypatch.setattr(engine, "filled", faulty)
    tried = analyse(shop("as usual").checked(), shop("as usual").settings).trials
    assert tried is not None
    assert not agrees(tried.total, counted(shop("as usual"), AS_OF, None)[None], tried.days)
