"""Which number of a column's dates is the day: what all of them allow -> a decision. No SQL here."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.orders.values.number_form import Contradiction
from ltv_xl.setting_values import DateOrder

_TRIPLE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})[-/.](\d{1,4})(?!\d)")
_CLEARLY_FEWER = 3
"""Times as few years: the number that hardly varies is the year."""
_PIVOT = 69
"""`69` is 1969 and `68` is 2068, as in POSIX."""
_BEFORE_REIWA = 2018
"""The year before the era's first."""


class Triple(Struct, frozen=True):
    """The numbers of a date that does not begin with a year of four digits, and the text they stand in."""

    numbers: tuple[str, str, str]
    mark: str
    text: str

    def day(self, order: DateOrder) -> date | None:
        """The date that it is in an order; None where it is none."""
        return day_in_order(self.numbers, order)


class DateForm(Struct, frozen=True):
    """How the dates of a column are read. assumed: a text for which this is only the usual reading.

    era: a text whose year may also be counted in the era Reiwa: 06/01/05.
    """

    order: DateOrder
    assumed: str | None = None
    era: str | None = None


def triple(text: str) -> Triple | None:
    """The three numbers at the start of a text; None for a date of another kind."""
    match = _TRIPLE.match(unicodedata.normalize("NFKC", text).strip().strip("'\"="))
    if match is None or len(match[1]) > 2:
        return None
    return Triple((match[1], match[3], match[4]), match[2], text)


def day_in_order(numbers: tuple[str, str, str], order: DateOrder) -> date | None:
    """The date of three numbers; None where they are none in this order. A year has two or four digits."""
    by_letter = dict(zip(order, numbers, strict=True))
    year = by_letter["y"]
    if len(year) not in {2, 4} or len(by_letter["d"]) > 2 or len(by_letter["m"]) > 2:
        return None
    try:
        return date(full_year(year), int(by_letter["m"]), int(by_letter["d"]))
    except ValueError:
        return None


def full_year(digits: str) -> int:
    """A year of four digits, or of the two that people leave it."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _PIVOT else 2000)


def date_form(
    triples: Sequence[Triple], *, given: DateOrder | None, japanese: bool, today: date | None
) -> DateForm | Contradiction:
    """The decision for one column.

    given: the order that the user names, for a column that leaves it open or contradicts itself.
    japanese: the file has Japanese headers.
    today: orders are not later, and their years hardly vary; None: dates of birth, of which neither is true.
    """
    form = _form(triples, given, japanese, today)
    if isinstance(form, Contradiction) or form.order != "ymd" or given or not japanese or today is None:
        return form
    years = [full_year(each.numbers[0]) for each in triples if each.day("ymd")]
    of_reiwa = range(2001, 2001 + today.year - _BEFORE_REIWA)
    return replace(form, era=triples[0].text) if all(year in of_reiwa for year in years) else form


def _form(
    triples: Sequence[Triple], given: DateOrder | None, japanese: bool, today: date | None
) -> DateForm | Contradiction:
    """The same, whatever the era."""
    days = {order: [each.day(order) for each in triples] for order in get_args(DateOrder)}
    readable = [place for place in range(len(triples)) if any(days[order][place] for order in days)]
    candidates = [order for order in days if all(days[order][place] for place in readable)]
    if not readable:
        return DateForm("mdy")
    if len(candidates) == 1:
        return DateForm(candidates[0])
    if given is not None:
        return DateForm(given)
    if not candidates:
        return _contradiction([triples[place] for place in readable])
    read = {order: [day for day in days[order] if day] for order in candidates}
    years = dict.fromkeys(candidates, 1)
    if today is not None:
        candidates = [order for order in candidates if max(read[order]) <= today] or candidates
        years = {order: len({day.year for day in read[order]}) for order in candidates}
    fewest = min(years.values())
    candidates = [order for order in candidates if years[order] < _CLEARLY_FEWER * fewest]
    if len(candidates) == 1:
        return DateForm(candidates[0])
    usual = _usual([order for order in candidates if years[order] == fewest], triples[0].mark, japanese)
    certain = triples[0].mark == "." and not japanese and "ymd" not in candidates
    return DateForm(usual, None if certain else triples[0].text)


def _usual(candidates: Iterable[DateOrder], mark: str, japanese: bool) -> DateOrder:
    """Points stand where the day comes first, but for the countries where the year does."""
    ranking: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd") if mark == "." else ("mdy", "dmy", "ymd")
    if japanese:
        ranking = ("ymd", *(order for order in ranking if order != "ymd"))
    return next(order for order in ranking if order in candidates)


def _contradiction(triples: Sequence[Triple]) -> Contradiction:
    """The first two dates that no order reads; where any two agree, those that leave the fewest orders."""
    allowed = [{order for order in get_args(DateOrder) if each.day(order)} for each in triples]
    first = min(range(len(triples)), key=lambda place: len(allowed[place]))
    second = min(range(len(triples)), key=lambda place: len(allowed[place] & allowed[first]))
    return Contradiction(triples[first].text, triples[second].text)
