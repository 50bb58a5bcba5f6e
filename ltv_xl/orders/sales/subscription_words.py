"""What a shop's words for the state of a subscription mean; the words stand in subscription_states.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


def meanings(words: Iterable[str]) -> dict[str, str]:
    """Word -> active, paused, skipping, cancelled, stopped or one_off, for those that are known."""
    meant = {}
    for word in words:
        plain = _normal(word)
        meaning = _lexicon().get(plain) or _lexicon().get(plain.partition("(")[0])
        if meaning is not None:
            meant[word] = meaning
    return meant


def says_one_off(word: str) -> bool:
    """Whether a word where an id should stand says that an order is of no subscription."""
    return _lexicon().get(_normal(word)) == "one_off" or _normal(word) == "通常"


def is_of_systems(word: str) -> bool:
    """Whether a word is one that systems write, with nothing beside it that a person may have added."""
    return _normal(word) in _lexicon()


def stopped_words(words: Mapping[str, str]) -> list[str]:
    """Those that mean a pause in one system and the end in another."""
    return [word for word, meaning in words.items() if meaning == "stopped"]


def what_stopped_means(others: set[str], have_ended: bool) -> tuple[str, bool]:
    """Whether such words mean cancelled or paused in a column with `others`, and whether that is certain.

    have_ended: most such subscriptions have a day of cancelling. A column with a word of its own for one of
    the two means the other one.
    """
    if have_ended:
        return "cancelled", True
    if "cancelled" in others:
        return "paused", "paused" not in others
    return "cancelled", "paused" in others


@cache
def _lexicon() -> Mapping[str, str]:
    written = files(__package__).joinpath("subscription_states.toml").read_text(encoding="utf-8")
    return {_normal(word): meaning for meaning, words in tomllib.loads(written).items() for word in words}


def _normal(word: str) -> str:
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", word)).lower()
