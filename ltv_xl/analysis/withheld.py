"""What a part does not show, so that no group of one or two follows from it and the report of all.

Each part gathers its small groups. But when a value stands in the whole and in every part except one, its
customers in that one are the difference. So of each value that stands in the whole, and of those that it
gathers taken together, the customers who are gathered in any part are none, or as many as a group has at
least; else the smallest group that a part shows of them is gathered there, too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from ltv_xl.analysis.dimensions import Attributes
from ltv_xl.analysis.grouping import Size, Sizes, grouping
from ltv_xl.analysis.value_groups import MOST

if TYPE_CHECKING:
    import duckdb

NAMELESS = 0
"""The code of no value, as in the table groups."""

Codes = Mapping[int, frozenset[int]]
"""Codes of values, by dimension or by part."""
Counts = Mapping[int, Mapping[int, int]]
"""Customers by part and by a value's code."""


def withheld(connection: "duckdb.DuckDBPyConnection", of: Attributes, smallest: int) -> dict[int, Codes]:
    """By part: the values of each dimension that do not stand there. Wants traits, groups and members."""
    if smallest == 1:
        return {}
    by_part: defaultdict[int, dict[int, frozenset[int]]] = defaultdict(dict)
    for number in of.numbers:
        standing = connection.execute(
            f"SELECT groups.code FROM groups WHERE groups.dimension = {number}"
        ).fetchall()
        most = 0 if number in of.people else MOST
        codes = {code for (code,) in standing}
        for part, values in withheld_values(counts(connection, number), codes, most, smallest).items():
            by_part[part][number] = values
    return dict(by_part)


def counts(connection: "duckdb.DuckDBPyConnection", number: int) -> Counts:
    """The customers of each part by their value of a dimension."""
    rows = connection.execute(
        f"SELECT members.code, coalesce(traits.value_{number}, {NAMELESS}), count(*) "
        "FROM members JOIN traits ON traits.number = members.number GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    of_part: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for part, value, customers in rows:
        of_part[part][value] = customers
    return of_part


def withheld_values(of: Counts, standing: Collection[int], most: int, smallest: int) -> Codes:
    """By part: the values that do not stand there. standing: those that stand in the whole."""
    withheld: dict[int, frozenset[int]] = dict.fromkeys(of, frozenset())
    while True:
        shown = {part: shown_values(values, most, smallest, withheld[part]) for part, values in of.items()}
        hidden: Counter[int | None] = Counter()
        smallest_shown: dict[int | None, tuple[int, int, int]] = {}
        for part, values in of.items():
            for value, customers in values.items():
                group = value if value in standing else None
                if value not in shown[part]:
                    hidden[group] += customers
                else:
                    cell = customers, part, value
                    smallest_shown[group] = min(cell, smallest_shown.get(group, cell))
        few = [group for group, customers in hidden.items() if customers < smallest]
        cells = [smallest_shown[group] for group in few if group in smallest_shown]
        if not cells:
            return withheld
        for _, part, value in cells:  # what now stands instead may lack something else: once more
            withheld[part] |= {value}


def shown_values(
    values: Mapping[int, int], most: int, smallest: int, withheld: Collection[int]
) -> frozenset[int]:
    """The values that stand in a part."""
    named = sorted((-customers, value) for value, customers in values.items() if value != NAMELESS)
    largest = [Size(value, "", -customers) for customers, value in named[: most + 1]]
    nameless = values.get(NAMELESS, 0)
    sizes = Sizes(largest, len(named), nameless, sum(values.values()))
    apart = grouping(sizes, most, smallest, withheld)
    return frozenset([size.code for size in apart.named] + ([NAMELESS] if apart.nameless else []))
