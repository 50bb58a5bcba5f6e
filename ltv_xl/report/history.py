"""The headline figures of earlier reports, which a workbook keeps from refresh to refresh: a row a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from ltv_xl.report.content import Kind

Figure = Literal["customers", "new", "f2", "profit", "ltv", "ltv_paid", "cpa", "left"]
FIGURES: Mapping[Figure, Kind] = {
    "customers": "count",
    "new": "count",
    "f2": "share",
    "profit": "money",
    "ltv": "money",
    "ltv_paid": "money",
    "cpa": "money",
    "left": "money",
}
"""What a row holds, and what each is. profit, new: of the last three complete months."""


class Entry(Struct, frozen=True):
    """A report: the day that made it, the day its data reach to, what LTV adds up, the months of the LTV.

    figures: those that the report had.
    """

    day: date
    as_of: date
    basis: str
    currency: str
    months: int
    figures: Mapping[Figure, float]


class History(NamedTuple):
    """The reports of other days, and the day of this one."""

    entries: tuple[Entry, ...]
    today: date

    @property
    def earlier(self) -> tuple[Entry, ...]:
        """Those of days before, the latest last."""
        return tuple(entry for entry in self.entries if entry.day < self.today)


def history(entries: Sequence[Entry], today: date) -> History:
    """Of several entries of a day the last one counts; this report takes the place of today's."""
    by_day = {entry.day: entry for entry in entries if entry.day != today}
    return History(tuple(by_day[day] for day in sorted(by_day)), today)
