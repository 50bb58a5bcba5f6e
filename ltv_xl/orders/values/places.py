"""Where a value stands in a source, for a sentence that sends the user there: a row, not the value itself."""

from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part

if TYPE_CHECKING:
    import duckdb


def row_of(connection: "duckdb.DuckDBPyConnection", part: Part, column: str, value: str) -> int | None:
    """The first row of a source whose id in a canonical column is this one, by the user's count."""
    raw, cell = part.raw, f"c{part.columns[column].place}::VARCHAR"
    first = connection.execute(
        f"SELECT min(row_no) FROM (SELECT {raw.row_number} AS row_no, {cell} AS cell FROM {raw.relation}) "
        "WHERE read_id(cell) = $1 OR try_cast(cell AS BIGINT)::VARCHAR = $1",
        [value],
    ).fetchall()[0][0]
    return None if first is None else raw.row_places(connection)(int(first))
