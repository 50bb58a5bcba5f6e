"""Scores, deciles and ranks where values are equal, few, or none: small tables counted by hand."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import duckdb
import pytest

from ltv_xl.analysis import abc, deciles, engine, groups, rfm
from ltv_xl.analysis.rfm import ScoreLimits, rfm_query
from ltv_xl.analysis.rfm_groups import GROUP_OF
from ltv_xl.analysis.tables.groups import NAMED_GROUPS

DAY = date(2025, 6, 30)
BY_SHARES = ScoreLimits()


def table(columns: str, *rows: tuple[object, ...]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE given ({columns})")
    connection.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(rows[0]))})", rows)
    return connection


def customers(*rows: tuple[int, int, str]) -> duckdb.DuckDBPyConnection:
    """Days since the last purchase, purchases, profit."""
    return table(
        "number INTEGER, last_on DATE, orders INTEGER, profit DECIMAL(18, 4)",
        *(
            (place, DAY - timedelta(days=days), orders, Decimal(profit))
            for place, (days, orders, profit) in enumerate(rows)
        ),
    )


def scored(connection: duckdb.DuckDBPyConnection, limits: ScoreLimits = BY_SHARES) -> list[tuple[int, ...]]:
    query = f"SELECT recency, frequency, worth FROM ({rfm_query('given', limits)}) ORDER BY number"
    bound = {"groups": 5} if "$groups" in query else {}
    return connection.execute(query, bound | ({"as_of": DAY} if limits.recency else {})).fetchall()


def test_equal_values_have_equal_scores_that_of_the_lowest_place() -> None:
    given = customers((50, 1, "1"), (40, 2, "2"), (40, 3, "2"), (40, 4, "2"), (10, 5, "9"))
    assert scored(given) == [(1, 1, 1), (2, 2, 2), (2, 3, 2), (2, 3, 2), (5, 4, 5)]


def test_all_alike_score_the_lowest() -> None:
    assert scored(customers((3, 1, "-5"), (3, 1, "-5"))) == [(1, 1, 1), (1, 1, 1)]


def test_fixed_limits() -> None:
    limits = ScoreLimits((30, 60, 90, 180), (2, 4, 6, 8), (Decimal(0), Decimal(10), Decimal(20), Decimal(30)))
    given = customers((30, 8, "30"), (31, 7, "29.9"), (180, 2, "0"), (181, 1, "-0.1"))
    assert scored(given, limits) == [(5, 5, 5), (4, 4, 4), (2, 2, 2), (1, 1, 1)]


def test_scores_of_orders_by_a_day_and_another_highest_score() -> None:
    given = table(
        "number VARCHAR, order_date DATE, n INTEGER, profit DOUBLE",
        ("a", date(2025, 1, 1), 1, 10.0),
        ("a", date(2025, 2, 1), 0, -4.0),
        ("b", date(2025, 1, 5), 1, 7.0),
        ("b", date(2025, 7, 5), 2, 99.0),
        ("c", date(2025, 1, 7), 0, -3.0),
    )
    # a has 6 left after the refund, b has bought once by the day, c never.
    assert sorted(rfm.scores(given, "given", DAY, 2)) == [("a", 1, 1, 1), ("b", 2, 1, 2)]


@pytest.mark.parametrize(
    ("count", "sizes"), [(10, [1] * 10), (13, [2, 2, 2, *[1] * 7]), (4, [1] * 4), (1, [1])]
)
def test_deciles_hold_equally_many(count: int, sizes: list[int]) -> None:
    given = table("amount DOUBLE", *((float(value),) for value in range(count)))
    rows = deciles.deciles(given, "given")
    assert [row.amounts for row in rows] == sizes
    assert rows[0].largest == count - 1
    assert sum(row.total for row in rows) == sum(range(count))


def equal_amounts_in_two_groups() -> list[tuple[object, ...]]:
    amounts = (900, 500, 500, 500, 500, 500, 100)
    given = table("amount DECIMAL(18, 4)", *((amount,) for amount in amounts))
    return [tuple(row) for row in deciles.deciles(given, "given", 3)]


def test_equal_amounts_stand_in_as_many_groups_as_they_fill() -> None:
    assert equal_amounts_in_two_groups() == [
        (1, 3, 1900, 500, 900),
        (2, 2, 1000, 500, 500),
        (3, 2, 600, 100, 500),
    ]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("sum(spread.amount * CAST(spread.times AS DECIMAL(38, 0)))", "sum(spread.amount)"),
        ("placed.times_down_to - placed.times,", "placed.times_down_to - 1,"),
        ("WHERE spread.times > 0", ""),
    ],
)
def test_a_fault_planted_in_how_they_are_spread_is_noticed(
    right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, written = equal_amounts_in_two_groups(), engine.sql("deciles")
    assert right in written
    monkeypatch.setattr(engine, "sql", lambda _: written.replace(right, wrong))
    assert equal_amounts_in_two_groups() != counted


def test_the_item_that_reaches_the_limit_is_a_and_equal_ones_are_ranked_alike() -> None:
    given = table("item VARCHAR, amount DOUBLE", ("a", 70.0), ("b", 20.0), ("c", 5.0), ("d", 5.0), ("e", 0.0))
    assert [row[3] for row in sorted(abc.ranks(given, "given"))] == ["A", "B", "C", "C", "C"]
    given = table("item VARCHAR, amount DOUBLE", ("a", 69.0), ("b", 21.0), ("c", 21.0), ("d", -9.0))
    assert [(row[0], row[3]) for row in sorted(abc.ranks(given, "given"))] == [
        ("a", "A"),
        ("b", "A"),
        ("c", "A"),
        ("d", "C"),
    ]


def test_nothing_above_zero_is_c() -> None:
    assert abc.ranks(table("item INTEGER, amount DOUBLE", (1, 0.0)), "given") == [(1, 0.0, 1.0, "C")]


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2025-06-30", "2025-03-31"),
        ("2025-05-31", "2025-02-28"),
        ("2025-05-30", "2025-02-28"),
        ("2025-01-15", "2024-10-15"),
        ("2024-02-29", "2023-11-30"),
        ("2025-12-31", "2025-09-30"),
    ],
)
def test_three_months_before(day: str, before: str) -> None:
    assert groups.months_before(date.fromisoformat(day), 3) == date.fromisoformat(before)


def test_money_of_few_is_withheld_with_the_next_smallest() -> None:
    assert groups.shown({"a": 10, "b": 4, "c": 3}, 3) == {"a", "b", "c"}
    assert groups.shown({"a": 10, "b": 4, "c": 2}, 3) == {"a"}
    assert groups.shown({"a": 10, "b": 2, "c": 1}, 3) == {"a"}
    assert groups.shown({"a": 2}, 3) == frozenset()
    assert groups.shown({"a": 2, "b": 1}, 1) == {"a", "b"}


def test_every_cell_of_the_matrix_belongs_to_one_of_the_ten_groups() -> None:
    assert set(GROUP_OF) == {(r, f) for r in range(1, 6) for f in range(1, 6)}
    assert set(GROUP_OF.values()) == set(NAMED_GROUPS)


@pytest.mark.parametrize("seed", range(8))
def test_ranks_of_amounts_at_hand_are_those_of_the_statement(seed: int) -> None:
    chance = Random(seed)
    amounts = sorted((Decimal(chance.randrange(0, 15)) for _ in range(1 + 7 * seed)), reverse=True)
    amounts[0] += 1
    items = table("item INTEGER, amount DECIMAL(18, 4)", *enumerate(amounts))
    of_items = {item: rank for item, *_, rank in abc.ranks(items, "given")}
    assert abc.ranks_of(amounts) == [of_items[place] for place in range(len(amounts))]
