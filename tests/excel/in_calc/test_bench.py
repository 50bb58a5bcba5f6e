"""What the other tests here stand on: that faults are noticed, that each change to the macros is needed, and
where Calc is not Excel, so that nobody trusts the bench there.
"""

import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.texts import text
from tests.support.calc import Office, opened, properties, running_office
from tests.support.calc_book import ConnectedBook, Modules, connected
from tests.support.calc_bridge import Seen
from tests.support.calc_cells import Desk, format_cells
from tests.support.calc_com import ERRORS, Book, Range
from tests.support.calc_macros import (
    EDITS,
    HELP_NOTED,
    LIBRARY,
    REPLACED,
    Edit,
    Replaced,
    outcome,
    run_macro,
)
from tests.support.office import CellValue

pytestmark = pytest.mark.office

WRAPPERS = "xlwings_udfs"
RIGHT: list[CellValue] = [24000, "#NUM!", 1]


def three_cells(book: ConnectedBook) -> list[CellValue]:
    """A number, an error, and whether that is a true error: RIGHT when all is well."""
    typed = book.sheet("Desk").typed
    formulas = ("=LTV_SUBSCRIPTION(3000;0.4;0.05)", "=CPO(100;5)", "=ISERROR(CPO(100;5))")
    return [typed(formula) for formula in formulas]


def changed(modules: Modules, module: str, old: str, new: str) -> Modules:
    assert old in modules[module]
    return {**modules, module: modules[module].replace(old, new)}


# Each change to the macros applies to what is shipped, and is needed.


def code(source: str) -> str:
    """VBA without its comments and texts."""
    return re.sub(r"(?m)'.*$", "", re.sub(r'"[^"\n]*"', '""', source))


def test_every_edit_finds_its_place_in_the_shipped_modules(book: ConnectedBook) -> None:
    def places(pattern: str) -> dict[str, int]:
        counts = {name: len(re.findall(pattern, code(source))) for name, source in book.modules.items()}
        return {name: count for name, count in counts.items() if count and name != "xlwings"}

    errors, ranges, messages = EDITS
    assert places(errors.pattern).keys() == {"LtvErrors", "LtvServer", "LtvInput"}
    assert places(errors.pattern)["LtvErrors"] > len(ERRORS)
    arguments = sum(len(formula.arguments) for formula in WORKSHEET_FUNCTIONS.values())
    assert places(ranges.pattern) == {WRAPPERS: 2 * arguments}
    assert places(messages.pattern) == {"LtvTexts": 1}
    opening, wizard = HELP_NOTED
    assert places(opening.pattern) == {"LtvHelp": 1, "ThisWorkbook": 1}
    assert places(wizard.pattern) == {"LtvHelp": 1}
    assert {module.module for module in REPLACED} <= book.modules.keys()


def test_the_stand_in_has_what_our_macros_ask_of_xlwings(book: ConnectedBook) -> None:
    """Else a call that is new in our macros would fail in silence."""
    procedure = re.compile(r"(?m)^(?:Public |Private )?(?:Function|Sub) (\w+)")
    ours = " ".join(code(book.modules[name]) for name in book.modules.keys() - {"xlwings", "Dictionary"})
    called = set(procedure.findall(book.modules["xlwings"])) & set(re.findall(r"\w+", ours))
    assert {"XLPy", "RunPython", "GetConfig", "FileExists"} <= called
    assert called - {"XLPy"} <= set(procedure.findall(str(REPLACED[0].stand_in)))


WITHOUT: dict[str, list[CellValue]] = {
    "errors of Calc": [24000, "Error 2036", 0],
    "ranges as they are": ["#VALUE!", "#VALUE!", 1],
    "messages noted": RIGHT,
}


@pytest.mark.parametrize("left_out", EDITS, ids=lambda edit: edit.name)
def test_an_edit_left_out_is_noticed(office: Office, template: bytes, left_out: Edit) -> None:
    edits = [edit for edit in EDITS if edit is not left_out]
    with connected(office, template, edits=edits) as book:
        assert three_cells(book) == WITHOUT[left_out.name]
        outcome(book.document, 'LtvSay "hello"')
        assert book.seen.messages == ([] if left_out.name == "messages noted" else ["hello"])


@pytest.mark.parametrize("left_in", REPLACED, ids=lambda module: module.module)
def test_a_module_that_does_not_compile_silences_all(
    office: Office, template: bytes, left_in: Replaced
) -> None:
    replaced = [module for module in REPLACED if module is not left_in]
    with connected(office, template, replaced=replaced) as book:
        assert three_cells(book) == [None, None, 0]
        assert book.seen.calls == []


def test_without_python_every_call_gives_nothing(office: Office, template: bytes) -> None:
    """The file as it is: what the exact values in these tests are for."""
    with opened(office, template) as document:
        document.calculateAll()
        desk = Desk(document, document.Sheets.getByName("Examples"))
        assert desk.typed("=LTV_SUBSCRIPTION(3000;0.4;0.05)", "Z1") in {None, 0}


# Planted faults.


def test_nothing_is_wrong_without_a_fault(office: Office, template: bytes) -> None:
    with connected(office, template) as book:
        assert three_cells(book) == RIGHT


