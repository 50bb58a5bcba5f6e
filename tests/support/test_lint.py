"""A sound report has no fault; each rule of the lint is shown to catch the fault it is for."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.doctored import doctored
from tests.support.lint import problems

SHEET1 = "xl/worksheets/sheet1.xml"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CHART, TABLE = "xl/charts/chart1.xml", "xl/tables/table1.xml"
LAMBDA = "_xlfn.LAMBDA(_xlpm.arpu,_xlpm.margin,_xlop.churn,_xlpm.arpu*_xlpm.margin/(0+_xlpm.churn))"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A little of everything that a report may hold."""
    path = tmp_path_factory.mktemp("sound") / "sound.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2025, 6, 30)})
        first, second = book.add_worksheet("広告 (1)"), book.add_worksheet("About")
        columns = [
            {"header": "媒体"},
            {"header": '売上 "税込"(円)'},
            {"header": "LTV", "formula": '=Channels[[#This Row],[売上 "税込"(円)]]*2'},
        ]
        first.add_table("A1:C3", {"name": "Channels", "columns": columns})
        first.write_column("A2", ["検索", "SNS 😀"])
        first.write_column("B2", [100, 300])
        first.write_formula("C2", '=Channels[[#This Row],[売上 "税込"(円)]]*2', None, 200)
        first.write_formula("C3", '=Channels[[#This Row],[売上 "税込"(円)]]*2', None, 600)
        first.write_formula("E1", '=IF(SUBTOTAL(109,Channels[LTV])>0,"[1]x!MAX(#REF! ok","")', None, "ok")
        first.write_formula("E2", "='About'!A1&\"LET(\"", None, "LET(")
        first.write_formula("E3", '=IF(1,"",IF(B2,#NUM!,#DIV/0!))', None, "")
        first.write_dynamic_array_formula("E4", "=LTV_CHURN(100,0.5,0.1)", None, 500)
        first.write_formula("E5", "=_xlfn.LET(_xlpm.x,B2,_xlpm.y,_xlpm.x+1,_xlpm.y*2)", None, 202)
        first.conditional_format("B2:B3", {"type": "formula", "criteria": "=$B2>'広告 (1)'!$B$3"})
        first.data_validation("G1", {"validate": "list", "source": "='広告 (1)'!$A$2:$A$3"})
        first.add_sparkline("H1", {"range": "'広告 (1)'!$B$2:$B$3"})
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "='広告 (1)'!$B$2:$B$3", "name": "='広告 (1)'!$B$1"})
        first.insert_chart("J1", chart, {"description": "LTV by channel"})
        first.repeat_rows(0)
        second.write("A1", "x" * 32_767)
        second.write_url("A2", "internal:'広告 (1)'!A1", None, "to the channels")
        second.write_url("A3", "https://example.com/", None, "what LTV is")
        book.define_name("LTV_CHURN", f"={LAMBDA}")
        book.define_name("Total_LTV", "='広告 (1)'!$E$1")
    return path


def test_a_sound_report_has_no_fault(sound: Path) -> None:
    assert problems(sound) == []


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda xml: xml.replace(old, new, 1)


def formula(text: str) -> Callable[[str], str]:
    """Another formula in E1, which holds text."""
    return lambda xml: re.sub(r'(<c r="E1"[^>]*><f>)[^<]*', lambda match: match[1] + text, xml)


def named(text: str) -> Callable[[str], str]:
    """Another LAMBDA under the name LTV_CHURN."""
    return swap(LAMBDA, text)


def entry(text: str) -> Callable[[str], str]:
    return swap("<definedNames>", f"<definedNames>{text}")


