"""Which customers each list to act upon means: its statement, for the sheet Actions and for whole lists."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from ltv_xl.analysis import waits

REPEAT_STEPS = 12
ENOUGH_GAPS = 30
"""Days between purchases are taken by number of purchases from so many of them."""
AHEAD = 30
"""Days from the as-of date that lists of customers to act upon look ahead."""


class Chosen(Struct, frozen=True):
    """A list: the name of its statement, and what fills it."""

    statement: str
    fills: Mapping[str, str]


def chosen(waited: Sequence[waits.Wait], as_of: date) -> dict[str, Chosen]:
    """The lists by name. f2_due, reminder_due: those of the due with one purchase, and with more."""
    days = waits.due_after(waited, REPEAT_STEPS, ENOUGH_GAPS)
    return {
        "due": Chosen("due", {"days": days, "who": "standing.orders >= 1"}),
        "f2_due": Chosen("due", {"days": days, "who": "standing.orders = 1"}),
        "reminder_due": Chosen("due", {"days": days, "who": "standing.orders > 1"}),
        "at_risk": Chosen("silent", {"who": "standing.class = 'at_risk'"}),
        "lapsed_best": Chosen("silent", {"who": "standing.best AND standing.class = 'lapsed'"}),
        "birthdays": Chosen("birthdays", {"days": coming_birthdays(as_of, AHEAD)}),
    }


def coming_birthdays(as_of: date, ahead: int) -> str:
    """The SQL, for birthdays.sql, of the days after as_of with the birthday that each is for."""
    days = [as_of + timedelta(days=passed) for passed in range(1, ahead + 1)]
    pairs = [(day, day.month * 100 + day.day) for day in days]
    pairs += [
        (day, 229) for day in days if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
    ]
    return " UNION ALL ".join(
        f"SELECT CAST('{day.isoformat()}' AS DATE) AS day, {birthday} AS birthday" for day, birthday in pairs
    )
