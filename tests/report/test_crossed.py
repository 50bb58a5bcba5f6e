"""Two columns crossed: each pair of values as plain pandas counts it, small pairs together."""

import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ltv_xl.demo import make_shop
from ltv_xl.settings import Settings
from tests.report.making import made
from tests.support.cells import disagreements
from tests.support.engines import ironcalc_values

SHEET = "By Channel × Campaign"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crossed")
    shop = make_shop(folder, "en")
    settings = Settings(lang="en", history_starts="all-new", by=("channel*campaign",))
    return made(folder / "crossed.xlsx", [shop.orders], settings, shop.customers, shop.ad_spend)


@pytest.fixture(scope="module")
def shown(report: Path) -> pd.DataFrame:
    """The first table of the sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        page = openpyxl.load_workbook(report, data_only=True)[SHEET]
    header, *rows = page[next(iter(page.tables.values())).ref]
    return pd.DataFrame(
        [[cell.value for cell in row] for row in rows], columns=[cell.value for cell in header]
    )


def counted(folder: Path) -> pd.Series:
    """Customers by channel and campaign of their first purchase: that of its largest line that has one."""
    lines = pd.read_csv(folder / "orders.csv", dtype=str)
    lines = lines[lines["Customer no"].notna() & ~lines["Status"].isin(["Cancelled", "Returned"])]
    lines = lines.assign(
        at=pd.to_datetime(lines["Ordered at"], errors="coerce"), sales=lines["Sales"].astype(int)
    )
    lines = lines[lines["at"].notna()].sort_values("sales", ascending=False, kind="stable")
    orders = lines.groupby("Order no").agg(
        customer=("Customer no", "first"),
        at=("at", "min"),
        sales=("sales", "sum"),
        campaign=("Campaign", list),
    )
    first = (
        orders[orders["sales"] > 0].reset_index().sort_values(["at", "Order no"]).groupby("customer").first()
    )
    channel = pd.read_csv(folder / "customers.csv", dtype=str).set_index("Customer no")["Channel"]
    campaign = first["campaign"].map(
        lambda names: next((n for n in names if isinstance(n, str)), "No campaign")
    )
    return pd.DataFrame({"channel": channel.reindex(first.index), "campaign": campaign}).value_counts()


def test_each_pair_has_the_customers_that_pandas_counts(report: Path, shown: pd.DataFrame) -> None:
    expected = counted(report.parent)
    pairs = shown[shown["Channel"] != "Other"]
    assert len(pairs) >= 15
    for _, row in pairs.iterrows():
        assert row["Customers"] == expected[row["Channel"], row["Campaign"]], (
            row["Channel"],
            row["Campaign"],
        )
    assert shown["Customers"].sum() == expected.sum()


def test_each_formula_is_computed_again(report: Path) -> None:
    assert disagreements(report, ironcalc_values(report)) == []
