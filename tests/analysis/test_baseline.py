"""The peers of the benchmarks, plain pandas and polars, come to the same figures: all run the same course."""

import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pandas as pd
import pytest

from benchmarks import baseline, polars_peer
from benchmarks.baseline import DIMENSIONS, Frames, load, tables
from benchmarks.generate import generate
from ltv_xl.analysis import analyse, intervals
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

Both = tuple[Analysis, Frames]
SETTINGS = Settings(lang="ja")  # values such as 女性 stay as they are


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    generate(folder, 20_000, text=True)
    return folder


def files(log: Path, kind: str) -> list[Path]:
    return [log / f"{name}.{kind}" for name in ("orders", "customers", "ads")]


@pytest.fixture(scope="module")
def both(log: Path) -> Both:
    paths = files(log, "parquet")
    checked = read([paths[0]], customers=paths[1], ad_spend=paths[2], settings=SETTINGS)
    # The peers compute Hall's limits alone: without enough months no other interval is wider.
    with patch.object(intervals, "ENOUGH_MONTHS", math.inf):
        return analyse(checked, SETTINGS), tables(*map(load, paths))


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Rows with None for a missing value."""
    return [
        tuple(None if pd.isna(value) else value for value in row) for row in table.itertuples(index=False)
    ]


def month(number: float) -> date:
    """The first of the month with this number."""
    return date(int(number - 1) // 12, int(number - 1) % 12 + 1, 1)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_segments_and_age_months(both: Both, dimension: str) -> None:
    results, frames = both
    plain = sorted(rows(frames[f"segments {dimension}"]), key=lambda row: (row[0] is None, -row[1], row[0]))
    assert [tuple(row)[:8] for row in results.segments[dimension]] == plain
    months = {(row[0], row[1]): row[2:] for row in rows(frames[f"age months {dimension}"])}
    assert {(row.value, row.month): tuple(row[2:]) for row in results.age_months[dimension]} == months


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_limits(both: Both, dimension: str) -> None:
    results, frames = both
    plain = {row[:3]: row[3:] for row in rows(frames[f"limits {dimension}"])}
    shown = {tuple(row[:3]): row[3:6] for row in results.limits[dimension]}
    assert shown
    assert shown.keys() == plain.keys()
    for key, ends in shown.items():
        assert ends == pytest.approx(plain[key], rel=1e-6)


def test_totals(both: Both) -> None:
    results, frames = both
    assert [tuple(results.total)[1:8]] == [row[1:] for row in rows(frames["segments total"])]
    assert [tuple(row)[1:] for row in results.total_age_months] == [
        row[1:] for row in rows(frames["age months total"])
    ]


def test_cohorts(both: Both) -> None:
    results, frames = both
    assert [tuple(row) for row in results.cohorts] == [(month(m), n) for m, n in rows(frames["cohorts"])]
    cells = {(month(c), age): (active, profit) for c, _, active, profit, age in rows(frames["cohort_months"])}
    assert {(row.month, row.age): (row.active, row.profit) for row in results.cohort_months} == cells


def test_repeat_curve_and_calendar(both: Both) -> None:
    results, frames = both
    assert [tuple(row) for row in results.repeat] == rows(frames["repeat"])
    assert [tuple(row) for row in results.days_to_second] == rows(frames["days_to_second"])
    assert [results.gap_90] == [row[0] for row in rows(frames["days_between"])]
    assert [
        (r.month, r.revenue, r.profit, r.orders, r.customers, r.new_customers) for r in results.calendar
    ] == [(month(row[0]), *row[1:]) for row in rows(frames["calendar"])]


def test_ads(both: Both) -> None:
    results, frames = both
    assert sorted(tuple(row)[:5] for row in results.ads) == sorted(rows(frames["ads"]))
    by_month = {(channel, month(m)): rest for m, channel, *rest in rows(frames["ad_months"])}
    assert {(row.channel, row.month): list(row[2:6]) for row in results.ad_months} == by_month


def in_order(table: Iterable[Iterable[Any]]) -> list[tuple[Any, ...]]:
    """Rows with None for a missing value and floats for numbers, in an order of their own."""
    clean = [
        tuple(None if pd.isna(cell) else cell if isinstance(cell, str) else float(cell) for cell in row)
        for row in table
    ]
    return sorted(clean, key=lambda row: [(cell is None, str(cell), cell or 0) for cell in row[:2]])


def same(cell: float | str | None, other: float | str | None) -> bool:
    if isinstance(cell, float) and isinstance(other, float):
        return math.isclose(cell, other, rel_tol=1e-9)
    return cell == other


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_both_peers_make_equal_tables(log: Path, kind: str) -> None:
    pandas_tables = tables(*map(load, files(log, kind)))
    polars_tables = polars_peer.tables(*map(polars_peer.scan, files(log, kind)))
    assert list(pandas_tables) == list(polars_tables)
    for name, frame in pandas_tables.items():
        assert list(frame.columns) == polars_tables[name].columns
        expected, shown = in_order(frame.itertuples(index=False)), in_order(polars_tables[name].rows())
        assert len(shown) == len(expected) > 0
        for row, other in zip(shown, expected, strict=True):
            assert all(map(same, row, other)), (name, row, other)


def test_both_peers_write_the_same_sheets(log: Path, tmp_path: Path) -> None:
    baseline.write(tables(*map(load, files(log, "parquet"))), tmp_path / "pandas.xlsx")
    peer = polars_peer.tables(*map(polars_peer.scan, files(log, "parquet")))
    polars_peer.write(peer, tmp_path / "polars.xlsx")
    books = [openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in ("pandas", "polars")]
    sizes, others = ([(sheet.title, sheet.max_row, sheet.max_column) for sheet in book] for book in books)
    assert sizes == others
