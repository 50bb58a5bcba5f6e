"""The memory of failures: a Python that cannot be started is tried once, not at each cell; Help tries again.

In Excel the wait for such a Python was 121 seconds at each formula (measured with xlwings' DLL under Wine).
"""

import pytest

from ltv_xl.template.shipped import shipped_macros
from ltv_xl.texts import LANGUAGES, Language, text
from tests.support.calc import Office
from tests.support.calc_book import ConnectedBook, Modules, connected
from tests.support.calc_macros import EDITS, HELP_NOTED, callback, outcome, press, run_macro
from tests.support.office import CellValue

pytestmark = [pytest.mark.office, pytest.mark.usefixtures("home")]

CUSTOM_UI = shipped_macros("workbook")[1]
REASON = "Python process exited before it was possible to create the interface object."
TYPED = "=LTV_SUBSCRIPTION(3000;0.4;0.05)"
STARTS = 'AskPython(Array("RunPython", "pass"))'
"""Notes in Python that a start was tried."""


def unable(modules: Modules, *, until_asked: int = 0) -> Modules:
    """A Python that cannot serve; it can after so many tries, where that is not 0."""
    can = f"If tries > {until_asked} Then Set mServer = XLPy Else " if until_asked else ""
    server = modules["LtvServer"].replace(
        "Set mServer = XLPy",
        f'tries = tries + 1\r\n    {STARTS}\r\n    {can}Err.Raise 1000, , "{REASON}" & vbLf & "more"',
    )
    head = "Private mServer As Object"
    return {**modules, "LtvServer": server.replace(head, f"Private tries As Long\r\n{head}")}


def cells(book: ConnectedBook) -> list[CellValue]:
    return [book.sheet("Desk").typed(TYPED, f"A{row}") for row in range(1, 9)]


def starts(book: ConnectedBook) -> int:
    return book.seen.commands.count("pass")


def test_a_python_that_cannot_be_started_is_tried_once(office: Office, template: bytes) -> None:
    with connected(office, template, fault=unable) as book:
        book.document.calculateAll()
        assert cells(book) == ["#VALUE!"] * 8
        assert starts(book) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_opening_says_once_why(office: Office, template: bytes, lang: Language) -> None:
    with connected(office, template, edits=(*EDITS, *HELP_NOTED), fault=unable) as book:
        book.cell("Settings_language").setFormula({"ja": "日本語", "en": "English"}[lang])
        book.seen.messages.clear()
        run_macro(book.document, "ThisWorkbook.Workbook_Open")
        cells(book)
        assert book.seen.messages == [text("excel.message.no_server", lang, found=REASON)]
        assert starts(book) == 1


def test_help_tries_again_and_calculates_what_went_without(office: Office, template: bytes) -> None:
    def later(modules: Modules) -> Modules:
        return unable(modules, until_asked=1)

    with connected(office, template, fault=later) as book:
        desk = book.sheet("Desk")
        assert desk.typed(TYPED, "A1") == "#VALUE!"
        press(book.document, callback(CUSTOM_UI, "ltvHelp"), "ltvHelp")
        assert starts(book) == 2
        book.document.calculateAll()  # Calc has no Application.CalculateFull
        assert desk.get("A1") == 24000
        assert text("excel.message.no_server", "ja", found=REASON) not in book.seen.messages


def test_a_server_that_was_ended_is_started_once_more(office: Office, template: bytes) -> None:
    """RPC_S_SERVER_UNAVAILABLE, as COM says of a process that has ended ([MS-ERREF] 2.1.1 and 2.2)."""

    def ended(modules: Modules) -> Modules:
        server = modules["LtvServer"].replace(
            "LtvAnswer = mServer.CallUDF",
            "If Not wasEnded Then wasEnded = True: Err.Raise UNAVAILABLE\r\n    LtvAnswer = mServer.CallUDF",
        )
        server = server.replace("Set mServer = XLPy", f"{STARTS}\r\n    Set mServer = XLPy")
        head = "Private mServer As Object"
        return {**modules, "LtvServer": server.replace(head, f"Private wasEnded As Boolean\r\n{head}")}

    with connected(office, template, fault=ended) as book:
        assert cells(book) == [24000.0] * 8
        assert starts(book) == 2


def test_without_the_memory_every_cell_tries(office: Office, template: bytes) -> None:
    def forgetful(modules: Modules) -> Modules:
        changed = unable(modules)
        return {
            **changed,
            "LtvServer": changed["LtvServer"].replace('If mNoStart = "" Then TryToStart', "TryToStart"),
        }

    with connected(office, template, fault=forgetful) as book:
        book.seen.commands.clear()
        cells(book)
        assert starts(book) == 8


def test_the_last_failure_of_a_function_waits_for_help(book: ConnectedBook) -> None:
    outcome(book.document, 'answer = LtvFailed("RuntimeError: a bug")')
    assert outcome(book.document, "answer = LtvLastFailure()") == "RuntimeError: a bug"
    outcome(book.document, "LtvTryAgain")
    assert outcome(book.document, "answer = LtvLastFailure()") == ""
