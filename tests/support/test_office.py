"""LibreOffice as a judge: it computes for real, reads every kind of cell back, and leaves nothing running."""

import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import TimeoutExpired

import pytest
import xlsxwriter

from tests.support.office import column_letters, days, recalculated, to_pdf
from tests.support.programs import run
from tests.support.render import pictures

TEXTS = ["two  spaces", " new\nline ", "a\ttab", "=1+1", "<b>&amp;</b>", "😀"]


@pytest.mark.office
def test_every_kind_of_value_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("売上 & 'b' c"), book.add_worksheet("2")
        clock = book.add_format({"num_format": "[h]:mm:ss"})
        percent = book.add_format({"num_format": "0.0%"})
        money = book.add_format({"num_format": "¥#,##0"})
        for row, words in enumerate(TEXTS):
            first.write_string(row, 0, words)
        first.write_row("C1", [1, 1, 1, 2, True, False])
        first.write_row("C3", [1, 1, 1, 2, True, False])
        first.write("B1", 1.5, clock)
        first.write_formula("B2", "=B1*-1", clock)
        first.write_formula("B3", "=1/8", percent)
        first.write_formula("B4", "=1000000*1.1", money)
        first.write_formula("XFD1048576", "=2^0.5")
        second.write_formula("A1", "=SUM('売上 & ''b'' c'!C1:F3)")
        second.write_formula("A2", "=#NUM!")
        second.write_formula("A3", "=NA()")
        second.write_formula("A4", "=NOSUCHFUNCTION(1)")
        second.write_formula("A5", "=SQRT(-1)")
    values = recalculated(path)
    first_sheet = {address: value for (sheet, address), value in values.items() if sheet != "2"}
    assert first_sheet == {
        **{f"A{row}": words for row, words in enumerate(TEXTS, 1)},
        **{"C1": 1, "D1": 1, "E1": 1, "F1": 2, "G1": True, "H1": False},
        **{"C3": 1, "D3": 1, "E3": 1, "F3": 2, "G3": True, "H3": False},
        **{"B1": 1.5, "B2": -1.5, "B3": 0.125, "B4": pytest.approx(1_100_000)},
        "XFD1048576": pytest.approx(2**0.5, rel=1e-14),
    }
    assert [values["2", f"A{row}"] for row in range(1, 6)] == [10, "#NUM!", "#N/A", "#NAME?", "Err:502"]


@pytest.mark.office
def test_several_offices_work_at_the_same_time(tmp_path: Path) -> None:
    def computed(number: int) -> object:
        path = tmp_path / f"{number}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("s").write_formula("A1", f"={number}*2", None, 99)
        return recalculated(path)["s", "A1"]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(computed, range(3))) == [0, 2, 4]


@pytest.mark.office
def test_a_file_that_is_no_workbook_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing.txt", "")
    with pytest.raises(RuntimeError, match="could not convert"):
        to_pdf(path, tmp_path)


@pytest.mark.office
def test_each_printed_page_becomes_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("一", "二"):
            book.add_worksheet(name).write("A1", name)
    pages = pictures(path, tmp_path / "out", 40)
    assert [page.name for page in pages] == ["book-1.png", "book-2.png"]
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)
    assert pages[0].read_bytes() != pages[1].read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "child"
    child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"
    began = time.monotonic()
    with pytest.raises(TimeoutExpired):
        run([sys.executable, "-c", parent, child, str(note)], 3)
    assert time.monotonic() - began < 20
    process = int(note.read_text(encoding="utf-8"))
    for _ in range(50):
        if not alive(process):
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_columns_and_durations_are_read_as_the_formats_define_them() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert days("PT36H00M00S") == 1.5
    assert days("-PT06H00M00.000S") == -0.25
    with pytest.raises(ValueError, match="not a duration"):
        days("P1D")
