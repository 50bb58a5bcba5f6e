"""What the demo's report says of ads, contracts and the last months, against plain pandas, file to cell."""

import math
from collections.abc import Callable
from typing import Any

import openpyxl
import pandas as pd
import pytest
from scipy import stats

from tests.report.conftest import Sheet
from tests.report.cumulative import mean_cumulative

Files = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
TARGET_PROFIT = 1000


def beside(book: openpyxl.Workbook, sheet: str) -> dict[str, Any]:
    """Named facts: label in column B, value in column C."""
    rows = book[sheet].iter_rows(min_col=2, max_col=3, values_only=True)
    return {str(label): value for label, value in rows if label is not None}


def test_the_ads_table(files: Files, shown: Callable[[str], Sheet]) -> None:
    orders, customers, ads = files
    purchases = orders[orders["revenue"] > 0]
    first = purchases.groupby("customer")["day"].min()
    end = purchases["day"].max() + pd.Timedelta(days=1)
    events = orders.assign(count=(orders["revenue"] > 0).astype(int))
    events = events.merge(first.rename("first"), left_on="customer", right_index=True)
    channel = customers.set_index("Customer no")["Channel"].reindex(first.index)
    month = first.dt.strftime("%Y-%m")
    complete = sorted({f"{day:%Y-%m}" for day in pd.date_range("2024-07-01", "2025-06-30")})
    table, channels = shown("Ads"), shown("By channel")
    verdicts = set()
    for name, spend in ads.groupby("Channel"):
        row, people = table[str(name)], first[channel == name]
        paid = month[people.index].isin(set(spend["Month"]))
        for window in (3, 6, 12):
            last = complete[-window:]
            recent = spend[spend["Month"].isin(last)]
            new = (paid & month[people.index].isin(last)).sum()
            if new >= 30:
                break
        cost, clicks, conversions = recent[["Ad cost", "Clicks", "Conversions"]].sum()
        assert row["Months counted"] == window
        assert row["Spend (¥k)"] == cost
        assert row["New customers"] == new
        assert row["CPA (¥)"] == pytest.approx(cost / new)
        assert row["CPA, all months (¥)"] == pytest.approx(spend["Ad cost"].sum() / paid.sum())
        assert row["Conversions per new customer"] == pytest.approx(conversions / new)
        if name == "Pop-up events":  # no clicks, and too few customers for any limit
            assert (row["CPC (¥)"], row["Break-even CPO (¥)"]) == (None, None)
            assert row["Verdict"] == "Too few so far"
            continue
        curve = mean_cumulative(events, people[paid], end, "profit")
        cpa, limit = cost / new, curve[11] - TARGET_PROFIT
        assert row["CPC (¥)"] == pytest.approx(cost / clicks)
        assert row["New customers per click"] == pytest.approx(new / clicks)
        assert row["12-month LTV (¥)"] == pytest.approx(curve[11])
        assert row["LTV ÷ CPA"] == pytest.approx(curve[11] / cpa)
        assert row["Break-even CPO (¥)"] == pytest.approx(curve[11])
        assert row["Target CPO (¥)"] == pytest.approx(limit)
        assert row["Left per customer (¥)"] == pytest.approx(curve[11] - cpa)
        assert row["Max CPC (¥)"] == pytest.approx(limit * new / clicks)
        reached = [month for month, value in enumerate(curve, 1) if value >= cpa]
        assert row["Payback (months)"] == (reached[0] if reached else None)
        low, high = row["95% from (¥)"], row["95% to (¥)"]
        assert low < curve[11] - cpa < high
        begun = month[people.index[paid]].nunique() - 1  # nobody of the last month has been observed for one
        own = (channels[str(name)]["95% from (¥)"], channels[str(name)]["95% to (¥)"])
        assert any(
            (low, high)
            == pytest.approx((
                curve[11] - cpa - math.hypot(curve[11] - own[0], t * cpa / math.sqrt(new)),
                curve[11] - cpa + math.hypot(own[1] - curve[11], t * cpa / math.sqrt(new)),
            ))
            for t in (1.959964, stats.t.ppf(0.975, begun - 1), stats.t.ppf(0.975, begun))
        )
        room, over = low > TARGET_PROFIT, high < TARGET_PROFIT
        assert row["Verdict"] == ("● Room to spend" if room else "■ Over limit" if over else "◆ Uncertain")
        assert row["Verdict"] == channels[str(name)]["Verdict"]
        assert row["CPA (¥)"] == channels[str(name)]["CPA (¥)"]
        verdicts.add(row["Verdict"])
    assert len(verdicts) == 3
    assert table["All paid channels"]["Spend (¥k)"] == ads[ads["Month"].isin(complete[-3:])]["Ad cost"].sum()


