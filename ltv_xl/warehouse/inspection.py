"""A look into a database's tables before anything is made of them: what orders/inspection.py does with files.

Of columns of people not even an example leaves the database.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from ltv_xl.database import quoted
from ltv_xl.errors import InputError
from ltv_xl.orders.columns.contents import ColumnContent
from ltv_xl.orders.headers import Role
from ltv_xl.orders.inspection import ROWS_LOOKED_AT, Inspection, looked_into
from ltv_xl.orders.personal import MASK
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.settings import Settings
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.first_rows import first_rows, personal_headers
from ltv_xl.warehouse.place import Place

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.engines.warehouse import Column, Warehouse


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
    raw = Raw(table, role, reading.VIEWS[role], headers, [column.type for column in columns], engine)
    personal = personal_headers(headers, role, settings.mapping)
    cells = {place: _cell(column, personal) for place, column in enumerate(columns)}
    kinds = {column.name: column.kind for column in columns}
    connection = cast("duckdb.DuckDBPyConnection", warehouse)
    return raw, first_rows(connection, raw, kinds, cells, ROWS_LOOKED_AT)


def _cell(column: "Column", personal: set[str]) -> str:
    """The SQL of a cell as a text; of people a mask, of a type that is not read nothing."""
    if column.kind is None:
        return "CAST(NULL AS VARCHAR)"
    name = f"given.{quoted(column.name)}"
    if column.name in personal:
        return f"CASE WHEN {name} IS NOT NULL THEN '{MASK}' END"
    return f"CAST({name} AS VARCHAR)"
