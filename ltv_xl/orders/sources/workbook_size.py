"""How much memory a workbook would take, found out part by part before any library allocates it.

A sheet is held as the rectangle around its cells: a stray cell in the last row and column makes it as large
as all of Excel's sheet. Of .xlsx and .xlsm the parts are looked through; of .ods and .xlsb their sizes only.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, MutableMapping

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.column_letters import LAST_COLUMN, LAST_ROW, column_letters, column_number
from ltv_xl.errors import SourceError
from ltv_xl.orders.sources.sheet_markup import SheetMarkup, holds
from ltv_xl.orders.sources.source_file import SourceFile
from ltv_xl.orders.sources.unpacking import refuse_bomb
from ltv_xl.orders.sources.xls_size import claims_too_much

MOST_EMPTY_AREA = 20_000_000
"""Cells of a rectangle that may be nearly empty; the reader takes 32 bytes for each."""

MOST_SPARSE = 20
"""Cells of a larger rectangle for each one that holds something."""

_MOST_DIGITS = 20
_SMALLEST_STRING = len("<si/>")
_BLOCK = 1 << 20
_CLAIM_WITHIN = 4096
"""Bytes of a sheet within which it says how large it is."""
_READ_BY_LIBRARY = (".xml", ".rels", ".bin")
_TAG = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*?"""
"""What stands in a tag before an attribute; to its end, and never beyond, so that no made file costs time."""
_CELL = re.compile(
    rb"<(?:\w+:)?(?:row|c)\s" + _TAG + rb"""(?:\br\s*=\s*["']\s*([A-Za-z]*)(\d+)|(["'][^"'<>]*<))"""
)
"""The letters and digits of a place, or a value that no XML may hold, after which a place could hide."""
_OTHER_BLANKS = (b"\t", b"\n", b"\r")
"""What may stand before a place in a tag, if it is no space."""
_CELLS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TABLE = re.compile(
    rb"<(?:\w+:)?table\s" + _TAG + rb"""\bref\s*=\s*["']\s*([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)"""
)
_DIMENSION = re.compile(rb"""<dimension ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})\"""")
_STRINGS = re.compile(rb"<(?:\w+:)?sst\s" + _TAG + rb"""\buniqueCount\s*=\s*["']\s*(\d+)""")


class _NoSheet(Exception):
    """A place that no sheet of Excel has, or a count that is no number of texts."""


