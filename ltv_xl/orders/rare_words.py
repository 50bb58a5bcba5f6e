"""Words of a source as a message may show them: one that few customers have may be about a single customer.

Messages are mailed and stand in reports. A word that systems write by themselves tells nothing of anybody.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.personal import MASK, SMALLEST_GROUP
from ltv_xl.orders.wording import example

if TYPE_CHECKING:
    import duckdb

SHOWN = 5
"""Words in a message at most."""


def shown_words(
    connection: "duckdb.DuckDBPyConnection",
    place: tuple[str, str, str | None],
    words: Iterable[str],
    header: str,
    of_systems: Callable[[str], bool],
) -> tuple[str, ...]:
    """Words for a sentence, each as it may stand there: masked where few customers have it and no system
    writes it.

    place: the relation, the SQL of a row's word, and that of its customer; None where nobody is named.
    """
    words = list(words)
    rare = [word for word in words if not of_systems(word)]
    frequent = set(words) - set(rare) | _of_many(connection, *place, rare)
    return tuple(dict.fromkeys(example(word, header) if word in frequent else MASK for word in words))


def _of_many(
    connection: "duckdb.DuckDBPyConnection",
    relation: str,
    word: str,
    customer: str | None,
    words: list[str],
) -> set[str]:
    """Those of the words that enough customers have."""
    if customer is None or not words:
        return set()
    chosen = ", ".join(map(literal, words))
    rows = connection.execute(  # a database understands it as well
        f"SELECT words.word FROM (SELECT {word} AS word, {customer} AS customer FROM {relation}) AS words "
        f"WHERE words.word IN ({chosen}) GROUP BY words.word "
        f"HAVING count(DISTINCT words.customer) >= {SMALLEST_GROUP}"
    ).fetchall()
    return {name for (name,) in rows}
