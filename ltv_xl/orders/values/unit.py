"""The unit in which a header, or what stands above the headers, says that amounts are. No SQL here.

`売上（千円）`, `Revenue (in 000s)`, `（単位：千円）`.
"""

import re
import unicodedata

_UNIT = re.compile(
    r"""(?:千|万|百万|十億|億)\s?(?:円|ドル|ユーロ|元)
    | [(\[]\s?(?:単位\s?[:：]?\s?)?(?:千|万|百万|億|['’]?000s?|k|m|mn?|mio|tsd)\.?\s?[)\]]
    | [(\[]\s?(?:cents?|pence|minor\sunits?|銭)\s?[)\]] | (?:[\s_]|^)(?:cents|pence)$
    | \b(?:in\s)?(?:thousands?|millions?|000s|tsd\b|mio\b|teur|tusd|k(?:eur|usd|jpy|€|\$)|milliers)""",
    re.VERBOSE,
)

_UNIT_OF_ALL = re.compile(
    r"""単位\s?[:：/は]?\s?[(\[]?(?:千|万|百万|十億|億|銭) | [(\[](?:千|万|百万|億)\s?円[)\]]
    | \b(?:in|unit:?)\s(?:thousands?|millions?|'?000s?|cents)\b""",
    re.VERBOSE,
)


def is_in_another_unit(header: str) -> bool:
    """Whether the amounts under a header are thousands, millions, cents or the like."""
    plain = unicodedata.normalize("NFKC", header).strip().lower()
    return _UNIT.search(re.sub("一万円|万円以上|万円未満", "", plain)) is not None


def is_title_of_another_unit(title: str) -> bool:
    """Whether a title says so of all amounts below it."""
    return _UNIT_OF_ALL.search(unicodedata.normalize("NFKC", title).lower()) is not None
