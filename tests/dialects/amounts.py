"""How files write amounts."""

import re
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class AmountForm:
    """A way to write an amount.

    thousands: the mark between groups. decimal: the mark before hundredths. cents: hundredths are written.
    pattern: what stands around the digits; negative: around that, below zero. currency: what the signs say.
    """

    thousands: str = ""
    decimal: str = "."
    cents: bool = False
    pattern: str = "{}"
    negative: str = "-{}"
    currency: str | None = None
    groups: str = "western"
    wide: bool = False
    trimmed: bool = False


PLAIN = "whole"
FORMS: dict[str, AmountForm] = {
    PLAIN: AmountForm(),
    "full-width": AmountForm(wide=True),
    "thousands": AmountForm(","),
    "full-width thousands": AmountForm(",", wide=True),
    "yen sign": AmountForm(",", pattern="¥{}", currency="JPY"),
    "full-width yen sign": AmountForm(",", pattern="￥{}", currency="JPY"),
    "yen word": AmountForm(",", pattern="{}円", currency="JPY"),
    "price's flourish": AmountForm(",", pattern="¥{}-", negative="▲{}", currency="JPY"),
    "white triangle": AmountForm(",", negative="△{}"),
    "black triangle": AmountForm(",", negative="▲{}"),
    "brackets": AmountForm(",", negative="({})"),
    "minus after": AmountForm(negative="{}-"),
    "minus sign": AmountForm(",", negative="\u2212{}"),
    "dollar sign in brackets": AmountForm(",", cents=True, pattern="${}", negative="({})", currency="USD"),
    "yen code": AmountForm(pattern="JPY {}", currency="JPY"),
    "point for thousands": AmountForm(".", ","),
    "apostrophe, whole": AmountForm("'"),
    "cents": AmountForm(cents=True),
    "float": AmountForm(cents=True, trimmed=True),
    "thousands and cents": AmountForm(",", cents=True),
    "dollar sign": AmountForm(",", cents=True, pattern="${}", currency="USD"),
    "dollar code after": AmountForm(cents=True, pattern="{} USD", currency="USD"),
    "pound sign": AmountForm(",", cents=True, pattern="£{}", currency="GBP"),
    "decimal comma": AmountForm("", ",", cents=True),
    "German": AmountForm(".", ",", cents=True),
    "German euro": AmountForm(".", ",", cents=True, pattern="{} €", currency="EUR"),
    "French": AmountForm("\u202f", ",", cents=True),
    "French euro": AmountForm("\u00a0", ",", cents=True, pattern="{}\u00a0€", currency="EUR"),
    "Swiss": AmountForm("'", cents=True),
    "Swiss francs": AmountForm("’", cents=True, pattern="CHF {}", currency="CHF"),
    "Brazilian": AmountForm(".", ",", cents=True, pattern="R$ {}", currency="BRL"),
    "Indian": AmountForm(",", cents=True, pattern="₹{}", currency="INR", groups="Indian"),
    "euro code before": AmountForm(cents=True, pattern="EUR {}", currency="EUR"),
}

_GROUP = {"western": re.compile(r"(?<=\d)(?=(\d{3})+$)"), "Indian": re.compile(r"(?<=\d)(?=(\d\d)*\d{3}$)")}
_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "0123456789,.-"})


def written_amount(amount: Decimal, form: AmountForm) -> str:
    """An amount in a form."""
    whole, _, hundredths = f"{abs(amount):.2f}".partition(".")
    digits = _GROUP[form.groups].sub(form.thousands, whole) if form.thousands else whole
    if form.cents:
        digits += form.decimal + ((hundredths.rstrip("0") or "0") if form.trimmed else hundredths)
    text = form.pattern.format(digits)
    if amount < 0:
        text = form.negative.format(text)
    return text.translate(_WIDE) if form.wide else text
