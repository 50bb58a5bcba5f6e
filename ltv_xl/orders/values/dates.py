"""One date or time as people write it -> a local datetime. SQL reads the usual spellings, this the odd."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from msgspec import Struct

from ltv_xl.orders.values.date_order import day_in_order, full_year, triple
from ltv_xl.setting_values import DateOrder

ERAS = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
    "r": 2018, "h": 1988, "s": 1925, "t": 1911, "m": 1867,
}  # fmt: skip
"""The year before each era's first."""

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}

_FURTHEST = timedelta(hours=14, minutes=59)
"""The Line Islands are 14 hours ahead of Greenwich; nothing is further."""

_WEEKDAY = re.compile(r"\s*\([日月火水木金土]曜?日?\)|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]* ")
"""It says nothing beside a date: 2025/9/30(火), and Tue, 30 Sep 2025 10:05:00 +0900 as in a mail."""
_ZONE = re.compile(r"\s*(?:(z|utc|gmt|jst)|([+-])(\d{2}):?(\d{2})?)$")
_TIME = re.compile(
    r"(?:[ t,]\s*)(午前|午後|am|pm)?\s*(\d{1,2})[:時](\d{1,2})?分?(?::?(\d{1,2})秒?)?(?:\.\d+)?\s*(am|pm)?$"
)
_DATES = (
    (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"), "ymd"),
    (
        re.compile(r"(令和|平成|昭和|大正|明治|[rhstm])[ .]?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?"),
        "era",
    ),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), "ymd"),
    (re.compile(r"([a-z]{3})[a-z]*\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4}|\d{2})"), "name day year"),
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ /-]([a-z]{3})[a-z]*\.?,?[ /-](\d{4}|\d{2})"), "day name year"),
)  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?(?:度|分)?")
_MONTH_NAME = re.compile(r"([a-z]{3})[a-z]*[ -](\d{4}|\d{2})")


class MomentForm(Struct, frozen=True):
    """How the dates of a column are read.

    order: of the numbers of a date that does not begin with a year of four digits. zone: whose local time
    comes out; None: times with an offset stay as they are written. in_utc: those without one are in UTC.
    """

    order: DateOrder
    zone: ZoneInfo | None
    in_utc: bool = False


def moment(text: str, form: MomentForm) -> datetime | None:
    """A date or date-time in any usual spelling, as local time; None where it is none.

    A bare number is an Excel serial (days since 1899-12-30, between 1954 and 2119).
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower().strip("'\"=")
    plain = _WEEKDAY.sub("", plain)
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _serial(plain, form)
    if match := re.fullmatch(r"(\d{8})(\d{2})(\d{2})(\d{2})", plain):
        plain = f"{match[1]} {match[2]}:{match[3]}:{match[4]}"
    offset: timedelta | None = None
    if (":" in plain or "時" in plain) and (match := _ZONE.search(plain)):
        plain, offset = plain[: match.start()], _offset(match)
    hours = (0, 0, 0)
    if match := _TIME.search(plain):
        plain, hours = plain[: match.start()].strip(), _clock(match)
        if offset is None and form.in_utc:
            offset = timedelta(0)
    day = _day(plain, form.order)
    if day is None:
        return None
    try:
        local = datetime(*day, *hours)
        return local if offset is None else _in_zone(local, offset, form.zone)
    except (ValueError, OverflowError):  # no such day, no such offset, or a day after the year 9999
        return None


def birth(text: str, form: MomentForm) -> datetime | None:
    """A date of birth, never after today; of a year alone the middle, at most half a year off."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := re.fullmatch(r"((?:19|20)\d{2})(?:年|\.0)?", plain):
        return datetime(int(match[1]), 7, 1)
    born = moment(text, form)
    if born is None or born <= datetime.now() or triple(text) is None:
        return born
    return born.replace(year=born.year - 100, day=min(born.day, 28) if born.month == 2 else born.day)


def month(text: str, form: MomentForm) -> datetime | None:
    """The first day of a month: `2024-04`, `2024年4月`, `202404`, `Apr 2024`, a date, or a period's start."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    year = number = None
    if (match := _MONTH.fullmatch(plain)) and len(plain) >= 6:
        year, number = int(match[1]), int(match[2])
    elif (match := _MONTH_NAME.fullmatch(plain)) and match[1] in MONTHS:
        year, number = int(match[2]), MONTHS[match[1]]
        year += 2000 if year < 100 else 0
    if year is not None and number is not None:
        return datetime(year, number, 1) if year and 1 <= number <= 12 else None
    start = re.split(r"\s*(?:~|〜|から|\s-\s|\sto\s)\s*", plain)[0]
    day = moment(start, form)
    return None if day is None else day.replace(day=1, hour=0, minute=0, second=0)


def _serial(plain: str, form: MomentForm) -> datetime | None:
    days = float(plain)
    if not 19_725 <= days < 80_000:
        return None
    local = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))
    return local if days.is_integer() or not form.in_utc else _in_zone(local, timedelta(0), form.zone)


def _offset(match: re.Match[str]) -> timedelta:
    """East of Greenwich."""
    if match[1]:
        return timedelta(hours=9 if match[1] == "jst" else 0)
    minutes = int(match[3]) * 60 + int(match[4] or 0)
    return timedelta(minutes=-minutes if match[2] == "-" else minutes)


def _in_zone(local: datetime, offset: timedelta, zone: ZoneInfo | None) -> datetime:
    """A local time of one offset as local time of a zone. ValueError for an offset that no place has."""
    if abs(offset) > _FURTHEST:
        raise ValueError(offset)
    if zone is None:
        return local
    return local.replace(tzinfo=timezone(offset)).astimezone(zone).replace(tzinfo=None)


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    half = match[1] or match[5]
    hour = int(match[2])
    if half in {"pm", "午後"} and hour < 12:
        hour += 12
    if half in {"am", "午前"} and hour == 12:
        hour = 0
    return hour, int(match[3] or 0), int(match[4] or 0)


def _day(plain: str, order: DateOrder) -> tuple[int, int, int] | None:
    for pattern, kind in _DATES:
        if (match := pattern.fullmatch(plain)) is None:
            continue
        if kind == "era":
            year = 1 if match[2] == "元" else int(match[2])
            return ERAS[match[1]] + year, int(match[3]), int(match[4])
        if kind == "ymd":
            return int(match[1]), int(match[2]), int(match[3])
        name, day = (match[1], match[2]) if kind == "name day year" else (match[2], match[1])
        return (full_year(match[3]), MONTHS[name], int(day)) if name in MONTHS else None
    if match := _NUMBERS.fullmatch(plain):
        read = day_in_order((match[1], match[2], match[3]), order)
        return (read.year, read.month, read.day) if read else None
    return None


def offset_minutes(written: str) -> int | None:
    """Minutes east of Greenwich of +0900, Z or JST; None for no offset, or one that no place has."""
    match = _ZONE.fullmatch(written.lower())
    if match is None:
        return None
    offset = _offset(match)
    return None if abs(offset) > _FURTHEST else int(offset.total_seconds()) // 60
