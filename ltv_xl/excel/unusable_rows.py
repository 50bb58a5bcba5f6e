"""Rows that a report could not use: how many, and where the first of them stands."""

import csv
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from ltv_xl.excel.order_tables import OrderTable
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.texts import Language, room, text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "no_customer": ("customer_id", "email", "phone", "customer_name"),
    **dict.fromkeys(("no_date", "bad_date", "old_date"), ("order_date",)),
    **dict.fromkeys(("no_amount", "bad_amount"), ("revenue", "unit_price", "quantity")),
}
"""Reason -> the columns that it may be about, the likeliest first."""


class UnusableRows(Struct, frozen=True):
    """How many rows there are; where the first stands, and why it could not be used, in words.

    place, reason: "" where the rows stay in a database.
    """

    count: int
    place: str
    reason: str


def unusable_rows(
    orders: CheckedOrders, rejected: Path, tables: Mapping[str, OrderTable], lang: Language
) -> UnusableRows | None:
    """rejected: the file to which `read` wrote those rows; of a database's nothing is written."""
    count = orders.rows_unusable
    if not count:
        return None
    if not rejected.exists():
        return UnusableRows(count, "", "")
    with rejected.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        source, row, reason, *_ = next(rows)
    if source not in tables:
        return UnusableRows(count, text("excel.place.row", lang, row=row, file=source), reason)
    columns = next(read.columns for read in orders.sources if read.name == source)
    key = next((key for key, words in room("orders", lang)["reason"].items() if words == reason), "")
    header = next((columns[name] for name in COLUMNS.get(key, ()) if name in columns), None)
    letter = tables[source].letter_of(header) if header else ""
    return UnusableRows(count, f"{tables[source].sheet}!{letter}{row}", reason)
