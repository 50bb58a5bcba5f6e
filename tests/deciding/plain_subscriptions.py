"""Subscriptions by delivery a second time, with pandas and loops, from the definitions alone.

A delivery is an order of a subscription that was not cancelled, returned or refunded as a whole. The n-th is
judged when it is older than the 90th percentile of the days between deliveries of its course (of all courses
below 30 such days), whatever followed; not when the subscription is paused or skips without a later one.
"""

import math
import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tests.deciding.shops import Shop

ENOUGH = 30
NO_SALES = ("返品済み", "キャンセル")
PAUSED, SKIPPING = ("休止中", "休止"), ("スキップ",)
MOST = 24
Z = 1.959963984540054


@dataclass(frozen=True)
class Line:
    """A delivery number of a group."""

    reached: int
    judged: int
    went_on: int
    paused: int
    skipping: int
    profit: float
    step: float | None
    step_limits: tuple[float, float] | None
    share: float | None
    limits: tuple[float, float] | None
    earned: float | None


def deliveries(shop: Shop, as_of: date) -> pd.DataFrame:
    """A row per delivery: key, customer, n, day, course, profit, revenue; and of its subscription state,
    cancelled_on, reason, first course.
    """
    orders = shop.orders.copy()
    for name in ("subscription_id", "delivery_number", "course", "subscription_state", "cancelled_on",
                 "cancel_reason", "status", "channel", "campaign"):  # fmt: skip
        if name not in orders:
            orders[name] = None
    orders = orders[~orders["status"].isin(NO_SALES)]
    orders = orders.groupby("order_id", sort=False).agg({
        **{name: "first" for name in orders.columns if name not in ("order_id", "revenue")}, "revenue": "sum",
    }).reset_index()  # fmt: skip
    orders = orders[pd.to_datetime(orders["order_date"]) <= pd.Timestamp(as_of)]
    bought = orders[orders["revenue"] > 0].sort_values(["order_date", "order_id"]).groupby("customer_id")
    for name in ("channel", "campaign"):  # a customer's, fixed at the first purchase
        orders[name] = orders["customer_id"].map(bought[name].first())
    by_id = orders["subscription_id"].notna().any()
    orders["written"] = [_written(value) for value in orders["delivery_number"]]
    if by_id:
        orders = orders[orders["subscription_id"].notna()].assign(key=lambda rows: rows["subscription_id"])
    else:
        orders = orders[orders["written"].notna()]
        orders = orders.assign(
            key=orders["customer_id"].astype(str) + "|" + orders["course"].fillna("").astype(str)
        )
    sales = orders[orders["revenue"] >= 0]
    zeroth, first = (set(sales.loc[sales["written"] == number, "key"]) for number in (0, 1))
    from_zero = bool(zeroth) and 2 * len(zeroth & first) >= len(first)
    if zeroth and not from_zero and not by_id:
        orders, sales = orders[orders["written"] != 0], sales[sales["written"] != 0]
    repeated = [rows for _, rows in sales.dropna(subset=["written"]).groupby("key") if len(rows) > 1]
    constant = [
        rows for rows in repeated if rows["written"].nunique() == 1 and rows["order_date"].nunique() > 1
    ]
    untrusted = from_zero or (bool(repeated) and 2 * len(constant) > len(repeated))
    delivery_rows = []
    for key, rows in orders.groupby("key", sort=False):
        delivery_rows += _of_one(str(key), rows.sort_values("order_date", kind="stable"), untrusted, as_of)
    return pd.DataFrame(delivery_rows)


def _written(value: object) -> float:
    digits = re.match(r"\d+", str(value)) if value is not None else None
    return float(digits.group()) if digits else math.nan


