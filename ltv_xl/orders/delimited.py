"""CSV and TSV, packed or not: found out how they are written, then read by DuckDB as text."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns import Role, recognise
from ltv_xl.orders.encoding import utf8
from ltv_xl.orders.raw import HEADER_ROWS, MOST_COLUMNS, Raw, header_place, literal

if TYPE_CHECKING:
    import duckdb

_SAMPLE = 1 << 18
_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class _Form:
    delimiter: str
    quote: str
    header: Sequence[str]
    records_above: int


def open_text(
    connection: "duckdb.DuckDBPyConnection", path: Path, role: Role, number: int, folder: Path
) -> Raw:
    """A text file as a Raw; `number` keeps several sources apart, `folder` takes a re-encoded copy."""
    file = utf8(path, folder)
    with file.path.open("rb") as opened:
        sample = opened.read(_SAMPLE)
    form = _form(sample, role, path)
    if len(form.header) > MOST_COLUMNS:
        raise SourceError(
            "orders.too_many_columns", file=path.name, count=len(form.header), most=MOST_COLUMNS
        )
    broken_table = f"broken_{number}"
    relation = f"raw_{number}"
    connection.execute(f"CREATE VIEW {relation} AS SELECT * FROM {_scan(file.path, form, broken_table)}")
    return Raw(
        name=path.name,
        role=role,
        relation=relation,
        headers=form.header,
        types=["VARCHAR"] * len(form.header),
        detail=file.encoding,
        row_number=f"row_number() OVER () + {form.records_above}",
        broken_table=broken_table,
    )


def refuse_open_quote(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> None:
    """SourceError where a quote swallowed the lines after it; call it when the file has been read."""
    for broken in raw.broken_rows(connection):
        if broken.text.count('"') % 2 and "\n" in broken.text.rstrip("\r\n"):
            raise SourceError("orders.open_quote", file=raw.name, line=broken.row)


def _form(sample: bytes, role: Role, path: Path) -> _Form:
    cut = sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample
    text = cut.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    if not text.strip():
        raise SourceError("orders.empty_file", file=path.name)
    best: tuple[tuple[int, int], str, list[list[str]], int] | None = None
    for delimiter in _DELIMITERS:
        rows = _records(text, delimiter)
        place = header_place(rows, role)
        header = [cell.strip() for cell in rows[place]] if rows else []
        score = (len(recognise(header, role, {})), len(header))
        if best is None or score > best[0]:
            best = (score, delimiter, rows, place)
    assert best is not None  # there are delimiters to try
    _, delimiter, rows, place = best
    header = [cell.strip() for cell in rows[place]]
    quoted = delimiter != "\t" or any(line.startswith('"') or '\t"' in line for line in text.splitlines())
    return _Form(
        delimiter=delimiter,
        quote='"' if quoted else "",
        header=header,
        records_above=place + 1,
    )


def _records(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), HEADER_ROWS))
    except csv.Error:  # a cell beyond the reader's limit: an open quote, or a delimiter that is none
        return [line.split(delimiter) for line in text.splitlines()[:HEADER_ROWS]]


def _scan(path: Path, form: _Form, broken_table: str) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(form.header)))
    quote = form.quote
    return (
        f"read_csv({literal(str(path))}, columns = {{{columns}}}, auto_detect = false, "
        f"header = false, skip = {form.records_above}, delim = '{form.delimiter}', quote = '{quote}', "
        f"escape = '{quote}', compression = 'none', strict_mode = true, "
        f"store_rejects = true, rejects_table = '{broken_table}', rejects_scan = '{broken_table}_scan')"
    )
