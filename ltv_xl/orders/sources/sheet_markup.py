"""What the markup of a sheet says and no reader gives: hidden rows, formulas that were never calculated, and
how many rows the file holds, to check the rows that were read against.

It is gathered block by block while workbook_size.py looks through the parts, so that none is unpacked twice.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from msgspec import Struct, field

from ltv_xl.column_letters import column_number

_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^<>]*\bhidden\s*=\s*["'](?:1|true)["'])[^<>]*\br\s*=\s*["'](\d+)["'][^<>]*[^/<>]>"""
)
_UNCALCULATED = re.compile(
    rb"""<(?:\w+:)?c\s(?![^<>]*\bt\s*=\s*["']str)[^<>]*\br\s*=\s*["']([A-Z]+)(\d+)["'][^<>]*>\s*
    <(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*
    (?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>""",
    re.VERBOSE,
)
"""A formula that has no value; one whose value is the empty text says that it is a text."""

_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*\br\s*=\s*["'](\d+)["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class SheetMarkup(Struct):
    """What was gathered of one sheet.

    hidden_rows: numbers of the rows that are hidden or filtered out and hold cells.
    uncalculated: letters of a column -> the first row in which a formula has no value.
    last_filled_row, last_row: the last row with a value, and of all, as they follow one another in the file.
    row_elements: how many rows the file lists.
    """

    hidden_rows: list[int] = field(default_factory=list)
    uncalculated: dict[str, int] = field(default_factory=dict)
    last_filled_row: int = 0
    row_elements: int = 0
    last_row: int = 0

    def add(self, block: bytes) -> None:
        """Take in the next block of the sheet, which begins with a tag and ends before one."""
        if holds(block, b"hidden=", b"h"):
            self.hidden_rows += map(int, _HIDDEN_ROW.findall(block))
        if holds(block, b"<f", b"f"):
            for letters, row in _UNCALCULATED.findall(block):
                self.uncalculated.setdefault(letters.decode(), int(row))
        self.row_elements += block.count(b"<row ")
        value = _last_value(block)
        if value >= 0:
            self.last_filled_row = _last_row(block, value) or self.last_row
        self.last_row = _last_row(block, len(block)) or self.last_row

    def first_uncalculated(self, first_column: int, columns: int) -> str | None:
        """The address of a formula without a value in some columns, counted from 0; None without any."""
        inside = [
            (row, letters)
            for letters, row in self.uncalculated.items()
            if first_column < column_number(letters) <= first_column + columns
        ]
        return "{1}{0}".format(*min(inside)) if inside else None


def holds(block: bytes, word: bytes, rare: bytes) -> bool:
    """Whether a block holds a word. rare: a byte of it that few blocks hold: one is sooner looked for."""
    return rare in block and word in block


def _last_value(block: bytes) -> int:
    """Where the last value of a block ends; -1 without any."""
    value = block.rfind(b"</v>")
    while value > 0 and block.endswith(b"<v>", 0, value):  # of a formula that gives no text
        value = block.rfind(b"</v>", 0, value)
    return max(value or -1, block.rfind(b"</is>"))  # at the very beginning, the text lies in the block before


def _last_row(block: bytes, end: int) -> int:
    """The number of the last row that begins in a block before a place; 0 where none does."""
    start = block.rfind(b"<row ", 0, end)
    match = _ROW.match(block, start) if start >= 0 else None
    return int(match[1]) if match else 0


def sheet_parts(path: Path) -> Mapping[str, str]:
    """Name of a sheet -> the part of an .xlsx package that holds it; empty where the package does not say."""
    try:
        with zipfile.ZipFile(path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {str(relation.get("Id")): str(relation.get("Target")) for relation in relations}
    return {
        str(sheet.get("name")): posixpath.normpath(posixpath.join("/xl", targets[str(sheet.get(_RELATION))]))[
            1:
        ]
        for sheet in book.findall(".//{*}sheet")
        if str(sheet.get(_RELATION)) in targets
    }
