"""Texts that the SQL could not read: each distinct one is parsed by Python once, and joined back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ltv_xl.orders import dates, money
from ltv_xl.orders.cells import TYPES, kind_of

if TYPE_CHECKING:
    import duckdb


def read_leftovers(
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
    odd_columns = [name for name, count in zip(sorted(odd), counts, strict=True) if count]
    if not odd_columns:
        return frozenset(), False
    guessed, joins, values, flags = False, [], [], []
    for name in odd_columns:
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
    return frozenset(odd_columns), guessed


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
    values = [parse(text) for text in texts]
    bad = [value is None and not money.is_missing(text) for text, value in zip(texts, values, strict=True)]
    # Not through Arrow: its first array loads pandas, which takes longer than reading most files.
    written = [None if value is None else str(value) for value in values]
    connection.execute(
        f"CREATE TABLE {table} AS SELECT unnest($1::VARCHAR[]) AS text, "
        f"unnest($2::VARCHAR[])::{type_name} AS value, unnest($3::BOOLEAN[]) AS bad",
        [texts, written, bad],
    )
