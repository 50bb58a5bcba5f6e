"""A look into a database's tables before anything is made of them: what orders/inspection.py does with files.

Of columns of people not even an example leaves the database.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ltv_xl.database import quoted
from ltv_xl.errors import InputError
from ltv_xl.orders.columns.contents import ColumnContent, content_of
from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.inspection import ROWS_LOOKED_AT, Inspection, looked_into
from ltv_xl.orders.personal import MASK, PERSONAL_COLUMNS, is_personal_header
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.settings import Settings
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place

if TYPE_CHECKING:
    from ltv_xl.analysis.engines.warehouse import Column, Kind, Warehouse

_TYPES: dict["Kind", str] = {
    "whole": "BIGINT", "number": "DECIMAL", "date": "DATE", "moment": "TIMESTAMP", "instant": "TIMESTAMP",
}  # fmt: skip
"""What DuckDB calls a column that holds such; all others count as texts."""


def inspected(warehouse: "Warehouse", place: Place, settings: Settings) -> Inspection:
    """Look into the tables, and read them as a report would.

    SourceError for a table that is not there; other refusals are part of what was found.
    """
    seen = [
        _seen(warehouse, role, table, place.engine, settings)
        for role, table in reading.tables_of(place).items()
    ]
    checked, refusal = None, None
    try:
        checked = reading.read(warehouse, place, settings)
    except InputError as error:
        refusal = error
    used = {source.role: source for source in checked.sources} if checked else {}
    sources = tuple(looked_into(raw, contents, used.get(raw.role), settings) for raw, contents in seen)
    return Inspection(sources, checked, refusal)


def _seen(
    warehouse: "Warehouse", role: Role, table: str, engine: str, settings: Settings
) -> tuple[Raw, Sequence[ColumnContent]]:
    """A table and what stands in its first rows."""
    columns = reading.columns_given(warehouse, role, table)
    headers = [column.name for column in columns]
    types = [_TYPES.get(column.kind, "VARCHAR") if column.kind else "VARCHAR" for column in columns]
    raw = Raw(table, role, reading.VIEWS[role], headers, types, engine)
    known = recognise(headers, role, settings.mapping)
    personal = {header for header in headers if is_personal_header(header)}
    personal |= {column.header for name in PERSONAL_COLUMNS for column in known.get(name, ())}
    cells = ", ".join(f"{_cell(column, personal)} AS c{place}" for place, column in enumerate(columns))
    rows = warehouse.execute(f"SELECT {cells} FROM {raw.relation} AS given LIMIT {ROWS_LOOKED_AT}").fetchall()
    by_column = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return raw, [content_of(raw, place, texts) for place, texts in enumerate(by_column)]


def _cell(column: "Column", personal: set[str]) -> str:
    """The SQL of a cell as a text; of people a mask, of a type that is not read nothing."""
    if column.kind is None:
        return "CAST(NULL AS VARCHAR)"
    name = f"given.{quoted(column.name)}"
    if column.name in personal:
        return f"CASE WHEN {name} IS NOT NULL THEN '{MASK}' END"
    return f"CAST({name} AS VARCHAR)"
