"""Customers as whole numbers in the order of their ids, which are all that the analysis knows of them.

`customer_keys` (customer_id, key) serves while the tables are made; `customer_ids` (customer_id, id) stays,
for lists that name customers. An id that is a contact is held only where the user asks for such lists.
"""

from typing import TYPE_CHECKING

from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.whole.identity import Identified

if TYPE_CHECKING:
    import duckdb

_CONTACT = "id LIKE '%@%' OR regexp_full_match(id, '0[0-9]{8,10}( .*)?')"
"""SQL: the id of a guest is an e-mail address, or a telephone with or without a name."""


def number_customers(connection: "duckdb.DuckDBPyConnection", people: Identified) -> CustomerNumber:
    """Make `customer_keys` from `customer_lines` and the customers source."""
    keys = ["SELECT key FROM customer_lines"]
    if people.customers is not None:
        keys.append(
            f"SELECT customer_id FROM {people.customers.relation} "
            "WHERE customer_id IS NOT NULL AND NOT is_total"
        )
    ids = " UNION ".join(keys)
    if people.whole_ids:
        connection.execute(
            f"CREATE TABLE customer_keys AS SELECT try_cast(key AS INTEGER) AS customer_id, key FROM ({ids})"
        )
        if _are_small(connection):
            return CustomerNumber(is_id=True)
        ids = "SELECT key FROM customer_keys"
    connection.execute(
        "CREATE OR REPLACE TABLE customer_keys AS "
        f"SELECT CAST(row_number() OVER (ORDER BY key) AS INTEGER) AS customer_id, key FROM ({ids})"
    )
    return CustomerNumber(is_id=False)


def _are_small(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Whether an INTEGER holds each of the ids."""
    rows = connection.execute("SELECT count(*) = count(customer_id) FROM customer_keys").fetchall()
    return bool(rows[0][0])


def keep_ids(connection: "duckdb.DuckDBPyConnection", people: Identified, *, with_contacts: bool) -> None:
    """Make `customer_ids`. with_contacts: also those ids that are e-mail addresses or telephone numbers."""
    connection.execute("ALTER TABLE customer_keys RENAME TO customer_ids")
    connection.execute("ALTER TABLE customer_ids RENAME COLUMN key TO id")
    if not with_contacts and not people.whole_ids:
        contact = "true" if people.by_contact else _CONTACT
        connection.execute(f"UPDATE customer_ids SET id = NULL WHERE {contact}")
