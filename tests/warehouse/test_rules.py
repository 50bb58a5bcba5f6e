"""What translation says: in PostgreSQL's words of the names of our tables, in ClickHouse's of replacing."""

import pytest

from ltv_xl.analysis.engines.rules import translated, written


@pytest.mark.parametrize(
    ("sql", "want"),
    [
        ("SELECT a FROM orders", "SELECT a FROM pg_temp.orders"),
        (
            "WITH few AS (SELECT 1 AS a) SELECT few.a FROM few",
            "WITH few AS (SELECT 1 AS a) SELECT few.a AS a FROM few",
        ),
        (
            "WITH orders AS (SELECT orders.a FROM orders) SELECT orders.a FROM orders",
            "WITH orders AS (SELECT orders.a AS a FROM pg_temp.orders) SELECT orders.a AS a FROM orders",
        ),
        (
            "WITH a AS (SELECT 1 AS x), b AS (SELECT a.x FROM a) SELECT b.x FROM (SELECT b.x FROM b) AS b",
            "WITH a AS (SELECT 1 AS x), b AS (SELECT a.x AS x FROM a) "
            "SELECT b.x AS x FROM (SELECT b.x AS x FROM b) AS b",
        ),
    ],
)  # fmt: skip
def test_tables_are_ours_and_parts_of_a_with_are_not(sql: str, want: str) -> None:
    tree = next(translated(sql, {}, "postgres"))
    assert written(tree, "postgres") == want
    assert "pg_temp" not in written(next(translated(sql, {}, "duckdb")), "duckdb")


def test_a_replacement_is_of_all_in_clickhouse_too() -> None:
    tree = next(translated("SELECT regexp_replace(x.a, 'b', '', 'g') AS a FROM x", {}, "clickhouse"))
    assert written(tree, "clickhouse") == "SELECT replaceRegexpAll(x.a, 'b', '') AS a FROM x"
