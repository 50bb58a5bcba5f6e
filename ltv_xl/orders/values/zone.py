"""Whose days the orders' days are: the offsets that a file carries -> a decision. No SQL here."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

USUAL = "Asia/Tokyo"
"""Where neither the user nor the file says which."""

_USUAL_OFFSET = 9 * 60
_HOUR = 60
_UTC_HEADER = re.compile(r"\b(?:utc|gmt)\b(?![+-]?\d)", re.IGNORECASE)


class Zone(Struct, frozen=True):
    """The zone of the days.

    name: of a zone of the time zone database; of local times as the file writes them, their offsets.
    as_written: times stay as they stand in the file. assumed: there are instants, and nobody says whose days.
    """

    name: str
    as_written: bool = False
    assumed: bool = False


def shop_zone(
    offsets: Iterable[int], given: str | None, of_system: str | None, *, has_instants: bool = False
) -> Zone:
    """The decision.

    offsets: minutes east of Greenwich that stand in the file. given: by the user. of_system: where the
    recognised system writes its times. has_instants: the file has times in UTC that carry no offset.
    """
    if named := given or of_system:
        return Zone(named)
    written = sorted(set(offsets))
    lone = len(written) == 1 and written != [0]
    summer = len(written) == 2 and written[1] - written[0] == _HOUR
    if written == [_USUAL_OFFSET]:
        return Zone(USUAL)
    if (lone or summer) and not has_instants:
        return Zone("/".join(f"UTC{_shown(offset)}" for offset in written), as_written=True)
    return Zone(USUAL, assumed=bool(written) or has_instants)


def today(zone: Zone) -> date:
    """The day that it is there now; where only offsets are known, the last day that it may be."""
    return datetime.now(ZoneInfo("Etc/GMT-14" if zone.as_written else zone.name)).date()


def is_utc_header(header: str) -> bool:
    """Whether a header says that its times are in UTC: `Created (UTC)`."""
    return _UTC_HEADER.search(unicodedata.normalize("NFKC", header)) is not None


def _shown(offset: int) -> str:
    return f"{'-' if offset < 0 else '+'}{abs(offset) // _HOUR:02}:{abs(offset) % _HOUR:02}"
