"""The workbook as a whole: tabs, names, hidden sheets, labels that follow the language, the file format."""

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import ltv_xl
from ltv_xl.range_functions import RANGE_FUNCTIONS, WORKSHEET_FUNCTIONS
from ltv_xl.template.content import Content
from ltv_xl.template.sheets import addin_sheets, workbook_sheets
from ltv_xl.template.sheets.examples import written_call
from ltv_xl.template.sheets.labels import labels
from ltv_xl.texts import LANGUAGES, Language, room
from tests.support.cells import MAIN, disagreements, stored_cells
from tests.support.doctored import doctored
from tests.support.lint import problems
from tests.support.office import recalculated
from tests.support.validator import violations
from tests.template.sheets_under_test import (
    LABEL,
    LABELLED,
    changed,
    other,
    sheet_tree,
    tree,
    values,
    with_text,
    workbook,
)
from tests.test_texts import flat

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)

CODE_NAMES = {
    "Start": "StartSheet",
    "Orders": "OrdersSheet",
    "Customers": "CustomersSheet",
    "AdSpend": "AdSpendSheet",
    "Settings": "SettingsSheet",
    "Examples": "ExamplesSheet",
    "ltv_help": "HelpSheet",
    "xlwings.conf": "ConfigSheet",
    "_IntelliSense_": "TypingHelpSheet",
}
SETTINGS = (
    "language", "currency", "margin", "inactive_days", "target_profit", "as_of", "shop_opened", "discount",
    "cpa_months", "delivery_cost", "handling", "fee", "points", "commission", "tax", "ad_tax",
    "trial_products", "rfm_recency", "rfm_frequency", "rfm_profit", "portfolio_days", "portfolio_amount",
    "orders_file", "customers_file", "ad_spend_file", "mail_to", "mail_cc", "mail_subject",
)  # fmt: skip


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The template in each language."""
    folder = tmp_path_factory.mktemp("template")
    return {lang: workbook(folder / f"{lang}.xlsx", Content(lang=lang)) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "addin.xlsx"
    path.write_bytes(addin_sheets(Content(interpreter_win=r"C:\Python\pythonw.exe")))
    return path


def code_names(path: Path) -> dict[str, str | None]:
    """Sheet, and "" for the workbook -> its name in VBA."""
    names = openpyxl.load_workbook(path).sheetnames
    code_names = {}
    for name in names:
        properties = sheet_tree(path, name).find(f"{MAIN}sheetPr")
        code_names[name] = None if properties is None else properties.get("codeName")
    of_book = tree(path, "xl/workbook.xml").find(f"{MAIN}workbookPr")
    return code_names | {"": None if of_book is None else of_book.get("codeName")}


def states(path: Path) -> dict[str, str]:
    """Sheet -> visible or hidden, in the order of the tabs."""
    sheets = tree(path, "xl/workbook.xml").iterfind(f"{MAIN}sheets/{MAIN}sheet")
    return {sheet.attrib["name"]: sheet.get("state", "visible") for sheet in sheets}


@EACH_LANGUAGE
def test_tabs_stand_in_order_and_what_machines_read_is_hidden(
    books: dict[Language, Path], lang: Language
) -> None:
    hidden = ("ltv_help", "xlwings.conf", "_IntelliSense_")
    expected = {name: "hidden" if name in hidden else "visible" for name in CODE_NAMES}
    assert list(states(books[lang]).items()) == list(expected.items())


@EACH_LANGUAGE
def test_every_sheet_has_its_code_name(books: dict[Language, Path], lang: Language) -> None:
    assert code_names(books[lang]) == CODE_NAMES | {"": "ThisWorkbook"}


def test_the_addin_has_texts_and_configuration_only(addin: Path) -> None:
    assert states(addin) == {"ltv_help": "visible", "ltv_xl.conf": "hidden", "_IntelliSense_": "hidden"}
    assert code_names(addin) == {
        "ltv_help": "HelpSheet",
        "ltv_xl.conf": "ConfigSheet",
        "_IntelliSense_": "TypingHelpSheet",
        "": "ThisWorkbook",
    }
    assert addin_names(addin)["Language_number"] == "2"


def addin_names(path: Path) -> dict[str, str]:
    """The workbook's names and what they stand for, without the ones for printing."""
    names = tree(path, "xl/workbook.xml").iterfind(f"{MAIN}definedNames/{MAIN}definedName")
    return {
        name.attrib["name"]: name.text or "" for name in names if not name.attrib["name"].startswith("_xlnm")
    }


