"""The words of a command line, read: each option's text to its value, or one sentence on what it takes."""

import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from ltv_xl.errors import SettingError
from ltv_xl.texts import LANGUAGES, Language, spoken_language, text

LANG = spoken_language(sys.argv)
"""The language in which this command line speaks."""

LONGEST = 36_500
"""Days of an inactivity window at most: a century."""


def said(key: str, /, **fields: object) -> str:
    """A text of the command line."""
    return text(f"cli.{key}", LANG, **fields)


def language(word: str) -> Language:
    """A language that the texts are written in: en or ja."""
    if word not in LANGUAGES:
        raise SettingError("cli.bad.lang", found=word)
    return word


def day(option: str, word: str) -> date:
    """2025-09-30, also with slashes."""
    try:
        return date.fromisoformat(word.replace("/", "-"))
    except ValueError:
        raise SettingError("cli.bad.day", option=option, found=word) from None


def start(word: str) -> date | Literal["all-new"]:
    """The shop's first day, or the word for a file that holds everything."""
    return "all-new" if word == "all-new" else day("history-starts", word)


def number(option: str, word: str) -> Decimal:
    """1200 or 1,200."""
    try:
        found = Decimal(word.replace(",", ""))
    except InvalidOperation:
        raise SettingError("cli.bad.number", option=option, found=word) from None
    if not found.is_finite():
        raise SettingError("cli.bad.number", option=option, found=word)
    return found


def fraction(option: str, word: str) -> Decimal:
    """60% or 0.6; 60 is refused, for it could be either."""
    percent = word.strip().endswith(("%", "％"))
    found = number(option, word.strip().rstrip("%％")) / (100 if percent else 1)
    if not 0 < found <= 1:
        raise SettingError("cli.bad.fraction", option=option, found=word)
    return found


def positive(option: str, word: str) -> int:
    """A number of days, 1 or more."""
    found = int(word) if word.isdecimal() else 0
    if not 1 <= found <= LONGEST:
        raise SettingError("cli.bad.positive", option=option, found=word)
    return found


def currency(word: str) -> str:
    """An ISO code, in capitals."""
    if len(word) != 3 or not word.isascii() or not word.isalpha():
        raise SettingError("cli.bad.currency", found=word)
    return word.upper()


def zone(word: str) -> str:
    """The name of a time zone that this system knows."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(word)
    except (KeyError, ValueError, OSError):
        raise SettingError("cli.bad.zone", found=word) from None
    return word


def pairs(words: list[str]) -> dict[str, str]:
    """column=header, each column once."""
    found: dict[str, str] = {}
    for word in words:
        name, sign, header = word.partition("=")
        if not sign or not name.strip() or not header.strip():
            raise SettingError("cli.bad.map", found=word)
        if name.strip() in found:
            raise SettingError("cli.bad.map_twice", found=name.strip())
        found[name.strip()] = header.strip()
    return found
