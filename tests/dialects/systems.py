"""The systems of `systems.toml`, each as data."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_COLUMN = re.compile(r"(?P<header>.+?) <- (?P<value>.+?)(?P<each>, each line)?(?P<optional> \?)?")
RIGHT_OF_MONEY = {
    "total": "total", "roles": "net", "pieces": "goods", "discounts": "net", "rates": "discounted",
    "lines": "goods", "currency": "total", "returns": "total less refunded",
}  # fmt: skip
"""Money columns of a plain file -> what an order's revenue is by them."""
BY_LINE = {"pieces", "discounts", "rates", "lines"}
"""Those whose amounts are a line's."""


@dataclass(frozen=True)
class Column:
    """A column. value: what stands in it, by its name in `columns.py`. each_line: also below the first."""

    header: str
    value: str
    each_line: bool = False
    optional: bool = False


@dataclass(frozen=True)
class System:
    """How a shop's system exports its orders; systems.toml says what each field means."""

    name: str
    rows: str
    right: Sequence[str]
    columns: Sequence[Column]
    states: Sequence[str] = ()
    codes: Sequence[str] = ()
    kinds: Sequence[str] = ("goods",)
    guests: bool = False
    currency: bool = False
    amounts: Sequence[str] = ()
    dates: Sequence[str] = ()
    money: Mapping[str, Sequence[Column]] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """Of no system: a file that somebody made up."""
        return bool(self.money)


def _columns(words: Sequence[str]) -> tuple[Column, ...]:
    matches = [_COLUMN.fullmatch(word) for word in words]
    return tuple(
        Column(match["header"], match["value"], bool(match["each"]), bool(match["optional"]))
        for match in matches
        if match
    )


def _system(name: str, facts: Mapping[str, Any]) -> System:
    money = {key: _columns(words) for key, words in facts.get("money", {}).items()}
    return System(name=name, **{**facts, "columns": _columns(facts["columns"]), "money": money})


@cache
def systems() -> Mapping[str, System]:
    """Name -> system."""
    text = (Path(__file__).parent / "systems.toml").read_text(encoding="utf-8")
    return {name: _system(name, facts) for name, facts in tomllib.loads(text).items()}
