"""Runs one of the .sql files that lie beside this module: names filled in, values bound.

It knows DuckDB's connection and nothing of what the files say.
"""

import re
from collections.abc import Mapping
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


def run(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    values: Mapping[str, object],
    /,
    **fills: str,
) -> "duckdb.DuckDBPyConnection":
    """Run `name`.sql and return the connection, ready to fetch from.

    values: what the file's $names stand for; those that it does not use are not bound.
    fills: the text of its {names}: pieces of SQL, in which a user's column name is already quoted.
    """
    query = sql(name)
    bound = {key: values[key] for key in re.findall(r"\$(\w+)", query)}
    for key, text in fills.items():
        query = query.replace("{" + key + "}", text)
    return connection.execute(query, bound)
