"""What a range function gives: rows of cells, and what stands above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ltv_xl.texts import Language, text

Value = float | str | None
"""A cell; None is blank. An error is its text, "#NUM!"."""


@dataclass(frozen=True)
class Spill:
    """headers: keys of texts, with a number for its {n} where there is one; an age stands as it is.

    words: keys of texts that cells of the first column hold.
    """

    headers: Sequence[str | int | tuple[str, int]]
    rows: Sequence[Sequence[object]]
    words: frozenset[str] = frozenset()


def cells(spill: Spill, lang: Language, *, headers: bool) -> list[list[Value]]:
    """The rows as cells, the headers above them where they are wanted."""
    rows = [[_cell(value, spill, lang) for value in row] for row in spill.rows]
    return [[_header(header, lang) for header in spill.headers], *rows] if headers else rows


def month_text(month: date) -> str:
    """A month as a text, 2024-04: what needs no cell format to be read."""
    return f"{month:%Y-%m}"


def _header(header: str | int | tuple[str, int], lang: Language) -> Value:
    match header:
        case int():
            return float(header)
        case (key, number):
            return text(f"range_functions.header.{key}", lang, n=number)
        case _:
            return text(f"range_functions.header.{header}", lang)


def _cell(value: object, spill: Spill, lang: Language) -> Value:
    match value:
        case str():
            return text(f"range_functions.word.{value}", lang) if value in spill.words else value
        case int() | float() | Decimal():
            return float(value)
        case _:
            return None
