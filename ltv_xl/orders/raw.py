"""A source as it stands: a relation in DuckDB with its columns called c0, c1 ... and their headers beside it.

Columns go by place because headers may be blank, occur twice, or hold anything at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ltv_xl.orders.columns import Role, recognise

if TYPE_CHECKING:
    import duckdb

HEADER_ROWS = 20
"""The header is looked for in so many first rows: exports put titles and periods above it."""

MOST_COLUMNS = 16_384
"""As many as an Excel sheet has."""


def literal(word: str) -> str:
    """A text as an SQL literal, for views, which take no bound values."""
    return "'" + word.replace("'", "''") + "'"


@dataclass(frozen=True)
class BrokenRow:
    """A line of a text file that does not have the columns of the header."""

    row: int
    text: str


@dataclass(frozen=True)
class Raw:
    """One source. Reading `relation` gives its rows.

    row_number: SQL of the number under which the user finds a row in the source.
    types: DuckDB's name of each column's type; VARCHAR for all columns of text files and workbooks.
    broken_table: where DuckDB notes the broken rows while a text file is read; empty for other sources.
    detail: encoding or sheet, for the user.
    """

    name: str
    role: Role
    relation: str
    headers: Sequence[str]
    types: Sequence[str]
    detail: str
    row_number: str = "row_number() OVER ()"
    broken_table: str = ""

    def broken_rows(self, connection: "duckdb.DuckDBPyConnection") -> list[BrokenRow]:
        """The broken rows noted so far."""
        noted = "SELECT 1 FROM duckdb_tables() WHERE table_name = ?"
        if not connection.execute(noted, [self.broken_table]).fetchone():
            return []
        found = connection.execute(
            f"SELECT line, any_value(csv_line) FROM {self.broken_table} GROUP BY line ORDER BY line"
        ).fetchall()
        return [BrokenRow(int(line), text or "") for line, text in found]


def header_place(rows: Sequence[Sequence[str]], role: Role) -> int:
    """Which of the first rows is the header: the one with most known headers, else the first with text.

    Two known headers are needed to prefer a later row, since a single word may stand in a title.
    """
    first = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    known = [len(recognise([cell.strip() for cell in row], role, {})) for row in rows[:HEADER_ROWS]]
    best = max(range(len(known)), key=lambda place: (known[place], -place), default=first)
    return best if known and known[best] >= 2 else first