PLANTED = [
    # the parts of the file
    ("xl/vbaProject.bin", lambda _: "macro", "a report carries no macro"),
    ("xl/externalLinks/externalLink1.xml", lambda _: "<externalLink/>", "a report carries no macro, link"),
    (
        RELATIONS,
        swap('Target="styles.xml"', 'Target="http://x/styles.xml" TargetMode="External"'),
        "leads out of the file",
    ),
    (RELATIONS, swap('Target="styles.xml"', 'Target="gone.xml"'), "leads to xl/gone.xml"),
    (SHEET1, swap('tablePart r:id="rId2"', 'tablePart r:id="rId9"'), "no relation rId9 is declared"),
    # names of sheets
    (WORKBOOK, swap('name="About"', f'name="{"長" * 32}"'), "32 characters, Excel takes 1 to 31"),
    (WORKBOOK, swap('name="About"', 'name="About?"'), "sheet 'About?': not a name"),
    (WORKBOOK, swap('name="About"', 'name="history"'), "sheet 'history': not a name"),
    (WORKBOOK, swap('name="About"', 'name="広告 (1)"'), "sheet '広告 (1)' stands 2 times"),
    # defined names
    (WORKBOOK, entry('<definedName name="LTV12">1</definedName>'), "name LTV12: looks like a cell"),
    (WORKBOOK, entry('<definedName name="R1C1">1</definedName>'), "name R1C1: looks like a cell"),
    (WORKBOOK, entry('<definedName name="Total LTV">1</definedName>'), "'Total LTV': not a name"),
    (WORKBOOK, entry('<definedName name="total_ltv">1</definedName>'), "name 'total_ltv' stands 2 times"),
    (WORKBOOK, entry('<definedName name="channels">1</definedName>'), "name 'channels' stands 2 times"),
    (
        WORKBOOK,
        entry("<definedName name=\"Gone\">'Gone'!$A$1</definedName>"),
        "name Gone: there is no sheet 'Gone'",
    ),
    (WORKBOOK, entry('<definedName name="Gone">#REF!$A$1</definedName>'), "name Gone: #REF!"),
    # tables
    (TABLE, swap('displayName="Channels"', 'displayName="Seg12"'), "table Seg12: looks like a cell"),
    (TABLE, swap('name="LTV"', 'name="媒体"'), "table Channels, header '媒体' stands 2 times"),
    (TABLE, swap('tableColumn id="3"', 'tableColumn id="1"'), "column id '1' stands 2 times"),
    (TABLE, swap('name="LTV"', 'name="LTV (12)"'), "C1 holds 'LTV', not 'LTV (12)'"),
    (TABLE, swap("Channels[[#This Row],[", "[[#This Row],["), "LTV: malformed [#This Row]"),
    # cells
    (
        SHEET1,
        swap("<pageMargins", '<mergeCells count="1"><mergeCell ref="A8:B8"/></mergeCells><pageMargins'),
        "A8:B8: merged cells",
    ),
    (SHEET1, swap('<c r="B2"><v>100</v>', '<c r="B2" t="e"><v>#N/A</v>'), "B2: shows the error #N/A"),
    (SHEET1, swap("<v>100</v>", "<v>nan</v>"), "B2: nan is no number"),
    (SHEET1, swap("</f><v>202</v>", "</f>"), "E5: formula without a stored value"),
    (
        SHEET1,
        lambda xml: re.sub(r'(<c r="E4")[^>]*><f[^>]*>', r"\1><f>", xml),
        "E4: calls a LAMBDA without cm=1",
    ),
    # formulas
    (SHEET1, formula("[1]Book!A1"), "E1: a link to another workbook"),
    (SHEET1, formula("'C:\\[orders.xlsx]Sheet1'!A1"), "E1: a link to another workbook"),
    (SHEET1, formula("#REF!+1"), "E1: #REF!"),
    (SHEET1, formula("Gone!A1"), "E1: there is no sheet 'Gone'"),
    (SHEET1, formula("'About it'!A1"), "E1: there is no sheet 'About it'"),
    (SHEET1, formula("Channels[@LTV]"), "E1: [@column] is never stored"),
    (SHEET1, formula("Channels[[#This Row],LTV]"), "E1: malformed [#This Row]"),
    (SHEET1, formula("IFNA(B2,0)"), "E1: IFNA without its prefix"),
    (SHEET1, formula("_xlfn.SUM(B2)"), "E1: _xlfn.SUM is no newer function"),
    (SHEET1, formula("LTV_ADDIN(B2)"), "E1: LTV_ADDIN is neither Excel's nor a LAMBDA"),
    (SHEET1, formula("1" + "+1" * 4_100), "E1: 8,201 characters, Excel takes 8,192"),
    (SHEET1, swap("_xlfn.LET(_xlpm.x,B2,", "_xlfn.LET(x,B2,"), "E5: parameter 'x' without its prefix"),
    (SHEET1, swap("_xlpm.y*2", "y*2"), "E5: bare use of parameter 'y'"),
    # LAMBDA names
    (WORKBOOK, named("_xlfn.LAMBDA(churn,churn*2)"), "parameter 'churn' without its prefix"),
    (WORKBOOK, named("_xlfn.LAMBDA(_xlpm.ltv12,_xlpm.ltv12*2)"), "parameter 'ltv12' looks like a cell"),
    (WORKBOOK, named("_xlfn.LAMBDA(_xlpm.r,_xlpm.r*2)"), "parameter 'r' looks like a cell"),
    (WORKBOOK, named("_xlfn.LAMBDA(_xlpm.arpu,[_xlpm.churn],_xlpm.arpu*2)"), "without its prefix"),
    (WORKBOOK, named("_xlfn.LAMBDA(_xlpm.arpu,_xlpm.arpu*_xlpm.churn)"), "_xlpm.churn is never declared"),
    (WORKBOOK, named("_xlfn.LAMBDA(_xlop.churn,_xlop.churn*2)"), "_xlop.churn stands in a body"),
    (WORKBOOK, named("LAMBDA(_xlpm.arpu,_xlpm.arpu*2)"), "LAMBDA without its prefix"),
    # what must survive a copy of the sheet
    (CHART, swap("<c:f>'広告 (1)'!$B$2", "<c:f>'About'!$B$2"), "広告 (1): a chart refers to 'About'"),
    (SHEET1, swap("<formula>$B2", "<formula>About!$B2"), "a conditionalFormatting refers to 'About'"),
    (SHEET1, swap("<formula1>'広告 (1)'!", "<formula1>About!"), "a dataValidation refers to 'About'"),
    (SHEET1, swap("<xm:f>'広告 (1)'!", "<xm:f>'About'!"), "a sparkline refers to 'About'"),
    # for the ear, the limits, the clock
    ("xl/drawings/drawing1.xml", swap('descr="LTV by channel"', 'descr=" "'), "has no alternative text"),
    (
        "xl/sharedStrings.xml",
        swap("x" * 32_767, "x" * 32_766 + "😀"),
        "32,768 characters, Excel takes 32,767",
    ),
    ("docProps/core.xml", swap("T00:00:00Z", "T12:34:56Z"), "comes from the clock"),
]


@pytest.mark.parametrize(("part", "change", "sentence"), PLANTED)
def test_a_planted_fault_is_caught(
    sound: Path, tmp_path: Path, part: str, change: Callable[[str], str], sentence: str
) -> None:
    faults = problems(doctored(sound, tmp_path / "faulty.xlsx", {part: change}))
    # a doctored copy is written now, which is a fault of its own
    assert "the archive's parts carry the time at which they were written" in faults
    assert any(sentence in fault for fault in faults), faults


def test_a_workbook_dated_by_the_clock_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "now.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
        book.set_properties({"created": datetime(2025, 6, 30, 9, 30, tzinfo=UTC)})
    assert any("comes from the clock" in fault for fault in problems(path))
