"""What the ribbon's buttons start; VBA asks: `from ltv_xl.excel import ribbon; ribbon.show_help()`.

Each target speaks to the user in the workbook's language, and never ends with a traceback on the screen.
"""

import platform
import sys
import traceback
from collections.abc import Callable
from functools import wraps

import xlwings as xw

from ltv_xl import __version__
from ltv_xl.errors import LtvError
from ltv_xl.excel.named_cells import named_cell
from ltv_xl.own_folder import logged
from ltv_xl.texts import Language, system_language, text
from ltv_xl.workbook_names import EXAMPLES_SHEET, LANGUAGE_WORDS, SETTINGS_LANGUAGE

TITLE = "ltv_xl"

Target = Callable[[xw.Book, Language], str]


def button(target: Target) -> Callable[..., None]:
    """A target as RunPython calls it: its sentence is shown, an error's too, a surprise goes to a log file.

    The add-in hands over its language; a workbook has it on its sheet Settings.
    """

    @wraps(target)
    def pressed(lang: Language | None = None) -> None:
        caller = xw.Book.caller()
        user_lang = lang or system_language()
        try:
            book = working_book(caller)
            user_lang = lang or language(book)
            sentence = target(book, user_lang)
        except LtvError as error:
            sentence = error.sentence(user_lang)
        except Exception:
            sentence = text("excel.message.surprise", user_lang, log=logged(traceback.format_exc()) or "-")
        caller.app.alert(sentence, TITLE)

    return pressed


def working_book(caller: xw.Book) -> xw.Book:
    """The workbook whose button was pressed; for the add-in's button the active one, if any is open."""
    if not caller.name.lower().endswith(".xlam"):
        return caller
    books = caller.app.books
    return books.active if len(books) else caller


def language(book: xw.Book) -> Language:
    """What the sheet Settings says; for a workbook that has no such sheet, the system's language."""
    cell = named_cell(book, SETTINGS_LANGUAGE)
    if cell is None:
        return system_language()
    return "en" if cell.value == LANGUAGE_WORDS["en"] else "ja"


@button
def refresh_reports(book: xw.Book, lang: Language) -> str:
    """Button Refresh reports."""
    from ltv_xl.excel.refresh.flow import refreshed  # loads DuckDB, which Help can do without

    return refreshed(book, lang)


@button
def share_copy(book: xw.Book, lang: Language) -> str:
    """Button Share a copy."""
    from ltv_xl.excel.passing_on import saved_copy

    return saved_copy(book, lang)


@button
def email_report(book: xw.Book, lang: Language) -> str:
    """Button E-mail."""
    from ltv_xl.excel.passing_on import drafted_mail

    return drafted_mail(book, lang)


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
