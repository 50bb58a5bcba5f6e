"""What the ribbon's buttons start; VBA asks: `from ltv_xl.excel import ribbon; ribbon.show_help()`.

Each target speaks to the user in the workbook's language, and never ends with a traceback on the screen.
"""

import ctypes
import platform
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

import xlwings as xw

from ltv_xl import __version__
from ltv_xl.errors import InputError, LtvError
from ltv_xl.excel.named_cells import named_cell
from ltv_xl.own_folder import logged
from ltv_xl.texts import Language, system_language, text
from ltv_xl.workbook_names import EXAMPLES_SHEET, LANGUAGE_WORDS, SETTINGS_LANGUAGE

TITLE = "ltv_xl"

IN_FRONT = 0x00010000
"""MB_SETFOREGROUND"""

Target = Callable[[xw.Book, Language], str]


def button(target: Target) -> Callable[..., None]:
    """A target as RunPython calls it: its sentence is shown, an error's too, a surprise goes to a log file.

    The add-in hands over its language; a workbook has it on its sheet Settings.
    """

    @wraps(target)
    def pressed(lang: Language | None = None) -> None:
        caller = None
        user_lang = lang or system_language()
        try:
            caller = calling_book()
            book = working_book(caller)
            user_lang = lang or language(book)
            sentence = target(book, user_lang)
        except LtvError as error:
            sentence = error.sentence(user_lang)
        except Exception:
            sentence = text("excel.message.surprise", user_lang, log=logged(traceback.format_exc()) or "-")
        say(caller, sentence)

    return pressed


def calling_book() -> xw.Book:
    """The workbook in whose macros a button was pressed.

    xlwings takes its name from the command line, up to the first equals sign in it: "LTV=CPO.xlsm" is not
    found. Then Excel is asked by its window for the whole name.
    """
    given = dict(word.split("=", 1) for word in sys.argv if word.startswith(("--wb=", "--hwnd=")))
    name = given.get("--wb", "").strip()
    if sys.platform != "win32" or "=" not in name:
        return xw.Book.caller()
    return xw.App(impl=xw._xlwindows.App(xl=int(given["--hwnd"]))).books[name.lower()]


def working_book(caller: xw.Book) -> xw.Book:
    """The workbook whose button was pressed; for the add-in's button the active one.

    The add-in itself where none is open, or only hidden ones such as PERSONAL.XLSB, of which none is active.
    """
    if not is_addin(caller):
        return caller
    books = caller.app.books
    active = books.active if len(books) else caller
    return caller if getattr(active.impl, "xl", active) is None else active


def is_addin(book: xw.Book) -> bool:
    """Whether it is the add-in, which has nothing of the user's in it."""
    return bool(book.name.lower().endswith(".xlam"))


def needs_book(target: Target) -> Target:
    """A target that refuses the add-in itself. InputError where no workbook is open."""

    @wraps(target)
    def checked(book: xw.Book, lang: Language) -> str:
        if is_addin(book):
            raise InputError("excel.message.no_workbook")
        return target(book, lang)

    return checked


def say(caller: xw.Book | None, sentence: str) -> None:
    """Show a sentence in Excel; where Excel does not answer, in a window of Windows' own or as an output."""
    if caller is not None:
        with suppress(Exception):
            caller.app.alert(sentence, TITLE)
            return
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(0, sentence, TITLE, IN_FRONT)
    else:
        print(sentence)


def language(book: xw.Book) -> Language:
    """What the sheet Settings says; for a workbook that has no such sheet, the system's language."""
    cell = named_cell(book, SETTINGS_LANGUAGE)
    if cell is None:
        return system_language()
    return "en" if cell.value == LANGUAGE_WORDS["en"] else "ja"


@button
@needs_book
def refresh_reports(book: xw.Book, lang: Language) -> str:
    """Button Refresh reports."""
    from ltv_xl.excel.option_places import option_places
    from ltv_xl.excel.refresh.flow import refreshed  # loads DuckDB, which Help can do without

    try:
        return refreshed(book, lang)
    except LtvError as error:
        refusal = error.sentence(lang)
        places = option_places(book, refusal, lang)
        if not places:
            raise
        return f"{refusal}\n\n{places}"


@button
@needs_book
def share_copy(book: xw.Book, lang: Language) -> str:
    """Button Share a copy."""
    from ltv_xl.excel.passing_on import saved_copy

    return saved_copy(book, lang)


@button
@needs_book
def email_report(book: xw.Book, lang: Language) -> str:
    """Button E-mail."""
    from ltv_xl.excel.passing_on import drafted_mail

    return drafted_mail(book, lang)


@button
@needs_book
def write_lists(book: xw.Book, lang: Language) -> str:
    """Button Lists."""
    from ltv_xl.excel.lists import written_lists

    return written_lists(book, lang)


@button
def show_help(book: xw.Book, lang: Language) -> str:
    """Button Help: that this runs at all says that Excel reaches Python."""
    has_examples = EXAMPLES_SHEET in [sheet.name for sheet in book.sheets]
    where = "excel.message.list_on_sheet" if has_examples else "excel.message.list_by_command"
    return text(
        "excel.message.connected",
        lang,
        ltv_xl=__version__,
        xlwings=xw.__version__,
        python=platform.python_version(),
        interpreter=sys.executable,
        where=text(where, lang),
    )
