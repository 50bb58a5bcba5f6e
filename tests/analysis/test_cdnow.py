"""CDNOW's sample log, read and analysed, against published counts and a plain pandas computation."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

SAMPLE = Path(__file__).parents[1] / "answers" / "cdnow_sample.txt"
SETTINGS = Settings(history_starts="all-new", currency="USD", margin=Decimal(1))
WEEK_39 = date(1997, 9, 30)


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    names = ["master_id", "customer_id", "order_date", "quantity", "revenue"]
    rows = pd.read_csv(SAMPLE, sep=r"\s+", names=names, dtype=str, encoding="ascii")
    return rows[["customer_id", "order_date", "revenue"]]


@pytest.fixture(scope="module")
def days(log: pd.DataFrame) -> pd.DataFrame:
    """One row per customer and day with a purchase."""
    typed = log.assign(
        order_date=pd.to_datetime(log["order_date"]),
        cents=(log["revenue"].astype(float) * 100).round().astype(int),
    )
    summed = typed.groupby(["customer_id", "order_date"])["cents"].sum().reset_index()
    return summed[summed["cents"] > 0].assign(month=summed["order_date"].dt.strftime("%Y-%m"))


def analysed(log: pd.DataFrame, as_of: date | None) -> Analysis:
    settings = replace(SETTINGS, as_of=as_of)
    return analyse(read([log], settings=settings), settings)


@pytest.fixture(scope="module")
def whole(log: pd.DataFrame) -> Analysis:
    return analysed(log, None)


def test_published_customers_and_customer_days(whole: Analysis) -> None:
    assert whole.total.customers + whole.without_purchase.customers == 2357
    samples = 8  # customer-days without money, which the published 6,696 include
    assert whole.total.orders == 6696 - samples


def test_published_repeat_buyers_of_the_first_39_weeks(log: pd.DataFrame) -> None:
    results = analysed(log, WEEK_39)
    assert results.total.customers + results.without_purchase.customers == 2357
    assert results.total.repeat_customers == 946
    assert results.total.orders - results.total.customers == 2457


def test_revenue_equals_pandas(whole: Analysis, days: pd.DataFrame) -> None:
    assert whole.total.revenue == Decimal(int(days["cents"].sum())) / 100


def test_the_cohort_table_equals_pandas(whole: Analysis, days: pd.DataFrame) -> None:
    cohort = days.groupby("customer_id")["month"].transform("min").rename("cohort")
    by_month = days.groupby([cohort, "month"])
    customers: dict[Hashable, int] = by_month["customer_id"].nunique().to_dict()
    cents: dict[Hashable, int] = by_month["cents"].sum().to_dict()
    results = {
        (f"{c.month:%Y-%m}", str(pd.Period(f"{c.month:%Y-%m}", "M") + c.age)): c for c in whole.cohort_months
    }
    assert sorted({first for first, _ in results}) == ["1997-01", "1997-02", "1997-03"]
    assert len(results) == 18 + 17 + 16
    assert {cell: row.active for cell, row in results.items()} == customers
    assert {cell: row.profit * 100 for cell, row in results.items()} == cents
    assert [row.customers for row in whole.cohorts] == [
        customers[m, m] for m in ("1997-01", "1997-02", "1997-03")
    ]


def test_the_repeat_curve_equals_pandas(whole: Analysis, days: pd.DataFrame) -> None:
    nth = days.sort_values("order_date").groupby("customer_id").cumcount() + 1
    assert {step.n: step.customers for step in whole.repeat} == {
        n: int((nth == n).sum()) for n in range(1, 13)
    }
    gaps = days.sort_values("order_date").groupby("customer_id")["order_date"].diff().dt.days
    assert whole.gap_90 == gaps.quantile(0.9)
