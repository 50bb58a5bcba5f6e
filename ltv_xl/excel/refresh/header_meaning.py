"""What a header of a report means, whatever the language, the currency or the scale that it is written in."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from ltv_xl.texts import LANGUAGES, room

Meaning = tuple[str, str]
"""The key of its text, and the months of an LTV, for those of 3 and of 12 months are two figures."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "ltv": ("ltv", "revenue_ltv"),
    "profit": ("profit.contribution", "profit.gross_profit"),
    "profit_rate": ("profit_rate.contribution", "profit_rate.gross_profit"),
}
"""Fields that stand for a text -> the texts that they stand for; with a capital they begin it. Revenue has
columns of its own.
"""
_PATTERNS: Mapping[str, str] = {
    "h": r"(?P<h>\d+)",
    "days": r"\d+",
    "money": r"[^()]+",
    "scale": r"[^()]+",
}
"""Other fields of headers -> what they hold."""
_FIELD = re.compile(r"\{(\w+)\}")


LONGEST = 80
"""Characters of a text that may be a header; what is longer is prose."""


@cache
def meanings(header: str) -> frozenset[Meaning]:
    """Every text of a report that the header may be; none for a user's own words."""
    return frozenset(
        (key, match.groupdict().get("h", ""))
        for key, pattern in _patterns()
        if (match := pattern.fullmatch(header))
    ) | {(key, "") for key, words in _texts() if words == header}


_TELLING: Mapping[str, str] = {
    **dict.fromkeys(("rests", "of_all", "f2_of", "interval", "cpa_alone", "less_target"), "summary"),
    **dict.fromkeys(("steady", "trend", "loyal"), "portfolio.rules"),
    "recency": "groups",
}
"""Short texts whose figures are others in each report, and the table of texts that holds each."""


def telling(words: str) -> tuple[str, ...]:
    """The key of such a text and the score that it is for; () for other words."""
    matches = ((key, pattern.fullmatch(words)) for key, pattern in _telling_patterns())
    return next(((key, *match.groups()) for key, match in matches if match), ())


@cache
def _telling_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    keys = {f"{table}.{key}" for key, table in _TELLING.items()}
    return tuple((key, re.compile(_telling_pattern(words))) for key, words in _texts() if key in keys)


def _telling_pattern(words: str) -> str:
    pieces = _FIELD.split(words)  # words and names of fields in turn
    figure = {"score": r"(\d)"}
    return "".join(
        figure.get(piece, r"[^\s]*\d[^\s]*") if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    """Key and words of everything in a report, in each language, and what it was called before."""
    former = tomllib.loads(files(__package__).joinpath("former_words.toml").read_text(encoding="utf-8"))
    return (
        *(pair for lang in LANGUAGES for pair in _leaves(room("report", lang))),
        *((f"{table}.{key}", word) for table, keys in former.items() for key in keys for word in keys[key]),
    )


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (key, re.compile(_pattern(words), re.IGNORECASE))
        for key, words in _texts()
        if not key.startswith("scale.") and len(words) <= LONGEST and _is_of_headers(_FIELD.findall(words))
    )


def _is_of_headers(fields: Sequence[str]) -> bool:
    return 0 < len(fields) == len(set(fields)) and {field.lower() for field in fields} <= {
        *_WORDS,
        *_PATTERNS,
    }


def _pattern(words: str) -> str:
    """The words as a regular expression."""
    pieces = _FIELD.split(words)  # words and names of fields in turn
    return "".join(_field(piece) if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))


def _field(name: str) -> str:
    if name in _PATTERNS:
        return _PATTERNS[name]
    return "(?:" + "|".join(re.escape(words) for key, words in _texts() if key in _WORDS[name.lower()]) + ")"


def _leaves(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, words in texts.items():
        if isinstance(words, str):
            yield path + key, words
        elif isinstance(words, Mapping):
            yield from _leaves(words, f"{path}{key}.")
