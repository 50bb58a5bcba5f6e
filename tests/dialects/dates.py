"""How files write the moment of an order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
_WEEKDAYS = "月火水木金土日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "0123456789/"})


@dataclass(frozen=True)
class DateForm:
    """A way to write a moment. order: of day, month and year, where figures alone could be another."""

    write: Callable[[datetime], str]
    order: Literal["ymd", "dmy", "mdy"] | None = None


def _pattern(words: str, order: Literal["ymd", "dmy", "mdy"] | None = None) -> DateForm:
    """A form by str.format: y yy m d H M S and padded mm dd HH, h with p for the twelve-hour clock."""

    def write(at: datetime) -> str:
        return words.format(
            y=at.year, yy=f"{at.year % 100:02}", m=at.month, mm=f"{at.month:02}", d=at.day, dd=f"{at.day:02}",
            H=at.hour, HH=f"{at.hour:02}", M=f"{at.minute:02}", S=f"{at.second:02}", h=at.hour % 12 or 12,
            p="AM" if at.hour < 12 else "PM", w=_WEEKDAYS[at.weekday()], b=_MONTHS[at.month - 1],
            B=_LONG_MONTHS[at.month - 1], reiwa=at.year - 2018,
        )  # fmt: skip

    return DateForm(write, order)


def serial(at: datetime) -> float:
    """Excel's number of a moment: days since the last day of 1899."""
    return (at - datetime(1899, 12, 30)) / timedelta(days=1)


def _offset(zone: ZoneInfo, words: str) -> DateForm:
    return DateForm(lambda at: _with_offset(at.replace(tzinfo=zone), words))


def _with_offset(at: datetime, words: str) -> str:
    sign = at.strftime("%z")
    return at.strftime(words).replace("OFFSET", f"{sign[:3]}:{sign[3:]}").replace("SHORT", sign)


def utc(at: datetime) -> datetime:
    """The universal time of a moment by Tokyo's clock."""
    return at.replace(tzinfo=TOKYO).astimezone(UTC).replace(tzinfo=None)


def epoch(at: datetime) -> int:
    """Seconds since 1970."""
    return int(at.replace(tzinfo=TOKYO).timestamp())


PLAIN = "ISO"
FORMS: dict[str, DateForm] = {
    PLAIN: _pattern("{y}-{mm}-{dd}"),
    "ISO with time": _pattern("{y}-{mm}-{dd} {HH}:{M}:{S}"),
    "ISO, minutes": _pattern("{y}-{mm}-{dd} {HH}:{M}"),
    "ISO with T": _pattern("{y}-{mm}-{dd}T{HH}:{M}:{S}"),
    "ISO of Tokyo": _offset(TOKYO, "%Y-%m-%dT%H:%M:%SOFFSET"),
    "offset of Tokyo": _offset(TOKYO, "%Y-%m-%d %H:%M:%S SHORT"),
    "offset of New York": _offset(NEW_YORK, "%Y-%m-%d %H:%M:%S SHORT"),
    "ISO of New York": _offset(NEW_YORK, "%Y-%m-%dT%H:%M:%SOFFSET"),
    "universal": DateForm(lambda at: utc(at).strftime("%Y-%m-%dT%H:%M:%SZ")),
    "universal, offset": DateForm(lambda at: utc(at).strftime("%Y-%m-%dT%H:%M:%S+00:00")),
    "universal, word": DateForm(lambda at: utc(at).strftime("%Y-%m-%d %H:%M:%S UTC")),
    "slashes": _pattern("{y}/{m}/{d}"),
    "slashes, padded": _pattern("{y}/{mm}/{dd}"),
    "slashes with time": _pattern("{y}/{m}/{d} {H}:{M}"),
    "slashes with weekday": _pattern("{y}/{mm}/{dd}({w})"),
    "full-width slashes": DateForm(lambda at: f"{at.year}/{at.month}/{at.day}".translate(_WIDE)),
    "points, year first": _pattern("{y}.{mm}.{dd}"),
    "compact": _pattern("{y}{mm}{dd}"),
    "compact with time": _pattern("{y}{mm}{dd}{HH}{M}{S}"),
    "kanji": _pattern("{y}年{m}月{d}日"),
    "kanji with time": _pattern("{y}年{mm}月{dd}日 {HH}:{M}"),
    "kanji with weekday": _pattern("{y}年{m}月{d}日({w})"),
    "Reiwa": _pattern("令和{reiwa}年{m}月{d}日"),
    "Reiwa, short": _pattern("R{reiwa}.{m}.{d}"),
    "day first": _pattern("{dd}/{mm}/{y}", "dmy"),
    "day first, points": _pattern("{dd}.{mm}.{y}", "dmy"),
    "day first, dashes": _pattern("{dd}-{mm}-{y}", "dmy"),
    "day first with time": _pattern("{dd}/{mm}/{y} {HH}:{M}", "dmy"),
    "day first, short": _pattern("{dd}/{mm}/{yy}", "dmy"),
    "day first, short points": _pattern("{d}.{m}.{yy}", "dmy"),
    "month first": _pattern("{m}/{d}/{y}", "mdy"),
    "month first, padded": _pattern("{mm}/{dd}/{y}", "mdy"),
    "month first with time": _pattern("{m}/{d}/{y} {H}:{M}", "mdy"),
    "month first, noon": _pattern("{m}/{d}/{y} {h}:{M} {p}", "mdy"),
    "month first, short": _pattern("{m}/{d}/{yy}", "mdy"),
    "month first, short with time": _pattern("{m}/{d}/{yy} {H}:{M}", "mdy"),
    "year first, short": _pattern("{yy}/{mm}/{dd}", "ymd"),
    "year first, short dashes": _pattern("{yy}-{mm}-{dd}", "ymd"),
    "month in letters, short": _pattern("{dd}-{b}-{yy}"),
    "month in letters": _pattern("{d} {b} {y}"),
    "month in letters, first": _pattern("{b} {d}, {y}"),
    "month in letters, noon": _pattern("{b} {d}, {y} {h}:{M}:{S} {p}"),
    "long month, noon": _pattern("{B} {d}, {y} {h}:{M}:{S} {p}"),
    "serial": DateForm(lambda at: f"{int(serial(at))}"),
    "serial with time": DateForm(lambda at: f"{serial(at):.6f}"),
    "epoch": DateForm(lambda at: f"{epoch(at)}"),
    "epoch in thousandths": DateForm(lambda at: f"{epoch(at) * 1000}"),
}
