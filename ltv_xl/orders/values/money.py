"""One amount as people write it -> its parts, and an exact Decimal. Only odd spellings come here.

What its marks mean, the whole column decides (number_form.py); SQL reads the usual spellings.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from msgspec import Struct

from ltv_xl.orders.values.currency import meant
from ltv_xl.setting_values import DecimalMark

MISSING = frozenset({
    "", "-", "--", "---", "—", "―", "ー", "n/a", "na", "nan", "null", "none", "#n/a", "なし", "未定",
})  # fmt: skip
"""Texts that stand for "no value", after NFKC in lower case."""
_NOTHING = re.compile(
    "no|free|included|waived|無|無料|込み?|不要|対象外|サービス|[^0-9]{0,6}(なし|無し)"
    "|no (discount|refund|points|coupon|charge|fee|shipping|tax)s?"
)
"""Those that stand for nothing to pay."""

Proof = Literal["point", "comma", "open point", "open comma", "none"]
"""What the marks of an amount prove: which one is the decimal mark, or that it may be either.

"open point": `1.360`, "open comma": `1,360`, "none": an amount without such marks.
"""

_LIMIT = Decimal(10) ** 14
_MINUS = str.maketrans("▲△−‐‑–", "------")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_NO_CENTS = re.compile(r"(?<=\d)[.,]-{1,2}$")
"""`5.-` is five francs, not minus five."""
_FLOURISH = re.compile(r"^(-?)(?:金\s?)?([¥\\]?\s?[\d.,]+\s?円?)(?:-{1,2}|也|也-)$")
"""`¥1,200-` and `金1,200円也`: a Japanese price ends so that no digit can be added."""
_BESIDE = r"(?:[^\d.,]|(?<=[^\W\d])\.)*"
_PARTS = re.compile(rf"({_BESIDE}?)([.,]?\d(?:[\d.,' ]*[\d.,])?(?:e[+-]?\d{{1,3}})?)({_BESIDE})")
_EXPONENT = re.compile(r"\d+([.,]\d*)?(e[+-]?\d{1,3})")


class Written(Struct, frozen=True):
    """An amount taken apart. digits: with its marks, without a sign. currency: what stands beside them."""

    digits: str
    negative: bool
    currency: str


def is_missing(text: str) -> bool:
    """Whether a cell says that it has no value."""
    return _plain(text) in MISSING


def is_nothing(text: str) -> bool:
    """Whether a cell of money says so, or that there is nothing to pay: 無料, 利用なし."""
    return is_missing(text) or _NOTHING.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def written(text: str) -> Written | None:
    """`-¥1,200`, `R$ 1.360,00`, `1'360.00 CHF`, `(300)`, `▲300`, `300-` in parts; None for no number."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().translate(_MINUS).lstrip("'")
    plain = _NO_CENTS.sub("", plain.translate(_APOSTROPHES))
    if re.search(r"[¥\\円]", plain):
        plain = _FLOURISH.sub(r"\1\2", plain)
    negative = False
    if plain.startswith("(") and plain.endswith(")"):
        plain, negative = plain[1:-1].strip(), True
    match = _PARTS.fullmatch(plain)
    if match is None:
        return None
    before, digits, after = match.groups()
    signs = [sign for sign in before + after if sign in "+-"]
    if len(signs) > 1:
        return None
    beside = [part.strip("+- \t") for part in (before, after)]
    if all(beside) and beside[0] != beside[1]:  # words on both sides are a sentence
        return None
    return Written(digits, negative != (signs == ["-"]), beside[0] or beside[1])


def proof(digits: str) -> Proof | None:
    """What the marks of one amount prove; None where they fit neither reading."""
    if not re.search(r"[.,]", digits):
        return "none" if _fits(digits, ".") else None
    point, comma = _fits(digits, "."), _fits(digits, ",")
    if point and comma:
        return "open point" if "." in digits else "open comma"
    return "point" if point else "comma" if comma else None


def amount(text: str, decimal: DecimalMark = ".") -> Decimal | None:
    """The amount with 4 decimals under a decimal mark; None where it is none."""
    parts = written(text)
    if parts is None or not _fits(parts.digits, decimal) or (parts.currency and not meant(parts.currency)):
        return None
    group = "," if decimal == "." else "."
    plain = re.sub(rf"[{group}' ]", "", parts.digits).replace(",", ".")
    try:
        value = Decimal(plain)
        if value >= _LIMIT:
            return None
        value = value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return -value if parts.negative else value


def share(text: str, decimal: DecimalMark = ".") -> Decimal | None:
    """`0,15` or `15,5 %` as written: percent only where the text says so. None where it is no number."""
    plain = unicodedata.normalize("NFKC", text).strip()
    number = amount(plain.rstrip("% "), decimal)
    return number if number is None or not plain.endswith("%") else number / 100


def _fits(digits: str, decimal: DecimalMark) -> bool:
    """Whether digits with marks are a number whose decimal mark is this one.

    Groups are of three digits, parted all alike; of Indian ones, parted by commas, only the last.
    """
    whole, mark, fraction = digits.partition(decimal)
    if _EXPONENT.fullmatch(digits):
        return ("," if decimal == "." else ".") not in digits
    if mark and not re.fullmatch(r"\d*", fraction):
        return False
    if not whole:
        return bool(fraction)
    group = "," if decimal == "." else r"\."
    patterns = [r"\d+", rf"(?!0)\d{{1,3}}(?:([{group}' ])\d{{3}})(?:\1\d{{3}})*"]
    if decimal == ".":
        patterns.append(r"(?!0)\d{1,2}(?:,\d{2})+,\d{3}")
    return any(re.fullmatch(pattern, whole) for pattern in patterns)