def test_the_contracts(files: Files, book: openpyxl.Workbook) -> None:
    orders, customers, _ = files
    purchases = orders[orders["revenue"] > 0]
    first = purchases.groupby("customer")["day"].min()
    as_of = purchases["day"].max()
    under = customers[customers["Plan"].notna() | customers["Cancelled on"].notna()].set_index("Customer no")
    under = under[under.index.isin(first.index)]
    start, ended = first[under.index], pd.to_datetime(under["Cancelled on"])
    left = ended.notna() & (ended >= start) & (ended <= as_of)
    months = (ended.where(left, as_of) - start).dt.days.sum() / 30.4375
    sums = orders[orders["customer"].isin(under.index)][["revenue", "profit"]].sum()
    churn, arpu, margin = left.sum() / months, sums["revenue"] / months, sums["profit"] / sums["revenue"]
    facts = beside(book, "Subscriptions")  # their last section
    assert facts["Customers"] == len(under)
    assert facts["Cancellations"] == left.sum()
    assert facts["Churn per month"] == pytest.approx(churn)
    assert facts["ARPU per month"] == pytest.approx(arpu)
    assert facts["LTV of a contract"] == pytest.approx(arpu * margin / churn)
    assert facts["Lifetime"] == pytest.approx(1 / churn)


def test_the_tiles_compare_the_last_three_months_with_the_three_before(
    files: Files, book: openpyxl.Workbook
) -> None:
    orders, customers, ads = files
    purchases = orders[orders["revenue"] > 0]
    first = purchases.groupby("customer")["day"].min()
    last, before = ["2025-04", "2025-05", "2025-06"], ["2025-01", "2025-02", "2025-03"]

    def new(months: list[str]) -> int:
        return int(first.dt.strftime("%Y-%m").isin(months).sum())

    page = book["Summary"]
    tiles = {page.cell(4, column).value: column for column in range(2, 13, 2)}
    column = tiles["New customers, 3 months"]
    assert page.cell(5, column).value == new(last)
    assert page.cell(6, column).value == pytest.approx(new(last) / new(before) - 1)
    channels = customers.set_index("Customer no")["Channel"].reindex(first.index)
    paid = first[channels.isin(ads["Channel"])].dt.strftime("%Y-%m")

    def cpa(months: list[str]) -> float:
        return float(ads[ads["Month"].isin(months)]["Ad cost"].astype(float).sum() / paid.isin(months).sum())

    assert page.cell(6, tiles["CPA, last 3 months"]).value == pytest.approx(cpa(last) / cpa(before) - 1)
    assert ads["Month"].max() == last[-1]


def test_about_accounts_for_every_row(files: Files, book: openpyxl.Workbook) -> None:
    facts = beside(book, "About")
    left_out = ["No customer", "Date cannot be read", "Cancelled", "Returned or refunded in full"]
    assert facts["Rows read"] == facts["Rows used"] + sum(facts[reason] for reason in left_out)
    assert facts["Cancelled"] == 798
    assert facts["Returned or refunded in full"] == 199
    assert facts["Refund orders"] == (files[0]["revenue"] < 0).sum()
