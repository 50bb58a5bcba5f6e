"""Texts that a Windows program takes in its own code page: each of their characters is there."""

from collections.abc import Iterator

import pytest

from ltv_xl.template.sheets.labels import labels
from ltv_xl.texts import Language

CODE_PAGES: dict[Language, str] = {"en": "cp1252", "ja": "cp932"}
SHOWN_BY_WINDOWS = ("function.", "message.")
"""The function wizard, and MsgBox where Popup does not answer, show "?" for a letter that it lacks."""
OF_THE_OTHER_LANGUAGE = ("message.language",)
"""Never shown: the word that the cell of the language holds."""


def lacking(lang: Language) -> Iterator[str]:
    for key, english, japanese in labels().rows:
        shown = english if lang == "en" else japanese
        if key.startswith(SHOWN_BY_WINDOWS) and key not in OF_THE_OTHER_LANGUAGE:
            missing = [sign for sign in shown if not _encodes(sign, CODE_PAGES[lang])]
            yield from (f"{key}: {sign} U+{ord(sign):04X}" for sign in missing)


def _encodes(sign: str, code_page: str) -> bool:
    try:
        sign.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("lang", CODE_PAGES)
def test_windows_can_show_every_letter_of_help_and_messages(lang: Language) -> None:
    assert list(lacking(lang)) == []


def test_a_minus_sign_would_be_noticed() -> None:
    assert not _encodes("\N{MINUS SIGN}", CODE_PAGES["en"])
