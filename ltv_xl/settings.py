"""What a user may decide about a report, and what each setting accepts, be it an option, a cell or a call.

A value comes as text or as whatever a cell holds. `setting` reads it, or says in one sentence what the
setting accepts. `Settings` reads its own fields in the same way, so that nobody gets past the limits.
This module knows only errors and texts, so that every room below the command line may read it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from ltv_xl.errors import SettingError
from ltv_xl.texts import LANGUAGES, Language

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""No order is older; a later day is a slip of the finger, and every month until then a column."""
SMALLEST_MARGIN = Decimal("0.0001")
"""One hundredth of a percent: dividing by less gives figures beyond what a cell shows."""
LARGEST_PROFIT = Decimal(10) ** 12
LONGEST_WINDOW = 36_500
"""Days of an inactivity window at most: a century."""
LONGEST_NUMBER = 40
"""Characters of a number; a float written out needs 24."""
SHOWN = 60
"""Characters of a refused value that its sentence repeats."""

LIMITS: Mapping[str, str] = {
    "first_day": FIRST_DAY.isoformat(),
    "last_day": LAST_DAY.isoformat(),
    "smallest_margin": f"{SMALLEST_MARGIN * 100:f}".rstrip("0") + "%",
    "largest_profit": f"{LARGEST_PROFIT:,}",
    "longest_window": f"{LONGEST_WINDOW:,}",
}
"""The limits as the sentences name them."""

DecimalMark = Literal[".", ","]
DateOrder = Literal["ymd", "dmy", "mdy"]

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,3})?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))"
    r"([T ]\d\d:\d\d(:\d\d)?)?",
    re.ASCII,
)
_CURRENCY = re.compile(r"[A-Za-z]{3}")


def setting(name: str, given: object, place: str) -> Any:
    """The value of a setting from a text or a cell's value.

    place: where the value stands, for the sentence: "--margin", "Settings!C10".
    SettingError with the key "settings.NAME" for a value that the setting does not accept.
    """
    try:
        return READERS[name](_text(given))
    except ValueError:
        raise _refused(name, place, given) from None


def read_mapping(words: Iterable[str], place: str) -> dict[str, str]:
    """column=header, each column once. SettingError for anything else."""
    headers: dict[str, str] = {}
    for word in words:
        name, _, header = (part.strip() for part in word.partition("="))
        if not name or not header:
            raise _refused("mapping", place, word)
        if name in headers:
            raise _refused("mapping_twice", place, name)
        headers[name] = header
    return headers


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every choice behind a report; the defaults suit a Japanese shop. SettingError for a wrong one.

    as_of: the day the report looks back from; None: the last order date.
    history_starts: the shop's first day, "all-new" when every customer's first order is in the file,
        None when it is not known.
    margin: gross margin assumed where the orders have no cost, a fraction; None: 1, and LTV is revenue.
    target_profit: profit per customer that must remain after acquisition, in money.
    by: further columns to make a segment sheet of, by their header.
    mapping: canonical column -> the header that a source uses for it.
    inactive_days: days without an order after which a customer counts as inactive.
    timezone: the shop's zone, for times that come with an offset.
    currency: ISO code, for number formats.
    with_customers: also list customers to act upon, by their id: personal data, only when asked for.
    decimal: the decimal mark of the amounts, where the file leaves it open.
    date_order: the order of day, month and year, where the file leaves it open.
    shop: the system that the orders come from, where the file does not say it.
    walk_ins: customer ids under which a shop books everybody without an account.
    allow_partial: make a report though many rows could not be used.
    """

    lang: Language = "en"
    as_of: date | None = None
    history_starts: date | Literal["all-new"] | None = None
    margin: Decimal | None = None
    target_profit: Decimal = Decimal(0)
    currency: str = "JPY"
    by: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    inactive_days: int = 180
    timezone: str = "Asia/Tokyo"
    with_customers: bool = False
    decimal: DecimalMark | None = None
    date_order: DateOrder | None = None
    shop: str | None = None
    walk_ins: tuple[str, ...] = ()
    allow_partial: bool = False

    def __post_init__(self) -> None:
        for choice in fields(self):
            given = getattr(self, choice.name)
            if choice.name in READERS and (given is not None or choice.default is not None):
                object.__setattr__(self, choice.name, setting(choice.name, given, choice.name))


def _text(given: object) -> str:
    """A value as one would type it: half-width, a whole number without a point, a date without its time.

    ValueError for a truth value, which is a number to Python alone.
    """
    match given:
        case bool():
            raise ValueError(given)
        case datetime():
            return given.date().isoformat()
        case float() if given.is_integer():
            return str(int(given))
        case _:
            return unicodedata.normalize("NFKC", str(given)).replace("\N{MINUS SIGN}", "-").strip()


def _language(word: str) -> Language:
    for language in LANGUAGES:
        if word == language:
            return language
    raise ValueError(word)


def _day(word: str) -> date:
    """2025-09-30, also with slashes, points or 年月日, and 20250930."""
    match = _DAY.fullmatch(word)
    if not match:
        raise ValueError(word)
    year, month, day = (int(part) for part in match.group(1, 3, 4, 5, 6, 7, 8) if part)
    parsed = date(year, month, day)
    if not FIRST_DAY <= parsed <= LAST_DAY:
        raise ValueError(word)
    return parsed


def _start(word: str) -> date | Literal["all-new"]:
    """The shop's first day, or the word for a file that holds everything."""
    return "all-new" if re.sub(r"[\s_-]+", "-", word.lower()) == "all-new" else _day(word)


