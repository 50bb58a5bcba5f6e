"""Items ranked A, B and C by how much of all amounts the larger ones make up: see abc.sql."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ltv_xl.analysis.engine import run

if TYPE_CHECKING:
    import duckdb

FIRST, SECOND = 0.7, 0.9
"""A until so large a share of all amounts is reached, then B until that one."""


def ranks_of(amounts: Sequence[Decimal]) -> list[str]:
    """The ranks of amounts that come from the largest down, by the rule of abc.sql."""
    limits = [sum(amounts, Decimal(0)) * Decimal(str(share)) for share in (FIRST, SECOND)]
    ranks, larger, running = [], Decimal(0), Decimal(0)
    for place, amount in enumerate(amounts):
        if not place or amount < amounts[place - 1]:
            larger = running
        running += amount
        ranks.append("C" if amount <= 0 else "ABC"[sum(larger >= limit for limit in limits)])
    return ranks


def ranks(
    connection: "duckdb.DuckDBPyConnection", items: str, first: float = FIRST, second: float = SECOND
) -> list[tuple[object, float, float, str]]:
    """Item, amount, share of all amounts that larger ones have, and rank, in any order.

    items: SQL of a table: item, amount.
    """
    return run(connection, "abc", {"first": first, "second": second}, items=items).fetchall()
