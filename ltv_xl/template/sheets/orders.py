"""The table Orders: one row for each order, or for each line of one."""

from datetime import date

from ltv_xl import workbook_names as names
from ltv_xl.template.content import CellValue
from ltv_xl.template.sheets.data_table import DataTable, Words


def _examples(words: Words) -> list[tuple[CellValue, ...]]:
    trial, serum, cream = (words(f"example.{key}") for key in ("set", "serum", "cream"))
    search, social, friend = (words(f"example.{key}") for key in ("search", "social", "friend"))
    return [
        (date(2025, 4, 3), "0001", "A-1001", trial, 1980, 650, search),
        (date(2025, 4, 12), "0002", "A-1010", serum, 6600, 2100, friend),
        (date(2025, 4, 18), "0007", "A-1002", trial, 1980, 650, social),
        (date(2025, 5, 2), "0001", "A-1003", serum, 6600, 2100, search),
        (date(2025, 5, 9), "0015", "A-1004", trial, 1980, 650, social),
        (date(2025, 5, 24), "0002", "A-1005", cream, 4400, 1500, friend),
        (date(2025, 6, 1), "0001", "A-1006", serum, 6600, 2100, search),
        (date(2025, 6, 14), "0015", "A-1007", serum, 6600, 2100, social),
        (date(2025, 6, 20), "0021", "A-1008", cream, 4400, 1500, search),
        (date(2025, 6, 28), "0002", "A-1009", serum, 6600, 2100, friend),
    ]


ORDERS = DataTable(
    names.ORDERS,
    "orders",
    "label.orders",
    ("order_date", "customer_id", "order_id", "product", "revenue", "cost", "channel"),
    _examples,
)
