"""Which headers of money beside the sales are read: no column twice, no sum beside its parts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.headers import Column, normal, total_headers
from ltv_xl.orders.sources.raw import Raw

if TYPE_CHECKING:
    import duckdb

REDUCING = ("discount", "discount_rate", "points")
"""Roles of money that reduce what was sold."""

BESIDE_GOODS = ("shipping", "fee", "tax")
"""Roles of money that are no sales of goods, though they may be in the total."""

_CELLS = 1000

ROLES = (*REDUCING, *BESIDE_GOODS)


def of_money(
    known: Mapping[str, Sequence[Column]], is_percent: Callable[[Column], bool]
) -> Mapping[str, tuple[Column, ...]]:
    """The columns of a source of orders, those of money once each; the total only where it tells something.

    is_percent: whether a column's cells are written with a percent sign.
    """
    columns = {name: tuple(taken) for name, taken in known.items()}
    rates = tuple(column for column in columns.get("discount", ()) if is_percent(column))
    columns |= {"discount_rate": (*columns.get("discount_rate", ()), *rates)} if rates else {}
    taken = {column.place for name in columns if name not in (*ROLES, "total") for column in columns[name]}
    for role in sorted(ROLES, key=lambda role: role != "discount_rate"):
        if role in columns:
            columns[role] = _addends([column for column in columns[role] if column.place not in taken])
            taken |= {column.place for column in columns[role]}
    columns = {name: several for name, several in columns.items() if several}
    amount = columns.get("revenue")
    if (
        "total" in columns
        and amount is not None
        and (normal(amount[0].header) in total_headers() or amount[0] == columns["total"][0])
    ):
        del columns["total"]
    return columns


def is_percent(connection: "duckdb.DuckDBPyConnection", raw: Raw, column: Column) -> bool:
    """Whether the first cells of a column of texts are written with a percent sign."""
    if raw.types[column.place] != "VARCHAR":
        return False
    cell = f"c{column.place}"
    cells = connection.execute(
        f"SELECT 1 FROM (SELECT {cell} FROM {raw.relation} LIMIT {_CELLS}) "
        f"WHERE regexp_matches({cell}, '[0-9０-９] ?[%％]') LIMIT 1"
    ).fetchone()
    return cells is not None


def _addends(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns that add up: a header that occurs twice counts once, and a sum stands for its parts."""
    by_header: dict[str, Column] = {}
    for column in columns:
        by_header.setdefault(normal(column.header), column)
    sums = [column for header, column in by_header.items() if "合計" in header or "total" in header]
    return tuple(sums[:1] or by_header.values())
