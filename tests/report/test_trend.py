"""The rows of earlier reports, and what moved since the last one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ltv_xl.analysis import analyse
from ltv_xl.report.build import built
from ltv_xl.report.content import Chart, Heading, Line, Report, Sheet, Table
from ltv_xl.report.history import Entry, history
from ltv_xl.report.xlsx import rendered
from tests.deciding import ad_shops
from tests.support.cells import disagreements
from tests.support.engines import ironcalc_values

TODAY = date(2025, 3, 5)
LAST = Entry(
    date(2025, 2, 5),
    date(2025, 1, 31),
    "gross_profit",
    "JPY",
    12,
    {"customers": 700, "new": 80, "f2": 0.5, "profit": 200_000, "ltv": 2000, "cpa": 1500},
)


def entry(month: int, **figures: float) -> Entry:
    return replace(LAST, day=date(2024, month, 5), figures={**LAST.figures, **figures})


def report(entries: Sequence[Entry], today: date = TODAY) -> Report:
    shop = ad_shops.dearer_now()
    orders = shop.checked()
    return built(orders, analyse(orders, shop.settings), shop.settings, history=history(entries, today))


def sheet(made: Report, key: str) -> Sheet:
    return next(each for each in made.sheets if each.key == key)


def reports(trend: Sheet) -> list[list[object]]:
    table = next(block for block in trend.blocks if isinstance(block, Table) and block.name)
    return [[cell.value for cell in row] for row in table.rows]


def test_the_reports_stand_by_day_and_this_one_is_the_last() -> None:
    made = report([LAST, entry(11), entry(12)])
    days = [row[0] for row in reports(sheet(made, "trend"))]
    assert days == [date(2024, 11, 5), date(2024, 12, 5), date(2025, 2, 5), TODAY]


def test_the_same_day_is_replaced_and_of_two_rows_of_a_day_the_last_counts() -> None:
    rows = reports(sheet(report([entry(11), entry(11, ltv=1), replace(LAST, day=TODAY)]), "trend"))
    assert [row[0] for row in rows] == [date(2024, 11, 5), TODAY]
    assert rows[0][9] == 1
    assert rows[1][9] != LAST.figures["ltv"]


def test_a_first_report_has_nothing_to_be_compared_with() -> None:
    made = report([])
    assert len(reports(sheet(made, "trend"))) == 1
    assert not [
        block
        for each in made.sheets
        for block in each.blocks
        if isinstance(block, Heading) and "Since the last" in str(block.text)
    ]


def test_what_moved_since_the_last_report() -> None:
    """720 customers of 2,429 each: 40 days on, those of the last month have brought half."""
    made = report([entry(12), LAST])
    blocks = sheet(made, "changes").blocks
    place = next(
        place
        for place, block in enumerate(blocks)
        if isinstance(block, Heading) and "of 5 Feb 2025" in str(block.text)
    )
    table = blocks[place + 1]
    assert isinstance(table, Table)
    rows = {str(row[0].value): [cell.value for cell in row[1:]] for row in table.rows}
    assert rows["All customers"] == [720, 700, 20, pytest.approx(20 / 700)]
    assert rows["New customers, 3 months"][:3] == [90, 80, 10]
    assert rows["CPA"] == [pytest.approx(4000), 1500, pytest.approx(2500), pytest.approx(5 / 3)]


@pytest.mark.parametrize("other", [{"basis": "revenue"}, {"currency": "USD"}, {"months": 6}])
def test_a_report_of_another_kind_is_not_compared(other: dict[str, object]) -> None:
    blocks = sheet(report([replace(LAST, **other)]), "changes").blocks
    said = [str(block.text) for block in blocks if isinstance(block, Line)]
    assert any("its figures are not compared" in words for words in said)


def test_the_chart_draws_the_last_twelve_reports_of_this_kind() -> None:
    entries = [replace(LAST, day=date(2024, 1 + number // 2, 1 + number % 2)) for number in range(20)]
    trend = sheet(report([*entries, replace(LAST, basis="revenue")]), "trend")
    (chart,) = (block for block in trend.blocks if isinstance(block, Chart))
    assert len(chart.categories) == 11
    assert len(reports(trend)) == 22


def test_without_a_workbook_there_is_no_history() -> None:
    shop = ad_shops.dearer_now()
    orders = shop.checked()
    made = built(orders, analyse(orders, shop.settings), shop.settings)
    assert "trend" not in {each.key for each in made.sheets}


def test_another_program_computes_the_same(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(rendered(report([entry(11), entry(12), LAST])))
    assert disagreements(path, ironcalc_values(path)) == []
