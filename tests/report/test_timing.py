"""Timing in the demo's report against plain pandas, file to cell; and shops with nothing to say of time."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.settings import Settings
from tests.report.making import HEADER, made, table
from tests.support.cells import stored_cells

Files = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
Rows = list[tuple[Any, ...]]
HOURS = "Share of all orders, from each full hour to the next. Darker: the busiest."


@pytest.fixture
def rows(book: openpyxl.Workbook) -> Rows:
    """The rows of the sheet from column B on."""
    return list(book["Timing"].iter_rows(min_col=2, values_only=True))


def below(rows: Rows, *header: str) -> Rows:
    """The rows under a header until one is empty."""
    start = next(index for index, row in enumerate(rows) if row[: len(header)] == header) + 1
    end = next(index for index, row in enumerate([*rows[start:], (None,)]) if row[0] is None)
    return rows[start : start + end]


def test_the_months_are_the_complete_ones(files: Files, rows: Rows) -> None:
    orders = files[0][files[0]["revenue"] > 0]
    counts = orders.groupby(orders["day"].dt.to_period("M")).size()
    shown = below(rows, "Month", "Orders")
    assert [row[1] for row in shown] == list(counts.iloc[-24:])  # the demo ends with a month
    assert (shown[0][0], shown[-1][0]) == ("Jul 2023", "Jun")


def test_a_weekday_is_measured_by_its_days(files: Files, rows: Rows) -> None:
    orders = files[0][files[0]["revenue"] > 0]
    span = pd.date_range(files[0]["day"].min(), orders["day"].max())
    shown = below(rows, "Weekday", "Days counted")
    assert [row[0] for row in shown] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Total"]
    for weekday, (_, days, placed, each, against, *_) in enumerate(shown[:7]):
        assert days == (span.strftime("%u") == str(weekday + 1)).sum()
        assert placed == (orders["day"].dt.strftime("%u") == str(weekday + 1)).sum()
        assert each == pytest.approx(placed / days)
        assert against == pytest.approx((placed / days) / (len(orders) / len(span)) - 1)
    assert shown[7][1:4] == (len(span), len(orders), pytest.approx(len(orders) / len(span)))


def test_an_hour_has_its_share(files: Files, rows: Rows) -> None:
    orders = files[0][files[0]["revenue"] > 0]
    shown = below(rows, "Hour", "Orders")
    for hour, (_, placed, share, *_) in enumerate(shown[:24]):
        assert placed == (orders["at"].dt.hour == hour).sum()
        assert share == pytest.approx(placed / len(orders))
    assert shown[24][1] == len(orders)


def test_the_headings_of_the_charts_say_what_they_show(files: Files, rows: Rows) -> None:
    orders = files[0][files[0]["revenue"] > 0].sort_values(["customer", "at", "Order no"])
    months = orders.groupby(orders["day"].dt.to_period("M")).size()
    growth = months.iloc[-3:].sum() / months.iloc[-15:-12].sum() - 1
    hours = orders["at"].dt.hour.value_counts(normalize=True)
    days = orders.groupby("customer")["day"].diff().dt.days.dropna()
    half, most = days.median(), days.quantile(0.9)
    span = pd.date_range(files[0]["day"].min(), orders["day"].max())
    per_day = orders["day"].dt.day_name().value_counts() / span.day_name().value_counts()
    more = per_day.max() / (len(orders) / len(span)) - 1
    assert {
        f"Orders of the last 3 months are up {growth:.1%} on a year earlier",
        f"{per_day.idxmax()} is the busiest day: {more:.1%} more orders than average",
        f"The busiest hour begins at {hours.idxmax()}:00 and has {hours.max():.1%} of orders",
        f"Half of repeat orders come within {half:.0f} days, nine in ten within {most:.0f}",
    } <= {row[0] for row in rows}


def test_a_young_shop_is_compared_with_the_months_before(tmp_path: Path) -> None:
    counts = (20, 20, 20, 10, 10, 10, 1)  # the last month is not over
    rows = [
        (f"C{month}-{n}", date(2024, month, 1 + n % 28), 100, "P")
        for month, count in enumerate(counts, 1)
        for n in range(count)
    ]
    report = made(tmp_path / "report.xlsx", [table(tmp_path / "orders.csv", HEADER, rows)], Settings())
    assert "Orders of the last 3 months are down 50.0% on the 3 before" in said(report)


def test_days_between_orders_and_their_marks(files: Files, rows: Rows) -> None:
    orders = files[0][files[0]["revenue"] > 0].sort_values(["customer", "at", "Order no"])
    days = orders.groupby("customer")["day"].diff().dt.days.dropna()
    facts = {row[0]: row[1] for row in below(rows, "Days between orders", "Figure")}
    assert facts == {
        "Repeat orders": len(days),
        "Half return within (days)": days.median(),
        "9 in 10 return within (days)": days.quantile(0.9),
        "Inactivity window (days)": 180,
    }
    shown = below(rows, "Days", "Orders")
    *spans, rest, whole = shown
    for label, count, share, *_ in spans:
        low, high = map(int, label.split("–"))
        assert count == days.between(low, high).sum()
        assert share == pytest.approx(count / len(days))
    assert rest[1] == (days >= int(rest[0].rstrip("+"))).sum()
    assert whole[1] == len(days) == sum(row[1] for row in shown[:-1])


def said(path: Path) -> set[str]:
    """The texts of the sheet."""
    return {str(cell.value) for cell in stored_cells(path) if cell.sheet == "Timing"}


def test_a_few_orders_say_nothing_of_time(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, [("C", date(2024, 1, 5), 100, "P")])
    words = said(made(tmp_path / "report.xlsx", [orders], Settings()))
    assert "Fewer than 30 orders: too few to tell weekdays apart." in words
    assert "Fewer than 30 repeat orders: too few to say when to remind." in words
    assert not {"Orders by month", HOURS} & words


def test_a_file_without_times_has_no_hours_and_a_short_one_no_weekdays(tmp_path: Path) -> None:
    # Three weeks: no weekday has come four times. Days 1, 8 and 15 are Mondays, with 5 + 4 + 4 orders.
    days = [date(2024, 1, 1) + timedelta(days=n % 21) for n in range(90)]
    rows = [(f"C{n % 40}", day, 100, "P") for n, day in enumerate(days)]
    report = made(tmp_path / "report.xlsx", [table(tmp_path / "orders.csv", HEADER, rows)], Settings())
    assert HOURS not in said(report)
    cells = {cell.address: cell.value for cell in stored_cells(report) if cell.sheet == "Timing"}
    monday = next(address for address, value in cells.items() if value == "Mon").removeprefix("B")
    assert (cells[f"C{monday}"], cells[f"D{monday}"], cells.get(f"E{monday}")) == (3, 13, "")
