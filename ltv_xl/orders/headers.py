"""Which header of a source means which column: the alias table, --map, and "did you mean".

Knows headers only; never looks at the rows.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from msgspec import Struct

Role = Literal["orders", "customers", "ad_spend"]

SEVERAL = (
    "status", "cancel_flag", "cancelled_at", "discount", "discount_rate", "points", "shipping", "fee", "tax",
)  # fmt: skip
"""Canonical columns for which every header that fits is taken, not the best alone."""

OF_CUSTOMERS = (
    "customer_id", "email", "phone", "customer_name", "birth_date", "age", "gender", "channel",
    "subscription_state", "cancel_reason",
)  # fmt: skip
"""Columns that a customers source shares with the orders; `cancelled_on` and `plan` are its own."""


class Column(Struct, frozen=True):
    """A column of a source by its place (headers may occur twice) and its header."""

    place: int
    header: str


@cache
def normal(header: str) -> str:
    """A header as it is compared: NFKC, lower case, without spaces, underscores, hyphens and quotes."""
    return re.sub(r"[\s_\-'\"\ufeff]+", "", unicodedata.normalize("NFKC", header)).lower()


@cache
def before_parenthesis(header: str) -> str:
    """The part of a header before its first bracket, as it is compared: `取引ID(1)`, `Total [GBP]`."""
    return normal(re.split(r"[(\[【<〈]", unicodedata.normalize("NFKC", header))[0])


def plain_names(headers: Sequence[str]) -> tuple[str, ...]:
    """Each header as it is compared, without the number that a program gave it because it occurs twice.

    Of 送料 and 送料.1 (as pandas writes it) or 送料_1 (as DuckDB does) both are 送料.
    """
    known = {normal(header) for header in headers}
    bases = (re.sub(r"[._]\d+$", "", header.strip()) for header in headers)
    return tuple(
        normal(base) if normal(base) in known else normal(header)
        for header, base in zip(headers, bases, strict=True)
    )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("aliases.toml").read_text(encoding="utf-8"))


@cache
def aliases(role: Role) -> Mapping[str, tuple[str, ...]]:
    """Canonical column -> normalised headers, best first."""
    chosen = dict(_table()[role])
    if role == "customers":
        chosen = {name: _table()["orders"][name] for name in OF_CUSTOMERS} | chosen
    return {name: (normal(name), *(normal(header) for header in headers)) for name, headers in chosen.items()}


@cache
def _meanings(role: Role) -> Mapping[str, Mapping[str, int]]:
    """Normalised header -> the canonical columns that it may mean, and its rank among the headers of each."""
    meanings: dict[str, dict[str, int]] = {}
    for name, headers in aliases(role).items():
        for rank, header in enumerate(headers):
            meanings.setdefault(header, {}).setdefault(name, rank)
    return meanings


def total_headers() -> tuple[str, ...]:
    """Headers that say what the customer paid, with all that was in it."""
    return aliases("orders")["total"]


def base_name(name: str) -> str:
    """The canonical column of a numbered one: status of status_2."""
    return re.sub(r"_\d+$", "", name)


@cache
def time_headers() -> frozenset[str]:
    """Headers of the time of day of an order, beside its day."""
    return frozenset(normal(header) for header in _table()["time_of_day"]["headers"])


@cache
def names_in_two() -> tuple[tuple[str, str], ...]:
    """Headers, normalised, of the family and the given name of who ordered."""
    return tuple((normal(one), normal(other)) for one, other in _table()["name"]["in_two"])


@cache
def contact_headers() -> Mapping[str, tuple[str, ...]]:
    """Canonical column of a contact -> normalised words and headers that mean it to a list, best first."""
    known = aliases("customers")
    further = {name: tuple(map(normal, words)) for name, words in _table()["contact"].items()}
    return {name: tuple(dict.fromkeys((*known[name], *words))) for name, words in further.items()}


@cache
def line_level_headers() -> frozenset[str]:
    """Headers whose amount belongs to one line by its meaning."""
    return frozenset(normal(header) for header in _table()["line_level"]["headers"])


@cache
def personal_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Further headers of personal columns: whole headers, and words that a header may contain."""
    words = _table()["personal"]
    return frozenset(map(normal, words["headers"])), tuple(map(normal, words["within"]))


