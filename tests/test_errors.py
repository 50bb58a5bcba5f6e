"""What a sentence shows of a user's own words."""

from pathlib import Path

import pytest

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.texts import LANGUAGES, Language


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    ["two\nlines", "colour \x1b[31m", "bell \a", "\x85", "\u2028", "file \udc80", "\u202egnp.exe", "\0"],
)
def test_no_terminal_obeys_a_value(words: str, lang: Language) -> None:
    typed = SettingError("settings.currency", place="--currency", value=words)
    for error in (typed, SourceError("mail.no_file", file=Path(words))):
        sentence = error.sentence(lang)
        assert sentence.isprintable()
        assert "\ufffd" in sentence


def test_a_long_value_is_cut() -> None:
    long = SettingError("settings.currency", place="--currency", value="A" * 5000).sentence("en")
    assert "A" * 500 + " …" in long
    assert len(long) < 700


def test_a_usual_value_is_shown_as_it_is() -> None:
    words = "3,000 円 ¥ é 👩\u200d🚀"
    assert words in SettingError("settings.currency", place="--currency", value=words).sentence("en")
