"""What headings say where there is little to say: nobody, a tie, one month, a loss; in another engine too."""

import re
from datetime import date
from pathlib import Path

import pytest

from ltv_xl.analysis.tables import forecast
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, difference_error, given
from ltv_xl.report.content import Block, Cell, Column, Heading, Report, Sheet, Table
from ltv_xl.report.sentences import surely_moved
from ltv_xl.report.sheets import forecast_test
from ltv_xl.report.sheets.change_channels import moved_most
from ltv_xl.report.sheets.profit import Step, left_of_sales
from ltv_xl.report.sheets.segment_charts import Limit, within_limits
from ltv_xl.report.xlsx import rendered
from ltv_xl.texts import Language
from tests.report.making import small_brief
from tests.report.test_every_input import values_of
from tests.support.cells import disagreements
from tests.support.engines import ironcalc_values


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    return small_brief(tmp_path, "en")


def heard(folder: Path, heading: Cell, *blocks: Block) -> object:
    """What a heading says, once another engine has computed it and all that it is made of."""
    sheet = Sheet("x", "X", "X", "X", (Heading(heading), *blocks))
    path = folder / "heading.xlsx"
    path.write_bytes(rendered(Report("X", "X", "en", "JPY", date(2025, 6, 30), (sheet,))))
    assert disagreements(path, ironcalc_values(path)) == []
    return heading.value


def rows(*lines: tuple[Cell, ...]) -> Table:
    columns = tuple(Column(f"{place}", "decimal", 90) for place in range(len(lines[0])))
    return Table(columns, lines)


ROOM, OVER, UNSURE, FEW = "● Room to spend", "■ Over limit", "◆ Uncertain", "Too few so far"


@pytest.mark.parametrize(
    ("channels", "says"),
    [
        (((100, 90, OVER), (100, 95, UNSURE), (100, 300, ROOM)), "Over the limit: 2 of 3 channels, surely 1"),
        (((100, 101, UNSURE), (50, 300, ROOM)), "Within the limit: 2 of 2 channels, surely 1"),
        (((100, 100, UNSURE),), "Within the limit: 1 of 1 channels, surely 0"),
        (((100, -20, OVER), (0, 5, FEW)), "Over the limit: 1 of 2 channels, surely 1"),
        (((None, 5, FEW),), "CPA and its limit"),
    ],
)
def test_how_many_channels_are_over_their_limit(
    tmp_path: Path, brief: Brief, channels: tuple[tuple[float | None, float, str], ...], says: str
) -> None:
    limits = [limit(cpa, worth, verdict) for cpa, worth, verdict in channels]
    heading, counts = within_limits(brief, limits)
    assert heard(tmp_path, heading, rows(*limits), counts) == says


def limit(cpa: float | None, worth: float, verdict: str) -> Limit:
    over = None if cpa is None or cpa <= worth else cpa - max(worth, 0)
    return Limit(
        given("name"), given(worth), given(cpa), given(None), given(over), given(None), given(verdict)
    )


@pytest.mark.parametrize(
    ("then", "now", "says"),
    [
        ((0.2, 400), (0.1, 400), "fell"),
        ((0.1, 400), (0.2, 400), "rose"),
        ((0.2, 30), (0.1, 30), "stayed"),  # as far apart, of too few customers
        ((0.2, 400), (0.2, 400), "stayed"),
        ((0, 400), (0, 400), "stayed"),
    ],
)
def test_a_change_is_said_where_it_is_sure(
    tmp_path: Path, then: tuple[float, int], now: tuple[float, int], says: str
) -> None:
    first, last = (tuple(map(given, each)) for each in (then, now))
    error = difference_error((first[0], first[1]), (last[0], last[1]))
    rose, fell, stayed = (Cell(words) for words in ("rose", "fell", "stayed"))
    heading = surely_moved(first[0], last[0], error, (rose, fell, stayed))
    assert heard(tmp_path, heading, rows(first, last), rows((error,))) == says


