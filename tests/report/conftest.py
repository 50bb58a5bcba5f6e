"""Reports made once for all tests of this folder, through the same calls as the command line."""

import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.demo import make_shop
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language
from tests.report.making import made

Sheet = dict[str, dict[str, Any]]
"""A table as it is shown: row name -> header -> value."""


@pytest.fixture(scope="session")
def demo_reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The demo shop's report in each language."""
    reports = {}
    for lang in LANGUAGES:
        folder = tmp_path_factory.mktemp(f"demo_{lang}")
        shop = make_shop(folder, lang)
        settings = Settings(lang=lang, history_starts="all-new", target_profit=Decimal(1000))
        target = folder / f"demo_{lang}.xlsx"
        reports[lang] = made(target, [shop.orders], settings, shop.customers, shop.ad_spend)
    return reports


@pytest.fixture(scope="session")
def files(demo_reports: dict[Language, Path]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Purchases (one row per order), customers and ad spend of the demo shop."""
    folder = demo_reports["en"].parent
    lines = pd.read_csv(folder / "orders.csv", dtype=str)
    lines = lines[lines["Customer no"].notna() & ~lines["Status"].isin(["Cancelled", "Returned"])]
    lines["at"] = pd.to_datetime(lines["Ordered at"], errors="coerce")
    lines = lines[lines["at"].notna()]
    lines["Sales"] = lines["Sales"].astype(int)
    lines["profit"] = lines["Sales"] - lines["Cost of goods"].astype(int)
    orders = (
        lines
        .groupby("Order no")
        .agg(
            customer=("Customer no", "first"),
            at=("at", "first"),
            revenue=("Sales", "sum"),
            profit=("profit", "sum"),
        )
        .reset_index()
    )
    orders["day"] = orders["at"].dt.normalize()
    customers = pd.read_csv(folder / "customers.csv", dtype=str)
    return orders, customers, pd.read_csv(folder / "ad_spend.csv")


@pytest.fixture(scope="session")
def book(demo_reports: dict[Language, Path]) -> openpyxl.Workbook:
    """The report as openpyxl reads it, with stored values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        return openpyxl.load_workbook(demo_reports["en"], data_only=True)


@pytest.fixture(scope="session")
def shown(book: openpyxl.Workbook) -> Callable[[str], Sheet]:
    """The first table of a sheet: row name -> header -> value, as stored in the file."""

    def of(sheet: str) -> Sheet:
        page = book[sheet]
        table = next(iter(page.tables.values()))
        header, *rows = page[table.ref]
        last = header[0].row + len(rows) + 1
        rows = [*rows, page[last]] if page.cell(last, 2).value in {"Total", "All paid channels"} else rows
        names = [cell.value for cell in header]
        first = header[0].column - 1
        return {
            str(row[0].value): dict(zip(names, [cell.value for cell in row], strict=True))
            for row in (
                [*row] if len(row) == len(names) else [*row][first : first + len(names)] for row in rows
            )
        }

    return of
