"""The ribbon's buttons pressed and its texts asked for, as the ribbon's XML in the shipped file names them.

Calc has no ribbon of a workbook: that Excel finds the callbacks and shows them is not shown here. Without an
IRibbonUI the Language button says that the buttons follow later, as in Excel when VBA has lost its ribbon.
"""

import sys
from xml.etree import ElementTree

import pytest

from ltv_xl.own_folder import LOG, own_folder_here
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.template.content import Content
from ltv_xl.template.package import macro_enabled
from ltv_xl.template.sheets import workbook_sheets
from ltv_xl.template.shipped import shipped_macros
from ltv_xl.texts import LANGUAGES, Language, text
from tests.support.calc import Office
from tests.support.calc_book import ConnectedBook, Modules, connected
from tests.support.calc_bridge import FunctionHelp, Seen
from tests.support.calc_macros import EDITS, HELP_NOTED, answer, callback, outcome, press, run_macro

pytestmark = pytest.mark.office

MACROS = shipped_macros("workbook")
CUSTOM_UI = MACROS[1]
NAMES: dict[Language, str] = {"ja": "日本語", "en": "English"}
TARGETS = {
    "ltvRefresh": "refresh_reports",
    "ltvLists": "write_lists",
    "ltvShare": "share_copy",
    "ltvEmail": "email_report",
}
"""Button -> its target in ltv_xl.excel.ribbon."""

TEXTS = {"getLabel": "label", "getScreentip": "screentip", "getSupertip": "supertip"}
ASKING = [
    (control.attrib["id"], attribute)
    for control in ElementTree.fromstring(CUSTOM_UI).iter()
    for attribute in TEXTS
    if attribute in control.attrib
]
"""The controls that ask for texts, and the attributes that do."""

pytestmark = pytest.mark.usefixtures("home")
"""A target that fails writes its log there."""


def press_button(book: ConnectedBook, button: str) -> None:
    press(book.document, callback(CUSTOM_UI, button), button)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_control_answers_in_the_language_of_the_settings(book: ConnectedBook, lang: Language) -> None:
    book.cell("Settings_language").setFormula(NAMES[lang])
    assert len(ASKING) >= 21
    for control, attribute in ASKING:
        answered = answer(book.document, callback(CUSTOM_UI, control, attribute), control)
        assert answered == text(f"excel.ribbon.{control}.{TEXTS[attribute]}", lang), (control, attribute)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("button", TARGETS)
def test_a_button_runs_its_target_in_python(
    book: ConnectedBook, seen: Seen, button: str, lang: Language
) -> None:
    """It gets as far as this bench's COM, which knows cells alone; tests/excel/live shows the rest."""
    book.cell("Settings_language").setFormula(NAMES[lang])
    press_button(book, button)
    assert seen.commands == [f"from ltv_xl.excel import ribbon; ribbon.{TARGETS[button]}()"]
    assert seen.messages == [surprise(lang)]


def surprise(lang: Language) -> str:
    return text("excel.message.surprise", lang, log=own_folder_here() / LOG)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_says_that_python_is_reached(book: ConnectedBook, seen: Seen, lang: Language) -> None:
    book.cell("Settings_language").setFormula(NAMES[lang])
    press_button(book, "ltvHelp")
    assert seen.commands == ["from ltv_xl.excel import ribbon; ribbon.show_help()"]
    (message,) = seen.messages
    assert sys.executable in message
    assert text("excel.message.list_on_sheet", lang) in message


def test_help_tells_the_last_failure_once(book: ConnectedBook, seen: Seen) -> None:
    outcome(book.document, 'answer = LtvFailed("RuntimeError: a bug")')
    press_button(book, "ltvHelp")
    assert seen.messages[1:] == [text("excel.message.last_failure", "ja", found="RuntimeError: a bug")]
    seen.clear()
    press_button(book, "ltvHelp")
    assert len(seen.messages) == 1


def test_the_language_button_switches_without_python(book: ConnectedBook, seen: Seen) -> None:
    for lang in ("en", "ja"):
        press_button(book, "ltvLanguage")
        assert book.cell("Settings_language").String == NAMES[lang]
        assert seen.messages == [text("excel.message.ribbon_later", lang)]
        assert seen.commands == []
        seen.clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_its_interpreter_a_button_says_so(office: Office, lang: Language) -> None:
    """In a workbook as `ltv-xl new` makes it, for a Python that is no longer there."""
    content = Content(lang=lang, interpreter_win="/nowhere/python.exe")
    made = macro_enabled(workbook_sheets(content), *MACROS, "workbook")
    with connected(office, made) as book:
        press_button(book, "ltvRefresh")
        assert (book.seen.commands, book.seen.errors) == ([], [])
        assert book.seen.messages == [text("excel.message.no_python", lang)]


def test_with_its_interpreter_a_button_runs(office: Office) -> None:
    made = macro_enabled(workbook_sheets(Content(interpreter_win=sys.executable)), *MACROS, "workbook")
    with connected(office, made) as book:
        press_button(book, "ltvRefresh")
        assert (len(book.seen.commands), book.seen.errors) == (1, [])
        assert book.seen.messages == [surprise("ja")]


def test_opening_survives_that_there_is_no_function_wizard(book: ConnectedBook, seen: Seen) -> None:
    """Application.MacroOptions does not exist in Calc; nothing is said, and nothing stops."""
    outcome(book.document, "LtvRegisterHelp")
    assert seen.messages == []
    with pytest.raises(RuntimeError, match="MacroOptions"):
        outcome(book.document, 'Application.MacroOptions "x"')


def test_opening_without_its_handlers_would_stop(office: Office, template: bytes) -> None:
    def fault(modules: Modules) -> Modules:
        return {**modules, "LtvHelp": modules["LtvHelp"].replace("On Error Resume Next", "")}

    with connected(office, template, fault=fault) as book, pytest.raises(RuntimeError, match="IsAddin"):
        outcome(book.document, "LtvRegisterHelp")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_opening_tells_the_function_wizard_all_help(office: Office, template: bytes, lang: Language) -> None:
    """What Excel's Application.MacroOptions would be given, in the order of the functions."""
    with connected(office, template, edits=(*EDITS, *HELP_NOTED)) as book:
        book.cell("Settings_language").setFormula(NAMES[lang])
        book.seen.clear()
        run_macro(book.document, "ThisWorkbook.Workbook_Open")
        assert (book.seen.errors, book.seen.messages) == ([], [])
        assert book.seen.help == [
            FunctionHelp(
                f"'{book.document.Title}'!{function.name}",
                function.help(lang),
                "LTV",
                tuple(function.argument_help(argument.name, lang) for argument in function.arguments),
            )
            for function in WORKSHEET_FUNCTIONS.values()
        ]
