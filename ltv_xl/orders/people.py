"""The customers table: attributes from a customers source and from the orders, one row per customer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.staging import Staged
from ltv_xl.orders.table import Remark
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    import duckdb

_WOMEN = {"女", "女性", "f", "female", "w", "woman", "women", "girl", "レディース"}
_MEN = {"男", "男性", "m", "male", "man", "men", "boy", "メンズ"}
_CODES = {"0", "1", "2", "3", "4", "9"}

_DAYS = ("birth_date", "cancelled_on")


def same_words_for_gender(connection: "duckdb.DuckDBPyConnection", staged: Staged, lang: Language) -> None:
    """男, 男性, M and 1 become one word; anything else stays as the source has it."""
    relation = staged.relation
    found = connection.execute(
        f"SELECT DISTINCT gender FROM {relation} WHERE gender IS NOT NULL LIMIT 1000"
    ).fetchall()
    words = [row[0] for row in found]
    codes = {word.removesuffix(".0") for word in words} <= _CODES
    cases = []
    for word in words:
        plain = word.strip().lower()
        if plain in _MEN or (codes and plain.removesuffix(".0") == "1"):
            cases.append((word, text("orders.gender.male", lang)))
        elif plain in _WOMEN or (codes and plain.removesuffix(".0") == "2"):
            cases.append((word, text("orders.gender.female", lang)))
    for word, meant in cases:
        if word != meant:
            connection.execute(f"UPDATE {relation} SET gender = ? WHERE gender = ?", [meant, word])


def gather(
    connection: "duckdb.DuckDBPyConnection",
    orders: Staged,
    customers: Staged | None,
    dimensions: Sequence[str],
    whole_ids: bool,
) -> tuple[Remark, ...]:
    """Make the table `customers` from the source `people` (if given) and the orders."""
    id_type = "BIGINT" if whole_ids else "VARCHAR"
    connection.execute(_from_orders(orders))
    if customers is None:
        attributes = "".join(f", NULL::VARCHAR AS {name}" for name in dimensions)
        connection.execute(
            f"CREATE TABLE customers AS SELECT customer_id, birth_date, age, NULL::DATE AS cancelled_on{attributes} "
            f"FROM people_of_orders"
        )
        connection.execute("DROP TABLE people_of_orders")
        return ()
    have = customers.columns
    columns = [
        _one(
            name, have, "CAST({} AS DATE)" if name in _DAYS else "{}", "DATE" if name in _DAYS else "INTEGER"
        )
        for name in ("birth_date", "age", "cancelled_on")
    ]
    columns += [_one(name, have, "{}", "VARCHAR") for name in dimensions]
    connection.execute(
        f"CREATE TABLE people_given AS SELECT customer_id::{id_type} AS customer_id, {', '.join(columns)} "
        f"FROM {customers.relation} WHERE customer_id IS NOT NULL AND NOT is_total GROUP BY ALL"
    )
    rows, distinct = connection.execute(
        "SELECT count(*), count(DISTINCT customer_id) FROM people_given"
    ).fetchone() or (0, 0)
    given = "people_given"
    if (
        rows != distinct
    ):  # one customer with differing attributes: the largest of each, whatever the order of rows
        names = ["birth_date", "age", "cancelled_on", *dimensions]
        best = ", ".join(f"max({name}) AS {name}" for name in names)
        given = f"(SELECT customer_id, {best} FROM people_given GROUP BY customer_id)"
    kept = "".join(f", g.{name}" for name in dimensions)
    connection.execute(
        f"CREATE TABLE customers AS SELECT customer_id, coalesce(g.birth_date, o.birth_date) AS birth_date, "
        f"coalesce(g.age, o.age) AS age, g.cancelled_on{kept} "
        f"FROM people_of_orders AS o FULL JOIN {given} AS g USING (customer_id)"
    )
    unknown = connection.execute(
        "SELECT count(*) FROM people_of_orders WHERE customer_id NOT IN (SELECT customer_id FROM people_given)"
    ).fetchone() or (0,)
    connection.execute("DROP TABLE people_of_orders")
    connection.execute("DROP TABLE people_given")
    remarks = []
    if unknown[0]:
        remarks.append(Remark("customers_unknown", {"count": int(unknown[0])}))
    if rows != distinct:
        remarks.append(Remark("customers_twice", {"count": int(rows - distinct)}))
    return tuple(remarks)


def _one(name: str, have: frozenset[str], form: str, kind: str) -> str:
    return f"{form.format(name)} AS {name}" if name in have else f"NULL::{kind} AS {name}"


def _from_orders(orders: Staged) -> str:
    """Customers of the orders; of differing birth dates or ages the earliest and the lowest."""
    attributes = []
    source = "orders"
    if {"birth_date", "age"} & orders.columns:
        source = "judged WHERE reason IS NULL"
    birth = "CAST(min(birth_date) AS DATE)" if "birth_date" in orders.columns else "NULL::DATE"
    age = "min(age)" if "age" in orders.columns else "NULL::INTEGER"
    attributes = [f"{birth} AS birth_date", f"{age} AS age"]
    return f"CREATE TABLE people_of_orders AS SELECT customer_id, {', '.join(attributes)} FROM {source} GROUP BY customer_id"
