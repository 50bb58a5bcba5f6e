"""What cannot be one customer is no customer: the id under which a shop books everybody without an account.

An id that names nobody (9999, ZZ000000000000) is set apart when it has more orders than a customer can have;
a word for nobody (ゲスト), and an id that the user names, always. A real-looking id with as many orders may
be the best customer of all: that is said, and left to the user.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.personal import masked
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values.places import row_of
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole.keys import Keys
from ltv_xl.orders.whole.set_aside import SetAside, set_aside
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

SHARE = 0.05
"""Of all orders, more than a customer has."""
TIMES = 10
"""As many times the orders of the customer with the most."""
ENOUGH = 20
"""Orders from which a share says something of an id that looks like a customer's."""
_FEW = 2
"""Lines of an id that changes no figure, whatever it stands for."""
_LONGEST_WORD = 24
_LOOKED_AT = 100
"""Ids with the most lines, among which those with too many orders are."""


class _Candidate(Struct, frozen=True):
    """An id with its orders. nobody: it names nobody; given: the user says that it stands for nobody."""

    id: str
    orders: int
    nobody: bool
    given: bool

    @property
    def is_word(self) -> bool:
        """Whether it names nobody in so many words, and not by its digits."""
        return self.nobody and not any(character.isdigit() for character in self.id)


def count_lines(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> None:
    """Make `customer_lines`: key, a customer's id, and lines."""
    connection.execute(
        "CREATE OR REPLACE TABLE customer_lines AS SELECT customer_id AS key, count(*) AS lines "
        f"FROM {staged.relation} WHERE customer_id IS NOT NULL GROUP BY customer_id"
    )


def without_walk_ins(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    keys: Keys,
    given: Sequence[str],
) -> tuple[Staged, SetAside, tuple[Remark, ...]]:
    """The lines of customers alone, with those of walk-ins set aside. Needs `customer_lines`.

    given: ids that the user names.
    """
    candidates, orders = _candidates(connection, staged, keys, given)
    most = max((each.orders for each in candidates if not (each.nobody or each.given)), default=0)

    def too_many(each: _Candidate, others: int) -> bool:
        return bool(others) and each.orders > SHARE * orders and each.orders >= TIMES * others

    apart = [
        each for each in candidates if each.given or each.is_word or (each.nobody and too_many(each, most))
    ]
    remarks = _absent(given, apart)
    if apart and any(each not in apart for each in candidates):
        staged, removed = _set_apart(connection, staged, apart)
        shown = listed(masked(each.id) for each in apart)
        count = sum(each.orders for each in apart)
        share = f"{count / max(orders, 1):.0%}"
        remarks += (Remark("walk_ins_apart", {"ids": shown, "count": count, "share": share}),)
        return staged, removed, remarks
    real = sorted((each for each in candidates if each not in apart), key=lambda each: -each.orders)
    if len(real) == 1 and orders >= ENOUGH:
        remarks += (Remark("one_customer_only", {"count": orders}, uncertain=True),)
    if len(real) > 1 and orders >= ENOUGH and too_many(real[0], real[1].orders):
        remarks += (_dominating(connection, parts, real[0], orders),)
    return staged, SetAside(), remarks


def _candidates(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, keys: Keys, given: Sequence[str]
) -> tuple[list[_Candidate], int]:
    """The ids that may have too many orders, and the orders of all."""
    named = ["is_given(key::VARCHAR)"] if given else []
    if "customer_id" not in staged.whole_ids:
        named.append(
            f"lines > {_FEW} AND length(key) <= {_LONGEST_WORD} AND key NOT LIKE '%@%' AND is_nobody(key)"
        )
    chosen = [f"(SELECT key, lines FROM customer_lines ORDER BY lines DESC, key LIMIT {_LOOKED_AT})"]
    chosen += [f"SELECT key, lines FROM customer_lines WHERE {condition}" for condition in named]
    connection.execute(
        "CREATE OR REPLACE TABLE frequent AS SELECT key, lines, is_nobody(key::VARCHAR) AS nobody, "
        f"is_given(key::VARCHAR) AS given FROM ({' UNION '.join(chosen)})"
    )
    query, total = "SELECT key::VARCHAR, lines, nobody, given FROM frequent ORDER BY key", "sum(lines)"
    source = "customer_lines"
    if "order_id" in staged.columns and not keys.unique and _are_uneven(connection):
        query = (
            "SELECT key::VARCHAR, count(DISTINCT order_id), any_value(nobody), any_value(given) "
            f"FROM frequent JOIN {staged.relation} AS l ON l.customer_id = key GROUP BY key ORDER BY key"
        )
        total, source = "count(DISTINCT order_id)", staged.relation
    rows = connection.execute(query).fetchall()
    orders = connection.execute(f"SELECT {total} FROM {source}").fetchall()[0][0]
    return [_Candidate(*row) for row in rows], int(orders or 0)


def _are_uneven(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Whether the lines alone leave open that somebody has too many orders: then these are counted."""
    counts = connection.execute(
        "SELECT lines, nobody OR given FROM frequent ORDER BY lines DESC LIMIT 2"
    ).fetchall()
    return any(special for _, special in counts) or (
        len(counts) == 2 and counts[0][0] * 2 > counts[1][0] * TIMES
    )


def _set_apart(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, apart: Sequence[_Candidate]
) -> tuple[Staged, SetAside]:
    """The lines without those of the ids, and those of their orders that name no customer."""
    connection.execute(
        "CREATE OR REPLACE TABLE walk_ins AS SELECT key FROM frequent "
        "WHERE list_contains($1::VARCHAR[], key::VARCHAR)",
        [[each.id for each in apart]],
    )
    theirs = "customer_id IN (SELECT key FROM walk_ins)"
    if "order_id" in staged.columns:
        connection.execute(
            f"CREATE OR REPLACE TABLE walk_in_orders AS SELECT DISTINCT order_id FROM {staged.relation} "
            f"WHERE {theirs} AND order_id IS NOT NULL"
        )
        theirs += " OR (customer_id IS NULL AND order_id IN (SELECT order_id FROM walk_in_orders))"
    staged, removed = set_aside(connection, staged, theirs, "walk_in")
    connection.execute("DELETE FROM customer_lines WHERE key IN (SELECT key FROM walk_ins)")
    return staged, removed


def _absent(given: Sequence[str], apart: Sequence[_Candidate]) -> tuple[Remark, ...]:
    """The ids that the user names and no line has."""
    count = len(given) - sum(each.given for each in apart)
    return (Remark("walk_ins_absent", {"ids": listed(masked(id_) for id_ in given)}),) if count > 0 else ()


def _dominating(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], customer: _Candidate, orders: int
) -> Remark:
    """A customer with more orders than a customer has; where the id stands, and not the id itself."""
    share = f"{customer.orders / orders:.0%}"
    for part in parts:
        row = row_of(connection, part, "customer_id", customer.id) if "customer_id" in part.columns else None
        if row is not None:
            place = {"file": part.raw.name, "row": row}
            return Remark("one_customer_dominates", {"share": share, **place}, uncertain=True)
    return Remark("one_contact_dominates", {"share": share}, uncertain=True)
