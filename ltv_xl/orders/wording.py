"""Words and values of a source as they may stand in a message: short, and without contact details."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from ltv_xl.orders.headers import Column, base_name
from ltv_xl.orders.personal import MASK, is_personal_header, masked
from ltv_xl.signs import harmless
from ltv_xl.texts import Language, text

_LONGEST = 40
"""Characters of a name in a list; what is to be typed again must be whole, up to _LONGEST_TYPED."""
_LONGEST_TYPED = 120
_HEADERS_SHOWN = 5


class InWords(Struct, frozen=True):
    """A field of a sentence that reads differently in each language: `{reasons:ja}` in a Japanese text."""

    write: Callable[[Language], str]

    def __format__(self, lang: str) -> str:
        return harmless(self.write(_language(lang)))


class Headers(Struct, frozen=True):
    """The headers of columns, for a sentence: `{headers:ja}` stands them in Japanese quotation marks.

    multiplied: they are the factors of a product.
    """

    columns: Sequence[Column]
    multiplied: bool = False

    def __format__(self, lang: str) -> str:
        shown = [harmless(_short(masked(column.header))) for column in self.columns]
        if lang == "ja":
            return ("×" if self.multiplied else "").join(f"「{header}」" for header in shown)
        return (" × " if self.multiplied else ", ").join(shown)


class FirstHeaders(Struct, frozen=True):
    """The first of several headers, and how many more there are, for a sentence that quotes them:
    `{header:ja}`. names: as a message may show them.
    """

    names: tuple[str, ...]

    def __format__(self, lang: str) -> str:
        shown, more = list(map(harmless, self.names[:_HEADERS_SHOWN])), len(self.names) - _HEADERS_SHOWN
        quoted = "".join(f"「{name}」" for name in shown) if lang == "ja" else ", ".join(shown)
        return (
            quoted
            if more <= 0
            else quoted + text("orders.understood.columns.more", _language(lang), count=more)
        )


class MapOption(Struct, frozen=True):
    """--map for a header, or for one that the reader chooses where it is blank: `{option:ja}`."""

    column: str
    header: str = ""

    def __format__(self, lang: str) -> str:
        return typed(
            "--map", f"{self.column}={self.header or text('orders.understood.a_header', _language(lang))}"
        )


def _language(lang: str) -> Language:
    """The language that a sentence asks a field for."""
    return "ja" if lang == "ja" else "en"


def columns_used(columns: Mapping[str, Column]) -> InWords:
    """Which column serves as what, for a sentence."""
    by_name: dict[str, list[Column]] = {}
    for name, column in columns.items():
        by_name.setdefault(base_name(name), []).append(column)
    return InWords(
        lambda lang: text("orders.understood.comma", lang).join(
            f"{text(f'orders.column.{name}', lang)} = {Headers(several):en}"
            for name, several in by_name.items()
        )
    )


def listed(names: Iterable[str], limit: int = 20) -> str:
    """Names for a sentence, the first of many. A file without headers has values in their place: masked."""
    shown = [_short(masked(name)) for name in names]
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")


def example(value: str, header: str) -> str:
    """A value under a header, for a sentence that shows what could not be read."""
    return MASK if is_personal_header(header) else _short(masked(value))


def reasons_in_words(
    counts: Mapping[str, int], lang: Language, headers: Mapping[str, str] | None = None
) -> str:
    """Reasons with the rows that were left out for them. headers: reason -> the column to look at."""

    def words(reason: str, count: int) -> str:
        said = f"{text(f'orders.reason.{reason}', lang)} {count:,}"
        header = (headers or {}).get(reason)
        return said if header is None else text("orders.reason.in_column", lang, rows=said, header=header)

    return text("orders.reason.between", lang).join(
        words(reason, count) for reason, count in counts.items() if count
    )


def typed(option: str, value: str) -> str:
    """An option with its value as one types it; in quotation marks where the value needs them.

    A value that nobody would type, as a whole cell of text that stands for a header, is cut. Contacts in it
    are masked as in every message, though it then cannot be typed as it stands.
    """
    value = _short(masked(value), _LONGEST_TYPED)
    return f"{option} {value}" if re.fullmatch(r"[\w=.:#-]+", value) else f'{option} "{value}"'


def _short(name: str, longest: int = _LONGEST) -> str:
    """A name on one line, cut where it is long."""
    name = " ".join(name.split())
    return name if len(name) <= longest else name[: longest - 1] + "…"
