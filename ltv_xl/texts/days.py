"""Days and months in words, the same in a report, a mail and a list, whatever the system's language is."""

from collections.abc import Iterable
from datetime import date

from ltv_xl.texts import Language, text


def day_in_words(day: date, lang: Language) -> str:
    """A day inside a sentence."""
    return text("days.day", lang, year=day.year, month=_month(day, lang), day=day.day)


def month_in_words(month: date, lang: Language) -> str:
    """A month with its year, as cells show it that hold a date."""
    return text("days.month", lang, year=month.year, month=_month(month, lang))


def months_in_words(first: date, last: date, lang: Language) -> str:
    """Months in a row; in the same year, it stands once."""
    first_words, last_words = month_in_words(first, lang), month_in_words(last, lang)
    if first.year == last.year and lang == "ja":
        last_words = month_name(last, lang)
    elif first.year == last.year:
        first_words = month_name(first, lang)
    return text("days.months", lang, first=first_words, last=last_words)


def month_axis(months: Iterable[date], lang: Language) -> tuple[str, ...]:
    """The months of an axis, which has little room: each by its name, the year where it begins."""
    names, year = [], None
    for month in months:
        name = month_name(month, lang)
        names.append(
            name if month.year == year else text("days.first_month", lang, month=name, year=month.year)
        )
        year = month.year
    return tuple(names)


def month_name(month: date, lang: Language) -> str:
    """The name of a month, without its year."""
    return text("days.month_alone", lang, month=_month(month, lang))


def _month(day: date, lang: Language) -> str:
    return text(f"days.month_of_year.{day.month}", lang)
