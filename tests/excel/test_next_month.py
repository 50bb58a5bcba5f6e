"""Next month's report of the same shop: what stays in its place is the same figure, not asked about."""

import warnings
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from ltv_xl.excel.refresh.labels import Cells, alike
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.making import made, table

LAST_ROWS = {"summary": 30, "groups": 40} | dict.fromkeys(
    ("repeat", "portfolio", "profit", "levers", "about", "checks"), 999
)
"""Sheets -> the row down to which next month's report has the same figures in the same places."""
HEADER = ("Order date", "Customer ID", "Sales", "Cost of goods", "Channel", "Product")


def orders(until: date) -> list[Sequence[object]]:
    """Three channels; a customer comes back after a time of their own."""
    return [
        (day, f"C{n}", 1000 + 37 * (n % 50), 400, ("Search", "Social", "Mail")[n % 3], f"P{n % 4}")
        for n in range(400)
        for again in range(1 + n % 5)
        if (day := date(2023, 1, 5) + timedelta(days=n * 2 + again * (20 + n % 60))) <= until
    ]


def sheets(folder: Path, lang: Language, until: date) -> dict[str, Cells]:
    """Those of the report, by name."""
    source = table(folder / "orders.csv", HEADER, orders(until))
    report = made(folder / f"{until}.xlsx", [source], Settings(lang=lang))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sparklines, which it does not know
        book = openpyxl.load_workbook(report, data_only=True)
    return {sheet.title: Cells(list(sheet.iter_rows(values_only=True))) for sheet in book}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_month_more_of_orders_asks_nothing_where_nothing_moves(tmp_path: Path, lang: Language) -> None:
    """Tiles, bands and headings say other figures each month; what they name is the same."""
    before, after = (sheets(tmp_path, lang, until) for until in (date(2024, 10, 31), date(2024, 11, 30)))
    compared = changed = 0
    for key, last in LAST_ROWS.items():
        name = text(f"report.sheet.{key}", lang)
        old, new = before[name], after[name]
        for row in range(1, min(last, old.height) + 1):
            for column in range(1, old.width + 1):
                if isinstance(figure := old.at(row, column), int | float):
                    assert alike(old.label(row, column), new.label(row, column)), (name, row, column)
                    compared += 1
                    changed += figure != new.at(row, column)
        if key in {"portfolio", "profit", "levers", "checks"}:
            assert alike(*(tuple(map(tuple, map(sheet.heads, range(1, 9)))) for sheet in (old, new))), name
    assert compared > 500
    assert changed > 200