@EACH_LANGUAGE
def test_every_setting_has_its_name_at_a_yellow_cell(books: dict[Language, Path], lang: Language) -> None:
    names = addin_names(books[lang])
    assert set(names) == {f"Settings_{key}" for key in SETTINGS} | {"Language_number"}
    assert names.pop("Language_number") == 'IF(Settings_language="English",1,2)'
    sheet = openpyxl.load_workbook(books[lang])["Settings"]
    for name, target in names.items():
        match = re.fullmatch(r"Settings!\$C\$(\d+)", target)
        assert match, name
        assert sheet[f"C{match[1]}"].fill.start_color.rgb == "FFFFF6D6"


@EACH_LANGUAGE
def test_the_document_opens_on_start_at_its_first_cell(books: dict[Language, Path], lang: Language) -> None:
    book = openpyxl.load_workbook(books[lang])
    assert book.active.title == "Start"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Start"]
    for sheet in book:
        assert (sheet.sheet_view.zoomScale or 100) == 100
        assert all(
            selection.activeCell in {None, "A1"}
            for selection in sheet.sheet_view.selection
            if selection.pane is None
        )
    assert book.properties.title == room("template", lang)["document"]


@EACH_LANGUAGE
def test_every_visible_sheet_prints_on_a4_landscape_one_page_wide(
    books: dict[Language, Path], lang: Language
) -> None:
    book = openpyxl.load_workbook(books[lang])
    for name in list(CODE_NAMES)[:6]:
        sheet = book[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        width = sum(sheet.column_dimensions[letter].width * 7 for letter in "ABCDEFGHIJ"[: sheet.max_column])
        fits = bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
        assert fits or width * (sheet.page_setup.scale or 100) / 100 < 1032
        assert sheet.oddFooter.right.text.startswith("&A")
    for name in ("Orders", "Customers", "AdSpend"):
        assert book[name].print_title_rows == "$5:$5"
        assert book[name].freeze_panes == "A6"


@pytest.mark.parametrize("made", [workbook_sheets, addin_sheets])
def test_the_bytes_are_the_same_whatever_the_clock_says(made: Callable[[Content], bytes]) -> None:
    first = made(Content(interpreter_win="python.exe"))
    time.sleep(2.1)  # a zip stores times to two seconds
    assert made(Content(interpreter_win="python.exe")) == first
    assert made(Content(interpreter_win="python3.exe")) != first


def help_rows(path: Path) -> list[tuple[str, ...]]:
    """The rows of ltv_help as texts."""
    sheet = openpyxl.load_workbook(path)["ltv_help"]
    return [tuple(str(value or "") for value in row) for row in sheet.iter_rows(values_only=True)]


def test_ltv_help_holds_the_ribbon_the_messages_and_all_help(
    books: dict[Language, Path], addin: Path
) -> None:
    rows = help_rows(books["ja"])
    assert rows == help_rows(books["en"]) == help_rows(addin)
    keys = [key for key, _, _ in rows]
    assert rows[0] == ("key", "English", "日本語")
    assert len(set(keys)) == len(keys)
    texts = {key: (english, japanese) for key, english, japanese in rows}
    assert texts["version.ltv_xl"] == (ltv_xl.__version__, ltv_xl.__version__)
    assert texts["version.xlwings"] == ("0.37.8", "0.37.8")
    for section in ("ribbon", "message"):
        english, japanese = (flat(room("excel", lang)[section]) for lang in LANGUAGES)
        assert english
        assert {f"{section}.{key}": (english[key], japanese[key]) for key in english}.items() <= texts.items()
    for name, formula in WORKSHEET_FUNCTIONS.items():
        at = keys.index(f"function.{name}")
        numbers = range(1, len(formula.arguments) + 1)
        assert keys[at : at + len(formula.arguments) + 1] == [
            f"function.{name}",
            *(f"function.{name}.{number}" for number in numbers),
        ]
        assert rows[at][1:] == (formula.help("en"), formula.help("ja"))
        names = [argument.name for argument in formula.arguments]
        for number, argument in zip(numbers, names, strict=True):
            assert rows[at + number][1:] == tuple(formula.argument_help(argument, lang) for lang in LANGUAGES)


@EACH_LANGUAGE
@pytest.mark.office
def test_labels_turn_with_the_language_setting(
    books: dict[Language, Path], tmp_path: Path, lang: Language
) -> None:
    """What is stored in one language is what the other workbook computes once its setting is turned."""
    word = {"en": "English", "ja": "日本語"}[lang]
    turned = changed(books[other(lang)], tmp_path / "turned.xlsx", "Settings", with_text("C5", word))
    computed = recalculated(turned)
    wanted = {
        place: cell.value
        for place, cell in values(books[lang]).items()
        if LABEL.fullmatch(cell.formula or "")
    }
    assert {sheet for sheet, _ in wanted} == {*LABELLED, "_IntelliSense_"}
    assert len(wanted) > 150
    assert {place: computed.get(place) for place in wanted} == wanted


@EACH_LANGUAGE
def test_no_text_on_the_labelled_sheets_is_fixed_but_tables_and_names(
    books: dict[Language, Path], lang: Language
) -> None:
    """Fixed texts: what the tables hold, the functions' names, and values of settings."""
    fixed = {
        (cell.sheet, str(cell.value))
        for cell in stored_cells(books[lang])
        if cell.sheet in {"Settings", "Examples"} and isinstance(cell.value, str) and cell.formula is None
    }
    subject = room("template", lang)["settings_default"]["mail_subject"]
    word = {"en": "English", "ja": "日本語"}[lang]
    calls = {
        written_call(function, lang) for function in RANGE_FUNCTIONS.values()
    }  # over the table's headers
    assert fixed == {("Settings", address) for address in (word, "JPY", subject)} | {
        ("Examples", text) for text in WORKSHEET_FUNCTIONS.keys() | calls
    }


def test_every_label_has_both_languages() -> None:
    assert [row for row in labels().rows if not (row[1] and row[2])] == []


CONFIGURATION = {
    "PYTHONPATH": "",
    "UDF MODULES": "ltv_xl.excel.functions",
    "USE UDF SERVER": "False",
    "DEBUG UDFS": "False",
    "SHOW CONSOLE": "False",
    "SHOW_ERROR_POPUPS": "True",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    "TEMP DIR": "%TEMP%",
    "LICENSE_KEY": "",
    "ONEDRIVE_CONSUMER_WIN": "",
    "ONEDRIVE_CONSUMER_MAC": "",
    "ONEDRIVE_COMMERCIAL_WIN": "",
    "ONEDRIVE_COMMERCIAL_MAC": "",
    "SHAREPOINT_WIN": "",
    "SHAREPOINT_MAC": "",
}


def configuration(path: Path, sheet: str) -> dict[str, str]:
    """The configuration as xlwings' VBA reads it: from A1 down to the first gap, each key once."""
    by_key: dict[str, str] = {}
    for key, value in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True, max_col=2):
        if not key:
            break
        assert str(key).upper() not in by_key, f"{key} stands twice"
        assert value is None or isinstance(value, str), f"{key} is no text"
        by_key[str(key).upper()] = str(value or "")
    return by_key


