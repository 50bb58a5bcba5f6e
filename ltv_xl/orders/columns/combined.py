"""What a shop writes in several columns and means as one: a name, a telephone in parts, a day, and its time.

One of these columns takes what stands in all of them; the others are absorbed by it.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.headers import aliases, names_in_two, normal, recognise, time_headers
from ltv_xl.orders.sources.raw import Raw

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 1000
_NEARLY_ALL = 0.95
_PART_OF_TELEPHONE = "[0-9０-９]{1,5}"
_DAY = r"[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}日?|[0-9]{8}"
_MIDNIGHT = r"[ T]0{1,2}:00(:00(\.0+)?)?$"
_TIME = r"[0-9]{1,2}[:時][0-9]{2}(:[0-9]{2}|分([0-9]{2}秒)?)?( ?[AaPp][Mm])?"
_PARTS_OF_DAY = (
    (("年", "月", "日"), "日", "注文日"),
    (("year", "month", "day"), " date", "order date"),
)
"""How the headers of year, month and day end, how that of the whole day does, and how it is called where
nothing stands before these words.
"""
_YEAR, _MONTH = "(19|20)[0-9]{2}(\\.0)?年?", "(0?[1-9]|1[0-2])(\\.0)?月?"
_DAY_OF_MONTH = "(0?[1-9]|[12][0-9]|3[01])(\\.0)?日?"
_TIME_WITHOUT_COLONS = "^([0-9]{1,2})([0-9]{2})([0-9]{2})$"


def combined(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> Raw:
    """The source with each group of such columns in the first of them; unchanged where it has none."""
    if raw.role == "ad_spend":
        return _with_day_of_spend(connection, raw)
    raw = _with_telephone(connection, _with_name(connection, raw))
    return _with_moment(connection, _with_day(connection, raw)) if raw.role == "orders" else raw


def _with_name(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> Raw:
    """Family and given name as 氏名(...), which tell guests with one telephone apart."""
    places = {normal(header): place for place, header in reversed(list(enumerate(raw.headers)))}
    for pair in names_in_two():
        parts = [places[header] for header in pair if header in places]
        if len(parts) == 2:
            header = f"氏名({'+'.join(raw.headers[part] for part in parts)})"
            cells = ", ".join(f"nullif(trim(c{part}::VARCHAR), '')" for part in parts)
            value = f"nullif(concat_ws(' ', {cells}), '')"
            # Under the given name: by 氏(請求先) BASE is known.
            return _replaced(connection, raw, parts[::-1], value, header)
    return raw


def _with_telephone(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> Raw:
    """TEL1, TEL2 and TEL3 as TEL(1+2+3), where each holds a group of digits and not a number of its own."""
    known = set(aliases("orders")["phone"])
    places = {normal(header): place for place, header in reversed(list(enumerate(raw.headers)))}
    for stem in sorted(known - places.keys()):
        parts = [places[f"{stem}{number}"] for number in (1, 2, 3) if f"{stem}{number}" in places]
        if len(parts) == 3 and all(_holds(connection, raw, part, _PART_OF_TELEPHONE) for part in parts):
            cells = ", ".join(f"nullif(trim(c{part}::VARCHAR), '')" for part in parts)
            header = f"{raw.headers[parts[0]].rstrip('1１')}(1+2+3)"
            return _replaced(connection, raw, parts, f"nullif(concat_ws('-', {cells}), '')", header)
    return raw


def _with_day(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> Raw:
    """年, 月 and 日 as 注文日(年+月+日), 注文年 and so on likewise; years of birth are no orders'."""
    known = set(aliases("orders")["order_date"])
    places = {normal(header): place for place, header in reversed(list(enumerate(raw.headers)))}
    for words, whole, usual in _PARTS_OF_DAY:
        stems = {header.removesuffix(words[0]) for header in places if header.endswith(words[0])}
        for stem in sorted(stems):
            parts = [places[stem + word] for word in words if stem + word in places]
            header = f"{stem}{whole}" if stem else usual
            if len(parts) == len(words) and normal(header) in known:
                return _day_of_parts(connection, raw, parts, header)
    return raw


