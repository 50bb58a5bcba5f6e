"""The shop and ad systems whose exports are known: one TOML file each, read into a Shop.

The head of a file, down to [columns], says what its export is known by; the rest is read of those alone that
a source may come from.

A file says: role (orders, customers, ad_spend); certainty of its source (A: the system's own, B: several
independent ones, C: a hint); also, further names for --shop; zone and currency where all shops of the system
have the same; anonymous, where the export names no customer; over_the_counter, where it names none for
sales over the counter, which then are no rows that lack something.

[[fingerprint]]  headers that only this system has together: all of `all`, one of `any`, none of
                 `none`; one fingerprint of several suffices
[columns]        canonical column -> headers, best first; an empty list: the system has no such column
[money]          sales: the role that is an order's sales, best first; less: what is taken off goods,
                 and refunds off a total too; plus: what is added. Postage, fees and tax are taken off
                 where the amounts show them in it. without_tax: roles of sales that never hold tax.
                 Any other role is held by the sales already, or no part of them
[money.columns]  role -> headers, best first; of fees all
[lines]          amounts_of: "order" (once per order, on each line or the first) or "line"; else by the
                 file. products, returns: values of line_type; option_products: how the name of an
                 option begins; not_fixed: amounts that stand for one not known yet
[[status]]       headers of a column of states, and the words beyond the lexicon that mean cancelled,
                 returned, unpaid; sale: the only words that are a sale
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from msgspec import Struct

from ltv_xl.orders.headers import Role, aliases, normal
from ltv_xl.texts import text

Certainty = Literal["A", "B", "C"]
AmountsOf = Literal["order", "line", "by_file"]

MONEY = (
    "total", "goods", "line", "discount", "points", "shipping", "fee", "tax", "refunded", "adjustment",
)  # fmt: skip
"""Roles that a column of money may have."""

_OF_ADS = ("period_start", "period_end", "part")
"""Columns of known ad systems alone: the days that a row covers, and what it is a part of."""
_KEYS = (
    "role", "certainty", "also", "zone", "currency", "anonymous", "over_the_counter",
    "fingerprint", "columns", "money", "lines", "status",
)  # fmt: skip
_MEANINGS = ("cancelled", "returned", "unpaid")
_END_OF_HEAD = "\n[columns]\n"


class Fingerprint(Struct, frozen=True):
    """Headers, normalised, by which a system is known."""

    every: frozenset[str]
    any_of: frozenset[str]
    none_of: frozenset[str]


class Marks(Struct, frozen=True):
    """What a system's export is known by."""

    key: str
    role: Role
    fingerprints: tuple[Fingerprint, ...]


class StatusRule(Struct, frozen=True):
    """A column of states: word, normalised -> its meaning; sale: the only words that are a sale, if any."""

    headers: tuple[str, ...]
    meanings: Mapping[str, str]
    sale: frozenset[str]

    def __hash__(self) -> int:
        return hash(self.headers)


class Shop(Struct, frozen=True):
    """What is known of a system's export; the head of this module says what each part means."""

    key: str
    role: Role
    certainty: Certainty
    also: tuple[str, ...]
    fingerprints: tuple[Fingerprint, ...]
    columns: Mapping[str, tuple[str, ...]]
    money: Mapping[str, tuple[str, ...]]
    sales: tuple[str, ...]
    less: tuple[str, ...]
    plus: tuple[str, ...]
    without_tax: tuple[str, ...]
    amounts_of: AmountsOf
    products: tuple[str, ...]
    returns: tuple[str, ...]
    option_products: str
    not_fixed: tuple[str, ...]
    statuses: tuple[StatusRule, ...]
    zone: str | None
    currency: str | None
    anonymous: bool
    over_the_counter: bool

    def __format__(self, lang: str) -> str:
        """Its name in a sentence: `{system:ja}`."""
        return text(f"orders.system.{self.key}", "ja" if lang == "ja" else "en")


