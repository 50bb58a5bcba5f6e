"""What the cells of a sheet show, row by row, read as a stream: who has seen enough stops there."""

from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.column_letters import address, column_number
from ltv_xl.ooxml.markup import TooLarge, deeper, reader, reading

MOST_TEXTS = 5_000_000
"""Shared texts of a workbook."""


class ShownCell(NamedTuple):
    """A cell that shows something. number: whether that is a number, a date, a truth or an error.

    text: what is stored; "" for a shared text that is of no interest. formula: its own, where it has one.
    """

    row: int
    column: int
    number: bool
    text: str
    formula: str = ""

    @property
    def address(self) -> str:
        """Where it stands, "B3"."""
        return address(self.row, self.column)


def place(cell: str) -> tuple[int, int]:
    """Row and column of a cell, counted from 1; 0 for what is not said."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return int(digits) if 0 < len(digits) <= 9 else 0, column_number(letters)


class _Cursor(Struct):
    """Where the reader stands: the last row and column that were seen, and the cell that is open."""

    row: int = 0
    column: int = 0
    kind: str = ""
    shown: bool = False
    formula: str = ""


def rows(xml: bytes, texts: Mapping[int, str]) -> Iterator[list[ShownCell]]:
    """The rows of a worksheet's part that show something. BrokenMarkup when it is no XML.

    texts: those of the shared texts that are of interest, by their number.
    """
    parser = reader()
    cursor = _Cursor()
    open_row: list[ShownCell] = []
    complete: list[list[ShownCell]] = []
    pieces: list[str] = []
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal open_row, depth
        depth = deeper(depth)
        match name.rpartition(":")[2]:
            case "row":
                number = attributes.get("r", "")
                cursor.row = int(number) if number.isdecimal() and len(number) <= 9 else cursor.row + 1
                cursor.column = 0
                open_row = []
            case "c":
                row, column = place(attributes.get("r", ""))
                cursor.row, cursor.column = row or cursor.row, column or cursor.column + 1
                cursor.kind, cursor.shown, cursor.formula = attributes.get("t", "n"), False, ""
                pieces.clear()
            case "v" | "t":
                cursor.shown = True
                parser.CharacterDataHandler = pieces.append
            case "f":
                parser.CharacterDataHandler = pieces.append

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        match name.rpartition(":")[2]:
            case "v" | "t":
                parser.CharacterDataHandler = None
            case "f":
                parser.CharacterDataHandler = None
                cursor.formula = "".join(pieces)
                pieces.clear()
            case "c" if cursor.shown:
                is_text = cursor.kind in {"s", "str", "inlineStr"}
                text = "".join(pieces)
                if cursor.kind == "s":
                    text = texts.get(int(text), "") if text.isdecimal() and len(text) <= 9 else ""
                open_row.append(ShownCell(cursor.row, cursor.column, not is_text, text, cursor.formula))
            case "row" if open_row:
                complete.append(open_row)

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    for _ in reading(parser, xml):
        yield from complete
        complete.clear()


class SharedText(NamedTuple):
    """A shared text and the bytes of its element."""

    start: int
    end: int
    text: str


def shared_texts(xml: bytes) -> Iterator[SharedText]:
    """The shared texts in the order of their numbers, without their reading aids (furigana)."""
    parser = reader()
    complete: list[SharedText] = []
    pieces: list[str] = []
    starts = array("q")
    aside = count = depth = 0

    def on_start(name: str, _: dict[str, str]) -> None:
        nonlocal aside, depth
        depth = deeper(depth)
        match name.rpartition(":")[2]:
            case "si":
                starts.append(parser.CurrentByteIndex)
                pieces.clear()
            case "rPh":
                aside += 1
            case "t" if not aside:
                parser.CharacterDataHandler = pieces.append

    def on_end(name: str) -> None:
        nonlocal aside, count, depth
        depth -= 1
        match name.rpartition(":")[2]:
            case "t":
                parser.CharacterDataHandler = None
            case "rPh":
                aside -= 1
            case "si" if starts:
                if (count := count + 1) > MOST_TEXTS:
                    raise TooLarge("texts")
                end = xml.index(b">", parser.CurrentByteIndex) + 1
                complete.append(SharedText(starts.pop(), end, "".join(pieces)))

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    for _ in reading(parser, xml):
        yield from complete
        complete.clear()