def test_the_configuration_names_what_is_known(
    books: dict[Language, Path], addin: Path, tmp_path: Path
) -> None:
    assert configuration(books["ja"], "xlwings.conf") == CONFIGURATION
    pinned = {"INTERPRETER": "", "CONDA PATH": "", "CONDA ENV": ""}
    assert configuration(addin, "ltv_xl.conf") == CONFIGURATION | pinned | {
        "INTERPRETER_WIN": r"C:\Python\pythonw.exe"
    }
    mac = workbook(tmp_path / "mac.xlsx", Content(interpreter_mac="/usr/bin/python3"))
    assert configuration(mac, "xlwings.conf") == CONFIGURATION | pinned | {
        "INTERPRETER_MAC": "/usr/bin/python3"
    }


def test_every_key_of_the_configuration_is_one_that_xlwings_reads(addin: Path) -> None:
    import xlwings

    source = Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="utf-8")
    read = {name.upper() for name in re.findall(r'GetConfig\("([^"]+)"', source)}
    assert configuration(addin, "ltv_xl.conf").keys() <= read


def faults(path: Path) -> list[str]:
    """The lint's findings, but for calls of our own functions, which live in the workbook's VBA."""
    own = re.compile(rf": ({'|'.join(WORKSHEET_FUNCTIONS)}) is neither Excel's nor a LAMBDA of this workbook")
    return [problem for problem in problems(path) if not own.search(problem)]


