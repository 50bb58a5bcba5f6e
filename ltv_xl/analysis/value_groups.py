"""Which values of a dimension stand by themselves: its groups, from the sizes of its values."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ltv_xl.analysis import crossed
from ltv_xl.analysis.dimensions import NONE_CODE, OTHER_CODE, Attributes, Group
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.grouping import Grouping, Size, Sizes, grouping
from ltv_xl.analysis.tables.segments import OTHER

if TYPE_CHECKING:
    import duckdb

MOST = 20
"""Values of a dimension that stand by themselves at most."""

BANDS = ("20", "30", "40", "50", "60", "70+", "u20")
"""The age bands by their code: see age_band.sql."""


def make_groups(connection: "duckdb.DuckDBPyConnection", of: Attributes, smallest: int) -> dict[int, Group]:
    """Make the table groups, from a value's code to the number of its group; by dimension, what these mean.

    smallest: customers that a group has at least; where that is more than one, no value that is a person's
    stands by itself. Code 0 stands for no value.
    """
    unnamed = of.people if smallest > 1 else frozenset()
    groupings = {}
    for number, sizes in dimension_sizes(connection, of).items():
        most = 0 if number in unnamed else MOST
        withheld = frozenset(of.withheld.get(number, ()))
        if number in of.crossed and smallest > 1:
            withheld |= withheld_pairs(connection, number, sizes, (most, smallest, withheld))
        groupings[number] = grouping(sizes, most, smallest, withheld)
    rows = ["(0, 0, 0)"]  # of no dimension, so that there is a row
    for number, each in groupings.items():
        rows += [f"({number}, {size.code}, {place})" for place, size in enumerate(each.named, 1)]
        rows += [f"({number}, 0, {NONE_CODE})"] if each.nameless else []
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE groups AS SELECT * FROM "
        f"(VALUES {', '.join(rows)}) AS listed (dimension, code, segment)"
    )
    return {number: group(each) for number, each in groupings.items()}


def withheld_pairs(
    connection: "duckdb.DuckDBPyConnection",
    number: int,
    sizes: Sizes,
    rule: tuple[int, int, frozenset[int]],
) -> frozenset[int]:
    """The pairs of a crossed dimension that may not stand. rule: most, smallest and withheld of grouping."""
    most, smallest, barred = rule

    def shown(withheld: Collection[int]) -> dict[int, int]:
        apart = grouping(sizes, most, smallest, barred.union(withheld))
        return {size.code: size.customers for size in apart.named}

    of_sides = crossed.margins(connection, number, [size.code for size in sizes.largest])
    return crossed.withheld_pairs(shown, of_sides, smallest)


def group(of: Grouping) -> Group:
    """What the numbers of the groups stand for."""
    named = {place: size.name for place, size in enumerate(of.named, 1)}
    return {**named, OTHER_CODE: OTHER, NONE_CODE: None}


def dimension_sizes(connection: "duckdb.DuckDBPyConnection", of: Attributes) -> dict[int, Sizes]:
    """The values of each dimension, among customers with a purchase."""
    if not of.numbers:
        return {}
    sizes = "\n    UNION ALL\n    ".join(
        f"SELECT {number} AS dimension, traits.value_{number} AS code, count(*) AS customers "
        f"FROM traits WHERE traits.first_on IS NOT NULL GROUP BY traits.value_{number}"
        for number in of.numbers
    )
    band_names = dict(enumerate(BANDS, 1))
    rows = run(connection, "sizes", {"listed_values": MOST + 1}, sizes=sizes).fetchall()
    return {
        number: sizes_of(
            [row[1:] for row in rows if row[0] == number],
            band_names if number == of.bands else pair_names(connection, of, number, rows),
        )
        for number in of.numbers
    }


def pair_names(
    connection: "duckdb.DuckDBPyConnection", of: Attributes, number: int, rows: Sequence[tuple[Any, ...]]
) -> Mapping[int, str] | None:
    """The names of the pairs in rows of sizes.sql; None for a dimension whose values have labels."""
    codes = [code for dimension, code, *_ in rows if dimension == number and code is not None]
    if number not in of.crossed or not codes:
        return None
    return crossed.names(connection, codes, of.crossed[number], (of.bands, dict(enumerate(BANDS, 1))))


def sizes_of(rows: Sequence[tuple[int | None, str, int, int, int]], names: Mapping[int, str] | None) -> Sizes:
    """The sizes in rows of sizes.sql. names: by code, where the values have no labels."""
    largest = [
        Size(code, names[code] if names else label, customers)
        for code, label, customers, *_ in rows
        if code is not None
    ]
    nameless = sum(customers for code, _, customers, *_ in rows if code is None)
    return Sizes(largest, rows[0][3] if rows else 0, nameless, int(rows[0][4]) if rows else 0)
