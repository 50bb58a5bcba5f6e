"""Dimensions that are two others crossed: a customer's value is the pair of the two values.

A pair has the code first × BASE + second, 0 for a value that is not given.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from ltv_xl.orders.table import PAIR_MARK

if TYPE_CHECKING:
    import duckdb

BASE = 10_000_000
"""More than any dimension has values."""

Pair = tuple[int, int]
"""The codes of a pair's two values."""


def pair_value(first: str, second: str) -> str:
    """The SQL of a pair's code; NULL where neither value is given."""
    code = f"coalesce({first}, 0) * CAST({BASE} AS BIGINT) + coalesce({second}, 0)"
    return f"CASE WHEN {first} IS NOT NULL OR {second} IS NOT NULL THEN {code} END"


def pair(code: int) -> Pair:
    """The codes of the two values."""
    return divmod(code, BASE)


def pair_name(first: str, second: str) -> str:
    """The value of a pair; "" stands for a value that is not given."""
    return f"{first}{PAIR_MARK}{second}"


def names(
    connection: "duckdb.DuckDBPyConnection",
    codes: Iterable[int],
    numbers: tuple[int, int],
    bands: tuple[int | None, Mapping[int, str]],
) -> dict[int, str]:
    """By code, the values of some pairs. numbers: of the two dimensions. bands: that of the age bands, which
    have no labels, and their names.
    """
    pairs = {code: pair(code) for code in codes}
    sides = [
        {0: ""} | (dict(bands[1]) if number == bands[0] else _labels(connection, number, wanted))
        for number, wanted in zip(numbers, zip(*pairs.values(), strict=True), strict=False)
    ]
    return {code: pair_name(sides[0][first], sides[1][second]) for code, (first, second) in pairs.items()}


def _labels(connection: "duckdb.DuckDBPyConnection", number: int, codes: Collection[int]) -> dict[int, str]:
    """The names of some codes of a dimension."""
    listed = ", ".join(map(str, sorted({0, *codes})))
    rows = connection.execute(
        "SELECT labels.code, min(labels.name) FROM labels "
        f"WHERE labels.dimension = {number} AND labels.code IN ({listed}) GROUP BY labels.code"
    ).fetchall()
    return dict(rows)


def margins(
    connection: "duckdb.DuckDBPyConnection", number: int, codes: Collection[int]
) -> list[dict[int, int]]:
    """The customers with a purchase of each first value, and of each second one, that some pairs have."""
    sides = []
    for side, of_pair in enumerate((f"traits.value_{number} // {BASE}", f"traits.value_{number} % {BASE}")):
        listed = ", ".join(map(str, sorted({pair(code)[side] for code in codes} or {0})))
        rows = connection.execute(
            f"SELECT {of_pair}, count(*) FROM traits WHERE traits.first_on IS NOT NULL "
            f"AND {of_pair} IN ({listed}) GROUP BY {of_pair}"
        ).fetchall()
        sides.append(dict(rows))
    return sides


def withheld_pairs(
    shown: Callable[[Collection[int]], Mapping[int, int]],
    of_sides: Collection[Mapping[int, int]],
    smallest: int,
) -> frozenset[int]:
    """The codes of pairs that do not stand, though they are large enough.

    The two dimensions have sheets of their own. Where of all customers of a value only one or two are in
    pairs that do not stand, these follow from that value's line less the pairs that stand; so the smallest of
    these does not stand either.

    shown: the pairs that stand when some are withheld, with their customers. of_sides: the customers of each
    first value, and of each second one.
    """
    withheld: frozenset[int] = frozenset()
    while True:
        standing = shown(withheld)
        few: set[int] = set()
        for side, customers in enumerate(of_sides):
            seen: Counter[int] = Counter()
            for code, count in standing.items():
                seen[pair(code)[side]] += count
            for value, count in seen.items():
                if 0 < customers[value] - count < smallest:
                    own = [code for code in standing if pair(code)[side] == value]
                    few.add(min(own, key=lambda code: (standing[code], code)))
        if not few:
            return withheld
        withheld |= few
