"""Words and values of a source as they may stand in a message: short, and without contact details."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ltv_xl.orders.columns import Column
from ltv_xl.orders.personal import MASK, is_personal_header, masked
from ltv_xl.signs import harmless
from ltv_xl.texts import Language, text

_LONGEST = 40


@dataclass(frozen=True)
class InWords:
    """A field of a sentence that reads differently in each language: `{reasons:ja}` in a Japanese text."""

    write: Callable[[Language], str]

    def __format__(self, lang: str) -> str:
        return harmless(self.write("ja" if lang == "ja" else "en"))


def listed(names: Iterable[str], limit: int = 20) -> str:
    """Names for a sentence, the first of many. A file without headers has values in their place: masked."""
    shown = [_short(masked(name)) for name in names]
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")


def example(value: str, header: str) -> str:
    """A value under a header, for a sentence that shows what could not be read."""
    return MASK if is_personal_header(header) else _short(masked(value))


def typed(option: str, value: str) -> str:
    """An option with its value as one types it; in quotation marks where the value needs them."""
    return f"{option} {value}" if re.fullmatch(r"[\w=.:#-]+", value) else f'{option} "{value}"'


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


@dataclass(frozen=True)
class ColumnsUsed:
    """Which column serves as what; `{columns:ja}` in a text asks for it in Japanese."""

    columns: Mapping[str, Column]

    def __format__(self, lang: str) -> str:
        language: Language = "ja" if lang == "ja" else "en"
        used = {name.rstrip("_0123456789"): column for name, column in self.columns.items()}
        named = (
            f"{text(f'orders.column.{name}', language)} = {_short(masked(c.header))}"
            for name, c in used.items()
        )
        return ", ".join(named)
