"""What looks wrong in tables though every row could be read; orders/doubts/ asks the same of files.
Of states, flags and refunds: doubts_of_states.py.

Each is a remark, and nothing is left out on a suspicion: a view is where its owner says what was meant.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.headers import line_level_headers, normal
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.whole.nobody import nobody_words
from ltv_xl.orders.whole.walk_ins import ENOUGH, SHARE, TIMES
from ltv_xl.orders.wording import listed
from ltv_xl.warehouse.declared import Declared
from ltv_xl.warehouse.judging import Judged

if TYPE_CHECKING:
    import duckdb

_AMOUNTS = {"revenue": "amount", "refunded": "refunded", "cost": "cost", "gross_profit": "gross_profit"}
"""Canonical columns of money -> those of `judged`."""

MOSTLY = 20
"""Of so many orders one may have lines of unlike amounts, and still the amount is the order's."""

_WORDS_SHOWN = 5

_ALIKE = dict(zip("　\t ０１２３４５６７８９", ("", "", "", *"0123456789"), strict=True))
"""Signs that people do not see, or take for others -> those."""


def doubts(
    connection: "duckdb.DuckDBPyConnection",
    orders: Declared,
    customers: Declared | None,
    judged: Judged,
    profit_from: str,
    *,
    whole: bool,
) -> tuple[Remark, ...]:
    """All doubts about the orders. Needs `judged` and the checked tables.

    profit_from: the column that profit comes from. whole: all ids of customers are whole numbers.
    """
    return (
        *_several_rows(connection, orders, judged),
        *_lacking_profits(connection, profit_from),
        *_shared_numbers(connection, orders),
        *([] if whole else _ids_alike(connection)),
        *([] if whole else _nobody(connection)),
        *_dominating(connection),
        *([] if customers is None else _strangers(connection)),
    )


def _several_rows(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, judged: Judged
) -> Iterator[Remark]:
    """Of orders with several rows: an amount that (nearly) all repeat on each may be the whole order's, and a
    number on days apart may be no order's.
    """
    if not judged.several or "order_id" not in orders:
        return
    columns = {name: column for name, column in _AMOUNTS.items() if name in orders}
    spans = "".join(
        f"min(judged.{column}) AS low_{name}, max(judged.{column}) AS high_{name}, "
        f"count(judged.{column}) AS rows_{name}, "
        for name, column in columns.items()
    )
    counts = "".join(
        f"sum(CASE WHEN several.low_{name} = several.high_{name} AND several.low_{name} <> 0 "
        f"AND several.rows_{name} > 1 THEN 1 ELSE 0 END) AS constant_{name}, "
        f"sum(CASE WHEN several.low_{name} <> several.high_{name} THEN 1 ELSE 0 END) AS varying_{name}, "
        for name in columns
    )
    *counted, apart = connection.execute(
        f"SELECT {counts}"
        "sum(CASE WHEN date_diff('day', several.first_day, several.last_day) > 1 THEN 1 ELSE 0 END) AS apart "
        f"FROM (SELECT {spans}"
        "CAST(min(judged.ordered_at) AS DATE) AS first_day, CAST(max(judged.ordered_at) AS DATE) AS last_day "
        "FROM judged "
        "WHERE judged.reason IS NULL AND judged.order_id IS NOT NULL "
        "GROUP BY judged.customer_key, judged.order_id HAVING count(*) > 1) AS several"
    ).fetchall()[0]
    if apart:
        yield Remark("numbers_on_several_days_there", {"count": int(apart)}, uncertain=True)
    for name, constant, varying in zip(columns, counted[::2], counted[1::2], strict=True):
        header = orders.part.columns[name].header
        if constant and varying * MOSTLY <= constant and normal(header) not in line_level_headers():
            fields = {"header": listed([header]), "count": int(constant)}
            yield Remark("amounts_repeated_there", fields, uncertain=True)


def _lacking_profits(connection: "duckdb.DuckDBPyConnection", profit_from: str) -> Iterator[Remark]:
    """Rows without the cost, or the gross profit, that others have."""
    if profit_from == "margin":
        return
    count = connection.execute(
        "SELECT count(*) AS rows_there FROM judged "
        f"WHERE judged.reason IS NULL AND judged.{profit_from} IS NULL"
    ).fetchall()[0][0]
    if count:
        yield Remark(f"{profit_from}_missing", {"count": int(count)})


