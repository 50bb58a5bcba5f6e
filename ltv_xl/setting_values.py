"""What people write into a setting, and the value that it means: dates, amounts, shares, days, codes.

Each reader takes a text that is half-width and without blanks at its ends, and raises ValueError for one that
it does not accept. This module knows only the languages of the texts.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, get_args

from msgspec import Struct

from ltv_xl.texts import LANGUAGES, Language

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""No order is older; a later day is a slip of the finger, and every month until then a column."""
SMALLEST_MARGIN = Decimal("0.0001")
"""One hundredth of a percent: dividing by less gives figures beyond what a cell shows."""
LARGEST_AMOUNT = Decimal(10) ** 12
LONGEST_WINDOW = 36_500
"""Days of an inactivity window at most: a century."""
MOST_PURCHASES = 10_000
"""Purchases that a group of customers begins with at most."""
SCORED = 4
"""Thresholds that part customers into five scores."""
LARGEST_HOLDOUT = Decimal("0.9")
"""Share of a list that is held out at most."""
LONGEST_LIST = 365
"""Days in which the orders of a list count at most."""
LARGEST_TAX = 50
"""Percent of a tax on sales at most."""
CPA_MONTHS = (3, 6, 12)
"""Complete months that a CPA may be of at least."""
LONGEST_NUMBER = 40
"""Characters of a number; a float written out needs 24."""

LIMITS: Mapping[str, str] = {
    "first_day": FIRST_DAY.isoformat(),
    "last_day": LAST_DAY.isoformat(),
    "smallest_margin": f"{SMALLEST_MARGIN * 100:f}".rstrip("0") + "%",
    "largest_amount": f"{LARGEST_AMOUNT:,}",
    "longest_window": f"{LONGEST_WINDOW:,}",
    "largest_holdout": f"{LARGEST_HOLDOUT * 100:.0f}%",
    "longest_list": f"{LONGEST_LIST}",
}
"""The limits as the sentences name them."""

DecimalMark = Literal[".", ","]
DateOrder = Literal["ymd", "dmy", "mdy"]

