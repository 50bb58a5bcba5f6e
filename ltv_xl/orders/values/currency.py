"""The currency of a file: what its values, headers and currency column claim -> a decision. No SQL here."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from msgspec import Struct

USUAL = "JPY"
"""Of a file that names no currency."""

_BRACKETS = re.compile(r"[(\[【<]([^()\[\]【】<>]*)[)\]】>]")
_LAST_WORD = re.compile(r"[\s_]([A-Za-z]{3})$")


class Claim(Struct, frozen=True):
    """That rows are in one of some currencies, the most usual first.

    by: a currency column, a sign beside the amounts, a header, or the system that the file comes from.
    rows: for which it is claimed.
    """

    codes: tuple[str, ...]
    by: Literal["column", "sign", "header", "system"]
    rows: int
    also: tuple[str, ...] = ()


class Currency(Struct, frozen=True):
    """The currency of the amounts.

    assumed: their sign is that of several. others: rows of other currencies, which are set aside.
    """

    code: str
    assumed: bool = False
    others: Mapping[str, int] | None = None


class Several(Struct, frozen=True):
    """Amounts in more than one currency, with their rows."""

    rows: Mapping[str, int]


class Differs(Struct, frozen=True):
    """The user names another currency than the file."""

    code: str


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("currencies.toml").read_text(encoding="utf-8"))


@cache
def _codes() -> frozenset[str]:
    return frozenset(_table()["codes"]["all"])


@cache
def meant(sign: str) -> tuple[str, ...]:
    """The currencies that a sign, a code or a word may mean, the most usual first; none for another text."""
    plain = unicodedata.normalize("NFKC", sign).strip().lower()
    if plain.upper() in _codes():
        return (plain.upper(),)
    return tuple(_table()["signs"].get(plain, ()))


@cache
def decimals(code: str) -> int:
    """Decimals of a price."""
    exceptions = _table()["decimals"]
    return next((int(places) for places, codes in exceptions.items() if code in codes), 2)


def is_code(code: str) -> bool:
    """Whether a code is one of ISO 4217."""
    return code in _codes()


def code_of(word: str) -> str:
    """The code that a word of a currency column means; of an unknown word itself."""
    return next(iter(meant(word)), unicodedata.normalize("NFKC", word).strip().upper())


def claim(sign: str, by: Literal["column", "sign", "header"], rows: int) -> Claim | None:
    """What a sign, code or word claims; None where it means no currency."""
    codes = meant(sign)
    if not codes:
        return None
    plain = unicodedata.normalize("NFKC", sign).strip().lower()
    return Claim(codes, by, rows, tuple(_table()["by_option"].get(plain, ())))


def claim_of_header(header: str, rows: int) -> Claim | None:
    """The currency that a header names: `Total (EUR)`, 売上（円）, `Price [$]`, `amount_usd`."""
    plain = unicodedata.normalize("NFKC", header).strip()
    for within in _BRACKETS.findall(plain):
        for word in (within, *re.split(r"[\s,、/:]+", within)):
            if made := claim(word, "header", rows):
                return made
    last = _LAST_WORD.search(plain)
    if last and last[1].upper() in _codes() and last[1].upper() not in _table()["codes"]["words"]:
        return claim(last[1], "header", rows)
    return None


def currency(claims: Sequence[Claim], given: str | None) -> Currency | Several | Differs:
    """The decision. given: what the user names; it chooses rows where a column names several."""
    of_column = _rows_by_code([claim for claim in claims if claim.by == "column"])
    if len(of_column) > 1:
        if given is None:
            return Several(of_column)
        others = {code: rows for code, rows in of_column.items() if code != given}
        return Currency(given, others=others) if given in of_column else Several(of_column)
    if not claims:
        return Currency(given or USUAL)
    possible = [code for code in claims[0].codes if all(code in claim.codes for claim in claims)]
    if given is not None:
        accepted = all(given in (*claim.codes, *claim.also) for claim in claims)
        if accepted:
            return Currency(given)
        return Differs(possible[0]) if possible else Several(_rows_by_code(claims))
    if not possible:
        return Several(_rows_by_code(claims))
    return Currency(possible[0], assumed=len(possible) > 1)


def price_decimals(claims: Iterable[Claim], given: str | None) -> int:
    """Decimals that a price of the file may have."""
    codes = {given} if given else {claim.codes[0] for claim in claims} or {USUAL}
    return max(decimals(code) for code in codes)


def _rows_by_code(claims: Iterable[Claim]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for made in claims:
        rows[made.codes[0]] = rows.get(made.codes[0], 0) + made.rows
    return dict(sorted(rows.items(), key=lambda item: -item[1]))
