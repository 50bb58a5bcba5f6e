"""Days and months in words, the same in a report, a mail and a list, whatever the system's language is."""

from datetime import date

from ltv_xl.texts import Language, text


def day_in_words(day: date, lang: Language) -> str:
    """A day inside a sentence."""
    return text("days.day", lang, year=day.year, month=_month(day, lang), day=day.day)


def month_in_words(month: date, lang: Language) -> str:
    """A month in few words, for a chart's label."""
    return text("days.month", lang, year=month.year, month=_month(month, lang))


def month_name(month: date, lang: Language) -> str:
    """The name of a month, without its year."""
    return text("days.month_alone", lang, month=_month(month, lang))


def _month(day: date, lang: Language) -> str:
    return text(f"days.month_of_year.{day.month}", lang)
