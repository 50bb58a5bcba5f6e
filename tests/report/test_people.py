"""Classes on Summary and lists on Actions of the demo's report, against plain pandas on the demo's files."""

import math
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.demo import make_shop
from ltv_xl.settings import Settings
from ltv_xl.texts import Language
from tests.report.making import made


@pytest.fixture(scope="module")
def with_customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    shop = make_shop(folder, "en")
    settings = Settings(lang="en", history_starts="all-new", target_profit=Decimal(1000), with_customers=True)
    return made(folder / "people.xlsx", [shop.orders], settings, shop.customers, shop.ad_spend)


@pytest.fixture(scope="module")
def buyers(files: tuple[pd.DataFrame, ...]) -> pd.DataFrame:
    """One row per customer with a purchase: last day, gross profit, class."""
    orders, _, _ = files
    purchases = orders[orders["revenue"] > 0].sort_values("at")
    gaps = purchases.groupby("customer")["day"].diff().dt.days.dropna()
    customers = purchases.groupby("customer").agg(last=("day", "max"), n=("at", "size"))
    customers["profit"] = orders.groupby("customer")["profit"].sum()
    ranked = customers.reset_index().sort_values(["profit", "customer"], ascending=[False, True])
    best = set(ranked["customer"][: math.ceil(len(ranked) / 5)])
    silent = (purchases["day"].max() - customers["last"]).dt.days
    customers["best"] = customers.index.isin(best)
    customers["class"] = "Existing"
    customers.loc[customers["best"], "class"] = "Best"
    customers.loc[silent > gaps.quantile(0.9), "class"] = "At risk"
    customers.loc[silent > 180, "class"] = "Lapsed"
    return customers


def page(path: Path, sheet: str) -> list[list[Any]]:
    return [
        list(row) for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True)
    ]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_the_classes_on_summary(
    demo_reports: dict[Language, Path], buyers: pd.DataFrame, files: tuple[pd.DataFrame, ...]
) -> None:
    orders, customers, _ = files
    everyone = set(customers["Customer no"]) | set(orders["customer"])
    rows = {row[1]: row for row in reversed(page(demo_reports["en"], "Summary"))}  # not the figures below
    for name, group in buyers.groupby("class"):
        row = rows[name]
        assert row[3] == len(group)
        assert row[5] == pytest.approx(len(group) / len(everyone))
        assert row[7] == pytest.approx(group["profit"].sum() / buyers["profit"].sum(), rel=1e-3)
    assert rows["Prospect (no purchase)"][3] == len(everyone) - len(buyers)


def lists(rows: list[list[Any]], buyers: pd.DataFrame) -> list[dict[str, list[Any]]]:
    """The lists of a sheet, one under the other: customer -> the next five columns."""
    starts = [index for index, row in enumerate(rows) if row[1] == "Customer"]
    return [
        {row[1]: row[2:7] for row in rows[start + 1 : end] if row[1] in buyers.index}
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize("name", ["Actions", "Forecast list"])
def test_every_page_of_a_list_has_headers_that_are_true_of_it(with_customers: Path, name: str) -> None:
    sheet = openpyxl.load_workbook(with_customers)[name]
    first = int(str(sheet.print_title_rows).split(":")[-1].strip("$"))
    headers = [[cell.value for cell in row] for row in sheet.iter_rows() if row[1].value == "Customer"]
    assert len(headers) > 1
    assert headers == [[cell.value for cell in sheet[first]]] * len(headers)


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_the_lists_on_actions(
    with_customers: Path, buyers: pd.DataFrame, files: tuple[pd.DataFrame, ...]
) -> None:
    as_of = pd.Timestamp("2025-06-30")
    due, risk, lapsed, birthdays = lists(page(with_customers, "Actions"), buyers)
    expected, win_back = lists(page(with_customers, "Forecast list"), buyers)
    assert expected  # the forecast's two lists: test_forecasting/people.py
    assert win_back
    at_risk = buyers[buyers["class"] == "At risk"]
    assert set(risk) <= set(at_risk.index)
    assert min(buyers.loc[list(risk), "profit"]) >= at_risk["profit"].nlargest(len(risk)).min()
    assert len(risk) == min(500, len(at_risk))
    lapsed_best = buyers[buyers["best"] & (buyers["class"] == "Lapsed")]
    assert set(lapsed) <= set(lapsed_best.index)
    assert len(lapsed) == min(500, len(lapsed_best))
    for name, (best, last, day, orders, profit) in {**risk, **lapsed}.items():
        buyer = buyers.loc[name]
        assert best == ("● Best" if buyer["best"] else None)
        assert pd.Timestamp(last) == buyer["last"]
        assert pd.Timestamp(day) == buyer["last"] + pd.Timedelta(days=181)
        assert (orders, profit) == (buyer["n"], pytest.approx(buyer["profit"]))
    assert due
    assert not set(due) & (set(risk) | set(lapsed))
    assert all(pd.Timestamp(row[2]) <= as_of + pd.Timedelta(days=30) for row in due.values())
    _, customers, _ = files
    born = pd.to_datetime(customers.set_index("Customer no")["Date of birth"], errors="coerce").dropna()
    born = born[born.index.isin(buyers.index)]
    in_july = {name for name, day in born.items() if day.month == 7 and day.day <= 30}
    assert set(birthdays) == in_july or len(birthdays) == 500


def test_customers_are_named_only_when_asked_for(
    demo_reports: dict[Language, Path], with_customers: Path, buyers: pd.DataFrame
) -> None:
    name = str(buyers.sort_values("profit").index[-1])
    assert name in text(with_customers)
    assert name not in text(demo_reports["en"])


def text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(
            archive.read(part).decode("utf-8") for part in archive.namelist() if part.endswith(".xml")
        )