class _Extent(Struct, frozen=True):
    """The last column and row that hold a cell, and how many cells there are."""

    column: int = 0
    row: int = 0
    cells: int = 0

    @property
    def is_sparse(self) -> bool:
        """Whether the rectangle is far larger than what it holds."""
        return self.column * self.row > max(MOST_EMPTY_AREA, MOST_SPARSE * self.cells)

    @property
    def rounded(self) -> "_Extent":
        """The same up to the last row of as many digits, and of two letters the last column."""
        last = 26 * ((self.column - 1) // 26 + 1) if 26 < self.column <= 702 else self.column
        return replace(self, column=last, row=10 ** len(str(self.row)) - 1)

    @property
    def beyond(self) -> re.Pattern[bytes]:
        """Finds a place beyond the last column or of more digits than the last row, however it is written."""
        letters = column_letters(self.column)
        columns = {
            1: rf"[A-{letters[-1]}]",
            2: rf"[A-Z]|[A-{letters[0]}][A-Z]",  # to the end of the alphabet
        }.get(len(letters), "[A-Z]{1,2}")  # every place with more letters is looked at by itself
        return re.compile(rf' r(?!="(?:{columns})?\d{{1,{len(str(self.row))}}}")\s*='.encode())


def refuse_oversized(source: SourceFile, markup: MutableMapping[str, SheetMarkup] | None = None) -> None:
    """SourceError for a workbook that would take far more memory than it holds data, or is torn.

    markup: takes what the sheets' markup says, by the name of the part.
    """
    if not zipfile.is_zipfile(source.path):
        if claims_too_much(source.path):
            raise SourceError("orders.broken_workbook", file=source.name)
        return
    with zipfile.ZipFile(source.path) as archive:
        parts = [part for part in archive.infolist() if part.filename.endswith(_READ_BY_LIBRARY)]
        refuse_bomb(source, sum(part.file_size for part in parts), source.path.stat().st_size)
        try:
            for part in parts:
                is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
                gathered = SheetMarkup() if is_sheet and markup is not None else None
                _check_part(archive, part, source, gathered)
                if markup is not None and gathered is not None:
                    markup[part.filename] = gathered
        except _NoSheet as error:
            raise SourceError("orders.broken_workbook", file=source.name) from error
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise SourceError("orders.truncated_workbook", file=source.name) from error


def _check_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, source: SourceFile, markup: SheetMarkup | None
) -> None:
    """Read a part to its end, which also shows that it is as long as it says."""
    kind = part.filename.rpartition("/")[2].casefold()
    extent = _Extent()
    for content in _elements(archive, part):
        extent = _at_least(extent if extent.column else _claimed(content), content)
        if markup is not None:
            markup.add(content)
        declared = _STRINGS.search(content) if holds(content, b"uniqueCount", b"q") else None
        if declared and _number(declared[1]) * _SMALLEST_STRING > max(part.file_size, MOST_EMPTY_AREA):
            raise _NoSheet
        for table in _TABLE.finditer(content) if holds(content, b"table", b"b") else ():
            rows, columns = _row(table[4]) - _row(table[2]), _column(table[3]) - _column(table[1])
            if rows * columns > MOST_EMPTY_AREA:
                raise SourceError("orders.sparse_table", file=source.name, table=kind.partition(".")[0])
    if not extent.rounded.is_sparse:
        return
    extent = _Extent()
    for content in _elements(archive, part):  # once more, for what the quick look cannot tell
        extent = _wider(extent, content)
    if extent.is_sparse:
        last = f"{column_letters(extent.column)}{extent.row}"
        raise SourceError("orders.sparse_sheet", file=source.name, cell=last, count=extent.cells)


def _claimed(content: bytes) -> _Extent:
    """The extent that a sheet claims at its beginning: where it is too small or too large, that comes out."""
    claim = _DIMENSION.search(content, 0, _CLAIM_WITHIN)
    column, row = (column_number(claim[1].decode()), int(claim[2])) if claim else (0, 0)
    return _Extent(column, row) if 0 < column <= LAST_COLUMN and 0 < row <= LAST_ROW else _Extent()


def _at_least(extent: _Extent, content: bytes) -> _Extent:
    """The extent with the cells in a block, to the digits of its last row; most blocks lead no further."""
    if not extent.column or extent.beyond.search(content) or any(map(content.__contains__, _OTHER_BLANKS)):
        return _wider(extent, content)
    return replace(extent, cells=extent.cells + content.count(b"<c "))


def _elements(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in blocks that begin with an element, so that none is cut in two."""
    with archive.open(part) as file:
        rest = b""
        while block := file.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"<")
            if cut > 0:
                yield block[:cut]
                rest = block[cut:]
            else:  # no element, or one that does not end: nothing of a sheet is as long
                yield block
                rest = b""
        yield rest


def _wider(extent: _Extent, content: bytes) -> _Extent:
    """The extent with the cells in a block."""
    references = _CELL.findall(content)
    if not references:
        return extent
    if any(hidden for _, _, hidden in references):
        raise _NoSheet
    return _Extent(
        column=max(extent.column, *map(_column, {letters for letters, _, _ in references})),
        row=max(extent.row, *map(_row, {row for _, row, _ in references})),
        cells=extent.cells + len(_CELLS.findall(content)),
    )


def _column(letters: bytes) -> int:
    """`A` -> 1; 0 without letters. _NoSheet beyond the last column."""
    column = column_number(letters.decode("ascii")) if len(letters) <= len("XFD") else LAST_COLUMN + 1
    if column > LAST_COLUMN:
        raise _NoSheet
    return column


def _row(digits: bytes) -> int:
    """_NoSheet beyond the last row."""
    if (row := _number(digits)) > LAST_ROW:
        raise _NoSheet
    return row


def _number(digits: bytes) -> int:
    """_NoSheet for more digits than anything in a workbook is counted with."""
    if len(digits) > _MOST_DIGITS:
        raise _NoSheet
    return int(digits)
