"""The baseline of the benchmarks, plain pandas, comes to the same figures: both run the same course."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from benchmarks.baseline import DIMENSIONS, Frames, load, tables
from benchmarks.generate import generate
from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

Both = tuple[Analysis, Frames]
SETTINGS = Settings(lang="ja")  # values such as 女性 stay as they are


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("log")
    generate(folder, 20_000)
    paths = [folder / f"{name}.parquet" for name in ("orders", "customers", "ads")]
    checked = read([paths[0]], customers=paths[1], ad_spend=paths[2], settings=SETTINGS)
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
    found, frames = both
    plain = sorted(rows(frames[f"segments {dimension}"]), key=lambda row: (row[0] is None, -row[1], row[0]))
    assert [tuple(row) for row in found.segments[dimension]] == plain
    months = {(row[0], row[1]): row[2:] for row in rows(frames[f"age months {dimension}"])}
    assert {(row.value, row.month): tuple(row[2:]) for row in found.age_months[dimension]} == months


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_limits(both: Both, dimension: str) -> None:
    found, frames = both
    plain = {row[:3]: row[3:] for row in rows(frames[f"limits {dimension}"])}
    shown = {tuple(row[:3]): row[3:] for row in found.limits[dimension]}
    assert shown
    assert shown.keys() == plain.keys()
    for key, ends in shown.items():
        assert ends == pytest.approx(plain[key], rel=1e-6)


def test_totals(both: Both) -> None:
    found, frames = both
    assert [tuple(found.total)[1:]] == [row[1:] for row in rows(frames["segments total"])]
    assert [tuple(row)[1:] for row in found.total_age_months] == [
        row[1:] for row in rows(frames["age months total"])
    ]


def test_cohorts(both: Both) -> None:
    found, frames = both
    assert [tuple(row) for row in found.cohorts] == [(month(m), n) for m, n in rows(frames["cohorts"])]
    cells = {(month(c), age): (active, profit) for c, _, active, profit, age in rows(frames["cohort_months"])}
    assert {(row.month, row.age): (row.active, row.gross_profit) for row in found.cohort_months} == cells


def test_repeat_curve_and_calendar(both: Both) -> None:
    found, frames = both
    assert [tuple(row) for row in found.repeat] == rows(frames["repeat"])
    assert [tuple(row) for row in found.days_to_second] == rows(frames["days_to_second"])
    assert [found.gap_90] == [row[0] for row in rows(frames["days_between"])]
    assert [
        (r.month, r.revenue, r.gross_profit, r.orders, r.customers, r.new_customers) for r in found.calendar
    ] == [(month(row[0]), *row[1:]) for row in rows(frames["calendar"])]


def test_ads(both: Both) -> None:
    found, frames = both
    assert sorted(tuple(row) for row in found.ads) == sorted(rows(frames["ads"]))
    by_month = {(channel, month(m)): rest for m, channel, *rest in rows(frames["ad_months"])}
    assert {(row.channel, row.month): list(row[2:]) for row in found.ad_months} == by_month
