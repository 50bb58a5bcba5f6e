"""A sheet that reads a cell that nobody placed says so, naming both."""

from datetime import date

import pytest
from msgspec.structs import replace

from ltv_xl.report.arithmetic import share
from ltv_xl.report.cells import derive, given, total
from ltv_xl.report.content import Chart, Column, Range, Report, Series, Sheet, Table, Tile, Tiles
from ltv_xl.report.sources import check_sources
from ltv_xl.report.xlsx import rendered

PART, WHOLE = given(3), given(12)
COLUMNS = (Column("Part", "count", 60), Column("Whole", "count", 60), Column("Share", "share", 60))


def report(*blocks: Table | Chart | Tiles) -> Report:
    sheet = Sheet("tried", "Tried", "Tried", "", blocks)
    return Report("Tried", "", "en", "JPY", date(2025, 1, 1), (sheet,))


def table(*cells: Range) -> Table:
    return Table(COLUMNS, cells, printed=False)


def test_all_cells_stand_somewhere() -> None:
    rendered(report(table((PART, WHOLE, derive(share, PART, WHOLE)))))


def test_a_cell_that_reads_what_stands_nowhere() -> None:
    with pytest.raises(
        ValueError, match=r"^Tried!D5 reads a cell that stands on no sheet: the one that holds 12$"
    ):
        rendered(report(table((PART, given(12), derive(share, PART, WHOLE)))))


def test_the_missing_cell_is_named_by_what_it_is_made_from() -> None:
    ratio = derive(share, PART, WHOLE, name="Report_share")
    doubled = derive(share, ratio, PART)
    with pytest.raises(ValueError, match=r"holds 0\.25, named Report_share, made from Tried!B5, Tried!C5$"):
        rendered(report(table((PART, WHOLE, doubled))))


def test_a_missing_cell_within_a_range() -> None:
    summed = total((PART, given(5), WHOLE))
    with pytest.raises(ValueError, match=r"^Tried!D5 reads .* holds 5$"):
        rendered(report(table((PART, WHOLE, summed))))


def test_a_chart_of_what_stands_nowhere() -> None:
    lost = given(7)
    chart = Chart("columns", (PART,), (Series((lost,)),), "count", "", 300, 100)
    with pytest.raises(ValueError, match=r"^the chart at Tried!B\d+ reads .* holds 7$"):
        rendered(report(table((PART, WHOLE, given(None))), chart))
    marked = replace(chart, series=(Series((WHOLE,), plus=(lost,), minus=(WHOLE,)),))
    with pytest.raises(ValueError, match=r"^the chart at Tried!B\d+ reads .* holds 7$"):
        rendered(report(table((PART, WHOLE, given(None))), marked))


def test_a_small_line_of_what_stands_nowhere() -> None:
    tiles = Tiles((Tile("Tried", PART, "count", series=(given(7),)),), "")
    with pytest.raises(ValueError, match=r"^the small line at Tried!B\d+ reads .* holds 7$"):
        rendered(report(tiles))


def test_no_sheets_no_fault() -> None:
    check_sources([])
