"""Columns that a list of customers names, such as the e-mail address: read once more from the sources.

They stand in the table `customer_contacts` (customer_id, contact_1, contact_2 ...) of the database, for the
command that asked for them, and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.errors import SettingError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.plan import Plan
from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.headers import Column, contact_headers, find, nearest, normal
from ltv_xl.orders.personal import PERSONAL_COLUMNS
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed
from ltv_xl.settings import column_name

if TYPE_CHECKING:
    import duckdb

TABLE = "customer_contacts"


class ContactColumn(Struct, frozen=True):
    """A column that was asked for: its header; number of a source -> its place there."""

    header: str
    places: Mapping[int, int]


def contact_columns(
    parts: Sequence[Part], wanted: Sequence[str], *, has_customers: bool
) -> tuple[ContactColumn, ...]:
    """The columns by the words that ask for them: a column's name (email, 電話番号) or a header.

    parts: the orders, and last the customers, if there are any. SettingError for a column of none of them.
    """
    chosen = (_contact_column(parts, word, has_customers) for word in dict.fromkeys(wanted))
    return tuple({column.header: column for column in chosen}.values())


def parts_of(plan: Plan) -> list[Part]:
    """The orders, and last the customers."""
    return [*plan.orders, *([] if plan.customers is None else [plan.customers])]


def _contact_column(parts: Sequence[Part], word: str, has_customers: bool) -> ContactColumn:
    taken = {number: column for number, part in enumerate(parts) if (column := _column(part, word))}
    if not taken:
        headers = [header for part in parts for header in part.raw.headers]
        near = nearest(word, headers)
        key = "lists.no_column_near" if near else "lists.no_column" if has_customers else "lists.no_customers"
        raise SettingError(key, column=word, headers=listed(dict.fromkeys(headers)), near=near)
    header = next(iter(taken.values())).header.strip()
    return ContactColumn(header, {number: column.place for number, column in taken.items()})


def _column(part: Part, word: str) -> Column | None:
    """The column of a source that a word means: as a header, else as a contact or a column's name.

    A word for a contact never means what was read as something else: Shopify's Name is the order's number.
    """
    headers = part.raw.headers
    contact = next((name for name, words in contact_headers().items() if normal(word) in words), None)
    place = find(word, headers)
    if place is not None and not (contact and place in _of_orders(part)):
        return Column(place, headers[place])
    if contact:
        return part.columns.get(contact) or _best_header(part, contact_headers()[contact])
    names = (column_name(word), column_name(f"customer {word}"))
    return next((part.columns[name] for name in names if name in part.columns), None)


def _of_orders(part: Part) -> set[int]:
    """The places of a source's columns that tell of orders, not of people."""
    return {column.place for name, column in part.columns.items() if name not in PERSONAL_COLUMNS}


def _best_header(part: Part, words: Sequence[str]) -> Column | None:
    """The column whose header comes first among words."""
    headers = dict(enumerate(part.raw.headers))
    ranked = [
        (words.index(normal(header)), place)
        for place, header in headers.items()
        if normal(header) in words and place not in _of_orders(part)
    ]
    return Column(min(ranked)[1], headers[min(ranked)[1]]) if ranked else None


def gather(
    connection: "duckdb.DuckDBPyConnection",
    plan: Plan,
    customers: Staged | None,
    number: CustomerNumber,
    columns: Sequence[ContactColumn],
) -> None:
    """Make the table. Wants `judged`, and in it and in the customers the numbers of the rows (keep_rows).

    What the customers source says goes first, then the newest order that says anything.
    """
    rows = " UNION ALL ".join(_rows(plan, customers, columns))
    newest = ", ".join(
        f"arg_max(contact_{n}, moment) FILTER (contact_{n} <> '') AS contact_{n}"
        for n in range(1, len(columns) + 1)
    )
    connection.execute(
        f"CREATE TABLE {TABLE} AS SELECT {number.of('given.key')} AS customer_id, {newest} "
        f"FROM ({rows}) AS given {number.joined('given.key')} GROUP BY ALL"
    )


def _rows(plan: Plan, customers: Staged | None, columns: Sequence[ContactColumn]) -> Iterator[str]:
    """The SQL of each source's rows: the customer's key, the moment, and the wanted cells as texts."""
    for number, part in enumerate(parts_of(plan)):
        places = [column.places.get(number) for column in columns]
        if all(place is None for place in places):
            continue
        read = ", ".join(f"c{place}" for place in sorted({place for place in places if place is not None}))
        cells = ", ".join(f"{_cell(place)} AS contact_{n}" for n, place in enumerate(places, 1))
        raw = f"(SELECT {part.raw.row_number} AS row_no, {read} FROM {part.raw.relation}) AS raw"
        if part is plan.customers and customers is not None:
            moment, rows = "'infinity'::TIMESTAMP", f"{customers.relation} AS known"
            source = "NOT known.is_total"
        else:
            moment, rows, source = "known.ordered_at", "judged AS known", f"known.source_no = {number}"
        yield (
            f"SELECT known.customer_id AS key, {moment} AS moment, {cells} FROM {raw} "
            f"JOIN {rows} ON known.row_no = raw.row_no WHERE {source} AND known.customer_id IS NOT NULL"
        )


def _cell(place: int | None) -> str:
    return "NULL::VARCHAR" if place is None else f"trim(coalesce(raw.c{place}::VARCHAR, ''))"
