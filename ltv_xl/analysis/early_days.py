"""The days of forecasts: whom each sees at which age, whom it has seen through a horizon, what came of it."""

from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

AGES = (30, 45, 60, 90)
"""Days after the first purchase at which customers are looked at: the last of these that each has passed."""
OLDEST = 120
"""Customers acquired longer ago are not new."""
HORIZONS = (12, 6)
"""Months, the first preferred: the second where there are too few earlier forecasts of the first."""
MOST_TESTS = 12
"""Forecasts made earlier that are looked at, at most: the latest, a month apart."""
DAY = timedelta(days=1)


class ForecastDay(Struct, frozen=True):
    """A day at whose end a forecast of `horizon` months is made.

    seen: of each of AGES, the first and the last day of the first purchases that are looked at there.
    observed_to: the last day of first purchases that had been observed through the horizon.
    """

    day: date
    horizon: int
    seen: tuple[tuple[date, date], ...]
    observed_to: date

    @property
    def cuts(self) -> tuple[date, ...]:
        """Days at which a span of first days begins, so that each span is wholly seen here, or not at all."""
        return (self.observed_to + DAY, *(first for first, _ in self.seen), self.seen[0][1] + DAY)


def forecast_day(day: date, horizon: int) -> ForecastDay:
    """What a forecast made at the end of a day rests on."""
    ends = [*(day - timedelta(days=age) for age in AGES), day - (OLDEST + 1) * DAY]
    seen = tuple((last_before + DAY, last) for last, last_before in pairwise(ends))
    return ForecastDay(day, horizon, seen, observed_to(day, horizon))


def test_days(as_of: date, horizon: int, known_from: date) -> tuple[ForecastDay, ...]:
    """The latest forecasts whose outcome is known for all whom they were made for, the newest first."""
    known = observed_to(as_of, horizon)
    days = [
        forecast_day(months_before(as_of, months), horizon) for months in range(1, horizon + MOST_TESTS + 3)
    ]
    seen = [day for day in days if day.seen[0][1] <= known and day.observed_to >= known_from]
    return tuple(seen[:MOST_TESTS])


def months_before(day: date, months: int) -> date:
    """The day whose end lies so many months before a day's end: of the last of March, that of February."""
    return _earlier(day + DAY, months) - DAY


def observed_to(day: date, months: int) -> date:
    """The last first day of which so many age months had ended by a day's end (see ledger.sql)."""
    first = _earlier(day + DAY, months)
    while _later(first + DAY, months) <= day + DAY:
        first += DAY
    return first


def _earlier(day: date, months: int) -> date:
    return _later(day, -months)


def _later(day: date, months: int) -> date:
    """The same day of another month, or its last one where it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(years, month + 1, 1) + timedelta(days=day.day - 1), following - DAY)
