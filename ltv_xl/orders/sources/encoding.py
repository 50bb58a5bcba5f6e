"""From a text file in any usual encoding, packed or not, to a file that is surely UTF-8.

BOM, else strict UTF-8, UTF-16, EUC-JP, cp1252 or cp932, each over the whole file: a guess from the first
lines would be wrong for a name in the last one. A plain UTF-8 file is used where it lies; any other
is written anew into a temporary folder, with one kind of line end. Knows bytes only.
"""

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from ltv_xl.errors import SourceError
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.orders.sources.source_file import SourceFile
from ltv_xl.orders.sources.unpacking import refuse_bomb

_BLOCK = 1 << 23
_KANA_MISREAD = "縺繧繝"
"""How the first two bytes of UTF-8 kana read as cp932."""
_MARKED_TITLE = re.compile(rb'"(?:[^"]|"")*[\r\n\t,;|]')
"""A first cell in quotation marks with what parts cells or lines: a byte order mark hides where it opens."""
_FIRST_CELL = 1 << 15
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4,}")
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff9d]")
_EUC = re.compile("[\u3000\u3041-\u30f6]|[△▲−￥][0-9]|[\uff10-\uff5a]{2}")
"""Kana, a wide blank, wide figures, or the sign of an amount: as cp932, marks of half-width kana in a row."""
_WESTERN = re.compile("[\x00-\x7f\xc0-\xff€£§°²³´·º«»‘’“”–—…]*")
_LETTER = re.compile("[A-Za-z\xc0-\xff]")
_MOST_ACCENTED = 0.25
"""Share of accented letters that no language of the west reaches."""
_ENCODINGS = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-8-sig": "utf-8", "cp932": "Shift_JIS"}
"""What a user calls an encoding, where that is another word."""


class Utf8File(Struct, frozen=True):
    """A file that is UTF-8, and the encoding that the user's file has."""

    path: Path
    encoding: str


class _TextFile(Struct, frozen=True):
    """The user's file, packed by gzip or not."""

    source: SourceFile
    packed: bool

    def blocks(self) -> Iterator[bytes]:
        """Blocks that end with a line, so that no character is cut in two (UTF-8 and cp932 alike)."""
        with self.source.path.open("rb") as stored, closing(self._text(stored)) as file:
            rest = b""
            while block := self._read(file, _BLOCK):
                if self.packed:
                    refuse_bomb(self.source, file.tell(), stored.tell())
                block = rest + block
                cut = block.rfind(b"\n") + 1
                if not cut and len(block) < 8 * _BLOCK:
                    rest = block
                    continue
                yield block[: cut or len(block)]
                rest = block[cut:] if cut else b""
            if rest:
                yield rest

    def start(self, size: int) -> bytes:
        """The first bytes of the text."""
        with self.source.path.open("rb") as stored, closing(self._text(stored)) as file:
            return self._read(file, size)

    def refusal(self, key: str, **fields: object) -> SourceError:
        """The error that says what is wrong with the file."""
        return SourceError(key, file=self.source.name, **fields)

    def _text(self, stored: BinaryIO) -> BinaryIO:
        return gzip.open(stored, "rb") if self.packed else stored  # type: ignore[return-value]

    def _read(self, file: BinaryIO, size: int) -> bytes:
        with readable(self.source.name, "orders.broken_gz" if self.packed else "orders.not_readable"):
            return file.read(size)


def utf8(source: SourceFile, folder: Path) -> Utf8File:
    """The same text as UTF-8: the file itself where possible, else a copy in `folder`.

    SourceError where the file is empty, broken, no text, or of two encodings.
    """
    with source.path.open("rb") as opened:
        file = _TextFile(source, packed=opened.read(2) == b"\x1f\x8b")
    start = file.start(4)
    if not start:
        raise file.refusal("orders.empty_file")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recoded(file, folder, "utf-16")
    is_utf8, one_line_end = _survey(file)
    if is_utf8:
        if one_line_end and not file.packed and not _mark_hides_quote(file, start):
            return Utf8File(source.path, "utf-8")
        return _recoded(file, folder, "utf-8-sig")
    if start.startswith(codecs.BOM_UTF8):
        raise file.refusal("orders.mixed_encodings", line=_first_bad(file, "utf-8")[0])
    return _not_utf8(file, folder)


def _survey(file: _TextFile) -> tuple[bool, bool]:
    """Whether the file is UTF-8 and whether its lines all end alike (DuckDB's reader needs that)."""
    line_ends = set[bytes]()
    for number, block in enumerate(file.blocks()):
        if b"\0" in block:
            lines_before = sum(before.count(b"\n") for before in islice(file.blocks(), number))
            _refuse_nul(file, block, 1 + lines_before)
            return False, False
        if not block.isascii():
            try:
                block.decode("utf-8")
            except UnicodeDecodeError:
                return False, False
        line_ends |= _line_ends(block)
    return True, len(line_ends) < 2 and b"\r" not in line_ends


