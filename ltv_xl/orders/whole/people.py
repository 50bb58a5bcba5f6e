"""The customers table: attributes from a customers source and from the orders, one row per customer."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.personal import masked
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole.identity import Identified
from ltv_xl.orders.whole.uniqueness import repeats
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    import duckdb

_WOMEN = {"女", "女性", "f", "female", "w", "woman", "women", "girl", "レディース"}
_MEN = {"男", "男性", "m", "male", "man", "men", "boy", "メンズ"}
_CODES = {"0", "1", "2", "3", "4", "9"}

_ATTRIBUTES = {
    "birth_date": ("CAST(birth_date AS DATE)", "NULL::DATE"),
    "age": ("age", "NULL::INTEGER"),
    "cancelled_on": ("cancellation_day(cancelled_on)", "NULL::DATE"),
    "plan": ("plan", "NULL::VARCHAR"),
}
"""Column -> its SQL where the customers source has it, and where it has not."""


_ONE_CHANNEL = "CASE WHEN count(DISTINCT lower(trim(channel))) = 1 THEN max(channel) END"
"""The SQL of a customer's channel: none where rows contradict each other, and the first order decides."""


def gender_sql(connection: "duckdb.DuckDBPyConnection", relation: str, lang: Language) -> str:
    """The SQL of a gender in one word each: 男, 男性, M and 1 become one; anything else stays as it is.

    The codes 1 and 2 count only where the column holds nothing but codes.
    """
    distinct = connection.execute(
        f"SELECT DISTINCT gender FROM {relation} WHERE gender IS NOT NULL LIMIT 1000"
    ).fetchall()
    words = sorted(row[0] for row in distinct)
    codes = {word.removesuffix(".0") for word in words} <= _CODES
    cases = []
    for word in words:
        plain = word.lower()
        code = plain.removesuffix(".0") if codes else ""
        meant = (
            "male" if plain in _MEN or code == "1" else "female" if plain in _WOMEN or code == "2" else None
        )
        if meant:
            cases.append(f"WHEN {literal(word)} THEN {literal(text(f'orders.gender.{meant}', lang))}")
    return f"CASE gender {' '.join(cases)} ELSE gender END" if cases else "gender"


def gather(
    connection: "duckdb.DuckDBPyConnection",
    sources: Identified,
    number: CustomerNumber,
    dimensions: Mapping[str, str],
    *,
    all_ordered: bool,
) -> tuple[Remark, ...]:
    """Make the table `customers` from the customers source (if given) and the orders.

    dimensions: column -> the SQL of its value in the customers source. all_ordered: no line was left out, so
    that every customer whom a line names has an order.
    """
    orders, customers = sources.orders, sources.customers
    if customers is None:
        attributes = "".join(f", NULL::VARCHAR AS {name}" for name in dimensions)
        connection.execute(
            f"CREATE TABLE customers AS SELECT customer_id, birth_date, age, NULL::DATE AS cancelled_on, "
            f"NULL::VARCHAR AS plan{attributes} FROM ({_of_orders(orders, number, all_ordered)})"
        )
        return ()
    names = [*_ATTRIBUTES, *dimensions]
    selected = {"customer_id": number.of("given.customer_id")}
    for name, (value, missing) in _ATTRIBUTES.items():
        selected[name] = value if name in customers.columns else missing
    selected |= dimensions
    items = ", ".join(f"{value} AS {name}" for name, value in selected.items())
    connection.execute(
        f"CREATE TABLE people_given AS SELECT {items} FROM {customers.relation} AS given "
        f"{number.joined('given.customer_id')} WHERE NOT is_total AND given.customer_id IS NOT NULL"
    )
    twice = repeats(connection, "people_given", "customer_id", customers.rows)
    if twice:  # of differing attributes the largest, whatever the order of rows
        of_rows = {name: f"max({name})" for name in names}
        if "channel" in dimensions and "channel" in orders.columns:
            of_rows["channel"] = _ONE_CHANNEL
        best = ", ".join(f"{value} AS {name}" for name, value in of_rows.items())
        connection.execute(
            f"CREATE TABLE customers AS SELECT customer_id, {best} FROM people_given GROUP BY customer_id"
        )
    remarks = [*_conflicting_channels(connection)] if twice and "channel" in dimensions else []
    if not twice:
        connection.execute("ALTER TABLE people_given RENAME TO customers")
    unknown = _add_from_orders(connection, orders, number, all_ordered)
    if unknown:
        remarks.append(_unknown_remark(connection, unknown))
    if twice:
        remarks.append(Remark("customers_twice", {"count": twice}))
    return tuple(remarks)


