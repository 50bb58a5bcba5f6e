"""The .sql files hold to what every engine understands alike: see CONTRIBUTING, and the rules below."""

import re
from collections.abc import Mapping
from importlib.resources import files

import pytest

from ltv_xl.analysis import engine

NAMES = sorted(
    path.name.removesuffix(".sql")
    for path in files("ltv_xl.analysis").iterdir()
    if path.name.endswith(".sql")
)

RULES: Mapping[str, str] = {
    "an interval": r"\bINTERVAL\b|\bto_(months|days|years)\b",
    "a row id": r"\browid\b",
    "a series": r"\brange\s*\(|\bgenerate_series\b|\bunnest\b",
    "an unsigned type": r"\bU(TINY|SMALL|BIG|HUGE)?INT(EGER)?\b",
    "a difference of dates": r"\b\w+_on\s*-|\bday\s*-|-\s*(\w+\.)?\w+_on\b|\$(as_of|day_after)\s*-",
    "a named window": r"\bWINDOW\b|\bOVER\s+\w",
    "GROUP BY ALL": r"\bGROUP BY ALL\b",
    "a percentile": r"\b(median|quantile\w*|percentile\w*)\s*\(",
    "a rounding to decimals": r"\bround\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*,",
    "a subquery without a name": r"\bFROM\s*\((?:[^()]|\([^()]*\))*\)\s*(?!AS\b)(?=$|\n|\w)",
    "a join by common names": r"\bUSING\b|\bNATURAL\b",
    "a bare NULL": r"(?<!IS )\bNULL AS\b",
    "an aggregate named as its input": r"\b(?:sum|min|max|count|avg)\((?:\w+\.)?(\w+)\) AS \1\b",
    "a date before 1990": r"DATE\s*'(0|1[0-8]|19[0-8])|'(1[0-8]|19[0-8])\d\d-\d\d-\d\d'",
    "a list or another type of DuckDB's": r"\b(list_\w+|struct|arg_min|arg_max|any_value|EXCLUDE)\b",
}
"""What no file may hold, as a pattern over its text without comments."""


def faults(query: str) -> list[str]:
    """The rules that the text breaks, and the columns that it does not qualify."""
    broken = [rule for rule, pattern in RULES.items() if re.search(pattern, query, re.IGNORECASE)]
    return broken + ["an unqualified column"] * bool(unqualified(query))


def unqualified(query: str) -> list[str]:
    """Columns that stand alone in a SELECT list."""
    return re.findall(r"^\s+([a-z_]\w*),?$(?<!DISTINCT)", re.sub(r"\{\w+\}", "", query), re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_portable(name: str) -> None:
    assert faults(engine.sql(name)) == []


@pytest.mark.parametrize(
    ("fault", "query"),
    [
        ("an interval", "SELECT orders.order_date + INTERVAL 1 MONTH AS day FROM orders"),
        ("an interval", "SELECT orders.order_date + to_months(1) AS day FROM orders"),
        ("a row id", "SELECT orders.rowid AS number FROM orders"),
        ("a series", "SELECT months.month FROM range(1, 25) AS months (month)"),
        ("an unsigned type", "SELECT CAST(orders.code AS UTINYINT) AS code FROM orders"),
        ("a difference of dates", "SELECT buyers.last_on - buyers.first_on AS days FROM buyers"),
        ("a difference of dates", "SELECT $as_of - buyers.last_on AS days FROM buyers"),
        (
            "a named window",
            "SELECT sum(orders.n) OVER own AS k FROM orders WINDOW own AS (ORDER BY orders.n)",
        ),
        ("GROUP BY ALL", "SELECT orders.code, count(*) AS orders FROM orders GROUP BY ALL"),
        ("a percentile", "SELECT median(ledger.days_to_next) AS gap FROM ledger"),
        ("a rounding to decimals", "SELECT round(CAST(sums.a AS DOUBLE) / CAST(sums.b AS DOUBLE), 4) AS c"),
        ("a subquery without a name", "SELECT sums.n FROM (SELECT count(*) AS n FROM orders)\nWHERE true"),
        ("a join by common names", "SELECT buyers.code FROM buyers JOIN standing USING (number)"),
        ("a bare NULL", "SELECT NULL AS value"),
        ("an aggregate named as its input", "SELECT sum(orders.revenue) AS revenue FROM orders"),
        ("a date before 1990", "SELECT DATE '1970-01-01' AS day"),
        ("a list or another type of DuckDB's", "SELECT any_value(orders.code) AS code FROM orders"),
        ("an unqualified column", "SELECT\n    revenue,\n    orders.code\nFROM orders"),
    ],
)
def test_a_planted_fault_is_seen(fault: str, query: str) -> None:
    assert fault in faults(query)
