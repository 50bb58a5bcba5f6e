"""Runs the .sql files that lie beside this module: names filled in, values bound.

It knows DuckDB's connection and nothing of what the files say.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@cache
def sql(name: str) -> str:
    """The SQL of `name`.sql without its comments, in which names are only mentioned."""
    written = files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return re.sub(r"--[^\n]*\n", "", written)


def filled(name: str, fills: Mapping[str, str]) -> str:
    """The SQL of `name`.sql with its {names} filled in: pieces of SQL, in which column names are quoted."""
    query = sql(name)
    for key, text in fills.items():
        query = query.replace("{" + key + "}", text)
    return query


def stacked(name: str, divisions: Iterable[Mapping[str, str]]) -> str:
    """The SQL of `name`.sql once for all divisions, the rows of one under those of the other, in any order.

    divisions: the fills of each.
    """
    return " UNION ALL ".join(f"({filled(name, fills)})" for fills in divisions)


def bound(query: str, values: Mapping[str, object]) -> dict[str, object]:
    """What the query's $names stand for; those that it does not use are not bound."""
    return {key: values[key] for key in re.findall(r"\$(\w+)", query)}


def run(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    values: Mapping[str, object],
    /,
    **fills: str,
) -> "duckdb.DuckDBPyConnection":
    """Run `name`.sql and return the connection, ready to fetch from."""
    query = filled(name, fills)
    return connection.execute(query, bound(query, values))


def run_stacked(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    values: Mapping[str, object],
    divisions: Iterable[Mapping[str, str]],
    *,
    into: str | None = None,
) -> "duckdb.DuckDBPyConnection":
    """Run `name`.sql once for all divisions: see stacked. into: the table to make of the rows."""
    query = stacked(name, divisions)
    if into:
        query = f"CREATE OR REPLACE TEMP TABLE {into} AS {query}"
    return connection.execute(query, bound(query, values))
