"""What is personal: the one rule that reading, the analysis, a copy, a mail and every message go by.

Personal are the columns under certain headers, e-mail addresses and phone numbers wherever they stand, and a
group of so few customers that its figures are a single customer's. It knows headers and texts, no files.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from ltv_xl.orders.headers import aliases, normal, personal_words

SMALLEST_GROUP: Final = 3
"""Customers that a group has at least when it stands by itself: of two, each could work out the other."""

PERSONAL_COLUMNS: Final = ("customer_id", "email", "phone", "customer_name", "birth_date")
"""Canonical columns that tell of a single customer."""

_PEOPLES_COLUMNS: Final = (*PERSONAL_COLUMNS[:3], "birth_date", "order_id", "gender", "age")
_AMBIGUOUS: Final = frozenset(map(normal, ("名前", "名", "姓", "町名", "name", "user", "street")))
_BUYERS: Final = frozenset(map(normal, ("購入者", "注文者", "buyer")))

_AREAS: Final = frozenset(
    map(normal, ("郵便番号", "郵便", "zip", "zip code", "postcode", "postal code", "生年", "birth year"))
)
"""Many share them, so that groups of people may bear their names."""

_BREAKDOWN = re.compile(r"^by |(?:別|件数|率|区分|有無)$| (?:sent|opened|orders|count|type|status|verified)$")
"""In titles of groups or counts, such as "By address", 住所別, "Emails sent": nobody is listed under it."""

MASK: Final = "***"
"""Stands in a name for an e-mail address or a phone number."""

_BETWEEN = r"[‐‑‒–—―−⁃ー・.\-_ ()]{1,3}"
"""What may stand between two groups of digits."""


def _phone(*lengths: int) -> str:
    """Groups of so many digits, the first of which begins with a single zero."""
    groups = [rf"\d{{{length}}}" for length in lengths]
    return rf"\(?(?=0[1-9]){_BETWEEN.join(groups)}"


_LOCAL = r"[^\s@<>()\[\]\",;:、。「」]{1,64}"
_EMAIL = "|".join((
    rf"{_LOCAL}(?:@|%40)[^\s@<>()\[\]\"',;:、。「」]{{1,255}}\.(?u:[^\W\d_]{{2,}})",
    r"\"[^\"@\n]{1,62}\"@[A-Za-z0-9.\-]{1,255}\.[A-Za-z]{2,}",
    r"[A-Za-z0-9._+\-]{1,64} ?(?:@|[(\[]at[)\]]) ?[A-Za-z0-9.\-]{1,255}\.[A-Za-z]{2,}",
))
"""As it is sent to, as a link or a program writes it, and as people write it who hide it from programs."""
_PHONE = "|".join((
    *(
        _phone(*lengths)
        for lengths in ((3, 4, 4), (2, 4, 4), (3, 3, 4), (4, 2, 4), (4, 3, 3), (4, 3, 4), (5, 1, 4))
    ),
    rf"0[5789]0(?:{_BETWEEN})?\d{{4}}(?:{_BETWEEN})?\d{{4}}",
    rf"07\d{{3}}{_BETWEEN}\d{{6}}",
    r"0[1-9](?:[ .\-]\d\d){4}",
    rf"(?:\+|00(?=[1-9]))\d{{1,3}}(?:{_BETWEEN})?(?:\d(?:{_BETWEEN})?){{7,11}}\d",
    rf"81{_BETWEEN}0?[5789]0{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}",
    r"\(\d{3}\) ?\d{3}-\d{4}",
    r"(?<![A-Za-z])(?:1[\-.])?(?:[2-9]\d\d-[2-9]\d\d-|[2-9]\d\d\.[2-9]\d\d\.)\d{4}",
    r"(?<![A-Za-z])1[3-9]\d([\- ])\d{4}\1\d{4}",
))
"""A bare number of ten digits is no phone number by itself: article numbers and ISBNs look the same."""
_NAMED_PHONE = r"(?i:(?:電話|携帯|TEL|phone|FAX|☎)(?:番号)?[.:： ]{0,3})\(?[0+]\d{8,12}"
"""Beside such a word it is a phone number."""
_FEWEST_DIGITS = 8
"""No phone number has fewer."""
_OTHER_THAN_DIGITS = re.compile(r"[^0-9]+")
_AT = ("@", "%40", "[at", "(at")
"""One of them stands in every e-mail address."""
_ID = re.compile(r"(?=.*\d)(?=.*[^\W\d]).{4,}|\d{6,}")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Signs without width, which may stand between any two letters."""


