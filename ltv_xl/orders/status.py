"""What the words of a status column mean for an order: a sale, cancelled, returned or not yet paid."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

RANK = ("cancelled", "returned", "unpaid")
"""What keeps an order from being a sale, the strongest first; also the reasons under which it is counted."""

_MALL_CODES = {"100": "unpaid", "200": "unpaid", "800": "cancelled", "900": "cancelled"}


@cache
def _lexicon() -> Mapping[str, str]:
    table = tomllib.loads(files(__package__).joinpath("statuses.toml").read_text(encoding="utf-8"))
    return {_normal(word): meaning for meaning, words in table.items() for word in words}


def _normal(word: str) -> str:
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", word)).lower()


def meanings(words: Iterable[str]) -> Mapping[str, str]:
    """Status word -> one of RANK, for those words of a column that keep an order from being a sale.

    Rakuten's codes count only where the whole column consists of its hundreds.
    """
    words = list(words)
    codes = bool(words) and all(re.fullmatch(r"[1-9]00", _normal(word)) for word in words)
    meaning_of: dict[str, str] = {}
    for word in words:
        plain = _normal(word)
        meaning = _MALL_CODES.get(plain) if codes else _lexicon().get(plain)
        if meaning is None and not codes and _says_cancelled(plain):
            meaning = "cancelled"
        if meaning in RANK:
            meaning_of[word] = meaning
    return meaning_of


def _says_cancelled(plain: str) -> bool:
    if re.search("不可|可能|なし|以外|未|notcancel|uncancel", plain):
        return False
    return bool(re.search("キャンセル|取消|^cancel", plain))
