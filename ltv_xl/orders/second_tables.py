"""Another table below the first, or headers in two rows: below other headers, cells mean other things."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import Column, base_name, normal, recognise
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_FEWEST_HEADERS = 2
_ROWS_LOOKED_AT = 50
_WORDS_LOOKED_AT = 1000
_OF_ORDERS = ("order_date", "revenue", "unit_price", "quantity")
"""Columns whose cells are no words in the row of an order."""

_LIKE_A_HEADER = re.compile(
    r"(日|日時|月|番号|コード|名|額|計|単価|数|数量|区分)$"
    r"|\b(id|no|date|day|name|amount|total|price|quantity|qty)$",
    re.IGNORECASE,
)


def refuse_second_tables(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> None:
    """SourceError for a source that holds further headers below its own, of other columns.

    staged: the lines. Headers leave words behind that are neither dates nor amounts.
    """
    for number, part in enumerate(parts):
        names = [name for name in _OF_ORDERS if name in staged.bad & part.columns.keys()]
        words = {name: _headers_among(connection, name, number) for name in names}
        cell = {name: f"plain_text(c{part.columns[name].place}::VARCHAR)" for name in names}
        tests = [
            f"list_contains([{', '.join(map(literal, found))}], {cell[name]})"
            for name, found in words.items()
            if found
        ]
        if not tests:
            continue
        cells = ", ".join(f"trim(coalesce(c{place}::VARCHAR, ''))" for place in range(len(part.raw.headers)))
        numbered = f"(SELECT *, {part.raw.row_number} AS row_no FROM {part.raw.relation})"
        rows = connection.execute(
            f"SELECT row_no, [{cells}] FROM {numbered} WHERE {' OR '.join(tests)} "
            f"ORDER BY row_no LIMIT {_ROWS_LOOKED_AT}"
        ).fetchall()
        first = connection.execute(f"SELECT row_no FROM {numbered} LIMIT 1").fetchall()
        for row_no, row in rows:
            if _is_other_header(part, row, is_first=(row_no,) in first):
                place = part.raw.row_places(connection)(int(row_no))
                raise SourceError(
                    "orders.second_table", file=part.raw.name, row=place, headers=listed(filter(None, row))
                )


def _headers_among(connection: "duckdb.DuckDBPyConnection", name: str, source: int) -> list[str]:
    """The texts of a column that could not be read and may be headers; conversion.py keeps each once."""
    texts = connection.execute(
        f"SELECT text FROM {name}_read WHERE number = {source} AND bad ORDER BY text LIMIT {_WORDS_LOOKED_AT}"
    ).fetchall()
    return [text for (text,) in texts if recognise([text], "orders", {}) or _LIKE_A_HEADER.search(text)]


def _is_other_header(part: Part, row: Sequence[str], *, is_first: bool) -> bool:
    """Whether a row holds headers, and not those that the columns in use have already.

    is_first: of a second row of headers, those beneath merged cells may be the only ones.
    """
    if any(character.isdecimal() for cell in row for character in cell):
        return False
    known = recognise(row, "orders", {})
    if all(_means_the_same(name, column, row, known) for name, column in part.columns.items()):
        return False
    places = {column.place for columns in known.values() for column in columns}
    alike = {place for place, cell in enumerate(row) if _LIKE_A_HEADER.search(cell)}
    return len(places | alike) >= _FEWEST_HEADERS or (is_first and len(places) == sum(map(bool, row)))


def _means_the_same(
    name: str, column: Column, row: Sequence[str], known: Mapping[str, Sequence[Column]]
) -> bool:
    """Whether the cell of a row below a header says the same, be it in another language."""
    if normal(row[column.place]) == normal(column.header):
        return True
    return any(other.place == column.place for other in known.get(base_name(name), ()))
