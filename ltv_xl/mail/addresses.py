"""Addresses as a user types them, made into what a server takes, or refused with a sentence."""

import re
from collections.abc import Iterable

from msgspec import Struct

from ltv_xl.errors import SettingError
from ltv_xl.mail.headers import FOLD, one_line, phrase

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATOM}(\.{ATOM})*")
LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
PARTS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;、，；"])+')
"""Addresses between commas or semicolons; a comma inside quotes belongs to the name."""
IN_BRACKETS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
TWO_WAYS = frozenset("ßςẞ\u200c\u200d")
"""Letters that the two standards for such domains read differently: the mail could reach another domain."""


class Address(Struct, frozen=True):
    """A name, "" where there is none, and an address in ASCII, its domain as DNS has it (xn--)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2]

    def shown(self) -> str:
        """For people."""
        return f"{self.name} <{self.address}>" if self.name else self.address

    def written(self) -> str:
        """For a header."""
        if not self.name:
            return self.address
        return f"{phrase(self.name)}{FOLD}<{self.address}>"


def addresses(words: Iterable[str]) -> tuple[Address, ...]:
    """The addresses in some words, each once; several may stand in one word, between commas.

    SettingError names the one that is none.
    """
    people: dict[str, Address] = {}
    for word in words:
        for part in PARTS.findall(word):
            if part.strip():
                person = address(part.strip())
                people.setdefault(person.address.lower(), person)
    return tuple(people.values())


def address(word: str) -> Address:
    """`hanako@example.jp` or `山田 花子 <hanako@example.jp>`. SettingError names what is wrong with it."""
    split = IN_BRACKETS.fullmatch(word)
    name, plain = (split["name"], split["address"]) if split else ("", word)
    local, sign, domain = plain.strip().rpartition("@")
    if not sign or one_line(plain) != plain.strip():
        raise SettingError("mail.address.none", value=one_line(word))
    if not local.isascii():
        raise SettingError("mail.address.local", value=one_line(word))
    if not LOCAL.fullmatch(local) or len(local) > 64:
        raise SettingError("mail.address.none", value=one_line(word))
    whole = f"{local}@{_domain(domain, word)}"
    if len(whole) > 254:
        raise SettingError("mail.address.none", value=one_line(word))
    return Address(_name(name), whole)


def _name(written: str) -> str:
    clean = one_line(written)
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', clean)
    return one_line(re.sub(r"\\(.)", r"\1", quoted[1])) if quoted else clean


def _domain(domain: str, word: str) -> str:
    if TWO_WAYS & set(domain):
        raise SettingError("mail.address.domain", value=one_line(word))
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise SettingError("mail.address.none", value=one_line(word)) from None
    labels = plain.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels):
        raise SettingError("mail.address.none", value=one_line(word))
    return plain