@EACH_LANGUAGE
def test_the_lint_finds_nothing(books: dict[Language, Path], lang: Language) -> None:
    assert faults(books[lang]) == []


def test_the_lint_finds_nothing_in_the_addin(addin: Path) -> None:
    assert problems(addin) == []


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/workbook.xml", 'name="Settings_margin"', 'name="LTV12"'),
        ("xl/workbook.xml", "Settings!$C$9", "Setings!$C$9"),
        ("xl/worksheets/sheet6.xml", "LTV_GENERAL(", "LTV_GENERALE("),
        ("xl/worksheets/sheet6.xml", "IFERROR(", "IFS("),
        ("xl/tables/table1.xml", 'name="売上"', 'name="原価"'),
    ],
)
def test_a_planted_fault_is_noticed(
    books: dict[Language, Path], tmp_path: Path, part: str, before: str, after: str
) -> None:
    assert faults(
        doctored(books["ja"], tmp_path / "bad.xlsx", {part: lambda xml: xml.replace(before, after)})
    )


@EACH_LANGUAGE
@pytest.mark.validator
def test_microsofts_validator_finds_nothing(books: dict[Language, Path], lang: Language) -> None:
    assert violations(books[lang]) == []


@pytest.mark.validator
def test_microsofts_validator_finds_nothing_in_the_addin(addin: Path) -> None:
    assert violations(addin) == []


@pytest.mark.validator
def test_microsofts_validator_would_find_a_fault(books: dict[Language, Path], tmp_path: Path) -> None:
    part = "xl/worksheets/sheet2.xml"
    change = {part: lambda xml: xml.replace('type="decimal"', 'type="dezimal"')}
    assert violations(doctored(books["ja"], tmp_path / "bad.xlsx", change))


@EACH_LANGUAGE
@pytest.mark.office
def test_libreoffice_computes_every_stored_label(books: dict[Language, Path], lang: Language) -> None:
    differences = disagreements(books[lang], recalculated(books[lang]))
    assert [
        difference for difference in differences if not difference.startswith(("Examples!", "Start!"))
    ] == []  # functions


def test_no_object_needs_a_text_for_those_who_cannot_see_it(books: dict[Language, Path]) -> None:
    with zipfile.ZipFile(books["ja"]) as archive:
        assert not [name for name in archive.namelist() if "/drawings/" in name or "/media/" in name]


@pytest.mark.parametrize("made", [workbook_sheets, addin_sheets])
@EACH_LANGUAGE
def test_help_while_typing_stands_as_the_addin_for_it_reads_it(
    made: Callable[[Content], bytes], tmp_path: Path, lang: Language
) -> None:
    """Read as WorkbookIntelliSenseProvider of Excel-DNA IntelliSense 1.x does: UsedRange.Value from 1, 1."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(made(Content(lang=lang)))
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book["_IntelliSense_"]
    assert book.sheetnames[-1] == sheet.title
    assert (sheet.min_row, sheet.min_column, sheet["A1"].value) == (1, 1, "FunctionInfo")
    functions = {
        row[0]: (row[1], [pair for pair in zip(row[3::2], row[4::2], strict=True) if pair[0]])
        for row in sheet.iter_rows(min_row=2, values_only=True)
    }
    assert functions == {
        name: (
            formula.help(lang),
            [(argument.name, formula.argument_help(argument.name, lang)) for argument in formula.arguments],
        )
        for name, formula in WORKSHEET_FUNCTIONS.items()
    }
