"""What a reader sees: nothing cut off, nothing pale, nothing merged; each rule is shown to notice a fault."""

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from ltv_xl.report.style import text_px, wide
from ltv_xl.template.content import Content
from ltv_xl.texts import LANGUAGES, Language
from tests.support.accessibility import LEAST_CONTRAST, contrast
from tests.support.cells import MAIN
from tests.template.sheets_under_test import changed, sheet_tree, workbook

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
SHEETS = ("Start", "Orders", "Customers", "AdSpend", "Settings", "Examples")
SMALLEST = 9
REGULAR = 0.75
"""Calibri's regular letters beside the bold ones for which text_px stands."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("look")
    return {lang: workbook(folder / f"{lang}.xlsx", Content(lang=lang)) for lang in LANGUAGES}


def pale(path: Path) -> list[str]:
    """Cells with text that stands out too little from its ground, or is too small."""
    faults = []
    for sheet in map(openpyxl.load_workbook(path).__getitem__, SHEETS):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                ground = cell.fill.start_color.rgb[2:] if cell.fill.fill_type else "FFFFFF"
                if contrast(str(cell.font.color.rgb)[2:], str(ground)) < LEAST_CONTRAST:
                    faults.append(f"{sheet.title}!{cell.coordinate}: too pale")
                if cell.font.size < SMALLEST:
                    faults.append(f"{sheet.title}!{cell.coordinate}: too small")
    return faults


def widths(path: Path, sheet: str, digit: int) -> dict[int, float]:
    """Column -> pixels; the file counts in digits of the default font."""
    widths = {}
    for column_element in sheet_tree(path, sheet).iterfind(f"{MAIN}cols/{MAIN}col"):
        for column in range(int(column_element.attrib["min"]), int(column_element.attrib["max"]) + 1):
            widths[column] = float(column_element.attrib["width"]) * digit
    return widths


def room(sheet: Worksheet, cell: Cell, pixels: dict[int, float]) -> float:
    """How far a text may run: over its own column and the empty ones to the right of it."""
    width, column = pixels[cell.column], cell.column + 1
    if cell.alignment.horizontal == "right":
        return width
    last = {"Start": 4 if cell.column < 5 else 8, "Examples": 10, "Settings": 5}.get(sheet.title, 12)
    while column <= last and sheet.cell(cell.row, column).value is None:
        width += pixels.get(column, 64)
        column += 1
    return width


def cut(path: Path, lang: Language) -> list[str]:
    """Texts that are wider than the room they have; a data table's columns are as wide as its values."""
    narrow = []
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in map(book.__getitem__, SHEETS):
        pixels = widths(path, sheet.title, {"ja": 8, "en": 7}[lang])
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or (sheet.title in SHEETS[1:4] and cell.row > 3):
                    continue
                latin = all(not wide(letter) for letter in cell.value) and not cell.font.bold
                need = text_px(cell.value, round(cell.font.size)) * (REGULAR if latin else 1)
                if need > room(sheet, cell, pixels):
                    narrow.append(f"{sheet.title}!{cell.coordinate}: {cell.value} ({need:.0f} px)")
    return narrow


@EACH_LANGUAGE
def test_text_stands_out_from_its_ground(books: dict[Language, Path], lang: Language) -> None:
    assert pale(books[lang]) == []


@EACH_LANGUAGE
def test_every_text_has_the_room_it_needs(books: dict[Language, Path], lang: Language) -> None:
    assert cut(books[lang], lang) == []


@EACH_LANGUAGE
def test_no_cells_are_merged_and_gridlines_are_off(books: dict[Language, Path], lang: Language) -> None:
    for sheet in map(openpyxl.load_workbook(books[lang]).__getitem__, SHEETS):
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_view.showGridLines is False


def test_pale_text_would_be_noticed(books: dict[Language, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(books["en"])
    book["Settings"]["B2"].font = openpyxl.styles.Font(color="FF8A96A1", size=8)
    book.save(tmp_path / "pale.xlsx")
    assert pale(tmp_path / "pale.xlsx") == ["Settings!B2: too pale", "Settings!B2: too small"]


def test_a_text_that_is_cut_off_would_be_noticed(books: dict[Language, Path], tmp_path: Path) -> None:
    narrow = changed(
        books["ja"], tmp_path / "narrow.xlsx", "Settings",
        lambda xml: re.sub(r'(<col min="5" max="5" width=")[\d.]+', r"\g<1>30", xml),
    )  # fmt: skip
    assert cut(narrow, "ja")
