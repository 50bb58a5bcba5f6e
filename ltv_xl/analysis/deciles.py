"""Amounts in ten groups of equally many, the largest first: see deciles.sql."""

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ltv_xl.analysis.engine import run

if TYPE_CHECKING:
    import duckdb

GROUPS = 10


class Decile(NamedTuple):
    """A group of amounts. amounts: how many. total: their sum."""

    decile: int
    amounts: int
    total: Decimal | float
    smallest: Decimal | float
    largest: Decimal | float


def deciles(
    connection: "duckdb.DuckDBPyConnection", amounts: str, groups: int = GROUPS
) -> tuple[Decile, ...]:
    """The groups that hold an amount. amounts: SQL of a table: amount."""
    places = ", ".join(f"({place})" for place in range(groups))
    rows = run(connection, "deciles", {"groups": groups}, amounts=amounts, places=places).fetchall()
    return tuple(Decile(*row) for row in rows)
