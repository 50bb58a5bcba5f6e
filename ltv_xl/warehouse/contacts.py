"""Columns that a list of customers names, taken from a database's tables: see orders/contact_columns.py.

They stand in the temporary table customer_contacts; the rows of the lists alone leave the database.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.recognition import several
from ltv_xl.orders.contact_columns import TABLE, ContactColumn, contact_columns
from ltv_xl.orders.headers import recognise
from ltv_xl.warehouse.declared import Declared, text_of_header
from ltv_xl.warehouse.judging import customers_key

if TYPE_CHECKING:
    import duckdb

_NOTHING = "CAST(NULL AS VARCHAR)"


def chosen(
    orders: Declared, customers: Declared | None, wanted: Sequence[str], mapping: Mapping[str, str]
) -> tuple[ContactColumn, ...]:
    """The columns that are wanted. SettingError for one that no table has, SourceError for its type."""
    tables = _tables(orders, customers)
    parts = [_recognised(table, mapping) for table in tables]
    columns = contact_columns(parts, wanted, has_customers=customers is not None)
    for column in columns:
        for number, place in column.places.items():
            text_of_header(tables[number], tables[number].part.raw.headers[place])
    return columns


def _tables(orders: Declared, customers: Declared | None) -> list[Declared]:
    return [orders, *([] if customers is None else [customers])]


def _recognised(table: Declared, mapping: Mapping[str, str]) -> Part:
    """A table with all columns that are known by their headers: those of orders are no contacts."""
    raw = table.part.raw
    return Part(raw, several(recognise(raw.headers, raw.role, mapping)))


def values_of(table: Declared, number: int, columns: Sequence[ContactColumn]) -> dict[str, str]:
    """Column -> the SQL of its text in a row of a table. number: 0 for the orders, 1 for the customers."""
    headers = table.part.raw.headers
    return {
        f"contact_{place}": text_of_header(table, headers[column.places[number]])
        if number in column.places
        else _NOTHING
        for place, column in enumerate(columns, start=1)
    }


def make(
    connection: "duckdb.DuckDBPyConnection",
    customers: Declared | None,
    columns: Sequence[ContactColumn],
    *,
    whole: bool,
) -> None:
    """Make the table from `judged`, which carries what the orders say, and the customers.

    What the customers' table says goes first, then the newest order that says anything.
    """
    names = [f"contact_{place}" for place in range(1, len(columns) + 1)]
    carried = ", ".join(f"judged.{name}" for name in names)
    rows = [
        f"SELECT judged.customer_key AS key, 1 AS place, judged.ordered_at AS moment, {carried} FROM judged "
        "WHERE judged.customer_key IS NOT NULL AND judged.ordered_at IS NOT NULL"
    ]
    if customers is not None:
        items = ", ".join(f"{value} AS {name}" for name, value in values_of(customers, 1, columns).items())
        rows.append(
            f"SELECT {customers_key(customers, whole=whole)} AS key, 0 AS place, "
            f"CAST(NULL AS TIMESTAMP) AS moment, {items} FROM {customers.view} AS given"
        )
    best = ", ".join(
        f"first_value(said.{name}) OVER (PARTITION BY said.key ORDER BY "
        f"CASE WHEN said.{name} IS NULL THEN 1 ELSE 0 END, said.place, said.moment DESC, said.{name} DESC) "
        f"AS best_{name}"
        for name in names
    )
    newest = ", ".join(f"max(ranked.best_{name}) AS {name}" for name in names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT keys.customer_id, {newest} "
        f"FROM (SELECT said.key, {best} FROM ({' UNION ALL '.join(rows)}) AS said) AS ranked "
        "JOIN customer_keys AS keys ON keys.key = ranked.key GROUP BY keys.customer_id"
    )
