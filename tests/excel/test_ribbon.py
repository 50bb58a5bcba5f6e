"""What a pressed button says, to which workbook it turns, and what becomes of errors.

The workbook is a stand-in for xlwings' engine, since no Excel runs here: names, sheets, and a message box.
The same targets work on a real spreadsheet program in tests/excel/in_calc.
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from ltv_xl import __version__
from ltv_xl.errors import InputError
from ltv_xl.excel import ribbon
from ltv_xl.own_folder import LOG, own_folder_here
from ltv_xl.texts import Language, system_language, text


@dataclass
class Cell:
    """The range of a name. xlwings has its engine clean the values that it reads; a text is clean."""

    raw_value: str
    shape: tuple[int, int] = (1, 1)
    max_cells_per_read: int | None = None

    @property
    def sheet(self) -> SimpleNamespace:
        return SimpleNamespace(book=SimpleNamespace(app=App()))


@dataclass
class Name:
    name: str
    refers_to_range: Cell


class Names(list[Name]):
    def snapshot(self) -> list[tuple[str, Name]]:
        return [(picture.name, picture) for picture in self]


@dataclass
class Sheet:
    name: str


@dataclass
class App:
    """Excel: its open workbooks, the last of them active, and the messages it has shown."""

    books: Any = field(default_factory=lambda: Books())
    shown: list[str] = field(default_factory=list)
    pid: int = 0

    @property
    def engine(self) -> SimpleNamespace:
        return SimpleNamespace(clean_value_data=lambda data, *_: data)

    def alert(self, prompt: str, title: str, *_: object) -> None:
        self.shown.append(prompt)


class Books(list["Book"]):
    @property
    def active(self) -> "Book":
        return self[-1]


@dataclass
class Book:
    app: App
    name: str = "shop.xlsm"
    chosen: str | None = None
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def names(self) -> Names:
        other = Name("Settings_currency", Cell("JPY"))
        return Names(
            [other] if self.chosen is None else [other, Name("Settings_language", Cell(self.chosen))]
        )


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture(autouse=True)
def alone(home: Path) -> Iterator[None]:
    """A home for the log file; and no caller is left behind for other tests."""
    yield
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def called_from(book: Book) -> None:
    """As RunPython does: xw.Book.caller() is this workbook."""
    xw.Book(impl=book).set_mock_caller()


def helped(app: App, lang: Language) -> bool:
    """Whether the one message is that of the Help button in this language."""
    (said,) = app.shown
    return said.startswith(text("excel.message.connected", lang).partition("{")[0])


@pytest.mark.parametrize(("chosen", "lang"), [("English", "en"), ("日本語", "ja"), ("", "ja")])
def test_a_button_speaks_the_workbooks_language(app: App, chosen: str, lang: Language) -> None:
    called_from(Book(app, chosen=chosen))
    ribbon.show_help()
    assert helped(app, lang)


def test_a_workbook_without_the_setting_hears_the_systems_language(app: App) -> None:
    called_from(Book(app))
    ribbon.show_help()
    assert helped(app, system_language())


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_addin_hands_over_its_own_language(app: App, lang: Language) -> None:
    app.books.append(Book(app, "sales.xlsx", chosen="日本語" if lang == "en" else "English"))
    called_from(Book(app, "ltv_xl.xlam"))
    ribbon.show_help(lang)
    assert helped(app, lang)


def test_help_tells_versions_which_python_and_where_the_examples_are(app: App) -> None:
    called_from(Book(app, chosen="English", sheets=[Sheet("Examples")]))
    ribbon.show_help()
    (said,) = app.shown
    for part in (__version__, xw.__version__, platform.python_version(), "ltv-xl doctor", "sheet Examples"):
        assert part in said


def test_the_addins_button_turns_to_the_active_workbook(app: App) -> None:
    app.books += [Book(app, "other.xlsx"), Book(app, "sales.xlsx", sheets=[Sheet("Examples")])]
    called_from(Book(app, "LTV_XL.XLAM"))
    ribbon.show_help("en")
    assert "sheet Examples" in app.shown[0]


def test_the_addins_button_works_with_no_workbook_open(app: App) -> None:
    called_from(Book(app, "ltv_xl.xlam"))
    ribbon.show_help("en")
    assert "ltv-xl functions" in app.shown[0]


def test_an_error_of_ours_becomes_its_sentence(app: App) -> None:
    def target(book: xw.Book, lang: Language) -> str:
        raise InputError("excel.error.not_shipped", name="ltv_xl.xlam")

    called_from(Book(app, chosen="日本語"))
    ribbon.button(target)()
    assert app.shown == [text("excel.error.not_shipped", "ja", name="ltv_xl.xlam")]


@pytest.mark.parametrize("fails_in", ["target", "language"])
def test_a_surprise_goes_to_a_log_file_that_the_message_names(app: App, fails_in: str) -> None:
    def target(book: xw.Book, lang: Language) -> str:
        raise ZeroDivisionError("日本語の詳細")

    book = Book(app, chosen="English")
    if fails_in == "language":
        book.sheets = None  # type: ignore[assignment]  # as broken as a workbook can be
    called_from(book)
    (ribbon.button(target) if fails_in == "target" else ribbon.show_help)()
    log = own_folder_here() / LOG
    assert app.shown == [text("excel.message.surprise", "en", log=log)]
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert ("日本語の詳細" in log.read_text(encoding="utf-8")) == (fails_in == "target")
