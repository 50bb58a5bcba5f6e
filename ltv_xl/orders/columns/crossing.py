"""Two columns crossed: what --by "channel*campaign" means.

A part is a header of the user's, or what a dimension is called: by its canonical name, in the words of a
report, or by a header that shops give it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from ltv_xl.errors import SettingError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import aliases, find, nearest, normal
from ltv_xl.orders.table import Dimension
from ltv_xl.orders.wording import listed
from ltv_xl.texts import LANGUAGES, room

KNOWN = ("age_band", "gender", "channel", "campaign", "product")
"""The dimensions that have a name of ours."""
_SIGNS = re.compile(r"[*＊×✕]")


def pairs_of(chosen: Sequence[str], headers: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Each --by that crosses two columns -> its parts; a header that holds the sign itself crosses nothing.

    SettingError for a part that no header and no dimension is called by.
    """
    pairs = {}
    for word in chosen:
        parts = [part.strip() for part in _SIGNS.split(word)]
        if find(word, headers) is not None or len(parts) != 2:
            continue
        if not all(parts):
            raise unknown(word, headers)
        for part in parts:
            if find(part, headers) is None and known(part) is None:
                raise unknown(part, headers)
        pairs[word] = parts[0], parts[1]
    return pairs


def unknown(header: str, headers: Sequence[str]) -> SettingError:
    """The refusal of a column that no source has."""
    close = nearest(header, headers)
    key = "orders.by_unknown" if close is None else "orders.by_unknown_near"
    return SettingError(key, header=header, found=listed(headers), near=close)


def is_of_its_own(word: str, headers: Sequence[str]) -> bool:
    """Whether a part is a header that stands for no dimension of ours."""
    place = find(word, headers)
    return place is not None and known(headers[place]) is None


def known(word: str) -> str | None:
    """The dimension of ours that a word means."""
    return _words().get(normal(word))


@cache
def _words() -> Mapping[str, str]:
    """Every word for a dimension of ours, as it is compared -> its name."""
    words = {
        header: name for name in KNOWN if name in aliases("orders") for header in aliases("orders")[name]
    }
    for lang in LANGUAGES:
        report, columns = room("report", lang), room("orders", lang)["column"]
        for name in KNOWN:
            shown = (
                report["dimension"][name],
                *report["crossing"][name],
                columns.get(name, name),
            )
            words |= {normal(word): name for word in shown}
    return words | {normal(name): name for name in KNOWN}


def with_pairs(
    dimensions: Sequence[Dimension],
    pairs: Mapping[str, tuple[str, str]],
    headers: Sequence[str],
    parts: Sequence[Part],
) -> tuple[Dimension, ...]:
    """The dimensions, and after them the crossed ones. SettingError where the sources lack a part."""
    crossed = []
    for number, (word, pair) in enumerate(pairs.items(), start=1):
        first, second = (_part(part, dimensions, headers, parts) for part in pair)
        if first == second:
            raise unknown(word, headers)
        crossed.append(Dimension(f"cross_{number}", word, "order", (first, second)))
    return (*dimensions, *crossed)


def _part(
    word: str, dimensions: Sequence[Dimension], headers: Sequence[str], parts: Sequence[Part]
) -> Dimension:
    """The dimension that a part means: that of its header, else of its name."""
    place = find(word, headers)
    header = None if place is None else headers[place]
    for dimension in dimensions:
        taken = {part.columns[dimension.name].header for part in parts if dimension.name in part.columns}
        if header is not None and (dimension.label == word or header in taken):
            return dimension
    for dimension in dimensions:
        if dimension.name == known(word):
            return dimension
    raise unknown(word, headers)
