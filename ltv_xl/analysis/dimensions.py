"""From a dimension to the SQL that gives a customer's value of it, and to the groups of its values.

Column names are a user's own and go quoted into the SQL.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ltv_xl.analysis.engine import run, sql
from ltv_xl.analysis.tables import OTHER
from ltv_xl.database import quoted
from ltv_xl.orders.table import Dimension

if TYPE_CHECKING:
    import duckdb

KEPT = 20
"""How many values of a dimension stand by themselves."""

OTHER_CODE = 30
"""Follows every code of groups.sql."""

NONE_CODE = 31
"""The group of the customers without a value stands last."""

Group = Mapping[int, str | None]
"""What each code of a dimension stands for."""

TOTAL: Group = {0: None}
"""The total is a dimension with one group."""


def columns(connection: "duckdb.DuckDBPyConnection", table: str) -> frozenset[str]:
    """The names of a table's columns."""
    connection.execute(f"SELECT * FROM {quoted(table)} LIMIT 0")
    return frozenset(column[0] for column in connection.description or ())


def value_expression(dimension: Dimension, orders: frozenset[str], customers: frozenset[str]) -> str:
    """The SQL, for traits.sql, of a customer's value of the dimension.

    orders, customers: the columns of these tables.
    """
    if dimension.name == "age_band":
        return sql("age_band").replace("{age}", age_expression(customers))
    if dimension.name == "channel":
        return channel_expression(orders, customers)
    table = "orders" if dimension.place == "order" else "customers"
    return f"{table}.{quoted(dimension.name)}"


def channel_expression(orders: frozenset[str], customers: frozenset[str]) -> str:
    """The acquisition channel: the customers table's, else the first order's, else NULL."""
    found = [
        f'{table}."channel"'
        for table, names in (("customers", customers), ("orders", orders))
        if "channel" in names
    ]
    return f"coalesce({', '.join([*found, 'NULL'])})"


def age_expression(customers: frozenset[str]) -> str:
    """Complete years on the day of the first purchase, else the age that the source gives."""
    given = "customers.age" if "age" in customers else "NULL"
    if "birth_date" not in customers:
        return given
    return (
        f"CASE WHEN customers.birth_date IS NULL THEN {given} "
        "WHEN customers.birth_date <= people.first_on "
        "THEN date_sub('year', customers.birth_date, people.first_on) END"
    )


def code_expression(number: int) -> str:
    """The SQL, for buyers.sql, of the code of a customer's group in dimension `number`."""
    return (
        f"CAST(CASE WHEN value_{number} IS NULL THEN {NONE_CODE} "
        f"ELSE coalesce((SELECT code FROM groups_{number} WHERE value = value_{number}), {OTHER_CODE}) END "
        f"AS UTINYINT) AS segment_{number}"
    )


def make_group(connection: "duckdb.DuckDBPyConnection", number: int) -> Group:
    """Make the groups of dimension `number`: the table groups_`number`."""
    table = f"groups_{number}"
    run(connection, "groups", {"kept": KEPT}, table=table, value=f"value_{number}")
    found = connection.execute(f"SELECT code, value FROM {table} ORDER BY code").fetchall()
    return {**dict(found), OTHER_CODE: OTHER, NONE_CODE: None}


def listed(expressions: Iterable[str]) -> str:
    """Expressions as a continuation of a SELECT list."""
    return "".join(f",\n    {expression}" for expression in expressions)
