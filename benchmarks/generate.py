"""Seeded order logs of any size: orders, customers and ad spend of an invented shop over three years.

    python -m benchmarks.generate FOLDER [ORDERS] [--csv]

Writes orders, customers and ads as Parquet; with --csv also as UTF-8 CSV, and the same orders once more as
a Japanese system exports them: cp932, Japanese headers, 2024/4/1, amounts with cp932's yen sign.
Orders need not be spread like a real shop's: what counts here is how many there are.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

CHANNELS = ["検索広告", "SNS広告", "アフィリエイト", "自然検索", "紹介", "店舗"]
PRODUCTS = [f"商品{letter}" for letter in "ABCDEFGHIJKLMNOP"]
GENDERS = ["女性", "男性", "不明"]
BEGIN = np.datetime64("2022-01-01")
DAYS = 1095


def words(codes: "np.ndarray[Any, Any]", values: list[str]) -> pa.Array:
    """The values of the codes."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype("int32")), values).cast(pa.string())


def orders(rng: np.random.Generator, count: int) -> pa.Table:
    """`count` orders by day; customers return about 75 days apart."""
    people = int(count / 2.7)
    repeats = rng.geometric(0.3, people)
    customer = np.repeat(np.arange(people), repeats)
    first = np.r_[True, customer[1:] != customer[:-1]]
    gaps = np.where(first, 0, rng.exponential(75, len(customer)))
    passed = np.cumsum(gaps)
    day = rng.integers(0, DAYS, people)[customer] + (passed - np.repeat(passed[first], repeats)).astype(int)
    customer, day = customer[day < DAYS], day[day < DAYS]
    chosen = np.sort(rng.choice(len(day), count, replace=False)) if len(day) > count else np.arange(len(day))
    chosen = chosen[np.argsort(day[chosen], kind="stable")]
    revenue = (rng.gamma(2, 2000, len(chosen)) + 500).astype(int)
    return pa.table({
        "order_id": np.arange(len(chosen)),
        "customer_id": customer[chosen],
        "order_date": pa.array(BEGIN + day[chosen]).cast(pa.date32()),
        "revenue": revenue,
        "cost": (revenue * rng.uniform(0.3, 0.7, len(chosen))).astype(int),
        "product": words(rng.integers(0, len(PRODUCTS), len(chosen)), PRODUCTS),
    })


def customers(rng: np.random.Generator, people: int) -> pa.Table:
    """Attributes; some of the people never order."""
    age = pa.array(rng.integers(15, 85, people), mask=rng.random(people) < 0.05)
    return pa.table({
        "customer_id": np.arange(people),
        "age": age,
        "gender": words(rng.integers(0, len(GENDERS), people), GENDERS),
        "channel": words(rng.choice(6, people, p=[0.3, 0.25, 0.15, 0.15, 0.1, 0.05]), CHANNELS),
    })


def ads(rng: np.random.Generator, scale: float) -> pa.Table:
    """Monthly spend of every channel."""
    months = np.arange("2022-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    rows = len(months) * len(CHANNELS)
    return pa.table({
        "month": pa.array(np.tile(months, len(CHANNELS))).cast(pa.date32()),
        "channel": np.repeat(CHANNELS, len(months)),
        "cost": (rng.uniform(5e4, 2e5, rows) * scale).astype(int),
        "clicks": rng.integers(100, 9999, rows),
        "conversions": rng.integers(1, 200, rows),
    })


def write_japanese(table: pa.Table, path: Path) -> None:
    """The orders as a Japanese system exports them."""
    frame = table.to_pandas()
    frame["order_date"] = [f"{day.year}/{day.month}/{day.day}" for day in frame["order_date"]]
    for money in ("revenue", "cost"):
        frame[money] = [f"\\{amount:,}" for amount in frame[money]]
    frame.columns = ["注文番号", "顧客ID", "注文日", "売上", "原価", "商品名"]
    frame.to_csv(path, index=False, encoding="cp932")


def generate(folder: Path, count: int, text: bool = False, seed: int = 7) -> None:
    """Write the three tables into the folder."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    made = orders(rng, count)
    tables = {"orders": made, "customers": customers(rng, int(count / 2.5)), "ads": ads(rng, count / 20_000)}
    for name, table in tables.items():
        parquet.write_table(table, folder / f"{name}.parquet")
        if text:
            csv.write_csv(table, folder / f"{name}.csv")
    if text:
        write_japanese(made, folder / "orders_cp932.csv")


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--csv"]
    generate(Path(given[0]), int(given[1]) if len(given) > 1 else 1_000_000, text="--csv" in sys.argv)