def _with_day_of_spend(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> Raw:
    """年 and 月 of an ad file as 月(年+月), with 日 as 日付(年+月+日)."""
    places = {normal(header): place for place, header in reversed(list(enumerate(raw.headers)))}
    for words, day, month in (
        (("年", "月", "日"), "日付", "月"),
        (("year", "month", "day"), "date", "month"),
    ):
        parts = [places[word] for word in words if word in places]
        if len(parts) > 1 and words[0] in places and words[1] in places:
            return _day_of_parts(connection, raw, parts, day if len(parts) == len(words) else month)
    return raw


def _day_of_parts(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, parts: Sequence[int], header: str
) -> Raw:
    """The source with the whole day in place of its day, or the whole month in place of its month; as it is
    where a column holds something else. parts: year, month and, for a day, the day.
    """
    if not all(map(partial(_holds, connection, raw), parts, (_YEAR, _MONTH, _DAY_OF_MONTH)[: len(parts)])):
        return raw
    digits = (f"lpad(regexp_extract(trim(c{part}::VARCHAR), '[0-9]+'), 2, '0')" for part in parts[1:])
    year = f"regexp_extract(trim(c{parts[0]}::VARCHAR), '[0-9]{{4}}')"
    value = f"nullif(array_to_string([{', '.join([year, *digits])}], '-'), '{'-' * (len(parts) - 1)}')"
    shown = "+".join(raw.headers[part] for part in parts)
    whole = _replaced(connection, raw, parts[::-1], value, f"{header}({shown})")
    # Alone, 月 would be the month of a spend.
    headers = ["" if place in parts[:-1] else given for place, given in enumerate(whole.headers)]
    return replace(whole, headers=headers)


def _with_moment(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> Raw:
    """The day of an order with its time of day, where they stand in two columns."""
    days = recognise(raw.headers, raw.role, {}).get("order_date", ())
    times = [place for place, header in enumerate(raw.headers) if normal(header) in time_headers()]
    if not days or not times:
        return raw
    day, time = days[0].place, times[0]
    if raw.types[day] != "VARCHAR" or not _holds(connection, raw, day, f"({_DAY})({_MIDNIGHT[:-1]})?"):
        return raw
    if not _holds(connection, raw, time, f"{_TIME}|[0-9]{{5,6}}"):
        return raw
    of_day = f"regexp_replace(trim(c{time}::VARCHAR), '{_TIME_WITHOUT_COLONS}', '\\1:\\2:\\3')"
    cells = f"regexp_replace(trim(c{day}), '{_MIDNIGHT}', ''), nullif({of_day}, '')"
    return _replaced(connection, raw, (day, time), f"nullif(concat_ws(' ', {cells}), '')", raw.headers[day])


def _holds(connection: "duckdb.DuckDBPyConnection", raw: Raw, place: int, form: str) -> bool:
    """Whether nearly all filled cells of a column's first rows have a form."""
    filled, fitting = connection.execute(
        f"SELECT count(*), count(*) FILTER (regexp_full_match(t, '{form}')) FROM "
        f"(SELECT trim(c{place}::VARCHAR) AS t FROM {raw.relation} LIMIT {_ROWS_LOOKED_AT}) WHERE t <> ''"
    ).fetchall()[0]
    return bool(filled) and fitting >= _NEARLY_ALL * filled


def _replaced(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, places: Sequence[int], value: str, header: str
) -> Raw:
    """The source with a value under the first of some columns, which takes the others in."""
    first, *others = places
    relation = f"{raw.relation}_{first}"
    connection.execute(
        f"CREATE VIEW {relation} AS SELECT * REPLACE ({value} AS c{first}) FROM {raw.relation}"
    )
    headers = [header if place == first else given for place, given in enumerate(raw.headers)]
    types = ["VARCHAR" if place == first else given for place, given in enumerate(raw.types)]
    absorbed = raw.absorbed | set(others)
    return replace(raw, relation=relation, headers=headers, types=types, absorbed=absorbed)
