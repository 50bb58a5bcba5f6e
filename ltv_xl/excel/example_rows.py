"""The template's example rows, known again in a user's tables: they are reported, but not without a word.

What is listed reads the same in both languages; a test holds it to the template.
"""

from collections.abc import Mapping

import xlwings as xw

from ltv_xl.excel.order_tables import OrderTable, top_rows
from ltv_xl.orders.sources.text_columns import cell_text
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, ORDERS

LOOKED_AT = 50
"""Examples stand at the top."""

EXAMPLES: Mapping[str, frozenset[tuple[str, ...]]] = {
    ORDERS: frozenset({
        ("2025-04-03", "0001", "A-1001"),
        ("2025-04-12", "0002", "A-1010"),
        ("2025-04-18", "0007", "A-1002"),
        ("2025-05-02", "0001", "A-1003"),
        ("2025-05-09", "0015", "A-1004"),
        ("2025-05-24", "0002", "A-1005"),
        ("2025-06-01", "0001", "A-1006"),
        ("2025-06-14", "0015", "A-1007"),
        ("2025-06-20", "0021", "A-1008"),
        ("2025-06-28", "0002", "A-1009"),
    }),
    CUSTOMERS: frozenset({
        ("0001", "1988-06-21"),
        ("0002", "1975-11-03"),
        ("0007", "1992-02-14"),
        ("0015", "1996-08-30"),
        ("0021", "1969-04-09"),
    }),
    AD_SPEND: frozenset({
        ("2025-04-01", "8000", "80"),
        ("2025-04-01", "6000", "100"),
        ("2025-05-01", "7500", "75"),
        ("2025-05-01", "6200", "110"),
        ("2025-06-01", "8200", "84"),
        ("2025-06-01", "5900", "95"),
    }),
}


def has_own_rows(book: xw.Book, table: OrderTable) -> bool:
    """Whether a table holds anything but the template's examples."""
    rows = _top_texts(book, table)
    return table.rows > LOOKED_AT or any(
        row - {"", None} and not _is_example(row, table.name) for row in rows
    )


def example_rows(book: xw.Book, tables: Mapping[str, OrderTable]) -> dict[str, int]:
    """Table -> how many of the template's example rows it still holds, if any."""
    counts = {}
    for name, table in tables.items():
        count = sum(_is_example(row, name) for row in _top_texts(book, table))
        if count:
            counts[name] = count
    return counts


def _top_texts(book: xw.Book, table: OrderTable) -> list[set[str | None]]:
    """The first rows of a table, as the texts of their cells."""
    return [{cell_text(cell) for cell in row} for row in top_rows(book, table, LOOKED_AT)]


def _is_example(row: set[str | None], table: str) -> bool:
    """Whether a row of a table, as the texts of its cells, is one of the template's examples."""
    return any(row.issuperset(example) for example in EXAMPLES.get(table, frozenset()))
