"""From raw sources to one relation with canonical columns: dates, money and ids as types, not texts.

SQL reads the usual spellings while the source is scanned, once. What it cannot read stays beside its
column (`revenue_odd`); only the distinct ones of these are parsed by Python, and joined back.
Typed sources (Parquet, frames of numbers and dates) are not copied at all: the relation is a view.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from ltv_xl.orders import dates, money
from ltv_xl.orders.columns import Column
from ltv_xl.orders.delimited import refuse_open_quote
from ltv_xl.orders.raw import Raw

if TYPE_CHECKING:
    import duckdb

Kind = Literal["id", "email", "phone", "moment", "birth", "month", "money", "text", "age"]

KINDS: Mapping[str, Kind] = {
    "customer_id": "id", "order_id": "id", "email": "email", "phone": "phone", "customer_name": "text",
    "order_date": "moment", "cancelled_on": "moment", "birth_date": "birth", "month": "month", "date": "month",
    "revenue": "money", "unit_price": "money", "quantity": "money", "cost": "money", "unit_cost": "money",
    "gross_profit": "money", "refunded": "money", "clicks": "money", "conversions": "money", "age": "age",
}  # fmt: skip
"""How a canonical column is read; any other is text."""

TYPES: Mapping[Kind, str] = {
    "id": "VARCHAR", "email": "VARCHAR", "phone": "VARCHAR", "text": "VARCHAR", "moment": "TIMESTAMP",
    "birth": "TIMESTAMP", "month": "TIMESTAMP", "money": "DECIMAL(18, 4)", "age": "INTEGER",
}  # fmt: skip

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_SAMPLE = 1000


@dataclass(frozen=True)
class Part:
    """One source and what is taken from it: name of the column to make -> the source's column."""

    raw: Raw
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Staged:
    """A relation of canonical columns. `columns`: what it has; `bad`: columns with a `..._bad` flag beside.

    Further columns: source_no, is_total, and row_no where asked for.
    day_order_guessed: dates such as 3/4/2024 were read as month/day without anything to tell.
    """

    relation: str
    columns: frozenset[str]
    bad: frozenset[str]
    whole_ids: frozenset[str]
    day_order_guessed: bool


def script(name: str) -> str:
    """The text of an SQL file of this folder."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def kind_of(name: str) -> Kind:
    """How the column of a canonical name is read; status_2 and by_1 are text."""
    return KINDS.get(name, "text")


def stage(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    relation: str,
    timezone: str,
    *,
    keep_rows: bool = False,
) -> Staged:
    """Put the sources under one another as `relation`, every text read as far as it can be read.

    keep_rows: number the rows, for those who want the rejected ones back.
    """
    import duckdb

    connection.execute(script("macros"))
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    ids = [name for name in names if kind_of(name) == "id"]
    whole = frozenset(
        name for name in ids if all(_looks_whole(connection, part, name, _SAMPLE) for part in parts)
    )
    try:
        odd, is_view = _create(connection, parts, names, whole, relation, timezone, keep_rows)
    except duckdb.InvalidInputException:  # an id beyond the sample is no whole number: look at all of them
        whole = frozenset(
            name for name in whole if all(_looks_whole(connection, part, name, None) for part in parts)
        )
        odd, is_view = _create(connection, parts, names, whole, relation, timezone, keep_rows)
    for part in parts:
        refuse_open_quote(connection, part.raw)
    bad, guessed = frozenset[str](), False
    if odd:
        bad, guessed = _read_odd(connection, relation, odd, ZoneInfo(timezone), is_view)
    return Staged(relation, frozenset(names), bad, whole, guessed)


def _looks_whole(connection: "duckdb.DuckDBPyConnection", part: Part, name: str, rows: int | None) -> bool:
    """Whether the ids of a source are whole numbers: by type, or by its first rows (None: by all)."""
    column = part.columns.get(name)
    if column is None:
        return True
    kind = part.raw.types[column.place]
    if kind in _WHOLE:
        return True
    if kind not in {"VARCHAR", "DOUBLE", "FLOAT"}:
        return False
    limit = "" if rows is None else f"LIMIT {rows}"
    found = connection.execute(
        f"SELECT bool_and(is_whole_id(t)) FROM "
        f"(SELECT c{column.place}::VARCHAR AS t FROM {part.raw.relation} {limit})"
    ).fetchone()
    return bool(found and found[0])


def _create(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    names: Sequence[str],
    whole: frozenset[str],
    relation: str,
    timezone: str,
    keep_rows: bool,
) -> tuple[frozenset[str], bool]:
    odd = frozenset(name for part in parts for name in part.columns if _may_be_odd(part, name))
    selects = []
    for number, part in enumerate(parts):
        items = [f"{number}::UTINYINT AS source_no", f"{_total_flag(part)} AS is_total"]
        if keep_rows:
            items.append(f"{part.raw.row_number} AS row_no")
        for name in names:
            value, leftover = _expression(part, name, name in whole, timezone)
            items.append(f"{value} AS {name}")
            if name in odd:
                items.append(f"{leftover} AS {name}_odd")
        selects.append(f"SELECT {', '.join(items)} FROM {part.raw.relation}")
    typed = (
        not any(
            "VARCHAR" in (part.raw.types[c.place])
            for part in parts
            for n, c in part.columns.items()
            if kind_of(n) != "text"
        )
        and not keep_rows
    )
    connection.execute(f"CREATE {'VIEW' if typed else 'TABLE'} {relation} AS {' UNION ALL '.join(selects)}")
    return odd, typed


def _may_be_odd(part: Part, name: str) -> bool:
    kind = kind_of(name)
    type_name = part.raw.types[part.columns[name].place]
    if kind == "money":
        return type_name == "VARCHAR"
    return kind in {"moment", "birth", "month"} and not type_name.startswith(("DATE", "TIMESTAMP"))


def _expression(part: Part, name: str, whole: bool, timezone: str) -> tuple[str, str]:
    """The SQL of a column's value, and of the text that it cannot read (NULL where it can)."""
    kind = kind_of(name)
    type_name = "BIGINT" if whole else TYPES[kind]
    column = part.columns.get(name)
    if column is None:
        return f"NULL::{type_name}", "NULL::VARCHAR"
    cell, given = f"c{column.place}", part.raw.types[column.place]
    text = cell if given == "VARCHAR" else f"{cell}::VARCHAR"
    if kind == "id":
        if given in _WHOLE:
            return f"{cell}::{type_name}", ""
        return (f"read_whole_id({text})" if whole else f"read_id({text})"), ""
    if kind == "money":
        value = f"read_money({cell})" if given == "VARCHAR" else f"try_cast({cell} AS DECIMAL(18, 4))"
        return _without_marker(value, column.header), _leftover(value, cell)
    if kind in {"moment", "birth", "month"}:
        if given == "TIMESTAMP WITH TIME ZONE":
            return f"timezone('{timezone}', {cell})", "NULL::VARCHAR"
        if given.startswith(("DATE", "TIMESTAMP")):
            return f"{cell}::TIMESTAMP", "NULL::VARCHAR"
        value = f"read_moment({text}, '{timezone}')"
        return value, _leftover(value, text)
    if kind == "text":
        return f"plain_text({text})", ""
    return f"read_{kind}({text})", ""


