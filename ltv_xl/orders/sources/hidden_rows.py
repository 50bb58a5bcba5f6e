"""Which rows of an .xls or .ods are hidden or filtered out; of .xlsx the markup says it (sheet_markup.py)."""

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from ltv_xl.orders.sources.xls_size import MARK, records, workbook_stream

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VISIBILITY = re.compile(rb'visibility="(?:collapse|filter)"')
_BLOCK = 1 << 20

_SHEET, _ROW, _BEGIN, _END = 0x0085, 0x0208, 0x0809, 0x000A
_HIDDEN = 0x20
_HIDDEN_ROW = re.compile(rb"\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]", re.DOTALL)
"""A row's record, 16 bytes long, with the bit of hidden ones in its options; other bytes may look alike."""


def hidden_rows(path: Path, sheet: str) -> list[int]:
    """Numbers of the hidden rows of a sheet that hold cells; none for another kind of file, or a torn one."""
    try:
        if path.suffix.lower() == ".ods":
            return list(_of_open_document(path, sheet))
        if path.suffix.lower() == ".xls":
            return list(_of_old_workbook(path.read_bytes(), sheet))
    except (struct.error, LookupError, ValueError, RuntimeError, zipfile.BadZipFile, ElementTree.ParseError):
        return []
    return []


def _of_open_document(path: Path, sheet: str) -> Iterator[int]:
    with zipfile.ZipFile(path) as archive:
        with archive.open("content.xml") as content:
            if not _is_in(content, _VISIBILITY):
                return
        with archive.open("content.xml") as content:
            current, number = None, 0
            for event, element in ElementTree.iterparse(content, ["start", "end"]):
                if element.tag == f"{_TABLE}table":
                    current, number = element.get(f"{_TABLE}name"), 0
                elif event == "end" and element.tag == f"{_TABLE}table-row":
                    repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                    hidden = element.get(f"{_TABLE}visibility") in ("collapse", "filter")
                    if current == sheet and hidden and "".join(element.itertext()).strip():
                        yield from range(number + 1, number + repeated + 1)
                    number += repeated
                    element.clear()


def _is_in(content: IO[bytes], pattern: re.Pattern[bytes]) -> bool:
    rest = b""
    while block := content.read(_BLOCK):
        if pattern.search(rest + block):
            return True
        rest = block[-100:]
    return False


def _of_old_workbook(content: bytes, sheet: str) -> Iterator[int]:
    if not content.startswith(MARK) or not _HIDDEN_ROW.search(stream := workbook_stream(content)):
        return
    begins = [
        struct.unpack_from("<I", record)[0]
        for kind, record in records(stream)
        if kind == _SHEET and _sheet_name(record) == sheet
    ]
    begin = begins[0] if begins else len(stream)
    for kind, record in records(stream[begin:]):
        if kind == _END:
            return
        if kind == _ROW and len(record) >= 16:
            row, first, behind_last = struct.unpack_from("<HHH", record)
            if record[12] & _HIDDEN and behind_last > first:
                yield row + 1


def _sheet_name(record: bytes) -> str:
    length, is_wide = record[6], record[7] & 1
    return record[8 : 8 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1")
