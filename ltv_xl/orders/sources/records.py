"""The records of a text file, counted without the engine that reads it, so that none is lost unnoticed.

A record ends with a line, unless that line end stands within quotation marks. Knows UTF-8 bytes whose lines
all end alike; blank lines are no records. Quotation marks open at the start of a cell and close before a
delimiter; a record where they do not is malformed. That, and a header that is repeated further down, as where
exports were put under one another, is no longer given to the engine.
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]

LONGEST_RECORD = 2_000_000
"""Bytes. The engine reads no longer ones; a cell of Excel holds 32,767 characters."""

_BLOCK = 1 << 17
_MARK = b"\xef\xbb\xbf"
_LINE_FEED, _RETURN, _QUOTE, _SPACE = b'\n\r" '


class Dialect(Struct, frozen=True):
    """How the cells of a file are parted. quote: empty where quotation marks are ordinary characters."""

    delimiter: str
    quote: str


class BrokenRow(Struct, frozen=True):
    """A row of a text file that does not fit below the header: its line number and its text."""

    row: int
    text: str


class Removed(Struct, frozen=True):
    """A record that is not given to the engine: its bytes in the file.

    broken: the row that the user sees, where its quotation marks do not fit. is_header: whether it repeats
    the header. Else it holds delimiters alone.
    """

    start: int
    end: int
    broken: BrokenRow | None = None
    is_header: bool = False


class _Chunk(Struct, frozen=True):
    """Whole records that follow each other. offset: of its bytes in the file; line: of its first byte.

    quoted: starts and ends of its well-formed records, blank ones too, as places in `content`; None where no
    quotation mark stands, so that each line is a record.
    """

    content: bytes
    offset: int
    line: int
    quoted: tuple["Places", "Places"] | None = None
    removed: tuple[Removed, ...] = ()

    @property
    def places(self) -> tuple["Places", "Places"]:
        """Starts and ends of its well-formed records."""
        return self.quoted or _parted(_line_ends(self.content) + 1)


class TextRecords(Struct, frozen=True, dict=True):
    """What a text file holds below its header.

    path: UTF-8. name: what the user calls the file. header_records: records down to the header, blank too.
    header: its bytes without the line end; empty where it is not looked for further down.
    """

    path: Path
    name: str
    dialect: Dialect
    header_records: int
    header: bytes = b""

    @property
    def count(self) -> int:
        """Records below the header that the engine has to account for."""
        return self._survey[0]

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What the engine is not given. SourceError where a quotation mark is never closed."""
        return self._survey[1]

    @property
    def header_rows(self) -> int:
        """How often the header is repeated."""
        return sum(record.is_header for record in self.removed)

    @cached_property
    def _survey(self) -> tuple[int, tuple[Removed, ...]]:
        count, above, removed = 0, self.header_records, list[Removed]()
        for chunk in self._chunks():
            if chunk.quoted is None:
                lines = chunk.content.split(b"\n")[:-1]
                below = lines[above:]
                count += len(below) - below.count(b"") - below.count(b"\r")
                above = max(above - len(lines), 0)
            else:
                starts, ends = chunk.quoted
                count += int(_filled(chunk.content, starts, ends)[above:].sum())
                above = max(above - len(starts), 0)
            removed += chunk.removed
        return count, tuple(removed)

    @cached_property
    def places(self) -> tuple["Places", "Places"]:
        """Where each counted record begins, in a file without those removed, and its line number."""
        import numpy as np

        starts, lines, shift = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
        above = self.header_records
        for chunk in self._chunks():
            places = chunk.places
            begins = places[0][above:][_filled(chunk.content, *places)[above:]]
            above = max(above - len(places[0]), 0)
            cut = np.array([record.start - chunk.offset for record in chunk.removed], np.int64)
            lengths = np.cumsum([0, *(record.end - record.start for record in chunk.removed)])
            starts.append(begins + chunk.offset - shift - lengths[np.searchsorted(cut, begins)])
            lines.append(chunk.line + np.searchsorted(_line_ends(chunk.content), begins))
            shift += int(lengths[-1])
        return np.concatenate(starts), np.concatenate(lines)

    def without_removed(self, target: Path) -> Path:
        """The file itself where all is well, else a copy without the removed records."""
        if not self.removed:
            return self.path
        with self.path.open("rb") as source, target.open("wb") as copy:
            for record in self.removed:
                _copy(source, copy, record.start - source.tell())
                source.seek(record.end)
            _copy(source, copy, -1)
        return target

    def broken_rows(self) -> list[BrokenRow]:
        """The malformed records as rows that could not be used."""
        return [record.broken for record in self.removed if record.broken is not None]

    def _chunks(self) -> Iterator[_Chunk]:
        with self.path.open("rb") as file:
            offset = len(_MARK) if file.read(len(_MARK)) == _MARK else 0
            file.seek(offset)
            line, rest, more = 1, b"", True
            while more:
                block = file.read(_BLOCK)
                more = bool(block)
                content = rest + block if more else _ended(rest)
                chunk = self._chunk(content, offset, line, last=not more)
                rest = content[len(chunk.content) :]
                offset += len(chunk.content)
                line += chunk.content.count(b"\n")
                self._refuse_endless(rest, line, last=not more)
                if chunk.content:
                    yield chunk

    def _chunk(self, content: bytes, offset: int, line: int, *, last: bool) -> _Chunk:
        if not self.dialect.quote or b'"' not in content:
            chunk = _Chunk(content[: content.rfind(b"\n") + 1], offset, line)
        elif (ends := _record_ends(content, self.dialect)) is not None:
            chunk = _Chunk(content[: int(ends[-1]) if len(ends) else 0], offset, line, _parted(ends))
        else:
            starts, ends, malformed, length = self._one_by_one(content, offset, line, last=last)
            chunk = _Chunk(content[:length], offset, line, (starts, ends), malformed)
        if len(chunk.content) > LONGEST_RECORD:
            self._refuse_too_long(chunk)
        return self._without_idle(chunk)

    def _without_idle(self, chunk: _Chunk) -> _Chunk:
        """The chunk without the records that repeat the header or hold delimiters alone."""
        above = self.header_records if chunk.line == 1 else 0
        if not self.header or not self._may_hold_idle(chunk, with_header=bool(above)):
            return chunk
        import numpy as np

        starts, ends = chunk.places
        delimiter = self.dialect.delimiter.encode()
        removed = []
        for start, end in zip(starts[above:].tolist(), ends[above:].tolist(), strict=True):
            line = chunk.content[start:end].rstrip(b"\r\n")
            if line == self.header or (delimiter in line and not line.strip(b" " + delimiter)):
                removed.append(
                    Removed(chunk.offset + start, chunk.offset + end, is_header=line == self.header)
                )
        if not removed:
            return chunk
        stays = np.isin(starts + chunk.offset, [record.start for record in removed], invert=True)
        in_order = tuple(sorted([*chunk.removed, *removed], key=lambda record: record.start))
        return replace(chunk, quoted=(starts[stays], ends[stays]), removed=in_order)

    def _may_hold_idle(self, chunk: _Chunk, *, with_header: bool) -> bool:
        """Whether the header stands in a block, once more where it is the first, or delimiters alone."""
        content, header = b"\n" + chunk.content, b"\n" + self.header
        first = content.find(header)
        if with_header and first >= 0:
            first = content.find(header, first + 1)
        if first >= 0:
            return True
        if chunk.quoted is not None and not _may_begin_blank(chunk, self.dialect.delimiter):
            return False
        return _blank_pattern(self.dialect.delimiter).search(content) is not None

    def _one_by_one(
        self, content: bytes, offset: int, line: int, *, last: bool
    ) -> tuple["Places", "Places", tuple[Removed, ...], int]:
        """Starts and ends of the well-formed records, the malformed ones, and the bytes looked at."""
        import numpy as np

        well_formed = _pattern(self.dialect.delimiter)
        pattern = _understood_pattern(self.dialect.delimiter)
        titles = self.header_records if line == 1 else 0
        starts, ends, malformed = list[int](), list[int](), list[Removed]()
        place = 0
        while (line_end := content.find(b"\n", place) + 1) > 0:
            end = line_end
            if content.find(b'"', place, line_end) >= 0:
                if match := well_formed.match(content, place):
                    end = match.end()
                elif not last and b"\n" not in content[_understood(pattern, content, place) :]:
                    break  # the rest of the record may lie in the next block
                elif len(starts) < titles:
                    pass  # above the header anything may stand
                elif _understood(pattern, content, place) > line_end:
                    raise SourceError("orders.open_quote", file=self.name, line=line)
                else:
                    text = content[place:line_end].rstrip(b"\r\n").decode("utf-8", "replace")
                    broken = BrokenRow(line, text)
                    malformed.append(Removed(offset + place, offset + line_end, broken))
                    line, place = line + 1, line_end
                    continue
            starts.append(place)
            ends.append(end)
            line += content.count(b"\n", place, end)
            place = end
        return np.array(starts, np.int64), np.array(ends, np.int64), tuple(malformed), place

    def _refuse_too_long(self, chunk: _Chunk) -> None:
        starts, ends = chunk.places
        lengths = ends - starts
        if len(lengths) and lengths.max() > LONGEST_RECORD:
            longest = int(starts[lengths.argmax()])
            raise self._too_long(chunk.line + chunk.content[:longest].count(b"\n"))

    def _refuse_endless(self, rest: bytes, line: int, *, last: bool) -> None:
        """SourceError for a record that does not end where a record must have ended."""
        if not last and len(rest) <= LONGEST_RECORD:
            return
        if rest and self.dialect.quote and b'"' in rest:
            raise SourceError("orders.open_quote", file=self.name, line=line)
        if rest:
            raise self._too_long(line)

    def _too_long(self, line: int) -> SourceError:
        return SourceError(
            "orders.line_too_long", file=self.name, line=line, most=LONGEST_RECORD // 1_000_000
        )


