"""Which column could serve where a needed one is missing: by its header and by what stands in it.

A wrong suggestion that runs is worse than none: a store's number taken for a customer's gives figures, and
all of them are wrong. So a customer column must repeat without being a handful of groups, a date column must
hold dates, an amount must be a number, and a header that speaks of something else is out.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

from ltv_xl.orders.columns.contents import ColumnContent
from ltv_xl.orders.headers import Role, suggestion

_ENOUGH_ROWS = 20
"""Filled cells from which on it means something how often values repeat."""

_LARGEST_SHARE = 0.25
"""Of the cells of a customer column, the share that a single customer may have."""

_FEWEST_CUSTOMERS = 0.03
"""Distinct customers per filled cell, at least: a column of less is one of groups."""

_SUBJECTS = {
    "customer_id": "customer",
    "order_date": "date",
    "revenue": "amount",
    "month": "month",
    "cost": "cost",
}
"""Canonical column -> the words of hints.toml about it."""

_LATIN = "[a-zÀ-ɏ]+"

_KINDS = {"order_date": ("date",), "revenue": ("number",), "month": ("date",), "cost": ("number",)}


class Candidate(Struct, frozen=True):
    """A header that could serve, and the canonical column that it would serve as."""

    column: str
    header: str


def candidate(name: str, contents: Sequence[ColumnContent], role: Role) -> Candidate | None:
    """The best of the columns for a canonical one that is missing; None where none fits."""
    fitting = [content for content in contents if _fits(name, content)]
    named = [content.header for content in fitting if speaks_of("suggests", _SUBJECTS[name], content.header)]
    similar = suggestion(name, [content.header for content in fitting], role)
    if similar is not None and (similar in named or not named):
        return Candidate(name, similar)
    if named:
        return Candidate(name, named[0])
    if name == "customer_id":
        addresses = [content.header for content in contents if content.kind == "email"]
        return Candidate("email", addresses[0]) if len(addresses) == 1 else None
    return Candidate(name, fitting[0].header) if len(fitting) == 1 else None


def _fits(name: str, content: ColumnContent) -> bool:
    """Whether what stands in a column can be what is missing, and its header says nothing else."""
    if speaks_of("excludes", _SUBJECTS[name], content.header):
        return False
    return _tells_customers_apart(content) if name == "customer_id" else content.kind in _KINDS[name]


def _tells_customers_apart(content: ColumnContent) -> bool:
    if content.kind not in {"text", "number"}:
        return False
    if content.filled < _ENOUGH_ROWS:
        return True
    distinct = len(content.values)
    return (
        _FEWEST_CUSTOMERS * content.filled <= distinct < content.filled
        and content.most_common <= _LARGEST_SHARE * content.filled
    )


def speaks_of(list_name: Literal["suggests", "excludes", "about"], subject: str, header: str) -> bool:
    """Whether a header holds one of the words about a subject; Latin words as whole words."""
    latin, others = _words(list_name, subject)
    spaced = _spaced(header)
    return not latin.isdisjoint(re.findall(_LATIN, spaced)) or any(word in spaced for word in others)


def words_beside(list_name: Literal["about"], subjects: Sequence[str], header: str) -> set[str]:
    """The Latin words of a header that none of the lists has."""
    known = frozenset().union(*(_words(list_name, subject)[0] for subject in subjects))
    return set(re.findall(_LATIN, _spaced(header))) - known


@cache
def _hints() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("hints.toml").read_text(encoding="utf-8"))


@cache
def _words(list_name: str, subject: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = [word.lower() for word in _hints()[list_name][subject]]
    latin = frozenset(word for word in words if re.fullmatch(_LATIN, word))
    return latin, tuple(word for word in words if word not in latin)


@cache
def _spaced(header: str) -> str:
    """A header in small letters, its words apart: CustomerKey and customer_key are "customer key"."""
    normal = unicodedata.normalize("NFKC", header)
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", normal)
    return re.sub(r"[\s_\-/.]+", " ", apart).lower()
