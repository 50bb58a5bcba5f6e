"""From a text file in any usual encoding, packed or not, to a file that is surely UTF-8.

BOM, else strict UTF-8, else strict cp932, else UTF-16, each over the whole file: a guess from the first
lines would be wrong for a name in the last one. A plain UTF-8 file is used where it lies; any other
is written anew into a temporary folder, with one kind of line end. Knows bytes only.
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ltv_xl.errors import SourceError

_BLOCK = 1 << 23
_KANA_MISREAD = "縺繧繝"
"""How the first two bytes of UTF-8 kana read as cp932."""
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4,}")
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff9d]")


@dataclass(frozen=True)
class Utf8File:
    """A file that is UTF-8, and the encoding that the user's file has."""

    path: Path
    encoding: str


def utf8(path: Path, folder: Path) -> Utf8File:
    """The same text as UTF-8: the file itself where possible, else a copy in `folder`.

    SourceError where the file is empty, broken, no text, or of two encodings.
    """
    packed = _starts(path) == b"\x1f\x8b"
    with closing(_opened(path, packed)) as file:
        start = _read(file, path, 4)
    if not start:
        raise SourceError("orders.empty_file", file=path.name)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recoded(path, folder, packed, "utf-16")
    is_utf8, one_line_end = _survey(path, packed)
    if is_utf8:
        if one_line_end and not packed:
            return Utf8File(path, "utf-8")
        return _recoded(path, folder, packed, "utf-8")
    if start.startswith(codecs.BOM_UTF8):
        raise SourceError("orders.mixed_encodings", file=path.name, line=_first_bad(path, packed, "utf-8")[0])
    return _not_utf8(path, folder, packed)


def _starts(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(2)


def _opened(path: Path, packed: bool) -> BinaryIO:
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _read(file: BinaryIO, path: Path, size: int) -> bytes:
    try:
        return file.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError("orders.broken_gz", file=path.name) from error


def _blocks(path: Path, packed: bool) -> Iterator[bytes]:
    """Blocks that end with a line, so that no character is cut in two (UTF-8 and cp932 alike)."""
    with closing(_opened(path, packed)) as file:
        rest = b""
        while block := _read(file, path, _BLOCK):
            block = rest + block
            cut = block.rfind(b"\n") + 1
            if not cut and len(block) < 8 * _BLOCK:
                rest = block
                continue
            yield block[: cut or len(block)]
            rest = block[cut:] if cut else b""
        if rest:
            yield rest


def _survey(path: Path, packed: bool) -> tuple[bool, bool]:
    """Whether the file is UTF-8 and whether its lines all end alike (DuckDB's reader needs that)."""
    bare = returned = False
    for number, block in enumerate(_blocks(path, packed)):
        if b"\0" in block:
            before = islice(_blocks(path, packed), number)
            _refuse_nul(path, block, 1 + sum(one.count(b"\n") for one in before))
            return False, False
        if not block.isascii():
            try:
                block.decode("utf-8")
            except UnicodeDecodeError:
                return False, False
        returns = block.count(b"\r\n") if b"\r" in block else 0
        returned |= returns > 0
        bare |= block.count(b"\n") > returns if returns else b"\n" in block
    return True, not (bare and returned)


def _refuse_nul(path: Path, block: bytes, line: int) -> None:
    """A single NUL in a text is damage; every second byte NUL is UTF-16 without its mark."""
    if block.count(b"\0") * 4 < len(block) and _looks_like_text(block[:4096]):
        raise SourceError(
            "orders.nul_bytes", file=path.name, line=line + block[: block.index(b"\0")].count(b"\n")
        )


def _looks_like_text(sample: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\r\n\f\x1a\x1b\0" for byte in sample)
    return control * 100 <= len(sample)


def _not_utf8(path: Path, folder: Path, packed: bool) -> Utf8File:
    with closing(_opened(path, packed)) as file:
        sample = _read(file, path, 4096)
    nuls = sample.count(b"\0")
    if nuls:
        if nuls * 4 >= len(sample):
            even = sample[::2].count(0) > sample[1::2].count(0)
            return _recoded(path, folder, packed, "utf-16-be" if even else "utf-16-le")
        raise SourceError("orders.not_text", file=path.name)
    if not _looks_like_text(sample):
        raise SourceError("orders.not_text", file=path.name)
    line, before = _first_bad(path, packed, "utf-8")
    if len(_JAPANESE.findall(before)) >= 3:  # real UTF-8 up to here: cp932 is not readable as that for long
        raise SourceError("orders.mixed_encodings", file=path.name, line=line)
    return _recoded(path, folder, packed, "cp932")


def _first_bad(path: Path, packed: bool, encoding: str) -> tuple[int, str]:
    """The first line that is not in an encoding, and the readable text of its block before it."""
    line = 1
    for block in _blocks(path, packed):
        try:
            block.decode(encoding)
        except UnicodeDecodeError as error:
            return line + block[: error.start].count(b"\n"), block[: error.start].decode(encoding)
        line += block.count(b"\n")
    return line, ""


def _recoded(path: Path, folder: Path, packed: bool, encoding: str) -> Utf8File:
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("strict"), translate=True)
    line = 1
    with copy.open("wb") as target:
        for block in _blocks(path, packed):
            try:
                text = decoder.decode(block)
            except UnicodeError as error:
                raise _unreadable(path, packed, encoding) from error
            if encoding == "cp932" and any(kanji in text for kanji in _KANA_MISREAD):
                _refuse_utf8(path, block, line)
            line += block.count(b"\n")
            target.write(text.encode("utf-8"))
        try:
            target.write(decoder.decode(b"", final=True).encode("utf-8"))
        except UnicodeError as error:
            raise _unreadable(path, packed, encoding) from error
    return Utf8File(copy, "utf-16" if encoding.startswith("utf-16") else encoding)


def _refuse_utf8(path: Path, block: bytes, line: int) -> None:
    """UTF-8 kana can be read as cp932; four such characters in a row are no accident."""
    if found := _UTF8_RUN.search(block):
        at = line + block[: found.start()].count(b"\n")
        raise SourceError("orders.mixed_encodings", file=path.name, line=at)


def _unreadable(path: Path, packed: bool, encoding: str) -> SourceError:
    if encoding != "cp932":
        return SourceError("orders.not_text", file=path.name)
    line, before = _first_bad(path, packed, "cp932")
    if line == 1 and not _JAPANESE.search(before):
        return SourceError("orders.not_text", file=path.name)
    return SourceError("orders.mixed_encodings", file=path.name, line=line)
