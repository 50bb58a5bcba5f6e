"""The days of a forecast: those before as_of that it is compared with, and the day of its back-test."""

from datetime import date, timedelta

from msgspec import Struct

from ltv_xl.analysis.groups import months_before
from ltv_xl.analysis.spans import months_later
from ltv_xl.analysis.tables.forecast import FORECAST_MONTHS

WEEK = 7
"""Days: models count in weeks."""
MOST_TEST_WEEKS = 26
LEAST_TEST_WEEKS = 4
"""Weeks that a back-test looks ahead; no more than half of the history."""


class ForecastDays(Struct, frozen=True):
    """The days of a forecast made at the end of as_of.

    test_weeks: that the back-test looks ahead; 0 where the history is too short for one. until: the day at
    whose end the back-test is made. before: as long before that.
    """

    as_of: date
    test_weeks: int

    @classmethod
    def of(cls, as_of: date, known_from: date) -> "ForecastDays":
        """The days of a shop whose new customers are known from a day on."""
        weeks = min(MOST_TEST_WEEKS, (as_of - known_from).days // WEEK // 2)
        return cls(as_of, weeks if weeks >= LEAST_TEST_WEEKS else 0)

    @property
    def until(self) -> date:
        """The last day that the back-test knows."""
        return self.as_of - timedelta(weeks=self.test_weeks)

    @property
    def before(self) -> date:
        """The day before the period that the simple rule takes for the next one."""
        return self.until - timedelta(weeks=self.test_weeks)

    def since(self, months: int) -> date:
        """The day before the last months."""
        return months_before(self.as_of, months)

    def ahead(self, months: int) -> float:
        """The weeks until so many months have passed."""
        return (same_day(self.as_of, months) - self.as_of).days / WEEK

    def cuts(self) -> dict[str, date]:
        """The days until whose end repeats are counted, by the name in forecast_lives.sql."""
        return {
            "then": self.until,
            "earlier": self.before,
            **{f"until_{months}": self.since(months) for months in FORECAST_MONTHS},
        }


def same_day(day: date, months: int) -> date:
    """The same day some months later; where it is not there, the last of that month."""
    first = months_later(day.replace(day=1), months)
    last = months_later(first, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
