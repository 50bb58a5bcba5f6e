"""Arguments to try on every formula, the same in Python and in a cell.

Sensible and wild numbers, blanks, zeros, the edges of each domain and just outside, truth values, texts,
every error in every argument, two errors at once, and omitted optional arguments. Always the same ones.
"""

import random
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from ltv_xl.formulas.definition import Formula

Given = float | str | bool | None
"""What stands in an input cell; None is a blank."""

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
EDGES = (0, -1e-9, 1e-9, 1, 1 - 1e-9, 1 + 1e-9, -1, -1 + 1e-9, -1 - 1e-9, 5, 1e-6, 1e9, -1e9)
WILD: tuple[Given, ...] = (0, 1e-6, -1e-6, 0.05, 0.5, 1, 1.001, -1, -0.999, 2, 5, 12, 1e6, -1e6, None, True)
"""Not 1e-9: IronCalc takes a product of two of them, -1e-18, for 0 when it compares."""
PLAIN: tuple[Given, ...] = (*EDGES, None, True, False, "text", *ERRORS)
PAIRS: tuple[tuple[Given, Given], ...] = (
    ("#N/A", "#REF!"),
    ("text", "#N/A"),
    ("#REF!", "text"),
    ("#N/A", -7),
    (-7, "#N/A"),
    ("text", -7),
    (-7, "text"),
)

SENSIBLE: dict[str, tuple[float, float]] = {
    "margin": (0.05, 1),
    "profit_share": (0.05, 1),
    "churn": (0.001, 0.6),
    "discount": (0.0005, 0.1),
    "conversion_rate": (0.001, 1),
    "trial_conversion": (0.01, 1),
    "price_change": (-0.5, 0.5),
    "min_term": (1, 36),
    "frequency": (0.1, 12),
    "lifespan": (0.5, 60),
    "periods": (1, 36),
    "years": (0.5, 20),
    "from_months": (1, 12),
    "to_months": (1, 24),
    "orders": (1, 5000),
    "orders_per_customer": (1, 20),
    "lost_customers": (0, 100),
    "repeat_customers": (0, 100),
    "customers": (100, 1000),
    "customers_at_start": (100, 1000),
    "acquisitions": (1, 500),
    "cac": (100, 9000),
    "arpu": (500, 30000),
    "fee_rate": (0.005, 0.2),
    "target_ltv": (20000, 90000),
}
MONEY = (10.0, 200000.0)


class Case(NamedTuple):
    """A formula and what its argument cells hold; fewer than its arguments: the rest is omitted."""

    formula: Formula
    arguments: tuple[Given, ...]


def cases(formula: Formula, sensible: int = 30, wild: int = 30) -> Iterator[Case]:
    """All cases of one formula."""
    chance = random.Random(formula.name)  # the same numbers in every run
    count = len(formula.arguments)
    base = _sensible(formula, chance)
    optional = formula.arguments[-1].default is not None
    for _ in range(sensible):
        yield Case(formula, _sensible(formula, chance))
    for _ in range(wild):
        yield Case(formula, tuple(chance.choice(WILD) for _ in range(count)))
    for place in range(count):
        for value in PLAIN:
            yield Case(formula, (*base[:place], value, *base[place + 1 :]))
    for first, second in combinations(range(count), 2):
        for pair in PAIRS:
            changed: list[Given] = [*base]
            changed[first], changed[second] = pair
            yield Case(formula, tuple(changed))
    yield Case(formula, (None,) * count)
    if optional:
        for _ in range(sensible // 3):
            yield Case(formula, _sensible(formula, chance)[:-1])
        for place in range(count - 1):
            for value in PLAIN:
                yield Case(formula, (*base[:place], value, *base[place + 1 : -1]))


def _sensible(formula: Formula, chance: random.Random) -> tuple[float, ...]:
    ranges = (SENSIBLE.get(argument.name, MONEY) for argument in formula.arguments)
    return tuple(chance.uniform(low, high) for low, high in ranges)
