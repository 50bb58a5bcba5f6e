"""RFM_SUMMARY on CDNOW's sample log: the published summary of the first 39 weeks, customer by customer."""

import csv
from datetime import date
from importlib.metadata import distribution
from pathlib import Path

import pandas as pd
import pytest

import ltv_xl
from ltv_xl.range_functions.spill import Value

SAMPLE = Path(__file__).parents[1] / "answers" / "cdnow_sample.txt"
WEEK_39 = date(1997, 9, 30)


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    names = ["master_id", "customer_id", "order_date", "quantity", "amount"]
    return pd.read_csv(SAMPLE, sep=r"\s+", names=names, dtype={"order_date": str}, encoding="ascii")


@pytest.fixture(scope="module")
def summary(log: pd.DataFrame) -> list[list[Value]]:
    days = [f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in log["order_date"]]
    return ltv_xl.rfm_summary(log["customer_id"], days, log["amount"], WEEK_39, headers=False)


def test_the_published_summary(summary: list[list[Value]]) -> None:
    """Lifetimes' datasets/cdnow_customers_summary.csv: id, frequency, recency and T in weeks."""
    path = Path(str(distribution("lifetimes").locate_file("lifetimes/datasets/cdnow_customers_summary.csv")))
    with path.open(encoding="ascii", newline="") as file:
        published = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    assert len(published) == len(summary) == 2357
    assert sum(frequency > 0 for _, frequency, _, _ in published) == 946
    for ours, theirs in zip(summary, published, strict=True):
        assert ours[:2] == theirs[:2]
        assert ours[2:4] == pytest.approx(theirs[2:], abs=0.0051)


def test_the_mean_amount_equals_pandas(log: pd.DataFrame, summary: list[list[Value]]) -> None:
    early = log[pd.to_datetime(log["order_date"]).dt.date <= WEEK_39]
    days = early.groupby(["customer_id", "order_date"])["amount"].sum().reset_index()
    days = days.sort_values(["customer_id", "order_date"])
    repeats = days[days.duplicated("customer_id")].groupby("customer_id")["amount"].mean()
    wanted = repeats.reindex(days["customer_id"].unique(), fill_value=0.0)
    assert [row[4] for row in summary] == pytest.approx(wanted.tolist(), rel=1e-12)
