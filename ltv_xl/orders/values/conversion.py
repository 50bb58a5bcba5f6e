"""From the texts that wait beside their columns to values, once it is decided how each column is read.

SQL reads the usual spellings; each distinct other text is parsed by Python once, and joined back.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.kinds import NUMBERS, TYPES, Kind, kind_of
from ltv_xl.orders.values import dates, money
from ltv_xl.orders.values.date_order import DateForm
from ltv_xl.orders.values.number_form import NumberForm
from ltv_xl.orders.values.spelling import Place
from ltv_xl.orders.values.zone import Zone, is_utc_header
from ltv_xl.setting_values import DecimalMark

if TYPE_CHECKING:
    import duckdb

Form = NumberForm | DateForm
Parse = Callable[[str], Decimal | datetime | None]

_READ_MONEY = {".": "read_point_money({0})", ",": "read_comma_money({0})"}


def convert(
    connection: "duckdb.DuckDBPyConnection",
    relation: str,
    parts: Sequence[Part],
    odd: frozenset[str],
    waiting: frozenset[str],
    forms: Mapping[Place, Form],
    zone: Zone,
    is_view: bool,
) -> frozenset[str]:
    """Put the values of the texts in; the columns with a `..._bad` flag, where no value was found.

    odd: columns with texts beside. waiting: those of them that hold any.
    """
    joins, values, flags, bad = [], [], [], []
    for name in sorted(waiting):
        read_by_sql = _by_source(name, parts, forms, zone)
        texts = connection.execute(
            f"SELECT DISTINCT source_no, {name}_odd FROM {relation} "
            f"WHERE {name}_odd IS NOT NULL AND ({read_by_sql}) IS NULL"
        ).fetchall()
        value = f"coalesce({relation}.{name}, {read_by_sql}"
        if texts:
            parsers = {
                number: _parser(name, part, forms.get((number, name)), zone)
                for number, part in enumerate(parts)
            }
            _register(connection, f"{name}_read", texts, parsers, kind_of(name))
            joins.append(
                f"LEFT JOIN {name}_read ON {relation}.source_no = {name}_read.number "
                f"AND {relation}.{name}_odd = {name}_read.text"
            )
            value += f", {name}_read.value"
            flags.append(f", coalesce({name}_read.bad, false) AS {name}_bad")
            bad.append(name)
        values.append(f"{value}) AS {name}")
    dropped = ", ".join(f"{name}_odd" for name in sorted(odd))
    connection.execute(
        f"CREATE TABLE {relation}_read AS SELECT {relation}.* EXCLUDE ({dropped}) "
        f"REPLACE ({', '.join(values)}){''.join(flags)} FROM {relation} {' '.join(joins)}"
    )
    connection.execute(f"DROP {'VIEW' if is_view else 'TABLE'} {relation}")
    connection.execute(f"ALTER TABLE {relation}_read RENAME TO {relation}")
    return frozenset(bad)


def _by_source(name: str, parts: Sequence[Part], forms: Mapping[Place, Form], zone: Zone) -> str:
    """The SQL that reads the usual spellings of a column's texts, source by source."""
    by_source = {
        number: _sql(name, forms.get((number, name)), zone)
        for number, part in enumerate(parts)
        if name in part.columns
    }
    if len(set(by_source.values())) == 1:
        return next(iter(by_source.values()))
    return f"CASE source_no {' '.join(f'WHEN {number} THEN {sql}' for number, sql in by_source.items())} END"


def _sql(name: str, form: Form | None, zone: Zone) -> str:
    text, kind = f"{name}_odd", kind_of(name)
    if kind == "share":
        return f"NULL::{TYPES[kind]}"
    if kind == "money":
        return _READ_MONEY[_decimal(form)].format(text)
    return f"read_written_moment({text})" if zone.as_written else f"read_offset_moment({text}, '{zone.name}')"


def _decimal(form: Form | None) -> DecimalMark:
    return form.decimal if isinstance(form, NumberForm) else "."


def _parser(name: str, part: Part, form: Form | None, zone: Zone) -> Parse:
    """What reads a text of a column of one source."""
    kind, decimal = kind_of(name), _decimal(form)
    if kind == "money":
        return lambda text: money.amount(text, decimal)
    if kind == "share":
        return lambda text: money.share(text, decimal)
    moments = dates.MomentForm(
        order=form.order if isinstance(form, DateForm) else "mdy",
        zone=None if zone.as_written else ZoneInfo(zone.name),
        in_utc=name in part.columns and is_utc_header(part.columns[name].header),
    )
    read = {"moment": dates.moment, "birth": dates.birth, "month": dates.month}[kind]
    return lambda text: read(text, moments)


def _register(
    connection: "duckdb.DuckDBPyConnection",
    table: str,
    texts: Sequence[tuple[int, str]],
    parsers: Mapping[int, Parse],
    kind: Kind,
) -> None:
    """A table: number of the source, text, value, and whether it is neither a value nor a word for "none"."""
    values = [parsers[number](text) for number, text in texts]
    is_none = money.is_nothing if kind in NUMBERS else money.is_missing
    bad = [value is None and not is_none(text) for (_, text), value in zip(texts, values, strict=True)]
    # Not through Arrow: its first array loads pandas, which takes longer than reading most files.
    shown = [None if value is None else str(value) for value in values]
    connection.execute(
        f"CREATE TABLE {table} AS SELECT unnest($1::USMALLINT[]) AS number, unnest($2::VARCHAR[]) AS text, "
        f"unnest($3::VARCHAR[])::{TYPES[kind]} AS value, unnest($4::BOOLEAN[]) AS bad",
        [[number for number, _ in texts], [text for _, text in texts], shown, bad],
    )
