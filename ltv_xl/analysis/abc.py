"""Items ranked A, B and C by how much of all amounts the larger ones make up: see abc.sql."""

from typing import TYPE_CHECKING

from ltv_xl.analysis.engine import run

if TYPE_CHECKING:
    import duckdb

FIRST, SECOND = 0.7, 0.9
"""A until so large a share of all amounts is reached, then B until that one."""


def ranks(
    connection: "duckdb.DuckDBPyConnection", items: str, first: float = FIRST, second: float = SECOND
) -> list[tuple[object, float, float, str]]:
    """Item, amount, share of all amounts that larger ones have, and rank, in any order.

    items: SQL of a table: item, amount.
    """
    return run(connection, "abc", {"first": first, "second": second}, items=items).fetchall()
