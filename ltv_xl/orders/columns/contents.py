"""What stands in the columns of a source, seen in its first rows: dates, numbers, currency codes or words.

This is evidence of what a column is about, for hints and for what is said about columns that nothing was
taken from. It converts nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ltv_xl.orders.sources.raw import Raw

if TYPE_CHECKING:
    import duckdb

ContentKind = Literal["date", "number", "currency", "email", "text", "blank"]

_MOST_CELLS = 100_000
"""Cells looked at in all, however many columns there are."""

_NEARLY_ALL = 0.9
"""Share of the distinct values that must be of a kind for the column to be."""

_DATE = re.compile(
    r"""(?:\d{4}[-/年]\s?\d{1,2}(?:[-/月]\s?\d{1,2}日?|月(?:度|分)?)?
      | \d{4}\.\s?\d{1,2}\.\s?\d{1,2} | (?:19|20)\d\d\.(?:0?[1-9]|1[0-2])
      | \d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}
      | (?:令和|平成|昭和|[rhsRHS][ .]?)(?:\d{1,2}|元)[-/.年]\d{1,2}[-/.月]\d{1,2}日?
      | \d{1,2}[\ -][^\W\d_]{3,12}\.?,?[\ -]\d{2,4}
      | [^\W\d_]{3,12}\.?\ \d{1,2}(?:st|nd|rd|th)?,?\ \d{4}
      | (?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))
      (?:[T\ ,]+\S.*)?""",
    re.VERBOSE,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CURRENCIES = frozenset({
    "JPY", "USD", "EUR", "GBP", "CNY", "KRW", "TWD", "HKD", "SGD", "THB", "VND", "IDR", "MYR", "PHP", "INR",
    "AUD", "NZD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "MXN",
})  # fmt: skip
_NUMBER = re.compile(
    rf"""[-+▲△−(]?\s?(?:[^\w\s.,()+-]|{"|".join(_CURRENCIES)}|R\$|kr)?\s?-?
        \d[\d.,'’\s]*\s?(?:円|[^\w\s]|{"|".join(_CURRENCIES)}|kr)?\)?""",
    re.VERBOSE,
)
_NUMBER_TYPES = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "UTINYINT", "USMALLINT", "BIGINT")


class ColumnContent(Struct, frozen=True):
    """A column by its place and header, and what its first rows hold.

    rows: that were looked at. filled: cells that hold anything. most_common: how many of them hold the value
    that occurs most. values: the distinct ones, in the order in which they occur.
    """

    place: int
    header: str
    kind: ContentKind
    rows: int
    filled: int
    most_common: int
    values: tuple[str, ...]


def column_contents(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, rows: int, places: Sequence[int] | None = None
) -> tuple[ColumnContent, ...]:
    """The columns at these places (None: all), by their first rows."""
    places = range(len(raw.headers)) if places is None else places
    if not places:
        return ()
    cells = ", ".join(f"c{place}::VARCHAR" for place in places)
    limit = max(1, min(rows, _MOST_CELLS // len(places)))
    table = connection.execute(f"SELECT {cells} FROM {raw.relation} LIMIT {limit}").fetchall()
    columns = zip(*table, strict=True) if table else ((),) * len(places)
    return tuple(content_of(raw, place, cells) for place, cells in zip(places, columns, strict=True))


def content_of(raw: Raw, place: int, cells: Sequence[str | None]) -> ColumnContent:
    """A column by its place and what stands in its first rows."""
    counts: dict[str, int] = {}
    for cell in cells:
        if cell is not None and (text := cell.strip()):
            counts[text] = counts.get(text, 0) + 1
    kind = _kind(raw.types[place], tuple(counts))
    return ColumnContent(
        place,
        raw.headers[place],
        kind,
        len(cells),
        sum(counts.values()),
        max(counts.values(), default=0),
        tuple(counts),
    )


def is_date(value: str) -> bool:
    """Whether a cell is written as a day, or a moment, is."""
    return _DATE.fullmatch(unicodedata.normalize("NFKC", value)) is not None


def _kind(type_name: str, values: Sequence[str]) -> ContentKind:
    if not values:
        return "blank"
    if type_name.startswith(("DATE", "TIMESTAMP")):
        return "date"
    if any(name in type_name for name in _NUMBER_TYPES):
        return "number"
    plain = [unicodedata.normalize("NFKC", value) for value in values]
    if set(plain) <= _CURRENCIES:
        return "currency"
    tests: tuple[tuple[ContentKind, Callable[[str], object]], ...] = (
        ("date", _DATE.fullmatch),
        ("number", _NUMBER.fullmatch),
        ("email", _EMAIL.fullmatch),
    )
    return next((kind for kind, fits in tests if _holds(plain, fits)), "text")


def _holds(values: Sequence[str], fits: Callable[[str], object]) -> bool:
    return sum(1 for value in values if fits(value)) >= _NEARLY_ALL * len(values)
