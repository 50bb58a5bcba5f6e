"""Columns that are not used and hold what is left of an amount after refunds: 返金後金額, Net Total."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
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
    used = {column.place for column in part.named.values()}
    places = [
        place
        for place, header in enumerate(part.raw.headers)
        if place not in used and speaks_of("about", "what_remains", header)
    ]
    for content in column_contents(connection, part.raw, _ROWS_LOOKED_AT, places):
        if content.kind != "number":
            continue
        is_quantity = speaks_of("about", "number_of", content.header)
        for name in ("quantity",) if is_quantity else ("revenue", "total"):
            column = part.columns.get(name)
            count = _lower(connection, part, still_counting(), column, content.place) if column else 0
            if not column or not count:
                continue
            fields: dict[str, object] = {"header": content.header, "count": count}
            if is_quantity:
                yield "returned_quantity_unused", fields
            else:
                basis = listed([column.header])
                yield "remainder_unused", {**fields, "basis": basis, "option": "revenue"}
            break


def _lower(connection: "duckdb.DuckDBPyConnection", part: Part, rows: str, amount: Column, place: int) -> int:
    """Rows in which a column is lower than the amount by what no column that is used says.

    0 where it is something else: another number in half of the rows or more.
    """
    left = f"round({number_in(amount.place)} - {number_in(place)}, 2)"
    known = [f"abs({number_in(column.place)})" for column in _money_beside(part, amount)]
    explained = " OR ".join(f"abs({left} - {value}) < 0.011" for value in known) or "false"
    rows_there, equal, lower = connection.execute(
        f"SELECT count({left}), count(*) FILTER ({left} = 0), "
        f"count(*) FILTER ({left} > 0 AND NOT coalesce({explained}, false)) FROM {rows}"
    ).fetchall()[0]
    return int(lower) if equal * 2 >= rows_there else 0


def _money_beside(part: Part, amount: Column) -> Sequence[Column]:
    """The other columns of money that are used."""
    return [
        column
        for name, column in part.named.items()
        if column.place != amount.place and kind_of(base_name(name)) == "money"
    ]
