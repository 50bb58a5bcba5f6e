"""CSV and TSV, packed or not: looked at to see how they are written, then read by DuckDB as text."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import file_literal
from ltv_xl.errors import SourceError
from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.sources.encoding import utf8
from ltv_xl.orders.sources.raw import HEADER_ROWS, MOST_COLUMNS, Raw, header_place, titles_of
from ltv_xl.orders.sources.records import LONGEST_RECORD, Dialect, TextRecords
from ltv_xl.orders.sources.source_file import SourceFile

if TYPE_CHECKING:
    import duckdb

_SAMPLE = 1 << 18
_FEWEST_HEADERS = 2
_FEWEST_COLUMNS = 3
"""Customer, date and amount: lines of fewer words are texts of one column."""
_LINES_LOOKED_AT = 200
_NEARLY_ALL = 0.9
_DELIMITERS = (",", "\t", ";", "|")


class _Form(Struct, frozen=True):
    """How a text file is written. header_line: the bytes of its header, if they stand on one line.

    titles: what stands above it.
    """

    dialect: Dialect
    header: Sequence[str]
    header_records: int
    header_line: bytes
    titles: tuple[str, ...]


def open_text(
    connection: "duckdb.DuckDBPyConnection", source: SourceFile, role: Role, number: int, folder: Path
) -> Raw:
    """A text file as a Raw; `number` keeps several sources apart, `folder` takes a re-encoded copy."""
    file = utf8(source, folder)
    with file.path.open("rb") as opened:
        sample = opened.read(_SAMPLE)
    form = _form(sample, role, source.name)
    if len(form.header) > MOST_COLUMNS:
        raise SourceError(
            "orders.too_many_columns", file=source.name, count=len(form.header), most=MOST_COLUMNS
        )
    records = TextRecords(file.path, source.name, form.dialect, form.header_records, form.header_line)
    path = records.without_removed(folder / f"well_formed_{number}.csv")
    broken_table = f"broken_{number}"
    relation = f"raw_{number}"
    connection.execute(f"CREATE VIEW {relation} AS SELECT * FROM {_scan(path, form, broken_table)}")
    return Raw(
        name=source.name,
        role=role,
        relation=relation,
        headers=form.header,
        types=["VARCHAR"] * len(form.header),
        detail=file.encoding,
        records=records,
        broken_table=broken_table,
        header_rows=records.header_rows,
        titles=form.titles,
    )


def _form(sample: bytes, role: Role, name: str) -> _Form:
    cut = sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample
    text = cut.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    if not text.strip():
        raise SourceError("orders.empty_file", file=name)
    best: tuple[tuple[int, int], str, list[list[str]], int] | None = None
    for delimiter in _delimiters(text):
        rows = _records(text, delimiter)
        place = header_place(rows, role)
        header = [cell.strip() for cell in rows[place]] if rows else []
        score = (len(recognise(header, role, {})), len(header))
        if best is None or score > best[0]:
            best = (score, delimiter, rows, place)
    assert best is not None  # there are delimiters to try
    _, delimiter, rows, place = best
    if len(rows[place]) == 1 and _blanks_part_columns(text):
        raise SourceError("orders.blanks_between_columns", file=name)
    quoted = delimiter != "\t" or any(line.startswith('"') or '\t"' in line for line in text.splitlines())
    return _Form(
        dialect=Dialect(delimiter, '"' if quoted else ""),
        header=[cell.strip() for cell in rows[place]],
        header_records=place + 1,
        header_line=_header_line(text, delimiter, rows[place]),
        titles=titles_of(rows[:place]),
    )


def _delimiters(text: str) -> list[str]:
    """Those that may be the text's; of all that do not stand in it, which part nothing, the first alone."""
    absent = [delimiter for delimiter in _DELIMITERS if delimiter not in text]
    return [delimiter for delimiter in _DELIMITERS if delimiter not in absent[1:]]


def _blanks_part_columns(text: str) -> bool:
    """Whether the lines are columns that only blanks keep apart, as programs print tables."""
    counts = Counter(len(line.split()) for line in text.splitlines()[1:_LINES_LOOKED_AT] if line.strip())
    [(columns, lines)] = counts.most_common(1) or [(0, 0)]
    return columns >= _FEWEST_COLUMNS and lines >= _NEARLY_ALL * counts.total()


def _header_line(text: str, delimiter: str, header: Sequence[str]) -> bytes:
    """The line that holds the header; empty where it spans several, or a single word that data may repeat."""
    lines = (line.rstrip("\r") for line in text.split("\n", HEADER_ROWS)[:HEADER_ROWS])
    if sum(bool(cell.strip()) for cell in header) < _FEWEST_HEADERS:
        return b""
    return next((line.encode() for line in lines if _records(line, delimiter) == [list(header)]), b"")


def _records(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEADER_ROWS))
    except csv.Error:  # a cell beyond the reader's limit: an open quote, or a delimiter that is none
        return [line.split(delimiter) for line in text.split("\n")[:HEADER_ROWS]]


def _scan(path: Path, form: _Form, broken_table: str) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(form.header)))
    quote = form.dialect.quote
    return (
        f"read_csv({file_literal(path)}, columns = {{{columns}}}, auto_detect = false, header = false, "
        f"skip = {form.header_records}, delim = '{form.dialect.delimiter}', quote = '{quote}', "
        f"escape = '{quote}', compression = 'none', strict_mode = true, hive_partitioning = false, "
        f"max_line_size = {LONGEST_RECORD + 2}, "
        f"store_rejects = true, rejects_table = '{broken_table}', rejects_scan = '{broken_table}_scan')"
    )
