"""Where a planted mark stands in what was written, however it is packed or encoded."""

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import unquote_to_bytes

WORD = "quokkazeta"
"""In every id, name, e-mail address and postal address of the planted customers, and nowhere else."""
PHONE = "7391"
"""The middle of their phone numbers: 090-7391-0012."""
BORN = range(1950, 1970)
"""The years of their birth, of which there are no orders."""
EPOCH = date(1899, 12, 30)
"""Day 0 of a workbook."""

DEEPEST = 4
"""Archives in archives."""
_LETTERS = re.compile(rf"(?i){WORD}\w*".encode())
_PHONE = re.compile(rf"(?<![\d.])(?:0|\+81 ?)?90[-() ]{{0,2}}{PHONE}[- ]?\d{{4}}(?!\d)".encode())
_DAY = r"(?:195|196)\d(?:[-/.]|年)\d{1,2}(?:[-/.]|月)\d{1,2}"
_BIRTH = re.compile(_DAY.encode())
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{12,}(?:\r?\n[A-Za-z0-9+/]+)*={0,2}")
_STORED = re.compile(rb"<v>(\d{5})(?:\.0)?</v>")


def marks(content: bytes, birthdays: frozenset[date] = frozenset()) -> set[str]:
    """The marks in some bytes. birthdays: looked for as the numbers that a workbook stores days as."""
    numbers = {str((day - EPOCH).days).encode() for day in birthdays}
    marks: set[str] = set()
    for layer in layers(content):
        for pattern in (_LETTERS, _PHONE, _BIRTH):
            marks.update(match[0].decode("utf-8", "replace") for match in pattern.finditer(layer))
        marks.update(f"day {match[1].decode()}" for match in _STORED.finditer(layer) if match[1] in numbers)
    return marks


def layers(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes as they are and in every other way that a reader could take them."""
    yield content
    if depth == DEEPEST:
        return
    for inner in _unpacked(content):
        yield from layers(inner, depth + 1)
    if content[:2] in {b"PK", b"\x1f\x8b"}:
        return  # what is packed is looked at unpacked
    if b"\0" in content:
        for start in (0, 1):
            yield content[start::2]  # UTF-16, from either side, of letters that ASCII has
    if b"&#" in content:
        yield html.unescape(content.decode("utf-8", "replace")).encode()
    if b"%" in content:
        yield unquote_to_bytes(content)
    if b"=\r\n" in content or b"=\n" in content:
        yield from layers(binascii.a2b_qp(content), depth + 1)
    for match in _BASE64.finditer(content):
        run = re.sub(rb"\s|=", b"", match[0])
        for start in range(4):  # letters before it may belong to something else
            piece = run[start:]
            whole = piece if len(piece) % 4 != 1 else piece[:-1]
            yield from layers(
                base64.b64decode(whole + b"=" * (-len(whole) % 4)), depth + 1 if start == 0 else DEEPEST
            )


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield entry.filename.encode() + entry.comment + entry.extra
                yield archive.read(entry)
            yield archive.comment
    elif content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)


def born(number: int) -> date:
    """The birthday of a planted customer; no day's number ends in 0, as rounded sums of money do."""
    day = date(BORN[0], 1, 1) + timedelta(days=37 * number % 7000)
    return day if (day - EPOCH).days % 10 else day + timedelta(days=1)
