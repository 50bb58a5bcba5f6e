"""A source as it stands: a relation in DuckDB with its columns called c0, c1 ... and their headers beside it.

Columns go by place because headers may be blank, occur twice, or hold anything at all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ltv_xl.column_letters import LAST_COLUMN
from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.recognition import system_of
from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sources.records import BrokenRow, TextRecords

if TYPE_CHECKING:
    import duckdb

HEADER_ROWS = 20
"""The header is looked for in so many first rows: exports put titles and periods above it."""

MOST_COLUMNS = LAST_COLUMN
"""As many as an Excel sheet has."""


class Raw(Struct, frozen=True):
    """One source. Reading `relation` gives its rows.

    row_number: SQL of the number by which a row is found again; `row_places` turns it into the user's.
    types: DuckDB's name of each column's type; VARCHAR for all columns of text files and workbooks.
    detail: encoding or sheet, for the user. remarks: on what opening it noticed.
    records: of a text file, what it holds. broken_table: where DuckDB notes the broken rows while it reads.
    signs: place of a column -> sign of a currency -> the numbers that a workbook shows with it.
    absorbed: places of columns whose cells stand in another column too.
    titles: the filled cells above the header, which speak of the whole table.
    """

    name: str
    role: Role
    relation: str
    headers: Sequence[str]
    types: Sequence[str]
    detail: str
    row_number: str = "row_number() OVER ()"
    records: TextRecords | None = None
    broken_table: str = ""
    remarks: tuple[Remark, ...] = ()
    header_rows: int = 0
    signs: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    absorbed: frozenset[int] = frozenset()
    titles: tuple[str, ...] = ()

    def broken_rows(self, connection: "duckdb.DuckDBPyConnection") -> list[BrokenRow]:
        """The rows noted so far that do not fit below the header, by their lines."""
        if self.records is None:
            return []
        noted = self._noted(connection)
        lines = self.records.places[1][list(noted)] if noted else ()
        broken = [
            BrokenRow(int(line), text.strip("\r\n")) for line, text in zip(lines, noted.values(), strict=True)
        ]
        return sorted([*self.records.broken_rows(), *broken], key=lambda broken: broken.row)

    def refuse_lost_rows(self, connection: "duckdb.DuckDBPyConnection", rows: int) -> None:
        """SourceError where the rows that were read and the broken ones are not all that the file holds."""
        if self.records is None:
            return
        accounted = rows + len(self._noted(connection))
        if accounted != self.records.count:
            raise SourceError("orders.rows_lost", file=self.name, read=accounted, held=self.records.count)

    def row_places(self, connection: "duckdb.DuckDBPyConnection") -> Callable[[int], int]:
        """From the number of a row to where the user finds it: a line of a text file, a row of a sheet."""
        import numpy as np

        if self.records is None:
            return int
        lines = np.delete(self.records.places[1], np.array([*self._noted(connection)], np.int64))
        return lambda row_number: int(lines[row_number - 1])

    def _noted(self, connection: "duckdb.DuckDBPyConnection") -> dict[int, str]:
        """Which of the records DuckDB found broken so far, and their texts.

        It notes a byte, counted from 1, at which the record or a blank line before it begins.
        """
        if self.records is None:
            return {}
        import duckdb

        try:
            noted = connection.execute(
                f"SELECT line_byte_position - 1, any_value(csv_line) FROM {self.broken_table} GROUP BY ALL"
            ).fetchall()
        except duckdb.CatalogException:  # the table is made by the first reading
            return {}
        if not noted:
            return {}
        import numpy as np

        places = np.searchsorted(self.records.places[0], [byte for byte, _ in noted])
        return {int(place): text or "" for place, (_, text) in zip(places, noted, strict=True)}


def titles_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The filled cells of the rows above a header."""
    return tuple(title for row in rows for cell in row if (title := cell.strip()))


def header_place(rows: Sequence[Sequence[str]], role: Role) -> int:
    """Which of the first rows is the header: a known system's, else the one with most known headers, else
    the first with text.

    Two known headers are needed to prefer a later row, since a single word may stand in a title.
    """
    first = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    systems = (place for place, row in enumerate(rows[:HEADER_ROWS]) if system_of(row) is not None)
    if (place := next(systems, None)) is not None:
        return place
    known = [len(recognise([cell.strip() for cell in row], role, {})) for row in rows[:HEADER_ROWS]]
    best = max(range(len(known)), key=lambda place: (known[place], -place), default=first)
    return best if known and known[best] >= 2 else first
