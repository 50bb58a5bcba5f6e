"""What a workbook says of itself; whatever the file is, it is only read."""

import io
import os
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
import xlsxwriter

from ltv_xl import __version__
from ltv_xl.setup.workbook import Wiring
from ltv_xl.setup.workbook_contents import Contents, contents_of
from ltv_xl.template.package import parts
from tests.setup.systems import addin, changed, workbook

WIRED = Wiring("windows", r"C:\Users\山田 太郎\.venv\Scripts\python.exe")


def said(tmp_path: Path, content: bytes, name: str = "book.xlsm") -> Contents | None:
    path = tmp_path / name
    path.write_bytes(content)
    contents = contents_of(path)
    assert path.read_bytes() == content
    return contents


def made(**sheets: list[list[object]]) -> bytes:
    """A macro-free workbook of these sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_conf", ".conf"))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize(("make", "project"), [(workbook, "xlwings"), (addin, "ltv_xl")])
def test_ours_names_its_versions_and_its_python(tmp_path: Path, make: object, project: str) -> None:
    contents = said(tmp_path, make(WIRED))  # type: ignore[operator]  # either maker
    assert contents is not None
    assert contents.versions == {"ltv_xl": __version__, "xlwings": version("xlwings")}
    assert contents.settings["INTERPRETER_WIN"] == WIRED.python
    assert (contents.ours, contents.macros, contents.ribbon, contents.project) == (True, True, True, project)
    assert contents.twice == ()


def test_lost_macros_and_a_lost_ribbon_are_seen(tmp_path: Path) -> None:
    contents = said(tmp_path, changed(workbook(), **{"xl/vbaProject.bin": None}))
    assert contents is not None
    assert (contents.macros, contents.ribbon, contents.ours) == (False, True, True)
    contents = said(tmp_path, changed(workbook(), **{"customUI/customUI14.xml": None}))
    assert contents is not None
    assert (contents.macros, contents.ribbon) == (True, False)


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), workbook()[:5000]],
    ids=["empty", "text", "torn", "old or encrypted", "cut off"],
)
def test_what_is_no_workbook_is_none(tmp_path: Path, content: bytes) -> None:
    assert said(tmp_path, content) is None


def test_a_zip_that_is_no_workbook_is_none(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "dear")
    assert said(tmp_path, out.getvalue()) is None


def test_another_workbook_is_not_ours(tmp_path: Path) -> None:
    contents = said(tmp_path, made(Sheet1=[["a"]]))
    assert contents is not None
    assert (contents.ours, contents.macros, contents.settings) == (False, False, {})


def test_a_damaged_workbook_says_nothing(tmp_path: Path) -> None:
    contents = said(tmp_path, changed(workbook(), **{"xl/workbook.xml": b"<broken"}))
    assert contents is not None
    assert not contents.ours


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ200000"])
def test_a_stray_cell_makes_no_sheet_of_all_of_excel(tmp_path: Path, cell: str) -> None:
    """The reader would take 32 bytes for each of billions of cells."""
    content = made(ltv_help=[["version.ltv_xl", "1"]])
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    stray = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    swollen = changed(content, **{"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", stray)})
    contents = said(tmp_path, swollen)
    assert contents is not None
    assert not contents.ours


def test_a_bomb_is_no_workbook(tmp_path: Path) -> None:
    bomb = changed(made(Sheet1=[["a"]]), **{"xl/media/image1.png": bytes(60_000_000)})
    assert said(tmp_path, bomb) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "book.xlsm")
    with pytest.raises(OSError, match="Invalid argument"):
        contents_of(tmp_path / "book.xlsm")


def test_settings_end_at_the_first_gap_and_a_key_twice_is_seen(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["pythonpath", ""],
        ["DEBUG UDFS", "False"],
        ["Pythonpath", 3],
        [None],
        ["X", "y"],
    ]
    contents = said(tmp_path, made(xlwings_conf=rows))
    assert contents is not None
    assert contents.settings == {"PYTHONPATH": "3", "DEBUG UDFS": "False"}
    assert contents.twice == ("PYTHONPATH",)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        contents_of(tmp_path / "missing.xlsm")
