"""The names of our workbooks stand once; what must repeat them, VBA and texts, says the same."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ltv_xl
from ltv_xl import workbook_names as names
from ltv_xl.texts import LANGUAGES, Language, text

PACKAGE = Path(ltv_xl.__file__).parent
VBA = PACKAGE / "template" / "vba"

PLAIN_WORDS = {"ltv_xl", "xlwings", "LTV", "Files", "Checks", "Start", "Settings", "Examples", "old_"}
"""Names that are also words: only a reader can tell whether such a text means the workbook's part."""
NAMES = {
    value
    for constant, value in vars(names).items()
    if constant.isupper() and isinstance(value, str) and value not in PLAIN_WORDS
}


def strings(tree: ast.AST) -> Iterator[str]:
    """The string constants of a module, those within f-strings too, without its docstrings."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def repeated(source: str) -> list[str]:
    """Strings of a module that spell out a name of the workbook."""
    tables = set(names.INPUT_TABLES)
    prefixes = tuple(name for name in NAMES if name.endswith("_"))
    return [
        string
        for string in strings(ast.parse(source))
        if string in NAMES or string in tables or string.startswith(prefixes)
    ]


def test_no_other_module_spells_a_name_out() -> None:
    differing = {
        str(path.relative_to(PACKAGE)): strings
        for path in PACKAGE.rglob("*.py")
        if path.name != "workbook_names.py" and (strings := repeated(path.read_text(encoding="utf-8")))
    }
    assert differing == {}


@pytest.mark.parametrize("line", ['X = "ltv_help"', 'X = f"Settings_{key}"', 'X = {"Orders": 1}'])
def test_a_planted_repetition_is_noticed(line: str) -> None:
    assert len(repeated(line)) == 1


def test_no_two_constants_are_the_same_name() -> None:
    constants = {constant: value for constant, value in vars(names).items() if constant.isupper()}
    values = [value for value in constants.values() if isinstance(value, str)]
    shared = {value for value in values if values.count(value) > 1}
    assert shared == {"ltv_xl"}  # the author of a workbook, and the xlwings project of the add-in


@pytest.mark.parametrize(
    ("module", "repeated_names"),
    [
        ("LtvTexts.bas", [names.HELP_SHEET, names.SETTINGS_LANGUAGE, names.LANGUAGE_WORDS["en"]]),
        ("LtvHelp.bas", [names.HELP_SHEET, names.FUNCTION_CATEGORY]),
        ("LtvRibbon.bas", [names.INTERPRETER_WIN]),
        ("SettingsSheet.cls", [names.SETTINGS_LANGUAGE]),
    ],
)
def test_vba_says_the_same_names(module: str, repeated_names: list[str]) -> None:
    source = (VBA / module).read_text(encoding="ascii")
    assert [name for name in repeated_names if f'"{name}"' not in source] == []


def test_vba_says_no_other_name_of_that_kind() -> None:
    kinds = re.compile(r'"(Settings_\w*|Report_\w*|ltv_help\w*|\w+\.conf|INTERPRETER_\w+)"')
    names_used = {name for path in VBA.iterdir() for name in kinds.findall(path.read_text(encoding="ascii"))}
    assert names_used <= NAMES


def test_texts_name_only_sheets_and_keys_that_are_there() -> None:
    kinds = re.compile(r"\b(?:(?:xlwings|ltv_xl)\.conf|INTERPRETER_\w+|ltv_help|Report_\w+|Settings_\w+)\b")
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE / "texts").rglob("*.toml")]
    names_used = {name for words in texts for name in kinds.findall(words)}
    assert names_used
    assert names_used <= NAMES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_call_sheets_and_tables_by_their_names(lang: Language) -> None:
    assert text("excel.message.language", lang) == names.LANGUAGE_WORDS[lang]
    assert names.EXAMPLES_SHEET in text("excel.message.list_on_sheet", lang)
    assert names.SETTINGS_SHEET in text("excel.message.protected", lang)
    assert names.ORDERS in text("excel.table.no_orders", lang, tables="-")
