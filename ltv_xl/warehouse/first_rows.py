"""The first rows of a database's table, which tell what a column is about: see orders/columns/contents.py."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.columns.contents import ColumnContent, content_of
from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.personal import PERSONAL_COLUMNS, is_personal_header
from ltv_xl.orders.sources.raw import Raw

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.engines.warehouse import Kind

_TYPES: dict["Kind", str] = {
    "whole": "BIGINT", "number": "DECIMAL", "date": "DATE", "moment": "TIMESTAMP", "instant": "TIMESTAMP",
}  # fmt: skip
"""What DuckDB calls a column that holds such; all others count as texts."""


def first_rows(
    connection: "duckdb.DuckDBPyConnection",
    raw: Raw,
    kinds: Mapping[str, "Kind | None"],
    cells: Mapping[int, str],
    rows: int,
) -> tuple[ColumnContent, ...]:
    """What stands in columns. kinds: by header. cells: place of a column -> the SQL of its text."""
    if not cells:
        return ()
    items = ", ".join(f"{cell} AS c{place}" for place, cell in cells.items())
    there = connection.execute(f"SELECT {items} FROM {raw.relation} AS given LIMIT {rows}").fetchall()
    columns = zip(*there, strict=True) if there else ((),) * len(cells)
    return tuple(content_there(raw, kinds, place, texts) for place, texts in zip(cells, columns, strict=True))


def content_there(
    raw: Raw, kinds: Mapping[str, "Kind | None"], place: int, texts: Sequence[str | None]
) -> ColumnContent:
    """What some cells of a column say of it."""
    of_duckdb = replace(raw, types=[_type(kinds[header]) for header in raw.headers])
    return content_of(of_duckdb, place, texts)


def _type(kind: "Kind | None") -> str:
    return _TYPES.get(kind, "VARCHAR") if kind else "VARCHAR"


def personal_headers(headers: Sequence[str], role: Role, mapping: Mapping[str, str]) -> set[str]:
    """The columns of people, of which nothing leaves the database."""
    known = recognise(headers, role, mapping)
    named = {column.header for name in PERSONAL_COLUMNS for column in known.get(name, ())}
    return named | {header for header in headers if is_personal_header(header)}