ERAS: Mapping[str, tuple[date, date]] = {
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), LAST_DAY),
}
"""Japanese eras since FIRST_DAY, with their first and last day."""
ERA_LETTERS = {"h": "平成", "r": "令和"}

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,3})?", re.ASCII)
_TIME = r"([T ]\d{1,2}:\d\d(:\d\d)?)?"
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))" + _TIME, re.ASCII
)
_DAY_OF_ERA = re.compile(
    r"(平成|令和|[hr])(\d{1,2}|元)(?:([-/.])(\d{1,2})\3(\d{1,2})|年(\d{1,2})月(\d{1,2})日)" + _TIME,
    re.ASCII | re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\s*\([日月火水木金土](曜日?)?\)")
_YEN_BEFORE = re.compile(r"([+-]?)\s*(?:[¥\\]|JPY)\s*", re.IGNORECASE)
_YEN_AFTER = re.compile(r"\s*(万|億)?\s*(?:円|JPY|yen)\Z", re.IGNORECASE)
_MYRIADS = {"万": Decimal(10) ** 4, "億": Decimal(10) ** 8}
_DAYS = re.compile(r"\s*(?:日間?|days?)\Z", re.IGNORECASE)
_PURCHASES = re.compile(r"\s*(?:回|orders?|purchases?)\Z", re.IGNORECASE)
_MONTHS = re.compile(r"\s*(?:(?:か|ヶ|カ|ヵ)月間?|months?)\Z", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_TAX_INCLUDED = ("included", "incl", "incl.", "税込", "税込み", "内税")
_TAX_EXCLUDED = ("excluded", "excl", "excl.", "税抜", "税抜き", "税別", "外税")
_TAX = re.compile(
    f"({'|'.join(map(re.escape, sorted((*_TAX_INCLUDED, *_TAX_EXCLUDED), key=len, reverse=True)))})"
    r"(?:\s*(\()?\s*(\d+(?:\.\d+)?)\s*%\s*(?(2)\)))?",
    re.ASCII | re.IGNORECASE,
)
_ORDER_LETTERS = str.maketrans("年月日", "ymd")


class Yen(Decimal):
    """An amount written with a mark of yen, which another currency would contradict."""


class Tax(Struct, frozen=True):
    """Whether amounts hold their tax, and at which rate, a fraction; 0 where no rate is given.

    As a text it is what its reader reads.
    """

    included: bool
    rate: Decimal

    def __str__(self) -> str:
        word = "included" if self.included else "excluded"
        return f"{word} {(self.rate * 100).normalize():f}%" if self.rate else word


class Commission(Struct, frozen=True):
    """What malls and channels take of the amounts paid: each by its name, a fraction.

    As a text it is what its reader reads.
    """

    rates: tuple[tuple[str, Decimal], ...]

    def __str__(self) -> str:
        return ", ".join(f"{name}={(rate * 100).normalize():f}%" for name, rate in self.rates)


class Names(Struct, frozen=True):
    """Names in the order in which they were given. As a text it is what its reader reads."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return "; ".join(self.names) + ";" * (len(self.names) == 1 and "," in self.names[0])


class Thresholds(Struct, frozen=True):
    """Ascending limits that part values into groups. As a text it is what its reader reads."""

    values: tuple[Decimal, ...]

    def __str__(self) -> str:
        return "; ".join(f"{value.normalize():f}" for value in self.values)


def folded(name: str) -> str:
    """What is alike in two writings of a name: not width, capital letters or blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _language(word: str) -> Language:
    for language in LANGUAGES:
        if word == language:
            return language
    raise ValueError(word)


def _day(word: str) -> date:
    """2025-09-30, also with slashes, points or 年月日, and 20250930; 令和7年9月30日, R7.9.30."""
    written = _WEEKDAY.sub("", word)
    parsed = _day_of_era(written) or _day_of_our_era(written)
    if not FIRST_DAY <= parsed <= LAST_DAY:
        raise ValueError(word)
    return parsed


def _day_of_our_era(word: str) -> date:
    match = _DAY.fullmatch(word)
    if not match:
        raise ValueError(word)
    year, month, day = (int(part) for part in match.group(1, 3, 4, 5, 6, 7, 8) if part)
    return date(year, month, day)


def _day_of_era(word: str) -> date | None:
    """None for a day without an era; ValueError for one that the era does not have."""
    match = _DAY_OF_ERA.fullmatch(word)
    if not match:
        return None
    first, last = ERAS[ERA_LETTERS.get(match[1].lower(), match[1])]
    year = first.year - 1 + (1 if match[2] == "元" else int(match[2]))
    month, day = (int(part) for part in match.group(4, 5, 6, 7) if part)
    parsed = date(year, month, day)
    if not first <= parsed <= last:
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
    """60%, 6割 or 0.6; 60 is refused, for it could be either."""
    for mark, parts in (("%", 100), ("割", 10)):
        if word.endswith(mark):
            number = _number(word[:-1].rstrip())
            return _between(number, parts * SMALLEST_MARGIN, parts) / parts
    return _between(_number(word), SMALLEST_MARGIN, 1)


def _rate(word: str) -> Decimal:
    """3.6% or 0.036, from nothing to less than all; 3.6 and 1 are refused: 1 is meant as 1%, never as all."""
    number = _number(word[:-1].rstrip()) / 100 if word.endswith("%") else _number(word)
    if not 0 <= number < 1:
        raise ValueError(word)
    return number


def _holdout(word: str) -> Decimal:
    """10% or 0.1, from nothing to LARGEST_HOLDOUT."""
    return _between(_rate(word), 0, LARGEST_HOLDOUT)


def _tax(word: str) -> Tax:
    """Included 10%, 税込8%, 税込(10%); excluded. What holds its tax needs the rate to take it out."""
    match = _TAX.fullmatch(word)
    if not match:
        raise ValueError(word)
    included = match[1].lower() in _TAX_INCLUDED
    rate = _between(_number(match[3]), 0, LARGEST_TAX) / 100 if match[3] else Decimal(0)
    if included and not rate:
        raise ValueError(word)
    return Tax(included, rate)


def _commission(word: str) -> Commission:
    """楽天=8%, Amazon=15%: each name once."""
    rates = []
    for pair in filter(None, (part.strip() for part in re.split(r"[,、;\n]", word))):
        name, mark, rate = pair.rpartition("=")
        if not mark or not name.strip():
            raise ValueError(word)
        rates.append((name.strip(), _rate(rate.strip())))
    if not rates or len({folded(name) for name, _ in rates}) < len(rates):
        raise ValueError(word)
    return Commission(tuple(rates))


def _amount(word: str) -> Decimal:
    """An amount; of one that bears a mark of yen this is remembered: 1,000円, ¥1,000, 3万円."""
    before, after = _YEN_BEFORE.match(word), _YEN_AFTER.search(word)
    if before and after:
        raise ValueError(word)
    if before:
        return Yen(_between(_number(before[1] + word[before.end() :]), 0, LARGEST_AMOUNT))
    if after:
        number = _number(word[: after.start()]) * _MYRIADS.get(after[1], 1)
        return Yen(_between(number, 0, LARGEST_AMOUNT))
    return _between(_number(word), 0, LARGEST_AMOUNT)


def _names(word: str) -> Names:
    """ミニセット; はじめてのセット: each name once."""
    names = _several(word)
    if not names or len(set(map(folded, names))) < len(names):
        raise ValueError(word)
    return Names(names)


def _several(word: str) -> tuple[str, ...]:
    """The parts of a text. Where something else parts them, a comma stands in a part, such as 1,000."""
    parts = re.split(r"[;、\n]", word) if re.search(r"[;、\n]", word) else word.split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _limits(count: int, read: Callable[[str], Decimal | int]) -> Callable[[str], Thresholds]:
    """A reader of so many ascending limits."""

    def limits(word: str) -> Thresholds:
        values = tuple(map(read, _several(word)))
        if len(values) != count or any(low >= high for low, high in pairwise(values)):
            raise ValueError(word)
        return Thresholds(tuple(value if isinstance(value, Yen) else Decimal(value) for value in values))

    return limits


def _purchases(word: str) -> Decimal:
    """2, 2回 or 2 orders: from the second purchase on, for everybody has bought once."""
    number = _number(_PURCHASES.sub("", word))
    if number != int(number):
        raise ValueError(word)
    return _between(number, 2, MOST_PURCHASES)


def _days(word: str) -> int:
    """180, 180日 or 180 days."""
    unit = _DAYS.search(word)
    days = _between(_number(word[: unit.start()] if unit else word), 1, LONGEST_WINDOW)
    if days != int(days):
        raise ValueError(word)
    return int(days)


def _cpa_months(word: str) -> int:
    """3, 6 or 12, also 3か月 or 3 months."""
    months = _number(_MONTHS.sub("", word))
    if months not in CPA_MONTHS:
        raise ValueError(word)
    return int(months)


def _list_days(word: str) -> int:
    """30, 30日 or 30 days."""
    return int(_between(Decimal(_days(word)), 1, LONGEST_LIST))


def _currency(word: str) -> str:
    if word.lower() in {"円", "yen"}:
        return "JPY"
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
    """dmy, also d/m/y, dd/mm/yyyy and 日月年."""
    letters = re.sub(r"(.)\1+", r"\1", re.sub(r"[\s/.-]", "", word.lower())).translate(_ORDER_LETTERS)
    for order in get_args(DateOrder):
        if letters == order:
            return order  # type: ignore[no-any-return]  # one of them
    raise ValueError(word)


READERS: Mapping[str, Callable[[str], object]] = {
    "lang": _language,
    "as_of": _day,
    "shop_opened": _start,
    "margin": _margin,
    "target_profit": _amount,
    "discount": _rate,
    "cpa_months": _cpa_months,
    "delivery_cost": _amount,
    "handling": _amount,
    "fee": _rate,
    "points": _rate,
    "commission": _commission,
    "tax": _tax,
    "ad_tax": _tax,
    "currency": _currency,
    "inactive_days": _days,
    "trial_products": _names,
    "rfm_recency": _limits(SCORED, _days),
    "rfm_frequency": _limits(SCORED, _purchases),
    "rfm_profit": _limits(SCORED, _amount),
    "portfolio_days": _limits(3, _days),
    "portfolio_amount": _amount,
    "timezone": _zone,
    "decimal": _decimal,
    "date_order": _date_order,
}
"""Setting -> what reads its text."""

LIST_READERS: Mapping[str, Callable[[str], object]] = {
    "holdout": _holdout,
    "list_days": _list_days,
    "cost_per_contact": _amount,
}
"""The same for what is decided of lists to act upon, which no report knows."""
