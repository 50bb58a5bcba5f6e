"""The functions show the cells of the report that is made of the same columns: the demo shop's."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import pandas as pd
import pytest

import ltv_xl
from ltv_xl.analysis import analyse
from ltv_xl.demo.files import make_shop
from ltv_xl.orders.read import read
from ltv_xl.report.build import built
from ltv_xl.report.content import Cell, Heatmap, Report, Sheet, Table
from ltv_xl.settings import Settings


class Made(NamedTuple):
    """Columns of orders without order numbers, and the report of them."""

    frame: pd.DataFrame
    report: Report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    shop = make_shop(tmp_path_factory.mktemp("demo"), "en")
    settings = Settings(shop_opened="all-new", by=("segment",), currency="JPY")
    orders = read([str(shop.orders)], settings=Settings(lang="en"))
    rows = orders.connection.execute(
        "SELECT ids.id, orders.order_date, orders.revenue, orders.revenue - orders.profit, orders.profit, "
        "orders.campaign FROM orders JOIN customer_ids AS ids ON ids.customer_id = orders.customer_id "
        "WHERE orders.revenue > 0"
    ).fetchall()
    names = ["customer_id", "order_date", "revenue", "cost", "profit", "segment"]
    frame = pd.DataFrame(rows, columns=names).astype({"revenue": float, "cost": float, "profit": float})
    again = read([frame.drop(columns="profit")], settings=settings)
    assert again.rows_used == len(frame)
    return Made(frame, built(again, analyse(again, settings), settings))


def sheet(report: Report, key: str) -> Sheet:
    return next(sheet for sheet in report.sheets if sheet.key == key)


def first(sheet: Sheet, kind: type[Heatmap] | type[Table], place: int = 0) -> object:
    return [block for block in sheet.blocks if isinstance(block, kind)][place]


def values(cells: Sequence[Cell]) -> list[object]:
    return [
        float(cell.value) if isinstance(cell.value, int | float | Decimal) else cell.value for cell in cells
    ]


def heatmap(block: object) -> Iterator[list[object]]:
    assert isinstance(block, Heatmap)
    for month, size, row in zip(block.months, block.sizes, block.rows, strict=True):
        yield [f"{month.value:%Y-%m}", *values([size]), *values(row)]


def same(ours: Sequence[object], wanted: Sequence[object]) -> bool:
    return all(
        value == pytest.approx(other, rel=1e-12, abs=1e-12) if isinstance(other, float) else value == other
        for value, other in zip(ours, wanted, strict=True)
    )


def columns(made: Made, *names: str) -> list[list[object]]:
    return [made.frame[name].tolist() for name in names]


def test_cohorts(made: Made) -> None:
    page = sheet(made.report, "cohorts")
    for place, ours in enumerate((
        ltv_xl.cohort_retention(*columns(made, "customer_id", "order_date"), headers=False),
        ltv_xl.cohort_ltv(*columns(made, "customer_id", "order_date", "profit"), headers=False),
    )):
        wanted = list(heatmap(first(page, Heatmap, place)))
        assert len(wanted) >= 24
        for row, cells in zip(ours[-len(wanted) :], wanted, strict=True):
            assert same(row[: len(cells)], cells)


def test_the_repeat_curve(made: Made) -> None:
    ours = ltv_xl.repeat_curve(*columns(made, "customer_id", "order_date"), headers=False)
    table = first(sheet(made.report, "repeat"), Table)
    assert isinstance(table, Table)
    for row, line in zip(ours, table.rows[:6], strict=False):
        _, reached, _, went_on, _, observable, median_days, *_ = values(line)
        assert same(row[1:], [reached, went_on, observable, median_days])


def test_segments(made: Made) -> None:
    names = ("segment", "customer_id", "order_date", "revenue", "profit")
    ours = ltv_xl.segment_ltv(*columns(made, *names))
    table = first(sheet(made.report, "segment.by_1"), Table)
    assert isinstance(table, Table)
    assert table.total is not None
    lines = [values(line) for line in (*table.rows, table.total)]
    assert len(lines) > 4
    for row, line in zip(ours[1:], lines, strict=True):
        # name, customers, LTV, lower, upper, observed; break-even and target; LTV of other horizons; the
        # forecast and its limits; then the other columns
        shown = [None if cell == "n<30" else cell for cell in line]
        assert same(row, [*shown[:6], *shown[8:11], *shown[14:]])
