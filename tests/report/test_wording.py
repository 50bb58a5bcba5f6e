"""The words of a report are those of a marketer: what read badly once does not come back."""

from collections.abc import Iterator

import pytest

from ltv_xl.texts import Language, room

RETIRED: dict[Language, tuple[str, ...]] = {
    "en": (
        "at the first order  ",
        "By chance",
        "Counted apart",
        "go on",
        "grow old",
        "in a row",
        "is not in it",
        "Lost here",
        "no source names plans",
        "Such days",
        "times the CPA",
        "twelve columns apart",
        "Went on",
        "for the worse bold",
        "max CPO",
        "young shop",
    ),
    "ja": (
        "CPAに対する",
        "ここで離脱",
        "です。",
        "ます。",
        "偶然の場合",
        "初回注文時の",
        "完結した",
        "自店",
        "最も離脱が多い",
        "観測済",
        "上限CPO",
        "買上点数",
    ),
}
"""Phrases that readers stumbled over; in Japanese also the polite form among plain sentences."""


def sentences(words: dict[str, object], key: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        place = f"{key}.{name}" if key else name
        if isinstance(value, dict):
            yield from sentences(value, place)
        else:
            yield place, str(value)


def retired(lang: Language, words: dict[str, object]) -> list[str]:
    return [
        f"{key}: {phrase}" for key, text in sentences(words) for phrase in RETIRED[lang] if phrase in text
    ]


@pytest.mark.parametrize("lang", RETIRED)
def test_retired_words_do_not_come_back(lang: Language) -> None:
    assert retired(lang, room("report", lang)) == []


def test_a_retired_word_is_noticed() -> None:
    assert retired("ja", {"timing": {"note": "完結した直近3か月"}}) == ["timing.note: 完結した"]


@pytest.mark.parametrize("lang", RETIRED)
def test_brackets_and_blanks_are_those_of_the_language(lang: Language) -> None:
    """No full-width sign in English; no blank after a Japanese full stop or comma."""
    for key, words in sentences(room("report", lang)):
        if lang == "en":
            assert not set("（）「」、。") & set(words), key
        elif words.endswith("。"):
            assert "、 " not in words, key
            assert "。 " not in words, key