@cache
def marks() -> tuple[Marks, ...]:
    """What the export of every known system is known by, by key."""
    names = sorted(file.name for file in files(__name__).iterdir())
    return tuple(_marks(name.removesuffix(".toml")) for name in names if name.endswith(".toml"))


def _marks(key: str) -> Marks:
    head = tomllib.loads(_written(key).partition(_END_OF_HEAD)[0])
    return Marks(key, head["role"], tuple(_fingerprint(key, part) for part in head["fingerprint"]))


@cache
def shop(key: str) -> Shop:
    """The known system of a key."""
    return parsed(key, tomllib.loads(_written(key)))


def shops() -> tuple[Shop, ...]:
    """Every known system, by key."""
    return tuple(shop(known.key) for known in marks())


@cache
def _written(key: str) -> str:
    return files(__name__).joinpath(f"{key}.toml").read_text(encoding="utf-8")


def named(name: str) -> Shop | None:
    """The system of a name that a user typed: its key or one of its other names."""
    wanted = normal(name)
    return next((shop for shop in shops() if wanted in map(normal, (shop.key, *shop.also))), None)


def parsed(key: str, table: Mapping[str, Any]) -> Shop:
    """A system from its file. ValueError for a key or a word that no part of the program reads."""
    lines, money = table.get("lines", {}), table.get("money", {})
    _check(key, table, _KEYS)
    _check(key, money, {"sales", "less", "plus", "without_tax", "columns"})
    _check(key, lines, {"amounts_of", "products", "returns", "option_products", "not_fixed"})
    role = _one_of(key, table["role"], get_args(Role))
    _check(key, table["columns"], {*aliases(role), *(_OF_ADS if role == "ad_spend" else ())})
    _check(key, money.get("columns", {}), MONEY)
    for use in ("sales", "less", "plus", "without_tax"):
        _check(key, money.get(use, ()), money.get("columns", {}))
    return Shop(
        key=key,
        role=role,
        certainty=_one_of(key, table["certainty"], get_args(Certainty)),
        also=tuple(table.get("also", ())),
        fingerprints=tuple(_fingerprint(key, part) for part in table["fingerprint"]),
        columns={name: tuple(headers) for name, headers in table["columns"].items()},
        money={name: tuple(headers) for name, headers in money.get("columns", {}).items()},
        sales=tuple(money.get("sales", ())),
        less=tuple(money.get("less", ())),
        plus=tuple(money.get("plus", ())),
        without_tax=tuple(money.get("without_tax", ())),
        amounts_of=_one_of(key, lines.get("amounts_of", "by_file"), get_args(AmountsOf)),
        products=tuple(lines.get("products", ())),
        returns=tuple(lines.get("returns", ())),
        option_products=lines.get("option_products", ""),
        not_fixed=tuple(lines.get("not_fixed", ())),
        statuses=tuple(_status(key, part) for part in table.get("status", ())),
        zone=table.get("zone"),
        currency=table.get("currency"),
        anonymous=table.get("anonymous", False),
        over_the_counter=table.get("over_the_counter", False),
    )


def _fingerprint(key: str, table: Mapping[str, Any]) -> Fingerprint:
    _check(key, table, {"all", "any", "none"})
    every, any_of, none_of = (frozenset(map(normal, table.get(name, ()))) for name in ("all", "any", "none"))
    return Fingerprint(every, any_of, none_of)


def _status(key: str, table: Mapping[str, Any]) -> StatusRule:
    _check(key, table, {"headers", "sale", *_MEANINGS})
    meanings = {normal(word): meaning for meaning in _MEANINGS for word in table.get(meaning, ())}
    return StatusRule(tuple(table["headers"]), meanings, frozenset(map(normal, table.get("sale", ()))))


def _check(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    unknown = set(names) - set(known)
    if unknown:
        raise ValueError(f"{key}.toml: {', '.join(sorted(unknown))} is not known")


def _one_of(key: str, word: Any, words: tuple[Any, ...]) -> Any:
    if word not in words:
        raise ValueError(f"{key}.toml: {word} is none of {', '.join(words)}")
    return word