def _mark_hides_quote(file: _TextFile, start: bytes) -> bool:
    """Whether DuckDB, which skips the header with its mark, would part it within its quotation marks."""
    if start != codecs.BOM_UTF8 + b'"':
        return False
    return _MARKED_TITLE.match(file.start(_FIRST_CELL).removeprefix(codecs.BOM_UTF8)) is not None


def _line_ends(block: bytes) -> set[bytes]:
    """The kinds of line end in a block."""
    if b"\r" not in block:
        return {b"\n"} if b"\n" in block else set()
    pairs = block.count(b"\r\n")
    counts = {b"\r\n": pairs, b"\n": block.count(b"\n") - pairs, b"\r": block.count(b"\r") - pairs}
    return {line_end for line_end, count in counts.items() if count}


def _refuse_nul(file: _TextFile, block: bytes, line: int) -> None:
    """A single NUL in a text is damage; every second byte NUL is UTF-16 without its mark."""
    if block.count(b"\0") * 4 < len(block) and _looks_like_text(block[:4096]):
        raise file.refusal("orders.nul_bytes", line=line + block[: block.index(b"\0")].count(b"\n"))


def _looks_like_text(sample: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\r\n\f\x1a\x1b\0" for byte in sample)
    return control * 100 <= len(sample)


def _not_utf8(file: _TextFile, folder: Path) -> Utf8File:
    sample = file.start(4096)
    nuls = sample.count(b"\0")
    if nuls:
        if nuls * 4 >= len(sample):
            even = sample[::2].count(0) > sample[1::2].count(0)
            return _recoded(file, folder, "utf-16-be" if even else "utf-16-le")
        raise file.refusal("orders.not_text")
    if not _looks_like_text(sample):
        raise file.refusal("orders.not_text")
    if _is_euc(file):
        return _recoded(file, folder, "euc-jp")
    if _is_western(file):
        return _recoded(file, folder, "cp1252")
    line, before = _first_bad(file, "utf-8")
    if len(_JAPANESE.findall(before)) >= 3:  # real UTF-8 up to here: cp932 is not readable as that for long
        raise file.refusal("orders.mixed_encodings", line=line)
    return _recoded(file, folder, "cp932")


def _is_euc(file: _TextFile) -> bool:
    """Whether the whole file is EUC-JP, and sure to be: kanji alone may be half-width kana of cp932."""
    is_sure = False
    for block in file.blocks():
        try:
            is_sure = bool(_EUC.search(block.decode("euc-jp"))) or is_sure
        except UnicodeDecodeError:
            return False
    return is_sure


def _is_western(file: _TextFile) -> bool:
    """Whether all that is not ASCII would be accented letters and signs of the west, a few among many."""
    letters = accented = 0
    for block in file.blocks():
        try:
            text = block.decode("cp1252")
        except UnicodeDecodeError:
            return False
        if not _WESTERN.fullmatch(text):
            return False
        of_block = _LETTER.findall(text)
        letters += len(of_block)
        accented += sum(letter > "\x7f" for letter in of_block)
    return accented <= _MOST_ACCENTED * letters


def _first_bad(file: _TextFile, encoding: str) -> tuple[int, str]:
    """The first line that is not in an encoding, and the readable text of its block before it."""
    line = 1
    for block in file.blocks():
        try:
            block.decode(encoding)
        except UnicodeDecodeError as error:
            return line + block[: error.start].count(b"\n"), block[: error.start].decode(encoding)
        line += block.count(b"\n")
    return line, ""


def _recoded(file: _TextFile, folder: Path, encoding: str) -> Utf8File:
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("strict"), translate=True)
    line = 1
    with copy.open("wb") as target:
        for block in file.blocks():
            try:
                text = decoder.decode(block)
            except UnicodeError as error:
                raise _unreadable(file, encoding) from error
            if encoding == "cp932" and any(kanji in text for kanji in _KANA_MISREAD):
                _refuse_utf8(file, block, line)
            line += block.count(b"\n")
            target.write(text.encode("utf-8"))
        try:
            target.write(decoder.decode(b"", final=True).encode("utf-8"))
        except UnicodeError as error:
            raise _unreadable(file, encoding) from error
    return Utf8File(copy, _ENCODINGS.get(encoding, encoding))


def _refuse_utf8(file: _TextFile, block: bytes, line: int) -> None:
    """UTF-8 kana can be read as cp932; four such characters in a row are no accident."""
    if run := _UTF8_RUN.search(block):
        raise file.refusal("orders.mixed_encodings", line=line + block[: run.start()].count(b"\n"))


def _unreadable(file: _TextFile, encoding: str) -> SourceError:
    if encoding != "cp932":
        return file.refusal("orders.not_text")
    line, before = _first_bad(file, "cp932")
    if line == 1 and not _JAPANESE.search(before):
        return file.refusal("orders.not_text")
    return file.refusal("orders.mixed_encodings", line=line)
