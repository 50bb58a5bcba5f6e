"""What a reader sees in the demo's report, against plain pandas on the demo's files, from file to cell.

Written from the definitions, with none of the package's own code: other tests prove the tables, this one
that each figure reaches the cell that is labelled with it.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.texts import Language

Sheet = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def book(demo_reports: dict[Language, Path]) -> openpyxl.Workbook:
    """The report as openpyxl reads it, with stored values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        return openpyxl.load_workbook(demo_reports["en"], data_only=True)


@pytest.fixture(scope="module")
def shown(book: openpyxl.Workbook) -> Callable[[str], Sheet]:
    """The first table of a sheet: row name -> header -> value, as stored in the file."""

    def of(sheet: str) -> Sheet:
        page = book[sheet]
        table = next(iter(page.tables.values()))
        header, *rows = page[table.ref]
        last = header[0].row + len(rows) + 1
        rows = [*rows, page[last]] if page.cell(last, 2).value == "Total" else rows
        names = [cell.value for cell in header]
        first = header[0].column - 1
        return {
            str(row[0].value): dict(zip(names, [cell.value for cell in row], strict=True))
            for row in (
                [*one] if len(one) == len(names) else [*one][first : first + len(names)] for one in rows
            )
        }

    return of


def test_the_channel_table(files: tuple[pd.DataFrame, ...], shown: Callable[[str], Sheet]) -> None:
    orders, customers, ads = files
    purchases = orders[orders["revenue"] > 0]
    buyers = purchases.groupby("customer").agg(n=("at", "size"), first=("day", "min"), last=("day", "max"))
    sums = orders[orders["customer"].isin(buyers.index)].groupby("customer")[["revenue", "profit"]].sum()
    channel = customers.set_index("Customer no")["Channel"].reindex(buyers.index)
    people = buyers.join(sums).assign(channel=channel)
    table = shown("By channel")
    as_of = purchases["day"].max()
    for name, group in people.groupby("channel"):
        row = table[str(name)]
        assert row["Customers"] == len(group)
        assert row["Orders"] == group["n"].sum()
        assert row["Revenue (¥k)"] == group["revenue"].sum()
        assert row["Gross profit (¥k)"] == group["profit"].sum()
        assert row["Order value (¥)"] == pytest.approx(group["revenue"].sum() / group["n"].sum())
        assert row["Gross margin"] == pytest.approx(group["profit"].sum() / group["revenue"].sum())
        assert row["Orders per customer"] == pytest.approx(group["n"].sum() / len(group))
        assert row["Repeat rate"] == pytest.approx((group["n"] > 1).mean())
        assert row["Inactive share"] == pytest.approx(((as_of - group["last"]).dt.days > 180).mean())
        spend = ads[ads["Channel"] == name]
        if len(spend):
            months = set(spend["Month"])
            new = group["first"].dt.strftime("%Y-%m").isin(months).sum()
            assert row["CPA (¥)"] == pytest.approx(spend["Ad cost"].sum() / new)
    assert table["Total"]["Customers"] == len(people)
    assert table["Total"]["Revenue (¥k)"] == people["revenue"].sum()


def test_the_12_month_ltv(files: tuple[pd.DataFrame, ...], shown: Callable[[str], Sheet]) -> None:
    """The mean cumulative function, month by month, for the channels and all customers."""
    orders, customers, _ = files
    purchases = orders[orders["revenue"] > 0]
    first = purchases.groupby("customer")["day"].min()
    end = purchases["day"].max() + pd.Timedelta(days=1)
    events = orders.merge(first.rename("first"), left_on="customer", right_index=True)
    channel = customers.set_index("Customer no")["Channel"]

    def ltv(people: pd.Index, months: int = 12) -> float:
        start = first[people]
        value = 0.0
        for month in range(1, months + 1):
            observed = start[start + pd.DateOffset(months=month) <= end]
            mine = events[events["customer"].isin(observed.index)]
            low = mine["first"] + pd.DateOffset(months=month - 1)
            high = mine["first"] + pd.DateOffset(months=month)
            value += mine.loc[(mine["day"] >= low) & (mine["day"] < high), "profit"].sum() / len(observed)
        return value

    table = shown("By channel")
    for name in ("Search ads", "Referral", "Affiliates"):
        people = first.index[channel.reindex(first.index) == name]
        assert table[name]["12-month LTV (¥)"] == pytest.approx(ltv(people), rel=1e-9)
        assert table[name]["95% from (¥)"] < table[name]["12-month LTV (¥)"] < table[name]["95% to (¥)"]
        assert table[name]["Max CPO (¥)"] == pytest.approx(ltv(people) - 1000)
    assert table["Total"]["12-month LTV (¥)"] == pytest.approx(ltv(first.index), rel=1e-9)
    assert table["Total"]["6-month LTV (¥)"] == pytest.approx(ltv(first.index, 6), rel=1e-9)
    assert table["Total"]["12-month LTV (¥)"] != pytest.approx(ltv(first.index, 11), rel=1e-3)


def test_the_repeat_curve(files: tuple[pd.DataFrame, ...], shown: Callable[[str], Sheet]) -> None:
    orders, _, _ = files
    purchases = orders[orders["revenue"] > 0].sort_values(["customer", "at", "Order no"])
    purchases["n"] = purchases.groupby("customer").cumcount() + 1
    purchases["next"] = purchases.groupby("customer")["day"].shift(-1)
    as_of = purchases["day"].max()
    table = shown("Repeat")
    for n in range(1, 7):
        reached = purchases[purchases["n"] == n]
        mature = reached[(as_of - reached["day"]).dt.days >= 180]
        row = table[f"F{n}"]
        assert row["Customers reached"] == len(reached)
        assert row["Observed 180+ days"] == len(mature)
        assert row["Went on (observed)"] == pytest.approx(mature["next"].notna().mean())
        assert row["Median days to next"] == (reached["next"] - reached["day"]).dt.days.median()


def test_the_cohorts(files: tuple[pd.DataFrame, ...], book: openpyxl.Workbook) -> None:
    orders, _, _ = files
    purchases = orders[orders["revenue"] > 0].copy()
    purchases["month"] = purchases["day"].dt.to_period("M")
    purchases["cohort"] = purchases.groupby("customer")["month"].transform("min")
    page = book["Cohorts"]
    seen = 0
    for row in page.iter_rows(min_row=6, max_row=40, min_col=2, max_col=27, values_only=True):
        month, size, *shares = row
        if not hasattr(month, "year"):
            break
        cohort = purchases[purchases["cohort"] == pd.Period(year=month.year, month=month.month, freq="M")]
        assert size == cohort["customer"].nunique()
        for age, share in enumerate(shares):
            if share is not None:
                later = cohort[cohort["month"] == cohort["cohort"].iloc[0] + age]
                assert share == pytest.approx(later["customer"].nunique() / size)
                seen += 1
    assert seen > 300


def test_the_summary_repeats_the_total(book: openpyxl.Workbook, shown: Callable[[str], Sheet]) -> None:
    total = shown("By channel")["Total"]

    def named(name: str) -> Any:
        sheet, place = book.defined_names[name].attr_text.split("!")
        return book[sheet.strip("'")][place.replace("$", "")].value

    assert named("Report_LTV_12_months") == total["12-month LTV (¥)"]
    assert named("Report_repeat_rate") == total["Repeat rate"]
    assert named("Report_CPA") == total["CPA (¥)"]
    assert named("Report_target_profit") == 1000
