"""Trial to regular on shops made for it, against a plain computation."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from ltv_xl.analysis import analyse, engine, trials
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.analysis.tables.trials import TrialGroup, Trials
from ltv_xl.orders.read import read
from ltv_xl.setting_values import Names
from ltv_xl.settings import Settings
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


def trials_of(name: str) -> Trials:
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
    tried = trials_of(name)
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
    assert "Tiny" not in {group.value for group in trials_of("a tiny channel").channels}
    assert all(group.customers >= 3 for group in trials_of("a tiny channel").channels)


def test_names_of_trials() -> None:
    assert all(trials.is_trial(name) and is_trial(name) for name in TRIALS)
    assert not any(trials.is_trial(name) or is_trial(name) for name in REGULAR)
    assert set(trials_of("as usual").products) == set(TRIALS)


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


def renamed(name: str) -> Shop:
    """The shop whose trials are called by words of its own, beside a product that is called a trial."""
    of = shop(name)
    words = dict(zip(TRIALS, ("ミニセット A", "ﾐﾆｾｯﾄ B", "Mini-Set", "MINI-SET kit"), strict=True))
    orders = of.orders.assign(product=of.orders["product"].replace(words | {"化粧水": "トライアル"}))
    return Shop(orders, replace(of.settings, trial_products=Names(("ミニセット", "mini-set"))))


def test_trials_by_words_of_the_shops_own() -> None:
    """The same figures: the setting decides alone, whatever else the names say."""
    tried = analyse(renamed("as usual").checked(), renamed("as usual").settings).trials
    assert tried is not None
    assert tried.total == trials_of("as usual").total
    assert len(tried.products) == 4
    assert analyse(renamed("as usual").checked(), shop("as usual").settings).trials != tried


@pytest.mark.parametrize(
    ("orders", "key"),
    [
        (
            "customer_id,date,amount,product\nA,2024-04-01,5,pen\nB,2024-04-02,5,mini set\n",
            "trials_unmatched",
        ),
        ("customer_id,date,amount\nA,2024-04-01,5\nB,2024-04-02,5\n", "trials_without_product"),
    ],
)
def test_words_that_name_no_product_are_said(tmp_path: Path, orders: str, key: str) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(orders, encoding="utf-8")
    remarks = read([file], settings=Settings(trial_products=Names(("MINI", "ミニ")))).remarks
    assert {remark.key for remark in remarks if remark.uncertain and "trials" in remark.key} == {key}


def subscribed() -> pd.DataFrame:
    """60 trials at half price. A third subscribes, and all parcels bear the trial's name; a third orders the
    same trial once more, which is no subscription; a third does nothing.
    """
    rows: list[tuple[object, ...]] = []
    for number in range(60):
        first = date(2024, 1, 5) + timedelta(days=number)
        subscription = f"S{number}" if number % 3 == 0 else None
        again = range(1, 4) if number % 3 == 0 else range(1, 2) if number % 3 == 1 else ()
        days = [first, *(first + timedelta(days=30 * n) for n in again)]
        rows += [
            (f"C{number}", day, 980.0, "お試し定期", subscription, n if subscription else None)
            for n, day in enumerate(days, 1)
        ]
    columns = ["customer_id", "order_date", "revenue", "product", "定期番号", "定期回数"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(order_id=range(len(frame)))


def test_a_later_delivery_of_a_subscription_is_regular_whatever_it_is_called() -> None:
    settings = Settings(history_starts="all-new", as_of=date(2024, 12, 31), margin=Decimal("0.5"))
    known = subscribed()
    tried = analyse(read([known], settings=settings), settings).trials
    assert tried is not None
    assert (tried.total.customers, tried.total.mature, tried.total.went_on) == (60, 60, 20)
    unknown = known.drop(columns=["定期番号", "定期回数"])
    tried = analyse(read([unknown], settings=settings), settings).trials
    assert tried is not None
    assert (tried.total.customers, tried.total.mature, tried.total.went_on) == (60, 60, 0)