def test_swapped_arguments_in_a_wrapper(office: Office, template: bytes) -> None:
    def fault(modules: Modules) -> Modules:
        right, wrong = "Array(arpu, margin, churn, discount)", "Array(arpu, churn, margin, discount)"
        return changed(modules, WRAPPERS, right, wrong)

    with connected(office, template, fault=fault) as book:
        assert three_cells(book) == [375, *RIGHT[1:]]


def test_results_that_are_not_checked_for_errors(office: Office, template: bytes) -> None:
    with connected(
        office, template, fault=lambda macros: changed(macros, WRAPPERS, "LtvChecked(", "(")
    ) as book:
        assert three_cells(book) == [24000, "#NUM!", 0]


def test_an_error_code_missing_from_the_mapping(office: Office, template: bytes) -> None:
    with connected(
        office, template, fault=lambda macros: changed(macros, "LtvErrors", '"#NUM!"', '"#MUN!"')
    ) as book:
        assert three_cells(book) == [24000, "#NUM!", 0]


def test_an_error_code_that_is_another(office: Office, template: bytes) -> None:
    with connected(
        office, template, fault=lambda macros: changed(macros, "LtvErrors", "2036", "2042")
    ) as book:
        assert three_cells(book) == [24000, "#N/A", 1]


def test_python_that_fails_is_an_error_in_the_cell_and_is_told_by_help(
    office: Office, template: bytes
) -> None:
    def fault(modules: Modules) -> Modules:
        return changed(modules, WRAPPERS, "ltv_xl.excel.functions", "ltv_xl.excel.nowhere")

    with connected(office, template, fault=fault) as book:
        assert three_cells(book) == ["#VALUE!", "#VALUE!", 1]
        assert "No module named 'ltv_xl.excel.nowhere'" in book.seen.errors[-1]
        assert book.sheet("Examples").get("B3") == text("template.label.examples.disconnected", "ja")
        book.seen.clear()
        outcome(book.document, "LtvRibbonHelp control", "ltvHelp")
        assert "No module named 'ltv_xl.excel.nowhere'" in book.seen.messages[-1]


# What COM hands to Python.


def test_values_reach_python_as_com_has_them(book: ConnectedBook, desk: Desk) -> None:
    typed = (45000.5, 980.25, "=TRUE()", None, '=""', "text", 1.5, *(f"={error.text}" for error in ERRORS))
    desk.put("B2", *typed)
    format_cells(desk, "B2", "date")
    format_cells(desk, "B3", "currency")
    wanted = (
        *(datetime(2023, 3, 15, 12, tzinfo=UTC), Decimal("980.25"), True, None, "", "text", 1.5),
        *(error.com for error in ERRORS),
    )
    com = Book(book.document)
    for row, value in enumerate(wanted, 2):
        read = Range(com, desk.cells(f"B{row}")).Value
        assert (read, type(read)) == (value, type(value))
    block = Range(com, desk.cells(f"B2:B{len(wanted) + 1}")).Value
    assert block == tuple((value,) for value in wanted)
    assert [type(value) for (value,) in block] == [type(value) for value in wanted]
    plain = (*typed[:2], *wanted[2:])  # a date and money are numbers
    assert Range(com, desk.cells(f"B2:B{len(wanted) + 1}")).Value2 == tuple((value,) for value in plain)
    pairs = Range(com, desk.cells("A2:B3")).Value
    assert pairs == ((None, wanted[0]), (None, wanted[1]))


# Where Calc is not Excel.


def test_where_calc_differs_from_excel(desk: Desk, seen: Seen) -> None:
    assert desk.typed("=CPO(1/0;0.01)") == "#DIV/0!"
    assert seen.calls == [], "an error that is no cell's never reaches the function; in Excel it does"
    assert desk.typed("=PURCHASE_FREQUENCY(2400;1000;)") == "#DIV/0!", "an empty place is 0, in Excel omitted"
    assert desk.typed("=ERROR.TYPE(#NULL!)") == "#N/A", "1 in Excel"
    desk.put("B2", 100, 200)
    assert desk.typed("=CPO(B2:B3;0.01)") == 10000, "only array formulas spill"
    assert desk.get("G21") is None


# The office ends, whatever happens.


def test_a_hanging_office_is_killed() -> None:
    with running_office() as office:
        document = office.desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, properties(Hidden=True)
        )
        document.BasicLibraries.createLibrary(LIBRARY)
        source = "Sub Hang()\nDo\nLoop\nEnd Sub\n"
        document.BasicLibraries.getByName(LIBRARY).insertByName("M", source)
        threading.Timer(0.5, office.kill).start()  # what the watchdog does when its time is over
        with pytest.raises(RuntimeError, match="DisposedException"):
            run_macro(document, "M.Hang")
        assert repr(office), "a failing test's report shows it"
    assert not office.home.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_office_dies_with_the_process_that_started_it() -> None:
    script = (
        "from tests.support.calc import running_office\n"
        "with running_office() as office:\n"
        "    print(office.process.pid, office.home, flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as starter:
        assert starter.stdout
        group, home = starter.stdout.readline().split()
        assert len(members(group)) >= 3, "the shell, soffice and what it starts"
        starter.kill()
    until = time.monotonic() + 20
    while members(group) and time.monotonic() < until:
        time.sleep(0.1)
    shutil.rmtree(home)
    assert members(group) == []


def members(group: str) -> list[str]:
    """The processes of a group that run."""
    folders = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it may end while it is looked at
            state, _, of, *_ = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            if of == group and state != "Z":
                folders.append(stat.parent.name)
    return folders
