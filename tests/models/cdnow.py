"""The CDNOW sample: 2,357 customers of 1997, observed to 30 September, in weeks."""

from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pandas as pd

from ltv_xl.models.purchases import Purchases

LOG = Path(__file__).parents[1] / "answers" / "cdnow_sample.txt"
SUMMARY = "lifetimes/datasets/cdnow_customers_summary.csv"
SPEND = "lifetimes/datasets/cdnow_customers_summary_with_transactions.csv"


@cache
def customers() -> pd.DataFrame:
    """Frequency, recency and T, as the package lifetimes brings them."""
    return pd.read_csv(str(distribution("lifetimes").locate_file(SUMMARY)), encoding="ascii")


@cache
def spend() -> pd.DataFrame:
    """The same as x, t_x, T and zbar, the mean spend of the repeats, 0 without any."""
    return pd.read_csv(str(distribution("lifetimes").locate_file(SPEND)), encoding="ascii")


@cache
def purchases() -> Purchases:
    """Them with the gaps between the orders of the log, those of one day merged."""
    table = customers()
    return Purchases.of(table["frequency"], table["recency"], table["T"], log_gaps=_log_gaps())


def _log_gaps() -> float:
    names = ["master_id", "customer_id", "order_date", "quantity", "amount"]
    log = pd.read_csv(LOG, sep=r"\s+", names=names, dtype={"order_date": str}, encoding="ascii")
    log["order_date"] = pd.to_datetime(log["order_date"])
    days = log[log["order_date"] <= "1997-09-30"].drop_duplicates(["customer_id", "order_date"])
    gaps = days.sort_values("order_date").groupby("customer_id")["order_date"].diff().dropna().dt.days / 7
    return float(np.log(gaps).sum())