def _shared_numbers(connection: "duckdb.DuckDBPyConnection", orders: Declared) -> Iterator[Remark]:
    """Numbers of orders that several customers have."""
    if "order_id" not in orders:
        return
    count = connection.execute(
        "SELECT count(*) AS numbers "
        "FROM (SELECT orders.order_id FROM orders WHERE orders.order_id IS NOT NULL "
        "GROUP BY orders.order_id HAVING min(orders.customer_id) <> max(orders.customer_id)) AS shared"
    ).fetchall()[0][0]
    if count:
        yield Remark("orders_of_two_customers", {"count": int(count)})


def _ids_alike(connection: "duckdb.DuckDBPyConnection") -> Iterator[Remark]:
    """Ids of customers that differ in capitals, leading zeros, blanks or wide digits alone."""
    plain = "lower(keys.key)"
    for sign, same in _ALIKE.items():
        plain = f"replace({plain}, {literal(sign)}, {literal(same)})"
    count = connection.execute(
        "SELECT count(*) - count(DISTINCT CASE WHEN regexp_matches(alike.plain, '^[0-9]+$') "
        "THEN ltrim(alike.plain, '0') ELSE alike.plain END) AS times "
        f"FROM (SELECT {plain} AS plain FROM customer_keys AS keys) AS alike"
    ).fetchall()[0][0]
    if count:
        yield Remark("ids_alike_there", {"count": int(count)}, uncertain=True)


def _nobody(connection: "duckdb.DuckDBPyConnection") -> Iterator[Remark]:
    """Orders of customers whose ids are words for whoever has no account."""
    words = ", ".join(map(literal, nobody_words()))
    rows = connection.execute(
        "SELECT keys.key, count(*) AS orders_there FROM customer_keys AS keys "
        "JOIN orders ON orders.customer_id = keys.customer_id "
        f"WHERE lower(keys.key) IN ({words}) GROUP BY keys.key ORDER BY keys.key"
    ).fetchall()
    if rows:
        fields = {
            "ids": listed([key for key, _ in rows], _WORDS_SHOWN),
            "count": sum(int(n) for _, n in rows),
        }
        yield Remark("nobody_there", fields, uncertain=True)


def _dominating(connection: "duckdb.DuckDBPyConnection") -> Iterator[Remark]:
    """A customer with more orders than a customer has."""
    counts = [
        int(count)
        for (count,) in connection.execute(
            "SELECT count(*) AS orders_there FROM orders GROUP BY orders.customer_id "
            "ORDER BY orders_there DESC LIMIT 2"
        ).fetchall()
    ]
    total = int(connection.execute("SELECT count(*) AS orders_there FROM orders").fetchall()[0][0])
    if total < ENOUGH:
        return
    if len(counts) == 1:
        yield Remark("one_customer_only_there", {"count": total}, uncertain=True)
    elif counts[0] > SHARE * total and counts[0] >= TIMES * counts[1]:
        yield Remark("one_customer_there", {"share": f"{counts[0] / total:.0%}"}, uncertain=True)


def _strangers(connection: "duckdb.DuckDBPyConnection") -> Iterator[Remark]:
    """Customers with orders of whom the table of customers knows nothing; that it knows none is suspect."""
    ordering, unknown = connection.execute(
        "SELECT count(*) AS ordering, sum(CASE WHEN given.key IS NULL THEN 1 ELSE 0 END) AS unknown "
        "FROM (SELECT DISTINCT orders.customer_id FROM orders) AS buyers "
        "JOIN customer_keys AS keys ON keys.customer_id = buyers.customer_id "
        "LEFT JOIN (SELECT DISTINCT given_people.key FROM given_people "
        "WHERE given_people.key IS NOT NULL) AS given ON given.key = keys.key"
    ).fetchall()[0]
    if unknown == ordering:
        yield Remark("customers_all_unknown_there", {}, uncertain=True)
    elif unknown:
        yield Remark("customers_unknown_there", {"count": int(unknown)})