def _unknown_remark(connection: "duckdb.DuckDBPyConnection", unknown: int) -> Remark:
    """That customers with orders are in no customers source; that none is makes their ids suspect."""
    ordering = connection.execute("SELECT count(DISTINCT customer_id) FROM orders").fetchall()[0][0]
    if unknown < ordering:
        return Remark("customers_unknown", {"count": unknown})
    return Remark("customers_all_unknown", {}, uncertain=True)


def _conflicting_channels(connection: "duckdb.DuckDBPyConnection") -> Iterator[Remark]:
    """How many customers have rows with different channels, and two such channels."""
    count, one, other = connection.execute(
        "SELECT count(*), min(lowest), min_by(highest, lowest) FROM (SELECT min(channel) AS lowest, "
        "max(channel) AS highest FROM people_given GROUP BY customer_id "
        "HAVING count(DISTINCT lower(trim(channel))) > 1)"
    ).fetchall()[0]
    if count:
        yield Remark("channels_conflict", {"count": count, "one": masked(one), "other": masked(other)})


def _add_from_orders(
    connection: "duckdb.DuckDBPyConnection", orders: Staged, number: CustomerNumber, all_ordered: bool
) -> int:
    """Add the customers that only the orders name; how many these are."""
    birth_or_age = bool({"birth_date", "age"} & orders.columns)
    if birth_or_age:
        connection.execute(f"CREATE TABLE people_of_orders AS {_of_orders(orders, number, False)}")
        connection.execute(
            "UPDATE customers SET birth_date = coalesce(customers.birth_date, o.birth_date), "
            "age = coalesce(customers.age, o.age) FROM people_of_orders AS o "
            "WHERE customers.customer_id = o.customer_id"
        )
    source = "people_of_orders" if birth_or_age else "customer_keys" if all_ordered else "orders"
    attributes = ", any_value(birth_date) AS birth_date, any_value(age) AS age" if birth_or_age else ""
    added = connection.execute(
        f"INSERT INTO customers BY NAME SELECT customer_id{attributes} FROM {source} "
        f"ANTI JOIN customers USING (customer_id) GROUP BY customer_id"
    ).fetchone()
    return int(added[0]) if added else 0


def _of_orders(orders: Staged, number: CustomerNumber, all_ordered: bool) -> str:
    """The SQL of the orders' customers; of differing birth dates or ages the earliest and the lowest."""
    birth = "CAST(min(birth_date) AS DATE)" if "birth_date" in orders.columns else "NULL::DATE"
    age = "min(age)" if "age" in orders.columns else "NULL::INTEGER"
    if not {"birth_date", "age"} & orders.columns:
        source = "customer_keys" if all_ordered else "orders GROUP BY customer_id"
        return f"SELECT customer_id, {birth} AS birth_date, {age} AS age FROM {source}"
    return (
        f"SELECT {number.of('persons.key')} AS customer_id, birth_date, age FROM ("
        f"SELECT customer_id AS key, {birth} AS birth_date, {age} AS age FROM judged "
        "WHERE reason IS NULL GROUP BY customer_id) AS persons "
        f"{number.joined('persons.key')}"
    )
