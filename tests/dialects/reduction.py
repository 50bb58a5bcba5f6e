"""The smallest dialect with the same fault: each choice that does not matter becomes the plainest."""

import random
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tests.dialects.dialect import WALK_INS, Dialect, possible
from tests.dialects.oracle import outcome

_PLAIN = Dialect()
_CHOICES = [choice.name for choice in fields(Dialect) if choice.name != "orders"]
_SIZES = (2, 5, 10, 20, 40)


def reduced(dialect: Dialect, words: str, folder: Path) -> Dialect:
    """A dialect whose every choice matters for the fault `words`, and the smallest shop that shows it.

    Only in a large shop is somebody with many orders nobody's customer.
    """
    simpler = _simpler(dialect, words, folder)
    while simpler != dialect:
        dialect, simpler = simpler, _simpler(simpler, words, folder)
    sizes = (replace(dialect, orders=size) for size in _SIZES if dialect.values != WALK_INS)
    return next((small for small in sizes if _fails(small, words, folder)), dialect)


def _simpler(dialect: Dialect, words: str, folder: Path) -> Dialect:
    """Each choice tried once."""
    for name in _CHOICES:
        plainer: dict[str, Any] = {name: getattr(_PLAIN, name)}
        candidate = possible(replace(dialect, **plainer), random.Random(0))
        if _choices(candidate) < _choices(dialect) and _fails(candidate, words, folder):
            dialect = candidate
    return dialect


def _choices(dialect: Dialect) -> int:
    """How many choices differ from the plainest."""
    return sum(getattr(dialect, name) != getattr(_PLAIN, name) for name in _CHOICES)


def _fails(dialect: Dialect, words: str, folder: Path) -> bool:
    result = outcome(dialect, folder)
    return result.state == "fault" and result.words == words
