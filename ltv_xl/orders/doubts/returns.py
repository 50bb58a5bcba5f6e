"""Returns and refunds whose amounts are not below zero, so that they count as sales, or not at all."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_FEWEST_ORDERS = 10

_OF_TRANSACTIONS = frozenset(
    map(
        normal,
        (
            "取引区分", "取引種別", "取引タイプ", "取引種類", "売上区分", "処理区分", "伝票区分", "計上区分",
            "区分", "種別",
            "type", "transaction type", "record type", "event type", "entry type", "kind",
        ),
    )
)  # fmt: skip
"""Headers of what a row is: a sale, or a return by itself, and not what became of an order."""


def returns(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """Returns with amounts that are not below zero: beside the sales that they undo, or rows of their own."""
    if not any(name.startswith("status_") for name in staged.columns):
        return
    count = 0
    if "order_id" in staged.columns:
        count = connection.execute(script("returns_beside_sales")).fetchall()[0][0]
    if count:
        yield "returns_beside_sales", {"count": count}
        return
    for number, part in enumerate(parts):
        header = _kinds_of_rows(part)
        if part.system is None and header is not None:
            count = connection.execute(
                "SELECT count(*) FROM judged WHERE reason = 'returned' AND amount > 0 AND source_no = $1",
                [number],
            ).fetchall()[0][0]
            if count:
                yield "returns_as_rows", {"header": listed([header]), "count": count}


def _kinds_of_rows(part: Part) -> str | None:
    """The header of a column of states that says what kind of transaction a row is."""
    headers = (column.header for name, column in part.columns.items() if base_name(name) == "status")
    return next((header for header in headers if normal(header) in _OF_TRANSACTIONS), None)


def below_zero(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """More orders are below zero than above."""
    below, above = connection.execute(
        "SELECT count(*) FILTER (revenue < 0), count(*) FILTER (revenue > 0) FROM orders"
    ).fetchall()[0]
    if below > above and below + above >= _FEWEST_ORDERS:
        yield "mostly_below_zero", {"count": below, "total": below + above}
