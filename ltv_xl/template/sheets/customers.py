"""The table Customers: one row for each customer, for segments and contracts."""

from datetime import date

from ltv_xl import workbook_names as names
from ltv_xl.template.content import CellValue
from ltv_xl.template.sheets.data_table import DataTable, Words


def _examples(words: Words) -> list[tuple[CellValue, ...]]:
    female, male = words("gender.female"), words("gender.male")
    monthly, bimonthly = words("example.monthly"), words("example.bimonthly")
    return [
        ("0001", female, date(1988, 6, 21), monthly, None),
        ("0002", female, date(1975, 11, 3), bimonthly, None),
        ("0007", male, date(1992, 2, 14), monthly, date(2025, 5, 20)),
        ("0015", female, date(1996, 8, 30), monthly, None),
        ("0021", male, date(1969, 4, 9), None, None),
    ]


CUSTOMERS = DataTable(
    names.CUSTOMERS,
    "customers",
    "label.customers",
    ("customer_id", "gender", "birth_date", "plan", "cancelled_on"),
    _examples,
)