def _leftover(value: str, text: str) -> str:
    return f"CASE WHEN {value} IS NULL THEN plain_text({text}) END"


def _without_marker(value: str, header: str) -> str:
    """Rakuten writes -9999 or -99999 for "not yet fixed", and says so in the header itself."""
    found = re.search(r"\(-(9{4,5})=", unicodedata.normalize("NFKC", header))
    return f"nullif({value}, -{found[1]})" if found else value


def _total_flag(part: Part) -> str:
    """Whether a row is a sum that the export appended: its first cell, customer or date says so."""
    places = {0} | {
        part.columns[n].place for n in ("customer_id", "order_date", "order_id") if n in part.columns
    }
    cells = [
        f"is_total(c{place})" for place in sorted(places) if part.raw.types[place : place + 1] == ["VARCHAR"]
    ]
    return f"({' OR '.join(cells)})" if cells else "false"


def _read_odd(
    connection: "duckdb.DuckDBPyConnection",
    relation: str,
    odd: frozenset[str],
    zone: ZoneInfo,
    is_view: bool,
) -> tuple[frozenset[str], bool]:
    """Parse the distinct leftovers and put their values in; a `..._bad` flag stays where nothing helped."""
    counts = (
        connection.execute(
            f"SELECT {', '.join(f'count({name}_odd)' for name in sorted(odd))} FROM {relation}"
        ).fetchone()
        or ()
    )
    found = [name for name, count in zip(sorted(odd), counts, strict=True) if count]
    if not found:
        return frozenset(), False
    guessed, joins, values, flags = False, [], [], []
    for name in found:
        texts = [
            row[0]
            for row in connection.execute(
                f"SELECT DISTINCT {name}_odd FROM {relation} WHERE {name}_odd IS NOT NULL"
            ).fetchall()
        ]
        parse, unsure = _parser(name, texts, zone)
        guessed = guessed or unsure
        _register(connection, f"{name}_read", texts, parse, TYPES[kind_of(name)])
        joins.append(f"LEFT JOIN {name}_read ON {relation}.{name}_odd = {name}_read.text")
        values.append(f"coalesce({relation}.{name}, {name}_read.value) AS {name}")
        flags.append(f"coalesce({name}_read.bad, false) AS {name}_bad")
    dropped = ", ".join(f"{name}_odd" for name in sorted(odd))
    connection.execute(
        f"CREATE TABLE {relation}_read AS SELECT {relation}.* EXCLUDE ({dropped}) "
        f"REPLACE ({', '.join(values)}), {', '.join(flags)} FROM {relation} {' '.join(joins)}"
    )
    connection.execute(f"DROP {'VIEW' if is_view else 'TABLE'} {relation}")
    connection.execute(f"ALTER TABLE {relation}_read RENAME TO {relation}")
    return frozenset(found), guessed


def _parser(
    name: str, texts: Sequence[str], zone: ZoneInfo
) -> tuple[Callable[[str], Decimal | datetime | None], bool]:
    kind = kind_of(name)
    if kind == "money":
        return money.amount, False
    days_first = dates.day_first(texts)
    read = {"moment": dates.moment, "birth": dates.birth, "month": dates.month}[kind]
    return (lambda text: read(text, zone, bool(days_first))), days_first is None


def _register(
    connection: "duckdb.DuckDBPyConnection",
    table: str,
    texts: Sequence[str],
    parse: Callable[[str], Decimal | datetime | None],
    type_name: str,
) -> None:
    """A table text -> value, bad: bad where the text is neither a value nor a word for "none"."""
    import pyarrow as pa

    values = [parse(text) for text in texts]
    bad = [value is None and not money.is_missing(text) for text, value in zip(texts, values, strict=True)]
    arrow_type = pa.decimal128(18, 4) if type_name.startswith("DECIMAL") else pa.timestamp("us")
    rows = pa.table({"text": texts, "value": pa.array(values, arrow_type), "bad": pa.array(bad, pa.bool_())})
    connection.register(f"{table}_rows", rows)
    connection.execute(f"CREATE TABLE {table} AS SELECT * FROM {table}_rows")
    connection.unregister(f"{table}_rows")