def _number(word: str) -> Decimal:
    """1200, 1,200 or 1.2e3; commas stand between groups of three digits."""
    if len(word) > LONGEST_NUMBER or not _NUMBER.fullmatch(word) or not re.search(r"^[+-]?\.?\d", word):
        raise ValueError(word)
    return Decimal(word.replace(",", ""))


def _between(number: Decimal, smallest: Decimal | int, largest: Decimal | int) -> Decimal:
    if not smallest <= number <= largest:
        raise ValueError(number)
    return number


def _margin(word: str) -> Decimal:
    """60% or 0.6; 60 is refused, for it could be either."""
    if word.endswith("%"):
        return _between(_number(word[:-1].rstrip()), 100 * SMALLEST_MARGIN, 100) / 100
    return _between(_number(word), SMALLEST_MARGIN, 1)


def _profit(word: str) -> Decimal:
    return _between(_number(word), 0, LARGEST_PROFIT)


def _days(word: str) -> int:
    days = _between(_number(word), 1, LONGEST_WINDOW)
    if days != int(days):
        raise ValueError(word)
    return int(days)


def _currency(word: str) -> str:
    if not _CURRENCY.fullmatch(word):
        raise ValueError(word)
    return word.upper()


def _zone(word: str) -> str:
    """The name of a time zone that this system knows."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(word)
    except (KeyError, OSError):
        raise ValueError(word) from None
    return word


def _decimal(word: str) -> DecimalMark:
    if word in {".", "point"}:
        return "."
    if word in {",", "comma"}:
        return ","
    raise ValueError(word)


def _date_order(word: str) -> DateOrder:
    """dmy, also d/m/y and dd/mm/yyyy."""
    letters = re.sub(r"(.)\1+", r"\1", re.sub(r"[\s/.-]", "", word.lower()))
    for order in get_args(DateOrder):
        if letters == order:
            return order  # type: ignore[no-any-return]  # one of them
    raise ValueError(word)


READERS: Mapping[str, Callable[[str], object]] = {
    "lang": _language,
    "as_of": _day,
    "history_starts": _start,
    "margin": _margin,
    "target_profit": _profit,
    "currency": _currency,
    "inactive_days": _days,
    "timezone": _zone,
    "decimal": _decimal,
    "date_order": _date_order,
}
"""Setting -> what reads its text; ValueError for a text that it does not accept."""


def _refused(key: str, place: str, given: object) -> SettingError:
    """The sentence on what a setting accepts."""
    text = str(given)
    value = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return SettingError(f"settings.{key}", place=place, value=value, **LIMITS)
