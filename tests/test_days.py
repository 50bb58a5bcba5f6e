"""Days in words: one rule for reports, mails and lists, that the system's language does not touch."""

import locale
from datetime import date

import pytest

from ltv_xl.texts import LANGUAGES, Language
from ltv_xl.texts.days import day_in_words, month_axis, month_in_words, month_name, months_in_words

MAY = date(2025, 5, 9)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("9 May 2025", "May 2025", "May")), ("ja", ("2025年5月9日", "2025年5月", "5月"))],
)
def test_a_day_in_words(lang: Language, words: tuple[str, str, str]) -> None:
    assert (day_in_words(MAY, lang), month_in_words(MAY, lang), month_name(MAY, lang)) == words


SPANS: dict[Language, tuple[str, str]] = {
    "en": ("Apr–Jun 2025", "Dec 2024–Feb 2025"),
    "ja": ("2025年4月〜6月", "2024年12月〜2025年2月"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_months_in_a_row_have_the_year_once(lang: Language) -> None:
    same_year = months_in_words(date(2025, 4, 1), date(2025, 6, 1), lang)
    assert (same_year, months_in_words(date(2024, 12, 1), date(2025, 2, 1), lang)) == SPANS[lang]


@pytest.mark.parametrize(
    ("lang", "axis"), [("en", ("Nov 2024", "Dec", "Feb 2025")), ("ja", ("11月 2024", "12月", "2月 2025"))]
)
def test_the_year_of_an_axis_stands_where_it_begins(lang: Language, axis: tuple[str, ...]) -> None:
    assert month_axis([date(2024, 11, 1), date(2024, 12, 1), date(2025, 2, 1)], lang) == axis


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