def canonical_names() -> tuple[str, ...]:
    """Every canonical column of any role, for --map."""
    roles: tuple[Role, ...] = ("orders", "customers", "ad_spend")
    return tuple(dict.fromkeys(name for role in roles for name in aliases(role)))


_SAYS_TAX = re.compile(r"[（(](税込|税抜|税別|内税)[み）)]?")


def recognise(
    headers: Sequence[str], role: Role, mapping: Mapping[str, str]
) -> Mapping[str, tuple[Column, ...]]:
    """Canonical column -> the columns taken for it (one, but for SEVERAL). --map goes before any alias."""
    recognised: dict[str, tuple[Column, ...]] = {}
    settled: set[int] = set()
    for name, header in mapping.items():
        place = find(header, headers)
        if name in aliases(role) and place is not None:
            recognised[name] = (Column(place, headers[place]),)
            settled.add(place)
    open_headers = [(place, header) for place, header in enumerate(headers) if place not in settled]
    whole, short = (_ranked(open_headers, role, compared) for compared in (normal, before_parenthesis))
    for name in aliases(role):
        ranked = sorted(whole.get(name) or short.get(name) or ())
        if name == "revenue":  # of goods before that of everything, whatever it says of tax in parentheses
            of_tax = [row for row in short.get(name, ()) if _SAYS_TAX.search(headers[row[-1]])]
            ranked = sorted({*ranked, *of_tax})
        if ranked and name not in recognised:
            taken = ranked if name in SEVERAL else ranked[:1]
            recognised[name] = tuple(Column(place, headers[place]) for *_, place in taken)
    for header, meant in _table()["beside"].items() if role == "orders" else ():
        place, other = find(header, headers), find(meant["other"], headers)
        if meant["column"] not in recognised and place is not None and other is not None:
            recognised[meant["column"]] = (Column(place, headers[place]),)
    return _without_lonely(recognised, mapping) if role == "orders" else recognised


def _without_lonely(
    recognised: Mapping[str, tuple[Column, ...]], mapping: Mapping[str, str]
) -> Mapping[str, tuple[Column, ...]]:
    """The columns but for those whose header means something only beside another column."""
    needed = {normal(header): others for header, others in _table()["only_beside"].items()}
    return {
        name: columns
        for name, columns in recognised.items()
        if name in mapping
        or (others := needed.get(normal(columns[0].header))) is None
        or name in others
        or any(other in recognised for other in others)
    }


def _ranked(
    headers: Iterable[tuple[int, str]], role: Role, compared: Callable[[str], str]
) -> Mapping[str, list[tuple[int, int, int]]]:
    """Canonical column -> rank, rank by tax and place of each header that means it."""
    meanings = _meanings(role)
    ranked: dict[str, list[tuple[int, int, int]]] = {}
    for place, header in headers:
        for name, rank in meanings.get(compared(header), {}).items():
            ranked.setdefault(name, []).append((rank, _rank_by_tax(header), place))
    return ranked


def _rank_by_tax(header: str) -> int:
    """Of two amounts that differ in tax alone, the one without it comes first."""
    plain = normal(header)
    if re.search("税抜|税別|excl|net", plain):
        return 0
    return 2 if re.search("税込|内税|incl|gross", plain) else 1


def find(wanted: str, headers: Sequence[str]) -> int | None:
    """The place of a header that a user named: as written, else as compared; the first of several."""
    for compared in (str, str.strip, normal):
        for place, header in enumerate(headers):
            if compared(header) == compared(wanted):
                return place
    return None


def suggestion(name: str, headers: Iterable[str], role: Role) -> str | None:
    """The header that most resembles those known for a canonical column."""
    known = aliases(role)[name]
    best: tuple[float, str] | None = None
    for header in headers:
        compared = normal(header)
        if not compared:
            continue
        for alias in known:
            score = difflib.SequenceMatcher(None, compared, alias).ratio()
            if len(alias) > 1 and (alias in compared or (len(compared) > 1 and compared in alias)):
                score += 0.3
            if score > 0.6 and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def nearest(wanted: str, names: Iterable[str]) -> str | None:
    """The name closest to what a user typed, if any is close."""
    by_normal = {normal(name): name for name in names}
    close = difflib.get_close_matches(normal(wanted), list(by_normal), n=1, cutoff=0.5)
    return by_normal[close[0]] if close else None
