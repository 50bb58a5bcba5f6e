"""What is personal: the one rule that reading, the analysis, a copy, a mail and every message go by.

Personal are the columns under certain headers, e-mail addresses and phone numbers wherever they stand, and a
group of so few customers that its figures are a single customer's. It knows headers and texts, no files.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from ltv_xl.orders.columns import aliases, normal, personal_words

SMALLEST_GROUP: Final = 3
"""Customers that a group has at least when it stands by itself: of two, each could work out the other."""

PERSONAL_COLUMNS: Final = ("customer_id", "email", "phone", "customer_name", "birth_date")
"""Canonical columns that tell of a single customer."""

MASK: Final = "***"
"""Stands in a name for an e-mail address or a phone number."""

_BETWEEN = r"[‐‑‒–—―−ー.\- ()]{1,2}"
"""What may stand between two groups of digits."""


def _phone(*lengths: int) -> str:
    """Groups of so many digits, the first of which begins with a zero."""
    groups = [rf"\d{{{length}}}" for length in lengths]
    return rf"\(?(?=0){_BETWEEN.join(groups)}"


_EMAIL = r"[^\s@<>()\[\]\"',;:、。「」]+@[^\s@<>()\[\]\"',;:、。「」]+\.[A-Za-z]{2,}"
_PHONE = "|".join((
    *(_phone(*lengths) for lengths in ((3, 4, 4), (2, 4, 4), (3, 3, 4), (4, 2, 4), (4, 3, 3), (5, 1, 4))),
    r"0[5789]0\d{8}",
    rf"\+\d{{1,3}}(?:{_BETWEEN})?(?:\d(?:{_BETWEEN})?){{7,11}}\d",
    r"\(\d{3}\) ?\d{3}-\d{4}",
))
"""A bare number of ten digits is no phone number: article numbers and ISBNs look the same."""
_CONTACT = re.compile(rf"{_EMAIL}|(?<![\d\-])(?:{_PHONE})(?![\d\-])", re.ASCII)


def masked(name: str) -> str:
    """A name with every e-mail address and phone number in it made unreadable; without any, unchanged."""
    plain = unicodedata.normalize("NFKC", name)
    return _CONTACT.sub(MASK, plain) if _CONTACT.search(plain) else name


def holds_contact(value: str) -> bool:
    """Whether an e-mail address or a phone number stands in a text."""
    return _CONTACT.search(unicodedata.normalize("NFKC", value)) is not None


@cache
def is_personal_header(header: str) -> bool:
    """Whether what stands under a header is personal, whatever its values look like."""
    words = normal(header)
    known = aliases("orders")
    whole, within = personal_words()
    return (
        any(words in known[column] for column in PERSONAL_COLUMNS)
        or words in whole
        or any(word in words for word in within)
    )
