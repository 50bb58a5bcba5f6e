"""The demo's report puts nothing in the way of readers who see little; each rule notices a planted fault."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, Language
from tests.support.accessibility import contrast, obstacles
from tests.support.doctored import doctored


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_in_the_way(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert obstacles(demo_reports[lang]) == []


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21; #767676 is the lightest grey that reaches 4.5 on white."""
    assert contrast("000000", "FFFFFF") == 21
    assert contrast("767676", "FFFFFF") >= 4.5 > contrast("777777", "FFFFFF")


def swapped(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


FAULTS = {
    "no title": ("docProps/core.xml", lambda text: text.replace("dc:title>", "dc:subject>"), "no title"),
    "a sheet named by number": (
        "xl/workbook.xml",
        swapped('name="Cohorts"', 'name="Sheet7"'),
        "says nothing",
    ),
    "a table without headers": (
        "xl/tables/table1.xml",
        swapped('ref="', 'headerRowCount="0" ref="'),
        "header row",
    ),
    "pale text": ("xl/styles.xml", lambda text: text.replace("FF5B6873", "FF9AA3AB"), "too pale"),
    "a dark ground": ("xl/styles.xml", lambda text: text.replace("FFFFF6D6", "FF806000"), "too pale"),
    "tiny text": ("xl/styles.xml", lambda text: text.replace('<sz val="9"/>', '<sz val="6"/>'), "too small"),
    "a scale that ends dark": (
        "xl/worksheets/sheet7.xml",
        lambda text: text.replace("FF6FA9C2", "FF0F3E5D"),
        "too dark",
    ),
    "colour alone": ("xl/worksheets/sheet1.xml", swapped('text="●"', 'text="OK"'), "colour alone"),
    "merged cells": (
        "xl/worksheets/sheet1.xml",
        swapped("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>'),
        "merged",
    ),
    "a chart without words": ("xl/drawings/drawing1.xml", swapped(" descr=", " title="), "alternative text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(demo_reports: dict[Language, Path], tmp_path: Path, fault: str) -> None:
    part, change, word = FAULTS[fault]
    faults = obstacles(doctored(demo_reports["en"], tmp_path / "faulty.xlsx", {part: change}))
    assert any(word in fault for fault in faults), faults