def _ended(rest: bytes) -> bytes:
    """The last record with a line end, which a file may lack."""
    return rest + b"\n" if rest and not rest.endswith(b"\n") else rest


def _line_ends(content: bytes) -> "Places":
    import numpy as np

    return np.flatnonzero(np.frombuffer(content, np.uint8) == _LINE_FEED)


def _parted(ends: "Places") -> tuple["Places", "Places"]:
    """Starts and ends of records of which each begins where the last one ends."""
    import numpy as np

    return (np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if len(ends) else ends), ends


def _filled(content: bytes, starts: "Places", ends: "Places") -> "npt.NDArray[np.bool_]":
    """Which records are not blank."""
    import numpy as np

    lengths = ends - starts
    returns = np.frombuffer(content, np.uint8)[starts] == _RETURN
    filled: npt.NDArray[np.bool_] = (lengths > 1) & ~(returns & (lengths == 2))
    return filled


def _record_ends(content: bytes, dialect: Dialect) -> "Places | None":
    """The place after each record; None where quotation marks do not fit and each must be looked at."""
    import numpy as np

    line_ends = _line_ends(content)
    data = np.frombuffer(content, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    ends: Places = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
    if not len(line_ends):
        return ends
    if not len(ends) or ends[-1] != line_ends[-1]:
        return None  # a cell goes on in the next block, or a quotation mark stands where none belongs
    quotes = quotes[quotes < ends[-1]]
    if not _fit(data, quotes, ord(dialect.delimiter)):
        return None
    ends += 1
    return ends


def _fit(data: "npt.NDArray[np.uint8]", quotes: "Places", delimiter: int) -> bool:
    """Whether each quotation mark opens a cell, closes it, or is one of two within it. They are even."""
    import numpy as np

    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening == 0, _LINE_FEED, data[opening - 1])
    doubled = np.concatenate([[False], opening[1:] == closing[:-1] + 1]) if len(opening) else opening == -1
    opens = doubled | (before == delimiter) | (before == _LINE_FEED)
    after = data[closing + 1]
    closes = np.concatenate([doubled[1:], [False]]) if len(doubled) else doubled
    closes = closes | (after == delimiter) | (after == _LINE_FEED) | (after == _RETURN)
    return bool(opens.all() and closes.all())


