"""Classes and lists of customers, worked out by hand on shops that stand on every edge."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import ModuleType

import pytest

from ltv_xl.analysis import actions, analyse, engine, waits
from ltv_xl.analysis.tables import Analysis
from ltv_xl.settings import Settings
from tests.analysis.plain import Attributes, Order, Shop
from tests.analysis.shops import checked

AS_OF = date(2024, 3, 1)


def shop(days: dict[str, list[int]], profit: dict[str, int], born: dict[str, date]) -> Shop:
    """Customers by the days before AS_OF on which they bought."""
    orders = [
        Order(
            name,
            f"{name}-{ago}",
            datetime.combine(AS_OF - timedelta(days=ago), datetime.min.time()),
            Decimal(100),
            Decimal(profit.get(name, 10)),
            {},
        )
        for name, agos in days.items()
        for ago in agos
    ]
    people = {name: Attributes(day, None, None, {}) for name, day in born.items()}
    return Shop(orders, people, [], [("gender", "customer")], AS_OF)


def output(of: Shop, inactive_days: int = 180) -> Analysis:
    settings = Settings(inactive_days=inactive_days, with_customers=True, history_starts="all-new")
    return analyse(checked(of, contracts=False), settings)


def names(analysis: Analysis, action: str) -> list[str]:
    return [each.customer_id for each in analysis.actions[action].listed]


def counts(analysis: Analysis) -> dict[str, int]:
    return {each.name: each.customers for each in analysis.classes}


def test_each_class_begins_a_day_after_its_limit() -> None:
    """Gaps of 20 days alone: the 90th percentile is 20. 20 days of silence are not yet a risk, 21 are."""
    bought = {"a": [40, 20], "b": [41, 21], "c": [60, 40], "d": [61, 41], "e": [200, 180], "f": [201, 181]}
    analysis = output(shop(bought, {"a": 50}, {"x": date(1990, 1, 1)}), inactive_days=40)
    assert counts(analysis) == {"best": 1, "at_risk": 2, "lapsed": 3, "prospect": 1}
    assert names(analysis, "at_risk") == ["b", "c"]
    assert [each.day for each in analysis.actions["at_risk"].listed] == [date(2024, 3, 21), date(2024, 3, 2)]


def test_of_equals_the_lower_customer_id_is_best() -> None:
    bought = {name: [30, 10] for name in "abcdef"}
    analysis = output(shop(bought, {}, {}))
    assert [each.customer_id for each in analysis.actions["due"].listed if each.best] == ["a", "b"]
    assert counts(analysis) == {"best": 2, "existing": 4}


def test_due_by_the_days_that_as_many_purchases_took() -> None:
    """31 customers took 50 days from the first to the second purchase, and one 8 days each time after."""
    bought = {f"n{number:02}": [55, 5] for number in range(31)}
    bought |= {"one": [20], "many": [8 * step for step in range(40, 0, -1)]}
    due = {each.customer_id: each.day for each in output(shop(bought, {}, {})).actions["due"].listed}
    assert due["one"] == AS_OF + timedelta(days=30)  # 50 days after the purchase; the last day that counts
    assert due["n00"] == AS_OF - timedelta(days=5) + timedelta(days=8)  # few second gaps: the median of all
    bought["one"] = [19]
    assert "one" not in names(output(shop(bought, {}, {})), "due")


def test_customers_with_many_purchases_are_taken_together() -> None:
    """From the 12th purchase on there are 28 gaps of each, together enough: 8 days."""
    few = {f"n{number:03}": [100, 50] for number in range(400)}
    many = {"many": [4 * step for step in range(45, 0, -1)]}
    due = {each.customer_id: each.day for each in output(shop(few | many, {}, {}), 400).actions["due"].listed}
    assert due["many"] == AS_OF - timedelta(days=4) + timedelta(days=4)
    assert due["n000"] == AS_OF - timedelta(days=50) + timedelta(days=50)


def test_birthdays_from_tomorrow_to_the_thirtieth_day() -> None:
    born = {
        "today": date(1990, 3, 1),
        "tomorrow": date(1990, 3, 2),
        "last": date(1980, 3, 31),
        "later": date(1980, 4, 1),
        "leap": date(2000, 2, 29),
        "prospect": date(2000, 3, 5),
    }
    analysis = output(shop({name: [10] for name in born if name != "prospect"}, {}, born))
    assert [(each.customer_id, each.day) for each in analysis.actions["birthdays"].listed] == [
        ("tomorrow", date(2024, 3, 2)),
        ("last", date(2024, 3, 31)),
    ]


def test_a_list_is_cut_and_says_how_many_are_meant() -> None:
    people = output(shop({f"n{number:03}": [40, 10] for number in range(501)}, {}, {})).actions["due"]
    assert (people.customers, len(people.listed)) == (501, 500)


def test_customers_are_listed_only_when_asked_for() -> None:
    assert analyse(checked(shop({"a": [40, 10]}, {}, {})), Settings()).actions == {}


FAULTS = [
    ("standing", "buyers.number <= cut.number", "buyers.number >= cut.number"),
    ("standing", "> CAST($gap_90", ">= CAST($gap_90"),
    ("due", "<= $as_of + $ahead", "< $as_of + $ahead"),
    ("waits", "least(ledger.n, $steps + 1)", "ledger.n + 1"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_fault_planted_in_the_sql_is_noticed(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = engine.sql
    assert right in written(name)
    monkeypatch.setattr(
        engine, "sql", lambda of: written(of).replace(right, wrong) if of == name else written(of)
    )
    with pytest.raises((AssertionError, KeyError)):
        all_by_hand()


@pytest.mark.parametrize(
    ("module", "name", "wrong"),
    [(waits, "quantile", lambda times, q: 20), (actions, "AHEAD", 29), (actions, "AHEAD", 31)],
)
def test_a_fault_planted_in_what_is_due_is_noticed(
    module: ModuleType, name: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises((AssertionError, KeyError)):
        all_by_hand()


def all_by_hand() -> None:
    test_each_class_begins_a_day_after_its_limit()
    test_of_equals_the_lower_customer_id_is_best()
    test_due_by_the_days_that_as_many_purchases_took()
    test_customers_with_many_purchases_are_taken_together()
    test_birthdays_from_tomorrow_to_the_thirtieth_day()
