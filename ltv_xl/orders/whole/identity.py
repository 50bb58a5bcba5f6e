"""Who placed an order: the member id, else the e-mail address, else the telephone with the name, row by row.

Guests have no id in most shop systems, or one that stands for nobody. A guest whose e-mail address also
stands beside an id, in the orders or in the customers source, is that member; so is one whose telephone and
name do. A name alone distinguishes customers only where a source has nothing better.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole import nobody
from ltv_xl.orders.whole.remaking import remade
from ltv_xl.orders.whole.same_people import roots

if TYPE_CHECKING:
    import duckdb

KINDS = ("customer_id", "email", "phone", "customer_name")
"""Columns that can tell customers apart, the best first."""

_CONTACTS = ("email", "phone")
_MOST_ALIKE = 5
"""People whom a telephone and a name make one; of more, both were typed to get past a form."""
_KNOWN_BY = {"email": "known_by_email", "phone": "known_by_phone", "customer_name": "known_by_name"}


class Identified(Struct, frozen=True):
    """The sources with a customer_id that says who a customer is.

    by_contact: the shop's own ids are in no source; a customer is an e-mail address or a telephone number.
    """

    orders: Staged
    customers: Staged | None
    by_contact: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def whole_ids(self) -> bool:
        """Whether all ids are whole numbers."""
        return all("customer_id" in source.whole_ids for source in self.sources)

    @property
    def sources(self) -> tuple[Staged, ...]:
        """The orders, and the customers where they are given."""
        return (self.orders, *(() if self.customers is None else (self.customers,)))


def identified(
    connection: "duckdb.DuckDBPyConnection",
    orders: Staged,
    customers: Staged | None,
    walk_ins: Sequence[str] = (),
) -> Identified:
    """Give the lines, and the rows of the customers source, their final customer_id, of one type.

    walk_ins: ids that stand for everybody without an account, as the user says.
    """
    nobody.define(connection, walk_ins)
    return _of_one_type(connection, _linked(connection, orders, customers))


def _linked(connection: "duckdb.DuckDBPyConnection", orders: Staged, customers: Staged | None) -> Identified:
    """The sources with the best that each row says of its customer."""
    contacts = [kind for kind in _CONTACTS if kind in orders.columns]
    has_ids = any("customer_id" in source.columns for source in (orders, customers) if source is not None)
    people = Identified(orders, customers, by_contact=bool(contacts) and not has_ids)
    if customers is not None and {"customer_id", "person_id"} <= customers.columns:
        people = _by_person(connection, people, customers)
    if not contacts:
        return _without_contacts(connection, people)
    guests = _guest_rows(connection, people.orders, contacts)
    if not guests and all("customer_id" in source.columns for source in people.sources):
        return people
    remarks = _link(connection, people)
    if "customer_id" not in orders.columns:
        remarks += (Remark(_KNOWN_BY[contacts[0]], {}),)
    elif guests:
        remarks += (Remark("guests_by_contact", {"count": guests}),)
    return replace(
        people,
        orders=_resolved(connection, people.orders),
        customers=people.customers and _resolved(connection, people.customers),
        remarks=people.remarks + remarks,
    )


def _of_one_type(connection: "duckdb.DuckDBPyConnection", people: Identified) -> Identified:
    """Ids as texts in both sources, where one of them has ids that are no whole numbers."""
    if people.whole_ids:
        return people
    orders, *customers = (
        _with_ids(connection, source, "customer_id::VARCHAR", "")
        if "customer_id" in source.whole_ids
        else source
        for source in people.sources
    )
    return replace(people, orders=orders, customers=customers[0] if customers else None)


def _by_person(connection: "duckdb.DuckDBPyConnection", people: Identified, customers: Staged) -> Identified:
    """One id per person, where the customers source gives the several ids of a person one in common."""
    connection.execute(
        "CREATE TABLE persons AS SELECT customer_id::VARCHAR AS id, min(person_id) AS person "
        f"FROM {customers.relation} WHERE person_id IS NOT NULL AND customer_id IS NOT NULL "
        "GROUP BY customer_id HAVING count(DISTINCT person_id) = 1"
    )
    orders = people.orders
    if "customer_id" in orders.columns:
        orders = _with_person(connection, orders)
    return replace(people, orders=orders, customers=_with_person(connection, customers))


def _with_person(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Staged:
    own = f"{staged.relation}.customer_id::VARCHAR"
    join = f"LEFT JOIN persons ON persons.id = {own}"
    return _with_ids(connection, staged, f"coalesce(persons.person, {own})", join, dropped=("customer_id",))


def _without_contacts(connection: "duckdb.DuckDBPyConnection", people: Identified) -> Identified:
    """Customers by the id of the orders, else by name."""
    orders, customers, remarks = people.orders, people.customers, people.remarks
    if "customer_id" not in orders.columns:
        orders = _with_ids(connection, orders, "read_person(customer_name)", "")
        remarks += (Remark(_KNOWN_BY["customer_name"], {}, uncertain=True),)
    if customers is not None and "customer_id" not in customers.columns:
        chosen = [
            "read_person(customer_name)" if kind == "customer_name" else kind
            for kind in KINDS
            if kind in customers.columns
        ]
        customers = _with_ids(connection, customers, f"coalesce({', '.join(chosen)})", "")
    return replace(people, orders=orders, customers=customers, remarks=remarks)


def _guest(staged: Staged) -> str:
    """SQL: a row names no member."""
    if "customer_id" not in staged.columns:
        return "true"
    own = f"{staged.relation}.customer_id"
    return f"({own} IS NULL OR {own} IN (SELECT customer_id FROM guest_ids_of_{staged.relation}))"


def _find_guest_ids(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> None:
    """Make the table of the ids that name no member."""
    if "customer_id" in staged.columns:
        connection.execute(
            f"CREATE OR REPLACE TABLE guest_ids_of_{staged.relation} AS SELECT customer_id FROM "
            f"(SELECT DISTINCT customer_id FROM {staged.relation}) WHERE is_guest(customer_id::VARCHAR)"
        )


def _guest_rows(connection: "duckdb.DuckDBPyConnection", orders: Staged, contacts: Iterable[str]) -> int:
    """Rows without a member that have a contact."""
    _find_guest_ids(connection, orders)
    counted = connection.execute(
        f"SELECT count(*) FROM {orders.relation} WHERE coalesce({', '.join(contacts)}) IS NOT NULL "
        f"AND {_guest(orders)}"
    ).fetchall()
    return int(counted[0][0])


def _link(connection: "duckdb.DuckDBPyConnection", people: Identified) -> tuple[Remark, ...]:
    """Make `link_email` and `same_people`, by which guests become members or each other.

    Says which contacts are too many people's to make them one.
    """
    if people.customers is not None:
        _find_guest_ids(connection, people.customers)
    rows = " UNION ALL ".join(map(_contacts_of, people.sources))
    nobody_linked = f"SELECT * FROM ({rows}) WHERE false"
    by_email = not people.by_contact and "email" in people.orders.columns
    names = any("customer_name" in source.columns for source in people.sources)
    by_phone = names and "phone" in people.orders.columns  # without names a number decides nothing more
    connection.execute(script("link_email").format(people=rows if by_email else nobody_linked))
    connection.execute(script("contacts").format(people=rows if by_phone else nobody_linked))
    groups = connection.execute(
        "SELECT list(label ORDER BY label), list(member ORDER BY label) FROM (SELECT DISTINCT phone, name, "
        f"coalesce(label, {_phone_label('contacts', 'name')}) AS label, member "
        "FROM contacts WHERE name IS NOT NULL) "
        "GROUP BY phone, name HAVING count(*) > 1 ORDER BY phone, name"
    ).fetchall()
    of_many = [labels for labels, _ in groups if len(labels) > _MOST_ALIKE]
    same = roots([
        dict(zip(labels, members, strict=True)) for labels, members in groups if len(labels) <= _MOST_ALIKE
    ])
    connection.execute(
        "CREATE OR REPLACE TABLE same_people AS SELECT unnest($1::VARCHAR[]) AS label, "
        "unnest($2::VARCHAR[]) AS root",
        [list(same), list(same.values())],
    )
    return (Remark("phone_of_many", {"count": max(map(len, of_many))}),) if of_many else ()


def _phone_label(relation: str, name: str) -> str:
    """SQL of what tells a guest without e-mail address apart: the name too where guests share a telephone."""
    shared = f"{relation}.phone IN (SELECT phone FROM shared_phones)"
    return f"{relation}.phone || CASE WHEN {shared} THEN coalesce(' ' || {name}, '') ELSE '' END"


def _contacts_of(staged: Staged) -> str:
    """SQL of id, email, phone and name of each row of a source; NULL where it has none."""
    id_ = f"CASE WHEN NOT {_guest(staged)} THEN customer_id::VARCHAR END"
    columns = {"id": id_ if "customer_id" in staged.columns else "NULL::VARCHAR"}
    for name, column in {"email": "email", "phone": "phone", "name": "customer_name"}.items():
        columns[name] = column if column in staged.columns else "NULL::VARCHAR"
    items = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    return f"SELECT {items} FROM {staged.relation}"


def _resolved(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Staged:
    """The relation with each guest as a member, an e-mail address, or a telephone."""
    relation, joins, labels = staged.relation, [], []
    if "email" in staged.columns:
        joins.append(f"LEFT JOIN link_email ON link_email.email = {relation}.email")
        labels += ["link_email.id", f"{relation}.email"]
    if "phone" in staged.columns:
        name = f"folded({relation}.customer_name)" if "customer_name" in staged.columns else "NULL"
        labels.append(_phone_label(relation, name))
    if "customer_id" in staged.columns:
        labels.append(f"{relation}.customer_id::VARCHAR")
    guest = f"coalesce({', '.join(labels)})"
    if "customer_id" in staged.columns:
        guest = f"CASE WHEN {_guest(staged)} THEN {guest} ELSE {relation}.customer_id::VARCHAR END"
    if connection.execute("SELECT 1 FROM same_people LIMIT 1").fetchall():
        joins.append(f"LEFT JOIN same_people ON same_people.label = {guest}")
        guest = f"coalesce(same_people.root, {guest})"
    return _with_ids(connection, staged, guest, " ".join(joins))


def _with_ids(
    connection: "duckdb.DuckDBPyConnection",
    staged: Staged,
    value: str,
    join: str,
    dropped: Iterable[str] = KINDS,
) -> Staged:
    """The relation with another customer_id, a text, and without the columns that it was made of."""
    relation = staged.relation
    columns = [row[0] for row in connection.execute(f"DESCRIBE {relation}").fetchall()]
    others = ", ".join(f"{relation}.{name}" for name in columns if name not in dropped)
    query = f"SELECT {value} AS customer_id, {others} FROM {relation} {join}"
    return replace(remade(connection, staged, query), whole_ids=staged.whole_ids - {"customer_id"})
