"""Customers as whole numbers, 1, 2, 3 ... in the order of their ids: all that the analysis knows of them.

`customer_keys` (customer_id, key) serves while the tables are made; `customer_ids` (customer_id, id) stays,
for lists that name customers. An id that is a contact is held only where the user asks for such lists.
"""

from typing import TYPE_CHECKING

from ltv_xl.orders.identity import Identified

if TYPE_CHECKING:
    import duckdb

_CONTACT = "key LIKE '%@%' OR regexp_full_match(key, '0[0-9]{8,10}( .*)?')"
"""SQL: the key of a guest is an e-mail address, or a telephone with or without a name."""


def number_customers(connection: "duckdb.DuckDBPyConnection", people: Identified) -> None:
    """Make `customer_keys` from `customer_lines` and the customers source."""
    keys = ["SELECT key FROM customer_lines"]
    if people.customers is not None:
        keys.append(
            f"SELECT customer_id FROM {people.customers.relation} "
            "WHERE customer_id IS NOT NULL AND NOT is_total"
        )
    connection.execute(
        "CREATE TABLE customer_keys AS SELECT CAST(row_number() OVER (ORDER BY key) AS INTEGER) "
        f"AS customer_id, key FROM ({' UNION '.join(keys)})"
    )


def keep_ids(connection: "duckdb.DuckDBPyConnection", people: Identified, *, with_contacts: bool) -> None:
    """Make `customer_ids`. with_contacts: also those ids that are e-mail addresses or telephone numbers."""
    contact = "true" if people.by_contact else "false" if people.whole_ids else _CONTACT
    value = "key::VARCHAR" if with_contacts else f"CASE WHEN NOT ({contact}) THEN key::VARCHAR END"
    connection.execute(f"CREATE TABLE customer_ids AS SELECT customer_id, {value} AS id FROM customer_keys")