@pytest.mark.parametrize(
    ("net", "left", "says"),
    [
        (1000, 300, "30% of net sales is left as gross profit, before delivery and fees"),
        (1000, -250, "Gross profit per order is -¥25: a sale leaves nothing"),
        (1000, 0, "Gross profit per order is ¥0: a sale leaves nothing"),
        (-1000, -1500, "No net sales above zero, of which a share could be left"),
        (0, -10, "No net sales above zero, of which a share could be left"),
    ],
)
def test_what_is_left_of_a_sale(tmp_path: Path, brief: Brief, net: float, left: float, says: str) -> None:
    orders = given(10)
    steps = [
        Step(key, given(key), given(amount), given(None), "share")
        for key, amount in (("gross_sales", 1100), ("net_sales", net), ("gross_profit", left))
    ]
    amounts = [step.amount for step in steps]
    lines = [
        (
            step.name,
            step.amount,
            derive(share, step.amount, orders),
            given(None),
            derive(share, step.amount, amounts[1]),
        )
        for step in steps
    ]
    heading = left_of_sales(brief, steps, lines, amounts[1])
    assert heard(tmp_path, heading, rows(*lines), rows((orders,))) == says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ((50, -20, 0), "By channel: A gained most (¥50), B lost most (-¥20)"),
        ((50, 20, 0), "By channel: A gained most (¥50)"),
        ((-50, -20, 0), "By channel: A lost most (-¥50)"),
        ((30, 30, 30), "By channel: A gained most (¥30)"),
        ((0, 1e-9, -1e-9), "By channel"),
    ],
)
def test_which_channel_moved_most(
    tmp_path: Path, brief: Brief, changes: tuple[float, ...], says: str
) -> None:
    table = rows(
        *(
            (given(name), given(100 + change), given(change))
            for name, change in zip("ABC", changes, strict=True)
        )
    )
    heading = moved_most(brief, table)
    assert (heading if isinstance(heading, str) else heard(tmp_path, heading, table)) == says


NOBODY: dict[int, tuple[float, int]] = {1: (0.0, 0), 2: (0.0, 0)}


@pytest.mark.parametrize(
    ("weeks", "test", "by_week"),
    [
        (
            {1: (10, 12), 2: (8, 8), 3: (9, 6)},
            "Back-test over 3 weeks: 27 orders expected, 26 came (error 3.8%)",
            "More came than expected in 1 of 3 weeks",
        ),
        (NOBODY, "Back-test: the same forecast, made earlier", "More came than expected in 0 of 2 weeks"),
    ],
)
def test_how_a_forecast_did(
    tmp_path: Path, brief: Brief, weeks: dict[int, tuple[float, int]], test: str, by_week: str
) -> None:
    test_of = back_test(weeks)
    cells = forecast_test.tested(test_of)
    figures = rows(*zip(cells.expected_weeks, cells.actual_weeks, strict=True))
    totals = rows((cells.expected, cells.actual, cells.error))
    assert heard(tmp_path, forecast_test.tested_says(brief, test_of, cells), figures, totals) == test
    heading, count = forecast_test.in_weeks(brief, cells)
    assert heard(tmp_path, heading, figures, count) == by_week


def back_test(weeks: dict[int, tuple[float, int]]) -> forecast.BackTest:
    by_week = tuple(forecast.TestWeek(week, *orders) for week, orders in weeks.items())
    return forecast.BackTest(
        until=date(2024, 12, 31),
        weeks=len(weeks),
        customers=10,
        expected=sum(week.expected for week in by_week),
        actual=sum(week.actual for week in by_week),
        last=5,
        expected_profit=1.0,
        actual_profit=1.0,
        by_week=by_week,
        by_orders=(),
    )


@pytest.mark.parametrize(
    ("orders", "says"),
    [
        (((10.0, 12), (8.0, 3), (9.0, 9)), "Furthest off after two: 8 expected, 3 came"),
        (((10.0, 12), (8.0, 6)), "Furthest off after one: 10 expected, 12 came"),
        (((10.0, 10),), "By number of past orders"),
        ((), "By number of past orders"),
    ],
)
def test_of_whom_a_forecast_was_furthest_off(
    tmp_path: Path, brief: Brief, orders: tuple[tuple[float, int], ...], says: str
) -> None:
    names = ("one", "two", "three")
    lines = tuple(
        (given(name), given(7), given(expected), given(came))
        for name, (expected, came) in zip(names, orders, strict=False)
    )
    table = Table(tuple(Column(f"{place}", "decimal", 90) for place in range(4)), lines)
    heading = forecast_test.furthest_off(brief, table)
    assert (heading if isinstance(heading, str) else heard(tmp_path, heading, table)) == says


def test_retention_is_that_of_the_cells_above(demo_reports: dict[Language, Path]) -> None:
    """The mean of the months that the latest cohort drawn has, of it and of the first."""
    sheet = values_of(demo_reports["en"])["Cohorts"]
    heading = next(str(row[1].value) for row in sheet.iter_rows() if "retention: " in str(row[1].value))
    cohorts: dict[str, list[float]] = {}  # the lower heatmap has the same months
    for row in sheet.iter_rows(6, 40):
        if isinstance(row[1].value, date):
            rates = [float(str(cell.value)) for cell in row[4:] if cell.value is not None]
            cohorts.setdefault(f"{row[1].value:%b %Y}", rates)
    said = {month: rate for rate, month in re.findall(r"([\d.]+%) \((\w+ \d+)\)", heading)}
    first, last = said
    months = len(cohorts[last])
    assert heading.endswith(f"mean of months 1 to {months}")
    assert first == next(iter(cohorts))
    assert said == {month: f"{sum(cohorts[month][:months]) / months:.1%}" for month in (first, last)}
