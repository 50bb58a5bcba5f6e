"""Orders and their lines, from two files, as one source: a row per line, beside it what its order says."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.sources.records import BrokenRow

if TYPE_CHECKING:
    import duckdb


_AND = " + "


def together(names: Iterable[str]) -> str:
    """The name of a source that several files make."""
    return _AND.join(names)


def files_of(name: str) -> list[str]:
    """The files of a source, which may be one alone."""
    return name.split(_AND)


class Piece(Struct, frozen=True):
    """A file of a joined source. offset: what its row numbers are raised by, so that no two share one."""

    raw: Raw
    offset: int


class JoinedRaw(Raw, frozen=True, kw_only=True):
    """A source made of several files. pieces: these, by their offsets."""

    pieces: Sequence[Piece]

    def broken_rows(self, connection: "duckdb.DuckDBPyConnection") -> list[BrokenRow]:
        """The broken rows of all files."""
        return [row for piece in self.pieces for row in piece.raw.broken_rows(connection)]

    def row_places(self, connection: "duckdb.DuckDBPyConnection") -> Callable[[int], int]:
        """From the number of a row to where it stands in its file."""
        places = [(piece.offset, piece.raw.row_places(connection)) for piece in reversed(self.pieces)]

        def place(row_number: int) -> int:
            offset, place_of = next(each for each in places if each[0] < row_number)
            return place_of(row_number - offset)

        return place
