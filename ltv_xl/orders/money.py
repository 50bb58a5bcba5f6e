"""One amount as people write it -> an exact Decimal. Only odd spellings come here; SQL reads the rest."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MISSING = frozenset({
    "",
    "-",
    "--",
    "---",
    "—",
    "―",
    "ー",
    "n/a",
    "na",
    "nan",
    "null",
    "none",
    "#n/a",
    "なし",
    "未定",
})
"""Texts that stand for "no value", after NFKC in lower case."""

_LIMIT = Decimal(10) ** 14
_CURRENCY = re.compile(r"円|圓|yen|jpy|usd|eur|gbp|[¥\\$€£]")
_SIGNS = str.maketrans("▲△−‐‑–", "------")


def is_missing(text: str) -> bool:
    """Whether a cell says that it has no value."""
    return unicodedata.normalize("NFKC", text).strip().lower() in MISSING


def amount(text: str) -> Decimal | None:
    """`¥1,200`, `1,200円`, `１，２００`, `(300)`, `▲300`, `300-`, `1.2E+3` -> Decimal with 4 decimals.

    None where it is no amount. A comma before one or two last digits is a decimal comma (`0,25`);
    any other comma must part groups of three.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().translate(_SIGNS).lstrip("'")
    plain = _CURRENCY.sub("", plain).replace(" ", "")
    negative = False
    if plain.startswith("(") and plain.endswith(")"):
        plain, negative = plain[1:-1], True
    if plain.endswith("-"):
        plain = "-" + plain[:-1]
    if plain[:1] in {"-", "+"}:
        plain, negative = plain[1:], negative != (plain[0] == "-")
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", plain):
        return None
    try:
        value = Decimal(plain)
        if value >= _LIMIT:
            return None
        value = value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return -value if negative else value