def masked(name: str) -> str:
    """A name with every e-mail address and phone number in it made unreadable; without any, unchanged."""
    plain = _plain(name)
    return _contact().sub(MASK, plain) if _holds_contact(plain) else name


def holds_contact(value: str) -> bool:
    """Whether an e-mail address or a phone number stands in a text."""
    return _holds_contact(_plain(value))


def _holds_contact(plain: str) -> bool:
    may_hold = any(sign in plain for sign in _AT) or len(_OTHER_THAN_DIGITS.sub("", plain)) >= _FEWEST_DIGITS
    return may_hold and _contact().search(plain) is not None


@cache
def _contact() -> re.Pattern[str]:
    """Finds e-mail addresses and phone numbers. Compiled when first needed: it takes longer than a module."""
    phone = rf"(?<!\d)(?<![A-Za-z0-9]-)(?<!\d\.)(?:{_PHONE})(?!-?\d|-[A-Za-z])"
    return re.compile(rf"{_EMAIL}|{_NAMED_PHONE}|{phone}", re.ASCII)


def may_be_id(value: str) -> bool:
    """Whether a text that equals a customer's id is meant as one, not as a year, a size or a word."""
    return _ID.fullmatch(value) is not None


def _plain(text: str) -> str:
    """A text in letters of usual width, and without those that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def is_personal_header(header: str) -> bool:
    """Whether what stands under a header is personal, whatever its values look like."""
    if _BREAKDOWN.search(_spaced(header).strip()):
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
    ambiguous = any(form in _AMBIGUOUS for form in _forms(header)) or is_of_customer(header)
    return ambiguous and "氏名" not in header


def is_of_customer(header: str) -> bool:
    """Whether a header says "customer": what stands under it is a name, or counts them."""
    names = aliases("orders")["customer_name"]
    return any(form in names or form in _BUYERS for form in _forms(header))


def names_people(header: str) -> bool:
    """Whether each value under a header is a single person's, even where several customers share it.

    "Name" may stand over products, and a postal code or a year of birth is that of many.
    """
    forms = _forms(header)
    return is_personal_header(header) and not any(
        form in _AMBIGUOUS or form.endswith(tuple(_AREAS)) for form in forms
    )


def tells_of_people(header: str) -> bool:
    """Whether a column is of single people or orders, though it names nobody, such as age or order number."""
    known = aliases("orders")
    return any(form in known[column] for column in _PEOPLES_COLUMNS for form in _forms(header)) or (
        is_personal_header(header) and not may_count_customers(header)
    )


def _forms(header: str) -> tuple[str, ...]:
    """A header as it is compared: whole, without a mark at its end, without the number of a part (TEL1), and
    without what stands in brackets.
    """
    bare = unicodedata.normalize("NFKC", header).strip().rstrip(".:*※ ")
    part = re.sub(r"\d$", "", bare)
    return tuple(dict.fromkeys(map(normal, (header, bare, part, re.split(r"[(\[【]", bare)[0]))))


def _spaced(header: str) -> str:
    """A header in small letters, its words apart: "billingPhone" and "BILLING_PHONE" are "billing phone"."""
    apart = re.sub(r"(?<=[a-z]{2})(?=[A-Z])", " ", unicodedata.normalize("NFKC", header))
    return re.sub(r"[\s_\-'\"]+", " ", apart).lower()


@cache
def _latin_words(within: tuple[str, ...]) -> re.Pattern[str]:
    """Finds such a word as a word: there is a phone in "Billing phone 2", and none in "Headphones"."""
    words = (r" ?".join(map(re.escape, word)) for word in within if word.isascii())
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?:es|s)?(?![a-z])")
