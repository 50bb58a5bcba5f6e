"""A copy of the open workbook to pass on: saved beside it, or in a mail that waits for the user to send it.

The workbook itself is left as it is, with what is not yet saved in it.
"""

import sys
from pathlib import Path

import xlwings as xw

from ltv_xl.errors import InputError
from ltv_xl.excel.advice import in_words_of_buttons
from ltv_xl.excel.beside import Recipients, recipients
from ltv_xl.excel.named_cells import named_cell
from ltv_xl.excel.settings_sheet import folder_of
from ltv_xl.mail import draft_for
from ltv_xl.saving import saved
from ltv_xl.share import Shared, shared
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import SETTINGS_MAIL_CC, SETTINGS_MAIL_SUBJECT, SETTINGS_MAIL_TO

MOST = 8
"""Changes named in a message at most."""


def saved_copy(book: xw.Book, lang: Language) -> str:
    """Save a macro-free copy without the input tables; where it is and what is different, in words."""
    with in_words_of_buttons():
        copy, place = _copy(book, lang)
    changes = list(copy.changes[:MOST])
    if len(copy.changes) > MOST:
        changes.append(text("excel.passing.more", lang, count=len(copy.changes) - MOST))
    return "\n".join([text("excel.passing.saved", lang, place=place), "", *changes])


def drafted_mail(book: xw.Book, lang: Language) -> str:
    """The same copy in a draft, to whom the sheet Settings says; where it is, in words. Nothing is sent."""
    with in_words_of_buttons():
        copy, place = _copy(book, lang)
        people = Recipients(_addresses(book, SETTINGS_MAIL_TO), _addresses(book, SETTINGS_MAIL_CC))
        if not (people.to or people.cc):
            people = recipients(book, lang)
        draft = draft_for(
            place,
            copy.content,
            to=people.to,
            cc=people.cc,
            subject=_setting(book, SETTINGS_MAIL_SUBJECT) or None,
            lang=lang,
        )
    said = text("excel.passing.drafted", lang, place=draft)
    return "\n\n".join(filter(None, (said, people.remark)))


def _copy(book: xw.Book, lang: Language) -> tuple[Shared, Path]:
    copy = shared(_contents(book), lang=lang)
    folder = folder_of(book) or documents()
    name = text("share.copy_name", lang, stem=Path(book.name).stem)
    return copy, saved(copy.content, folder / name)


def _contents(book: xw.Book) -> bytes:
    """The workbook as it is open, saved or not; on a Mac, which cannot save a copy, as it is on disk."""
    if sys.platform == "darwin":
        folder = folder_of(book)
        if folder is None or not book.api.saved.get():
            raise InputError("excel.passing.save_first")
        return (folder / book.name).read_bytes()
    with temporary_folder() as folder:
        path = folder / (book.name if "." in book.name else f"{book.name}.xlsx")
        book.api.SaveCopyAs(str(path))
        return path.read_bytes()


def documents() -> Path:
    """Where a copy goes of a workbook that has no folder: one in the cloud, or one never saved."""
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def _addresses(book: xw.Book, name: str) -> tuple[str, ...]:
    addresses = _setting(book, name).replace("；", ";").split(";")
    return tuple(address.strip() for address in addresses if address.strip())


def _setting(book: xw.Book, name: str) -> str:
    """What a cell of Settings says; "" when it is blank or the workbook has no such sheet."""
    cell = named_cell(book, name)
    value = None if cell is None else cell.value
    return "" if value is None else str(value).strip()
