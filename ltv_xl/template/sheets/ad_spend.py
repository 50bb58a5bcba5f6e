"""The table AdSpend: what was spent for each channel and month."""

from datetime import date

from ltv_xl import workbook_names as names
from ltv_xl.template.content import CellValue
from ltv_xl.template.sheets.data_table import DataTable, Words


def _examples(words: Words) -> list[tuple[CellValue, ...]]:
    search, social = words("example.search"), words("example.social")
    return [
        (date(2025, 4, 1), search, 8000, 80, 1),
        (date(2025, 4, 1), social, 6000, 100, 1),
        (date(2025, 5, 1), search, 7500, 75, 0),
        (date(2025, 5, 1), social, 6200, 110, 1),
        (date(2025, 6, 1), search, 8200, 84, 1),
        (date(2025, 6, 1), social, 5900, 95, 0),
    ]


AD_SPEND = DataTable(
    names.AD_SPEND,
    "ad_spend",
    "label.ad_spend",
    ("month", "channel", "cost", "clicks", "conversions"),
    _examples,
)
