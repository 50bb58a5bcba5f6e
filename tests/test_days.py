"""Days in words: one rule for reports, mails and lists, that the system's language does not touch."""

import locale
from datetime import date

import pytest

from ltv_xl.texts import Language
from ltv_xl.texts.days import day_in_words, month_in_words, month_name

MAY = date(2025, 5, 9)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("9 May 2025", "May 2025", "May")), ("ja", ("2025年5月9日", "2025/5", "5月"))],
)
def test_a_day_in_words(lang: Language, words: tuple[str, str, str]) -> None:
    assert (day_in_words(MAY, lang), month_in_words(MAY, lang), month_name(MAY, lang)) == words


def test_months_are_english_on_another_system() -> None:
    before = locale.setlocale(locale.LC_TIME)
    for name in ("ja_JP.UTF-8", "ja_JP", "de_DE.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        try:
            months = [month_name(date(2025, month, 1), "en") for month in range(1, 13)]
        finally:
            locale.setlocale(locale.LC_TIME, before)
        assert months == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
