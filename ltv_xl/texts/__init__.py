"""Every word a user sees, in Japanese and English, looked up by key.

The texts lie in one TOML file per language and room: `orders.no_customer_column` is the key
`no_customer_column` of `en/orders.toml` and `ja/orders.toml`. A test holds the two languages
to the same keys and the same fields. This module knows nothing else of the package.
"""

import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal, get_args

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def room(name: str, lang: Language) -> dict[str, Any]:
    """All texts of one room, for instance `room("orders", "ja")`, as nested dictionaries."""
    # Here and not above: help pages need the language alone, and at once.
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files(__name__).joinpath(lang, f"{name}.toml").read_text(encoding="utf-8"))


def text(key: str, lang: Language, /, **fields: object) -> str:
    """The text under a dotted key, its {fields} filled in. KeyError names a key that is missing."""
    name, *path = key.split(".")
    words: Any = room(name, lang)
    for part in path:
        if not isinstance(words, dict) or part not in words:
            raise KeyError(key)
        words = words[part]
    if not isinstance(words, str):
        raise KeyError(key)
    if not fields:
        return words
    return (_numbered(words, fields) if ":?" in words else words).format(**fields)


def _numbered(words: str, fields: Mapping[str, object]) -> str:
    """`{count:?row is|rows are}` as the first words where count is 1, else as the second."""
    import re

    return re.sub(
        r"\{(\w+):\?([^|{}]*)\|([^{}]*)\}", lambda m: m[2] if str(fields[m[1]]) == "1" else m[3], words
    )


def spoken_language(words: Sequence[str], shop: Sequence[Language] = ()) -> Language:
    """The language that a command line asks for with --lang, else the system's.

    shop: those of the shop's file, of which the first goes before a system's language that is not among them.
    """
    for word, after in zip(words, [*words[1:], ""], strict=True):
        wanted = after if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and wanted in LANGUAGES:
            return wanted
    system = system_language()
    return shop[0] if shop and system not in shop else system


def system_language() -> Language:
    """Japanese on a Japanese system, else English."""
    import locale

    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "ja" if first.lower().startswith(("ja", "japanese")) else "en"
