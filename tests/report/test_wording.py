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
        "Step low",
        "Step high",
        "young shop",
    ),
    "ja": (
        "CPAに対する",
        "ここで離脱",
        "です",
        "ます",
        "ません",
        "偶然の場合",
        "初回注文時の",
        "完結した",
        "自店",
        "最も離脱が多い",
        "観測済",
        "上限CPO",
        "初回商品別",
        "観察",
        "買上点数",
        "－",
        "（{money}、",
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


def plain_bounds(words: dict[str, object]) -> list[str]:
    """Short texts, as headers are, that do not say of which interval a lower end is."""
    return [
        key
        for key, text in sentences(words)
        if text.replace("95%下限", "").count("下限") and "。" not in text
    ]


def test_every_lower_end_says_of_which_interval() -> None:
    words = room("report", "ja")
    assert [key for key in plain_bounds(words) if not key.startswith("about.")] == []
    assert plain_bounds({"x": "率の下限", "y": "率の95%下限"}) == ["x"]


def mixed_brackets(words: dict[str, object]) -> list[str]:
    """Units that stand in full-width brackets, as in sentences, in what is no sentence."""
    unit = ("（{scale}）", "（{money}）")
    return [
        key
        for key, text in sentences(words)
        if text.endswith(unit) and not key.endswith(("_note", ".profit"))
    ]


def test_units_stand_in_half_width_brackets_in_headers() -> None:
    assert mixed_brackets(room("report", "ja")) == []
    assert mixed_brackets({"x": "合計（{scale}）", "y": "合計({scale})"}) == ["x"]
