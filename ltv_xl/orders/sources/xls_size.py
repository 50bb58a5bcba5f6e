"""Whether an .xls claims more cells than its format has: 65,536 rows of 256 columns.

A library reserves memory by what the file claims. Knows the container (compound file) and the records of
BIFF8 only as far as that question needs. What cannot be followed here is left for the library to refuse.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

MOST_ROWS, MOST_COLUMNS = 65_536, 256

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR_SIZES = {6: 64, 9: 512, 12: 4096}
_STREAMS = {"Workbook", "Book"}
_END = 0xFFFFFFFA
"""Sector numbers from here on are none."""

_DIMENSIONS = 0x0200
_RANGES = {0x00BD, 0x00BE}
"""MULRK and MULBLANK: several cells of a row; the last column stands at their end."""

_CELLS = {0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, *_RANGES}
"""Records that begin with a row and a column."""


def claims_too_much(path: Path) -> bool:
    """Whether a cell, or the dimensions of a sheet, lie outside of what the format has."""
    content = path.read_bytes()
    if not content.startswith(MARK):
        return False
    try:
        return any(_is_outside(kind, record) for kind, record in records(workbook_stream(content)))
    except (struct.error, IndexError, KeyError, ValueError, StopIteration):
        return False


def _is_outside(kind: int, record: bytes) -> bool:
    if kind == _DIMENSIONS and len(record) >= 12:
        _, rows, _, columns = struct.unpack_from("<IIHH", record)
        return bool(rows > MOST_ROWS or columns > MOST_COLUMNS)
    if kind not in _CELLS or len(record) < 4:
        return False
    last = len(record) - 2 if kind in _RANGES else 2
    numbers: list[int] = [struct.unpack_from("<H", record, place)[0] for place in (2, last)]
    return max(numbers) >= MOST_COLUMNS


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a stream: their kind and their bytes."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def workbook_stream(content: bytes) -> bytes:
    """The stream of the workbook; of a small file it lies in the short sectors of the root entry."""
    size, short_size = (_SECTOR_SIZES[power] for power in struct.unpack_from("<HH", content, 30))
    (directory_start,) = struct.unpack_from("<I", content, 48)
    cutoff, short_table_start = struct.unpack_from("<II", content, 56)
    table = _table(content, size)
    sectors = content[size:] if size > 512 else content[512:]

    def chained(start: int) -> bytes:
        return b"".join(sectors[n * size : (n + 1) * size] for n in _chain(table, start))

    directory = chained(directory_start)
    entries = [directory[place : place + 128] for place in range(0, len(directory) - 127, 128)]
    entry = next(entry for entry in entries if _name(entry) in _STREAMS)
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= cutoff:
        return chained(start)[:length]
    short_table = _numbers(chained(short_table_start))
    short = chained(struct.unpack_from("<I", entries[0], 116)[0])
    parts = (short[n * short_size : (n + 1) * short_size] for n in _chain(short_table, start))
    return b"".join(parts)[:length]


def _table(content: bytes, size: int) -> list[int]:
    """Sector -> the sector after it."""
    places = list(struct.unpack_from("<109I", content, 76))
    (further,) = struct.unpack_from("<I", content, 68)
    seen = set[int]()
    while further < _END and further not in seen:
        seen.add(further)
        *more, further = _numbers(content[(further + 1) * size : (further + 2) * size])
        places += more
    sectors = (content[(n + 1) * size : (n + 2) * size] for n in dict.fromkeys(places) if n < _END)
    return _numbers(b"".join(sectors))


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _chain(table: list[int], start: int) -> Iterator[int]:
    """A sector and those after it; IndexError where the chain leads out of the file."""
    seen = set[int]()
    while start < _END and start not in seen:
        seen.add(start)
        yield start
        start = table[start]


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
