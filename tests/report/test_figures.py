"""What a reader sees in the demo's report, against plain pandas on the demo's files, from file to cell.

Written from the definitions, with none of the package's own code: other tests prove the tables, this one
that each figure reaches the cell that is labelled with it.
"""

from collections.abc import Callable
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.report.conftest import Sheet
from tests.report.cumulative import mean_cumulative


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
            window = 12 if name == "Pop-up events" else 3
            months = sorted(set(ads["Month"]))[-window:]
            spend = spend[spend["Month"].isin(months)]
            new = group["first"].dt.strftime("%Y-%m").isin(set(spend["Month"])).sum()
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
        return mean_cumulative(events, first[people], end, "profit")[months - 1]

    table = shown("By channel")
    for name in ("Search ads", "Referral", "Affiliates"):
        people = first.index[channel.reindex(first.index) == name]
        assert table[name]["12-month LTV (¥)"] == pytest.approx(ltv(people), rel=1e-9)
        assert table[name]["95% from (¥)"] < table[name]["12-month LTV (¥)"] < table[name]["95% to (¥)"]
        assert table[name]["Break-even CPO (¥)"] == pytest.approx(ltv(people))
        assert table[name]["Target CPO (¥)"] == pytest.approx(ltv(people) - 1000)
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
        assert row["Order 180+ days old"] == len(mature)
        in_time = (mature["next"] - mature["day"]).dt.days <= 180
        assert row["Reordered within 180 days"] == pytest.approx(in_time.mean())
        assert row["Median days to next"] == (reached["next"] - reached["day"]).dt.days.median()
        assert row["Did not reorder"] == (~in_time).sum()
        assert row["Reordered so far (all)"] == pytest.approx(reached["next"].notna().mean())


def behind(book: openpyxl.Workbook, sheet: str, label: str) -> list[tuple[Any, ...]]:
    """The rows of figures from the one with a label in column B on."""
    rows = list(book[sheet].iter_rows(min_col=2, values_only=True))
    return rows[next(index for index, row in enumerate(rows) if row[0] == label) :]


def test_the_days_to_the_second_order(files: tuple[pd.DataFrame, ...], book: openpyxl.Workbook) -> None:
    orders, _, _ = files
    purchases = orders[orders["revenue"] > 0].sort_values(["customer", "at", "Order no"])
    purchases["n"] = purchases.groupby("customer").cumcount() + 1
    days = purchases[purchases["n"] == 2].set_index("customer")["day"]
    days = (days - purchases[purchases["n"] == 1].set_index("customer")["day"]).dropna().dt.days
    _, *shown = behind(book, "Repeat", "Cumulative share")[0][:7]
    assert shown == pytest.approx([(days <= limit).mean() for limit in (30, 60, 90, 120, 150, 180)])


def test_the_whiskers_reach_from_the_ltv_to_its_limits(
    book: openpyxl.Workbook, shown: Callable[[str], Sheet]
) -> None:
    table = shown("By channel")
    for name, ltv, plus, minus, *_ in behind(book, "By channel", "Figures behind the chart")[1:6]:
        assert ltv == table[name]["12-month LTV (¥)"]
        assert ltv + plus == pytest.approx(table[name]["95% to (¥)"])
        assert ltv - minus == pytest.approx(table[name]["95% from (¥)"])


def test_the_cohorts(files: tuple[pd.DataFrame, ...], book: openpyxl.Workbook) -> None:
    """Both heatmaps: retention, and cumulative gross profit per customer."""
    orders, _, _ = files
    purchases = orders[orders["revenue"] > 0]
    cohort_of = purchases.groupby("customer")["day"].min().dt.to_period("M")
    events = orders.assign(month=orders["day"].dt.to_period("M"), cohort=orders["customer"].map(cohort_of))
    first_day = events["customer"].map(purchases.groupby("customer")["day"].min())
    events = events[events["day"] >= first_day]
    rows = list(book["Cohorts"].iter_rows(min_col=2, max_col=27, values_only=True))
    titles = [
        index
        for index, row in enumerate(rows)
        if row[0] and str(row[0]).startswith(("Retention", "Gross profit"))
    ]
    heats = [index for index in titles if hasattr(rows[index + 2][0], "year")]
    seen = 0
    for start, cumulative in zip(heats[:2], (False, True), strict=True):
        for month, size, *shown in rows[start + 2 :]:
            if not hasattr(month, "year"):
                break
            cohort = events[events["cohort"] == pd.Period(year=month.year, month=month.month, freq="M")]
            assert size == cohort["customer"].nunique()
            for age, value in enumerate(shown):
                if value is None:
                    continue
                until = pd.Period(year=month.year, month=month.month, freq="M") + age
                bought = cohort[(cohort["month"] == until) & (cohort["revenue"] > 0)]["customer"].nunique()
                earned = cohort[cohort["month"] <= until]["profit"].sum()
                assert value == pytest.approx((earned if cumulative else bought) / size)
                seen += 1
    assert seen > 700


def test_the_summary_repeats_the_total(book: openpyxl.Workbook, shown: Callable[[str], Sheet]) -> None:
    total = shown("By channel")["Total"]

    def named(name: str) -> Any:
        sheet, place = book.defined_names[name].attr_text.split("!")
        return book[sheet.strip("'")][place.replace("$", "")].value

    assert named("Report_LTV_12_months") == total["12-month LTV (¥)"]
    assert named("Report_repeat_rate") == total["Repeat rate"]
    assert named("Report_CPA") == total["CPA (¥)"]
    assert named("Report_target_profit") == 1000
    page = book["Summary"]
    tiles = {page.cell(4, column).value: page.cell(5, column).value for column in range(2, 13, 2)}
    paid = shown("Ads")["All paid channels"]
    assert tiles["12-month LTV, paid channels"] == paid["12-month LTV (¥)"] != total["12-month LTV (¥)"]
    assert tiles["Target CPO"] == total["Target CPO (¥)"] == paid["12-month LTV (¥)"] - 1000
    assert tiles["CPA, last 3 months"] == total["CPA (¥)"] == paid["CPA (¥)"]
    assert tiles["Left per new customer"] == pytest.approx(paid["12-month LTV (¥)"] - paid["CPA (¥)"])
