"""Columns that are not used and hold what is left of an amount after refunds: 返金後金額, Net Total."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.doubts.header_subjects import is_number_of
from ltv_xl.orders.doubts.pieces import number_in
from ltv_xl.orders.headers import Column, base_name
from ltv_xl.orders.kinds import kind_of
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 200


def what_remains(
    connection: "duckdb.DuckDBPyConnection", part: Part, still_counting: Callable[[], str]
) -> Iterator[Doubt]:
    """Columns that are called so, are the amount (or the quantity) in most rows, and less in others.

    still_counting: gives SQL of the rows that count above zero so far.
    """
    used = part.used
    places = [
        place for place, header in enumerate(part.raw.headers) if place not in used and may_remain(header)
    ]
    for content in column_contents(connection, part.raw, _ROWS_LOOKED_AT, places):
        if content.kind != "number":
            continue
        for name in ("quantity",) if is_number_of(content.header) else ("revenue", "total"):
            column = part.columns.get(name)
            count = _lower(connection, part, still_counting(), column, content.place) if column else 0
            if not column or not count:
                continue
            yield doubt_of_remainder(content.header, column.header, count)
            break


def _lower(connection: "duckdb.DuckDBPyConnection", part: Part, rows: str, amount: Column, place: int) -> int:
    """Rows in which a column is lower than the amount."""
    known = [number_in(column.place) for column in _money_beside(part, amount)]
    return rows_below(connection, rows, number_in(amount.place), number_in(place), known)


def may_remain(header: str) -> bool:
    """Whether a header speaks of what refunds or cancellations have left."""
    return speaks_of("about", "what_remains", header)


def rows_below(
    connection: "duckdb.DuckDBPyConnection", rows: str, amount: str, number: str, known: Sequence[str]
) -> int:
    """Rows in which a number is lower than the amount by what no column that is used says.

    0 where it is something else: another number in half of the rows or more. amount, number, known: the SQL
    of a row, which a database understands as well. rows: what goes after FROM.
    """
    left = f"round({amount} - {number}, 2)"
    explained = " OR ".join(f"abs({left} - abs({value})) < 0.011" for value in known) or "1 = 0"
    rows_there, equal, lower = connection.execute(
        f"SELECT count({left}) AS rows_there, count(CASE WHEN {left} = 0 THEN 1 END) AS alike, "
        f"count(CASE WHEN {explained} THEN NULL WHEN {left} > 0 THEN 1 END) AS lower_there FROM {rows}"
    ).fetchall()[0]
    return int(lower) if equal * 2 >= rows_there else 0


def doubt_of_remainder(header: str, basis: str, count: int) -> Doubt:
    """The doubt of a column that holds what is left of another one: of amounts, or of pieces."""
    fields: dict[str, object] = {"header": header, "count": count}
    if is_number_of(header):
        return "returned_quantity_unused", fields
    return "remainder_unused", {**fields, "basis": listed([basis]), "option": "revenue"}


def _money_beside(part: Part, amount: Column) -> Sequence[Column]:
    """The other columns of money that are used."""
    return [
        column
        for name, column in part.named.items()
        if column.place != amount.place and kind_of(base_name(name)) == "money"
    ]
