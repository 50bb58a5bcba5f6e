"""Seeded order logs of any size: orders, customers and ad spend of an invented shop over three years.

    python -m benchmarks.generate FOLDER [ORDERS] [--csv] [--all-sheets]

Writes orders, customers and ads as Parquet; with --csv also as UTF-8 CSV, and the same orders once more as
a Japanese system exports them: cp932, Japanese headers, 2024/4/1, amounts with cp932's yen sign.
--all-sheets: also what the other sheets of a report need: campaigns, subscriptions, contracts and trials.
Orders need not be spread like a real shop's: what counts here is how many there are. Text is for logs of at
most ten million orders.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

CHANNELS = ["検索広告", "SNS広告", "アフィリエイト", "自然検索", "紹介", "店舗"]
PRODUCTS = [f"商品{letter}" for letter in "ABCDEFGHIJKLMNOP"]
GENDERS = ["女性", "男性", "不明"]
BEGIN = np.datetime64("2022-01-01")
DAYS = 1095
CAMPAIGNS = [f"キャンペーン{number:02}" for number in range(1, 21)]
TRIAL = "お試しセット"
COURSES, STATES, REASONS = ["毎月", "隔月"], ["継続", "休止", "解約"], ["余っている", "価格", "肌に合わない"]
JAPANESE_HEADERS = {
    "order_id": "注文番号",
    "customer_id": "顧客ID",
    "order_date": "注文日",
    "revenue": "売上",
    "cost": "原価",
    "product": "商品名",
    "campaign": "キャンペーン",
    "subscription_id": "定期番号",
    "delivery_number": "お届け回数",
    "course": "定期コース",
    "subscription_state": "定期ステータス",
    "cancellation_reason": "解約理由",
}
SUBSCRIBED, TRIED, OFFERED = 0.25, 0.3, 0.4
"""The shares of customers who subscribe, whose first order is a trial, and who come by a campaign."""
PART = 10_000_000
"""Orders that are made at once; more come in parts, each of other customers, which memory can hold."""
NUMBERED = ("order_id", "customer_id", "subscription_id")
"""Columns whose numbers a part continues from the ones before it."""


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


def with_campaigns(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """The orders with a campaign at first orders, trial products, and every order of some a delivery."""
    customer = table["customer_id"].to_numpy()
    people = int(customer.max()) + 1
    order = np.argsort(customer, kind="stable")
    firsts = np.r_[True, np.diff(customer[order]) != 0]
    number = np.empty(len(customer), dtype=np.int64)
    number[order] = np.arange(len(customer)) - np.flatnonzero(firsts)[np.cumsum(firsts) - 1] + 1
    subscribed = (rng.random(people) < SUBSCRIBED)[customer]
    offered = (rng.random(len(customer)) < OFFERED) & (number == 1)
    tried = (rng.random(people) < TRIED)[customer] & (number == 1) & ~subscribed
    state = rng.choice(len(STATES), people, p=[0.4, 0.1, 0.5])[customer]
    product = np.where(tried, TRIAL, table["product"].to_numpy(zero_copy_only=False))
    columns = {
        "campaign": _some(rng.integers(0, len(CAMPAIGNS), len(customer)), CAMPAIGNS, offered),
        "subscription_id": pa.array(customer + 1_000_000_000, mask=~subscribed),
        "delivery_number": pa.array(number, mask=~subscribed),
        "course": _some(rng.integers(0, len(COURSES), people)[customer], COURSES, subscribed),
        "subscription_state": _some(state, STATES, subscribed),
        "cancellation_reason": _some(
            rng.integers(0, len(REASONS), people)[customer],
            REASONS,
            subscribed & (state == STATES.index("解約")),
        ),
    }
    table = table.set_column(
        table.schema.get_field_index("product"), "product", pa.array(product.astype(str))
    )
    for name, values in columns.items():
        table = table.append_column(name, values)
    return table


def _some(codes: "np.ndarray[Any, Any]", values: list[str], given: "np.ndarray[Any, Any]") -> pa.Array:
    """The values of the codes where they are given, else null."""
    return pc.if_else(pa.array(given), words(codes, values), None)


def with_contracts(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """The customers with a plan and the day of its end."""
    planned = rng.random(len(table)) < SUBSCRIBED
    cancelled = planned & (rng.random(len(table)) < 0.5)
    days = BEGIN + rng.integers(DAYS // 2, DAYS, len(table))
    plans = _some(rng.integers(0, len(COURSES), len(table)), COURSES, planned)
    table = table.append_column("plan", plans)
    return table.append_column("cancelled_on", pa.array(days, mask=~cancelled).cast(pa.date32()))


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


def campaign_ads(rng: np.random.Generator, table: pa.Table) -> pa.Table:
    """The spend with a campaign in each row, every channel's in turn."""
    named = words(np.arange(len(table)) * 7 % len(CAMPAIGNS), CAMPAIGNS)
    given = rng.random(len(table)) < OFFERED
    return table.append_column("campaign", pc.if_else(pa.array(given), named, None))


def write_japanese(table: pa.Table, path: Path) -> None:
    """The orders as a Japanese system exports them."""
    frame = table.to_pandas()
    frame["order_date"] = [f"{day.year}/{day.month}/{day.day}" for day in frame["order_date"]]
    for money in ("revenue", "cost"):
        frame[money] = [f"\\{amount:,}" for amount in frame[money]]
    frame.rename(columns=JAPANESE_HEADERS).to_csv(path, index=False, encoding="cp932")


def generate(
    folder: Path, count: int, text: bool = False, seed: int = 7, *, all_sheets: bool = False
) -> None:
    """Write the three tables into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, parquet.ParquetWriter] = {}
    for begin in range(0, count, PART):
        rng = np.random.default_rng(seed + begin // PART)
        tables = _part(rng, min(PART, count - begin), count / 20_000, all_sheets=all_sheets)
        for name, table in tables.items():
            if name == "ads" and begin:
                continue
            numbered = _continued(table, begin)
            if name not in writers:
                writers[name] = parquet.ParquetWriter(folder / f"{name}.parquet", table.schema)
            writers[name].write_table(numbered)
            if text:
                csv.write_csv(numbered, folder / f"{name}.csv")
        if text:
            write_japanese(tables["orders"], folder / "orders_cp932.csv")
    for writer in writers.values():
        writer.close()


def _part(rng: np.random.Generator, count: int, spend: float, *, all_sheets: bool) -> "dict[str, pa.Table]":
    """The three tables. spend: the scale of what ads cost."""
    tables = {
        "orders": orders(rng, count),
        "customers": customers(rng, int(count / 2.5)),
        "ads": ads(rng, spend),
    }
    if not all_sheets:
        return tables
    more = {"orders": with_campaigns, "customers": with_contracts, "ads": campaign_ads}
    return {name: more[name](rng, table) for name, table in tables.items()}


def _continued(table: pa.Table, begin: int) -> pa.Table:
    """The table with its numbers after those of the parts before it."""
    for name in set(NUMBERED).intersection(table.column_names) if begin else ():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.add(table[name], begin))
    return table


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    generate(
        Path(given[0]),
        int(given[1]) if len(given) > 1 else 1_000_000,
        text="--csv" in sys.argv,
        all_sheets="--all-sheets" in sys.argv,
    )
