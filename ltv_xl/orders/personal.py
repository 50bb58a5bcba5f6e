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

_PEOPLES_COLUMNS: Final = (*PERSONAL_COLUMNS[:3], "birth_date", "order_id", "gender", "age")
_AMBIGUOUS: Final = frozenset(map(normal, ("名前", "名", "姓", "町名", "name", "user", "street")))

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
_CONTACT = re.compile(rf"{_EMAIL}|(?<![\d\-])(?<!\d\.)(?:{_PHONE})(?![\d\-])", re.ASCII)


def masked(name: str) -> str:
    """A name with every e-mail address and phone number in it made unreadable; without any, unchanged."""
    plain = unicodedata.normalize("NFKC", name)
    return _CONTACT.sub(MASK, plain) if _CONTACT.search(plain) else name


def holds_contact(value: str) -> bool:
    """Whether an e-mail address or a phone number stands in a text."""
    return _CONTACT.search(unicodedata.normalize("NFKC", value)) is not None


_BREAKDOWN = re.compile(r"(?i)^by\s|別$")
"""In the title of groups, such as "By address" or 住所別: what stands under it is counted, not listed."""


def is_personal_header(header: str) -> bool:
    """Whether what stands under a header is personal, whatever its values look like."""
    if _BREAKDOWN.search(unicodedata.normalize("NFKC", header).strip()):
        return False
    known = aliases("orders")
    whole, within = personal_words()
    return any(
        any(form in known[column] for column in PERSONAL_COLUMNS)
        or form in whole
        or any(word in form for word in within if not word.isascii())
        for form in _forms(header)
    ) or bool(_latin_words(within).search(_spaced(header)))


def may_count_customers(header: str) -> bool:
    """Whether a personal header also stands where nobody is listed.

    Under "Name" there may be channels or products, under "Customer" the number of customers.
    """
    names = aliases("orders")["customer_name"]
    return any(form in _AMBIGUOUS or form in names for form in _forms(header)) and "氏名" not in header


def tells_of_people(header: str) -> bool:
    """Whether a column is of single people or orders, though it names nobody, such as age or order number."""
    known = aliases("orders")
    return any(form in known[column] for column in _PEOPLES_COLUMNS for form in _forms(header)) or (
        is_personal_header(header) and not may_count_customers(header)
    )


def _forms(header: str) -> tuple[str, ...]:
    """A header as it is compared: whole, without a mark at its end, and without what stands in brackets."""
    bare = unicodedata.normalize("NFKC", header).strip().rstrip(".:*※ ")
    return tuple(dict.fromkeys((normal(header), normal(bare), normal(re.split(r"[(\[【]", bare)[0]))))


def _spaced(header: str) -> str:
    """A header in small letters, its words apart: "billingPhone" and "BILLING_PHONE" are "billing phone"."""
    apart = re.sub(r"(?<=[a-z]{2})(?=[A-Z])", " ", unicodedata.normalize("NFKC", header))
    return re.sub(r"[\s_\-'\"]+", " ", apart).lower()


@cache
def _latin_words(within: tuple[str, ...]) -> re.Pattern[str]:
    """Finds such a word as a word: there is a phone in "Billing phone 2", and none in "Headphones"."""
    words = (r" ?".join(map(re.escape, word)) for word in within if word.isascii())
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?:es|s)?(?![a-z])")
