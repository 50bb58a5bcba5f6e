"""A source that is no file: the cells of a table in a workbook that is open, as plain data without Excel."""

from collections.abc import Iterable, Sequence

from msgspec import Struct


class CellTable(Struct, frozen=True):
    """A table below its headers, in blocks of rows, so that a large one need not stand in memory.

    name: what messages and About call it. sheet: the sheet that it lies on. first_row: of the sheet, below
    the headers, so that a row is found where a message says.
    blocks: cells as Excel gives them: text, numbers, money as Decimal, dates, truth values, errors as their
    text, None for a blank. Read once.
    """

    name: str
    sheet: str
    headers: Sequence[str]
    first_row: int
    blocks: Iterable[Sequence[Sequence[object]]]
