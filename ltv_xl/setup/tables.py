"""A user's export as a table of the workbook: the same columns and rows, with what Excel should know typed.

What a column is and what a cell holds is decided by `ltv_xl.orders`, so that a report from the workbook is
the report from the file.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ltv_xl.column_letters import LAST_ROW
from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import Column, recognise
from ltv_xl.orders.kinds import kind_of
from ltv_xl.orders.refusals import missing_columns
from ltv_xl.orders.sources.files import open_source
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.sql import database
from ltv_xl.orders.values.one_currency import named_currency
from ltv_xl.orders.values.staging import Staged, stage
from ltv_xl.orders.wording import listed
from ltv_xl.settings import Settings
from ltv_xl.setup.typed_cells import TYPED, dates, numbers
from ltv_xl.template.content import CellValue, Rows
from ltv_xl.template.sheets.data_tables import HEADER_ROW
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import INPUT_ROLES, TableName

if TYPE_CHECKING:
    import duckdb

MOST_ROWS = LAST_ROW - HEADER_ROW - 1
"""As many as fit on a sheet below its title and the header."""


class Filled(Struct, frozen=True):
    """A table, and what its owner should be told about it, as sentences.

    currency: what the source names; None: nothing; "": several, in a column, of which the user chooses.
    """

    rows: Rows
    remarks: tuple[str, ...]
    currency: str | None = None


def filled(source: str, table: TableName, timezone: str | None, lang: Language) -> Filled:
    """The rows of a source (a path, or `book.xlsx#Sheet`) in their order, under its own headers.

    timezone: the shop's; None: the file's own, as in a report. Times that come with an offset are converted
    to it. SourceError where the source cannot be read, holds no rows, or does not fit on a sheet.
    """
    with closing(database()) as connection, temporary_folder() as folder:
        raw = open_source(connection, source, INPUT_ROLES[table], 0, folder)
        if not any(header.strip() for header in raw.headers):
            raise SourceError("orders.empty_file", file=raw.name)
        return _filled(connection, raw, table, timezone, lang)


def told_apart(headers: Sequence[str]) -> list[str]:
    """Headers of which none is there twice, as an Excel table wants it; blank ones stay.

    A repeated one gets an underscore, which recognition overlooks: the column means what it meant.
    """
    taken: set[str] = set()
    names = []
    for header in headers:
        name = header.strip()
        while name and _compared(name) in taken:
            name += "_"
        taken.add(_compared(name))
        names.append(name)
    return names


def _compared(header: str) -> str:
    """Excel does not tell capitals from small letters."""
    return unicodedata.normalize("NFKC", header).casefold()


def _filled(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, table: TableName, timezone: str | None, lang: Language
) -> Filled:
    known = recognise(raw.headers, raw.role, {})
    remarks = _unrecognised(connection, raw, known, table, lang)
    headers = told_apart(raw.headers)
    changed = [name for name, header in zip(headers, raw.headers, strict=True) if name != header.strip()]
    if changed:
        remarks.append(text("setup.new.headers", lang, file=raw.name, headers=listed(changed)))
    typed = {name: taken[0] for name, taken in known.items() if kind_of(name) in TYPED}
    currency_column = {"currency": known["currency"][0]} if "currency" in known else {}
    staged = _staged(connection, Part(raw, {**typed, **currency_column}), timezone)
    columns, stayed = _columns(connection, raw, typed, staged)
    for key, stay in stayed.items():
        if stay:
            remarks.append(text(f"setup.new.{key}", lang, file=raw.name, headers=listed(stay)))
    if broken := raw.broken_rows(connection):
        lines = listed([str(line.row) for line in broken], 5)
        remarks.append(text("setup.new.broken", lang, file=raw.name, count=len(broken), lines=lines))
    rows = Rows(headers, list(zip(*columns, strict=True)))
    return Filled(rows, tuple(remarks), named_currency(staged, raw.name))


def _unrecognised(
    connection: "duckdb.DuckDBPyConnection",
    raw: Raw,
    known: Mapping[str, Sequence[Column]],
    table: TableName,
    lang: Language,
) -> list[str]:
    """What a report will miss: the workbook is made all the same, since a header is soon renamed in it."""
    remarks = []
    for missing in missing_columns(connection, raw, known):
        near = missing.candidate.header if missing.candidate else None
        key = "setup.new.unrecognised" if near is None else "setup.new.unrecognised_near"
        named = text(f"setup.new.header.{missing.column}", lang)
        remarks.append(text(key, lang, table=table, column=named, near=near))
    return remarks


def _staged(connection: "duckdb.DuckDBPyConnection", part: Part, timezone: str | None) -> Staged:
    """The columns that Excel should know typed, read. SourceError where there are no rows, or too many."""
    import duckdb

    raw = part.raw
    try:
        staged = stage(connection, [part], "staged", Settings(timezone=timezone), keep_rows=True)
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        raise SourceError("orders.not_readable", file=raw.name) from error
    count = (connection.execute("SELECT count(*) FROM staged").fetchone() or (0,))[0]
    if not count:
        broken = raw.broken_rows(connection)
        raise SourceError("setup.all_broken" if broken else "orders.header_only", file=raw.name)
    if count > MOST_ROWS:
        raise SourceError("setup.too_many_rows", file=raw.name, rows=f"{count:,}", most=f"{MOST_ROWS:,}")
    return staged


def _columns(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, typed: Mapping[str, Column], staged: Staged
) -> tuple[list[Sequence[CellValue]], dict[str, list[str]]]:
    """The cells of each column, and the headers of those that stayed text, by the key of the sentence."""
    texts = [f"r.c{place}::VARCHAR" for place in range(len(raw.headers))]
    values = [f"s.{name}" for name in typed]
    rows = connection.execute(
        f"SELECT {', '.join(texts + values)} "
        f"FROM (SELECT {raw.row_number} AS row_no, * FROM {raw.relation}) AS r "
        "JOIN staged AS s USING (row_no) ORDER BY row_no"
    ).fetchall()
    read_columns: list[Any] = list(zip(*rows, strict=True))
    columns = read_columns[: len(texts)]
    open_dates, open_amounts = list[str](), list[str]()
    for (name, column), read in zip(typed.items(), read_columns[len(texts) :], strict=True):
        kind, cells = kind_of(name), read_columns[column.place]
        if kind in {"money", "age"} and name in staged.assumed:
            open_amounts.append(column.header)
        elif kind in {"money", "age"}:
            columns[column.place] = numbers(kind, cells, read)
        else:
            columns[column.place], stays = dates(kind, cells, read, name in staged.assumed)
            open_dates += [column.header] if stays else []
    return columns, {"day_or_month": open_dates, "open_amounts": open_amounts}
