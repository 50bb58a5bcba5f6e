"""The values of dimensions with a number each, and the name under which each is shown."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.analysis.dimensions import Attribute, Attributes
from ltv_xl.analysis.engine import run
from ltv_xl.orders.personal import MASK, masked, may_be_id

if TYPE_CHECKING:
    import duckdb


def make_labels(connection: "duckdb.DuckDBPyConnection", of: Attributes, *, masking: bool) -> None:
    """Number the values. masking: they are shown without contacts and customers' ids."""
    selects = []
    for attribute in of.coded:
        sources = [
            f"SELECT {table}.{column} FROM {table}"
            for table, column in (("customers", attribute.customers), ("orders", attribute.orders))
            if column
        ]
        values = " UNION ".join([*sources, *attribute.more])
        if values:
            selects.append(
                f"SELECT DISTINCT {attribute.number} AS dimension, sources.value FROM ({values}) "
                "AS sources (value) WHERE sources.value IS NOT NULL"
            )
    nothing = "SELECT CAST(NULL AS INTEGER) AS dimension, CAST(NULL AS VARCHAR) AS value WHERE 1 = 0"
    values = " UNION ALL ".join(selects) or nothing
    connection.execute(f"CREATE OR REPLACE TEMP TABLE label_values AS {values}")
    names = _shown_names(connection, of, masking=masking)
    run(
        connection,
        "labels",
        {
            "dimensions": [dimension for dimension, _ in names],
            "values": [value for _, value in names],
            "shown": list(names.values()),
        },
        names="SELECT unnest($dimensions::INTEGER[]), unnest($values::VARCHAR[]), unnest($shown::VARCHAR[])",
    )


def _shown_names(
    connection: "duckdb.DuckDBPyConnection", of: Attributes, *, masking: bool
) -> dict[tuple[int, str], str]:
    """By dimension, the values that are shown under another name, and that name.

    With masking none has contacts, nor is it a customer's id: that of who sent a friend. Channels and
    campaigns that differ only in how they are written have one name.
    """
    wanted = "" if masking else f" WHERE dimension IN ({', '.join(map(str, [-1, *of.folded]))})"
    rows = connection.execute(f"SELECT DISTINCT dimension, value FROM label_values{wanted}").fetchall()
    shown = _masked_names(connection, {value for _, value in rows}) if masking else {}
    names = {(dimension, value): shown.get(value, value) for dimension, value in rows}
    for number in of.folded:
        written = {value: name for (dimension, value), name in names.items() if dimension == number}
        names |= {(number, value): name for value, name in one_writing(written).items()}
    return {(number, value): name for (number, value), name in names.items() if name != value}


def _masked_names(connection: "duckdb.DuckDBPyConnection", values: Collection[str]) -> dict[str, str]:
    """The values as they may be shown. Not by a function of Python's in SQL: making one loads NumPy."""
    ids = _customer_ids(connection, [value for value in values if may_be_id(value)])
    return {value: MASK if value in ids else masked(value) for value in values}


def one_writing(names: Mapping[str, str]) -> dict[str, str]:
    """The names, but one for all that differ only in width, capital letters and spaces: the plainest."""
    writings: dict[str, list[str]] = {}
    for name in names.values():
        writings.setdefault(compared(name), []).append(name)
    plainest = {key: min(of, key=lambda name: (name != plain(name), name)) for key, of in writings.items()}
    return {value: plainest[compared(name)] for value, name in names.items()}


def plain(name: str) -> str:
    """A name in half-width letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def compared(name: str) -> str:
    """What is alike in two writings of a name."""
    return "".join(plain(name).casefold().split())


def _customer_ids(connection: "duckdb.DuckDBPyConnection", values: Sequence[str]) -> frozenset[str]:
    """Which of the values are ids of customers."""
    if not values:
        return frozenset()
    query = (
        "SELECT CAST(id AS VARCHAR) FROM customer_ids "
        "WHERE CAST(id AS VARCHAR) IN (SELECT unnest($1::VARCHAR[]))"
    )
    return frozenset(value for (value,) in connection.execute(query, [values]).fetchall())


def label_joins(table: str, of: Iterable[Attribute]) -> str:
    """The joins that give the codes of the attributes' values in `table`."""
    return "".join(
        f"\n    LEFT JOIN labels AS label_{each.number} ON label_{each.number}.dimension = {each.number} "
        f"AND label_{each.number}.value = {table}.{getattr(each, table)}"
        for each in of
    )
