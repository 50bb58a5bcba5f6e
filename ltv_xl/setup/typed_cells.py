"""A column of texts with the values that `ltv_xl.orders` read in them -> what to put into Excel's cells.

A cell becomes a number or a date only where nothing is lost by it and where reading the cell again gives
the same value; else it stays the text that it was.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from ltv_xl.orders.kinds import Kind
from ltv_xl.template.content import CellValue

TYPED: frozenset[Kind] = frozenset({"money", "age", "moment", "birth", "month"})
"""Kinds of columns that are numbers or dates; all others are text."""

DIGITS = 15
"""Digits of a number that Excel keeps."""

FIRST_DAY = datetime(1900, 3, 1)
"""Before it Excel's calendar is a day off, or has no days."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_YEAR = re.compile(r"\d{4}(年|\.0)?")
_PERIOD = re.compile(r"[~〜]|から|\s-\s|\sto\s")
_TWO_WAYS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")

Read = Decimal | datetime | int | None


def numbers(kind: Kind, texts: Sequence[str | None], values: Sequence[Read]) -> list[CellValue]:
    """Cells of a column of amounts or ages."""
    if kind == "age":  # 34歳 and 30代 say more than their number
        return [
            int(text) if isinstance(value, int) and text and text.isdecimal() else text
            for text, value in zip(texts, values, strict=True)
        ]
    return [_number(text, value) for text, value in zip(texts, values, strict=True)]


def dates(
    kind: Kind, texts: Sequence[str | None], values: Sequence[Read], guessed: bool
) -> tuple[list[CellValue], bool]:
    """Cells of a column of dates, and whether dates such as 3/4/2024 stayed text.

    They do where it was guessed, or is not the same throughout, which number is the day: of those that
    are left as text, the next reader must be able to tell as much as the first.
    """
    two_ways = {text for text in set(texts) if text and _TWO_WAYS.match(_plain(text))}
    unread = any(value is None and text in two_ways for text, value in zip(texts, values, strict=True))
    stay = two_ways if guessed or unread else set()
    cells = [
        text if text is None or text in stay else _date(kind, text, value)
        for text, value in zip(texts, values, strict=True)
    ]
    return cells, bool(stay)


def _number(text: str | None, value: Read) -> CellValue:
    if text is None or not isinstance(value, Decimal):
        return text
    exact = Decimal(text) if _PLAIN_NUMBER.fullmatch(text) else value
    return float(exact) if len(exact.normalize().as_tuple().digits) <= DIGITS else text


def _date(kind: Kind, text: str, value: Read) -> CellValue:
    if not isinstance(value, datetime) or value < FIRST_DAY or value.microsecond:
        return text
    if kind == "birth" and _YEAR.fullmatch(_plain(text)):  # read as the middle of the year
        return text
    if kind == "month" and _PERIOD.search(_plain(text)):  # read as its first month
        return text
    return value.date() if value.time() == time() else value


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