def _of_one(key: str, rows: pd.DataFrame, untrusted: bool, as_of: date) -> list[dict[str, object]]:
    """The deliveries of one subscription."""
    sales = rows[rows["revenue"] >= 0]
    for _, refund in rows[rows["revenue"] < 0].iterrows():
        same = sales[
            (sales["order_date"] <= refund["order_date"])
            & (
                sales["written"].isna()
                | math.isnan(refund["written"])
                | (sales["written"] == refund["written"])
            )
            & (sales["revenue"] > 0)
            & (sales["revenue"] + refund["revenue"] <= 0)
        ]
        if len(same):
            sales = sales.drop(same.index[-1])
    if sales.empty:
        return []
    counted = untrusted or bool((~(rows.loc[rows["revenue"] >= 0, "written"] >= 1)).any())
    days = sorted(set(sales["order_date"]))
    numbers = (
        [days.index(day) + 1 for day in sales["order_date"]]
        if counted
        else list(sales["written"].astype(int))
    )
    cancelled = [
        pd.Timestamp(day) for day in rows["cancelled_on"].dropna() if pd.Timestamp(day) <= pd.Timestamp(as_of)
    ]
    states = rows["subscription_state"].dropna()
    reasons = rows["cancel_reason"].dropna()
    subscription = {
        "key": key,
        "customer": rows["customer_id"].iloc[0],
        "counted": counted,
        "state": states.iloc[-1] if len(states) else None,
        "cancelled_on": max(cancelled) if cancelled else None,
        "reason": reasons.iloc[-1] if len(reasons) else None,
        "first_course": rows["course"].dropna().iloc[0] if rows["course"].notna().any() else None,
        "channel": rows["channel"].iloc[0],
        "campaign": rows["campaign"].iloc[0],
    }
    made: dict[int, dict[str, object]] = {}
    for n, (_, sale) in zip(numbers, sales.iterrows(), strict=True):
        if n not in made:
            made[n] = {
                **subscription,
                "n": n,
                "day": sale["order_date"],
                "course": sale["course"],
                "revenue": 0.0,
            }
        made[n]["revenue"] += sale["revenue"]
    return [made[n] for n in sorted(made)]


def deliveries_judged(shop: Shop, as_of: date, known_from: date | None = None) -> pd.DataFrame:
    """The deliveries, each with the next one's number and its standing: judged, paused, skipping, waiting."""
    rows = deliveries(shop, as_of).sort_values(["key", "n"]).reset_index(drop=True)
    if known_from is not None:
        first = rows.groupby("key")["day"].transform("min")
        rows = rows[~rows["counted"] | (first >= pd.Timestamp(known_from))].reset_index(drop=True)
    own = rows.groupby("key")
    rows["next"], next_day = own["n"].shift(-1), own["day"].shift(-1)
    gaps = pd.DataFrame({"course": rows["course"].fillna(""), "days": (next_day - rows["day"]).dt.days})
    gaps = gaps[rows["next"] == rows["n"] + 1]
    usual = float(np.quantile(gaps["days"], 0.9)) if len(gaps) else math.inf
    limit = {
        course: float(np.quantile(of["days"], 0.9))
        for course, of in gaps.groupby("course")
        if len(of) >= ENOUGH
    }
    standing = []
    for _, row in rows.iterrows():
        last = math.isnan(row["next"])
        old = (pd.Timestamp(as_of) - row["day"]).days > limit.get(row["course"] or "", usual)
        standing.append(
            "paused" if last and row["state"] in PAUSED
            else "skipping" if last and row["state"] in SKIPPING
            else "judged" if old else "waiting"
        )  # fmt: skip
    first = rows[rows["n"] == 1].set_index("key")["revenue"]
    return rows.assign(
        standing=standing,
        profit=rows["revenue"] * float(shop.settings.margin or 1),
        price=rows["key"].map(first),
    )


def lines(rows: pd.DataFrame) -> list[Line]:
    """By delivery number, 1 to the last up to MOST."""
    result: list[Line] = []
    share: float | None = 1.0
    spread, earned = 0.0, 0.0
    for n in range(1, max(min(int(rows["n"].max()), MOST), 2) + 1):
        mine = rows[rows["n"] == n]
        judged = mine[mine["standing"] == "judged"]
        went_on = int(judged["next"].notna().sum())
        step = went_on / len(judged) if len(judged) >= ENOUGH else None
        if share is not None and len(mine):
            earned += share * mine["profit"].sum() / len(mine)
        else:
            share = share if n == 1 else None
        result.append(
            Line(
                len(mine), len(judged), went_on,
                int((mine["standing"] == "paused").sum()), int((mine["standing"] == "skipping").sum()),
                float(mine["profit"].sum()), step, None if step is None else _wilson(step, len(judged)),
                share,
                None if n == 1 or share is None or share in (0.0, 1.0) else _log_log(share, spread),
                None if share is None else earned,
            )
        )  # fmt: skip
        if step and share is not None:
            spread += (1 - step) / (len(judged) * step)
            share *= step
        else:
            share = 0.0 if step == 0 and share is not None else None
    return result


def _wilson(share: float, n: int) -> tuple[float, float]:
    middle, width = share + Z**2 / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n * n))
    return (middle - width) / (1 + Z**2 / n), (middle + width) / (1 + Z**2 / n)


def _log_log(share: float, spread: float) -> tuple[float, float]:
    reach = Z * math.sqrt(spread) / -math.log(share)
    return share ** math.exp(reach), share ** math.exp(-reach)
