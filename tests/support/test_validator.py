"""The Open XML SDK validator finds nothing in a sound workbook and names what is planted in a broken one."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.support.doctored import doctored
from tests.support.validator import violations

pytestmark = pytest.mark.validator


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("見込み")
        sheet.add_table("A1:B3", {"columns": [{"header": "月"}, {"header": "LTV"}]})
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=見込み!$B$2:$B$3"})
        sheet.insert_chart("D2", chart)
    return path


def test_a_sound_workbook_breaks_no_rule(workbook: Path) -> None:
    assert violations(workbook) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><wrong/>", "invalid child element"),
        ("xl/worksheets/sheet1.xml", 't="s"', 't="text"', "invalid value 'text'"),
        ("xl/tables/table1.xml", 'totalsRowShown="0"', 'totalsRowShown="no"', "invalid value 'no'"),
        ("xl/charts/chart1.xml", "<c:barDir", "<c:barDirection", "invalid child element"),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"', "relationship 'rId9'"),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="A1" s="9"', "does not exist in part '/xl/styles.xml'"),
    ],
)
def test_a_planted_fault_is_named(
    workbook: Path, tmp_path: Path, part: str, old: str, new: str, named: str
) -> None:
    broken = doctored(workbook, tmp_path / "broken.xlsx", {part: lambda xml: xml.replace(old, new, 1)})
    (first, *_) = violations(broken)
    assert first.startswith(f"/{part} ")
    assert named in first


def test_a_file_that_is_no_workbook_is_a_violation(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert violations(path)
