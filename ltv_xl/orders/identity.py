"""Who placed an order: the member id, else the e-mail address, else the telephone, row by row.

Guests have no id in most shop systems; a guest whose e-mail address also stands beside an id is that
member. A name distinguishes customers only where a source has nothing better.
"""

from typing import TYPE_CHECKING

from ltv_xl.orders.staging import Staged
from ltv_xl.orders.table import Remark

if TYPE_CHECKING:
    import duckdb

KINDS = ("customer_id", "email", "phone", "customer_name")
"""Columns that can tell customers apart, the best first."""


def settle(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> tuple[bool, tuple[Remark, ...]]:
    """Give `staged.relation` its final customer_id; whether ids are whole numbers, and what to remark."""
    have = [kind for kind in KINDS if kind in staged.columns]
    if have == ["customer_id"]:
        return "customer_id" in staged.whole_ids, ()
    if "customer_id" not in have:
        contacts = [kind for kind in have if kind != "customer_name"]
        chosen = contacts or have
        _replace(connection, staged.relation, f"coalesce({', '.join(chosen)})", "")
        key = {"email": "known_by_email", "phone": "known_by_phone"}.get(chosen[0], "known_by_name")
        return False, (Remark(key, {}),)
    contacts = [kind for kind in ("email", "phone") if kind in have]
    guest = "customer_id IS NULL OR customer_id::VARCHAR = '0'"
    contact = f"coalesce({', '.join(contacts)})" if contacts else "NULL"
    counted = connection.execute(
        f"SELECT count(*) FROM {staged.relation} WHERE ({guest}) AND {contact} IS NOT NULL"
    ).fetchone()
    guests = int(counted[0]) if counted else 0
    if not guests:
        return "customer_id" in staged.whole_ids, ()
    join, link = "", ""
    if "email" in have:
        connection.execute(
            f"CREATE OR REPLACE TABLE members AS SELECT email, min(customer_id)::VARCHAR AS id "
            f"FROM {staged.relation} WHERE NOT ({guest}) "
            f"AND email IN (SELECT email FROM {staged.relation} WHERE {guest}) "
            f"GROUP BY email HAVING count(DISTINCT customer_id) = 1"
        )
        join, link = "LEFT JOIN members USING (email)", "members.id, "
    value = f"CASE WHEN {guest} THEN coalesce({link}{contact}) ELSE customer_id::VARCHAR END"
    _replace(connection, staged.relation, value, join)
    return False, (Remark("guests_by_contact", {"count": guests}),)


def as_text(connection: "duckdb.DuckDBPyConnection", relation: str) -> None:
    """Ids as text, for orders whose customers source has ids that are no whole numbers."""
    _replace(connection, relation, "customer_id::VARCHAR", "")


def _replace(connection: "duckdb.DuckDBPyConnection", relation: str, value: str, join: str) -> None:
    """The relation anew, with another customer_id. A view of typed sources becomes a table as well."""
    described = connection.execute(
        "SELECT table_type FROM information_schema.tables WHERE table_name = ?", [relation]
    ).fetchone()
    kind = "VIEW" if described and described[0] == "VIEW" else "TABLE"
    columns = [row[0] for row in connection.execute(f"DESCRIBE {relation}").fetchall()]
    others = ", ".join(f"{relation}.{name}" for name in columns if name not in KINDS)
    connection.execute(
        f"CREATE TABLE {relation}_known AS SELECT {value} AS customer_id, {others} FROM {relation} {join}"
    )
    connection.execute(f"DROP {kind} {relation}")
    connection.execute(f"ALTER TABLE {relation}_known RENAME TO {relation}")