def _cell(delimiter: str) -> bytes:
    """One blank at most stands before a quotation mark that opens a cell, as the engine has it."""
    parted = re.escape(delimiter.encode())
    return rb'(?: ?"[^"]*+(?:""[^"]*+)*+" *+|(?! ?")[^\n' + parted + rb"]++)?+"


def _may_begin_blank(chunk: _Chunk, delimiter: str) -> bool:
    """Whether any record begins with a delimiter or a space, as one of delimiters alone does."""
    import numpy as np

    first = np.frombuffer(chunk.content, np.uint8)[chunk.places[0]]
    return bool(((first == ord(delimiter)) | (first == _SPACE)).any())


@cache
def _blank_pattern(delimiter: str) -> re.Pattern[bytes]:
    """A line of delimiters and spaces."""
    parted = re.escape(delimiter.encode())
    return re.compile(rb"\n *%b[ %b]*\r?\n" % (parted, parted))


def _pattern(delimiter: str) -> re.Pattern[bytes]:
    """A well-formed record with its line end."""
    cell, parted = _cell(delimiter), re.escape(delimiter.encode())
    return re.compile(cell + rb"(?:" + parted + cell + rb")*+\r?\n")


def _understood_pattern(delimiter: str) -> re.Pattern[bytes]:
    """The well-formed cells of a record, and what follows a quotation mark that opens the next one."""
    cell, parted = _cell(delimiter), re.escape(delimiter.encode())
    return re.compile(rb"(?:" + cell + parted + rb')*+(?: ?"[^"]*+(?:""[^"]*+)*+"?|' + cell + rb")")


def _understood(pattern: re.Pattern[bytes], content: bytes, place: int) -> int:
    """Where the part of a record ends that the pattern understands."""
    match = pattern.match(content, place)
    return match.end() if match else place


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """So many bytes from one file to another; -1: all that are left."""
    while size and (block := source.read(_BLOCK if size < 0 else min(size, _BLOCK))):
        target.write(block)
        size -= len(block) if size > 0 else 0
