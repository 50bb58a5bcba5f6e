"""Where too few customers stand behind a figure it is left out: at 30 it is shown, at 29 it is not."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report.build import built
from ltv_xl.report.content import Chart, Sheet, Table
from ltv_xl.settings import Settings
from tests.report.making import DAY, HEADER, Row, made, table
from tests.support.cells import disagreements
from tests.support.engines import ironcalc_values

SETTINGS = Settings(lang="en", history_starts="all-new")
LATER = ("Z", DAY + timedelta(days=400), 100, "P")
"""Somebody's first order, too young to have a second: it makes the others old enough."""


def bought_twice(name: str, customers: int, day: int) -> list[Row]:
    return [
        (f"{name}{customer}", DAY + timedelta(days=day + later), 100, "P")
        for customer in range(customers)
        for later in (0, 40)
    ]


def sheet(folder: Path, key: str, rows: Sequence[Row]) -> Sheet:
    orders = read([str(table(folder / "orders.csv", HEADER, rows))], settings=SETTINGS)
    report = built(orders, analyse(orders, SETTINGS), SETTINGS)
    return next(sheet for sheet in report.sheets if sheet.key == key)


@pytest.mark.parametrize(("customers", "shown"), [(29, None), (30, 1)])
def test_the_conversion_to_the_second_order(tmp_path: Path, customers: int, shown: int | None) -> None:
    curve = sheet(tmp_path, "repeat", [*bought_twice("A", customers, 0), LATER]).blocks[0]
    assert isinstance(curve, Table)
    headers = [column.header for column in curve.columns]
    first = dict(zip(headers, (cell.value for cell in curve.rows[0]), strict=True))
    assert first["Order 180+ days old"] == customers
    assert first["Reordered within 180 days"] == shown


@pytest.mark.parametrize(("customers", "drawn"), [(29, ["Feb 2024"]), (30, ["Jan 2024", "Feb 2024"])])
def test_the_cohorts_that_are_compared(tmp_path: Path, customers: int, drawn: list[str]) -> None:
    rows = [*bought_twice("A", customers, 0), *bought_twice("B", 30, 40), LATER]
    charts = [block for block in sheet(tmp_path, "cohorts", rows).blocks if isinstance(block, Chart)]
    assert [[series.title for series in chart.series] for chart in charts] == [drawn, drawn]


@pytest.mark.parametrize("customers", [29, 30])
def test_the_formulas_have_the_same_limit(tmp_path: Path, customers: int) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, [*bought_twice("A", customers, 0), LATER])
    report = made(tmp_path / "report.xlsx", [orders], SETTINGS)
    assert disagreements(report, ironcalc_values(report)) == []
