"""Lists to act upon, written beside the open workbook; the workbook itself stays as it is."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw
from msgspec import Struct, field

from ltv_xl.errors import LtvError
from ltv_xl.excel.advice import in_words_of_buttons
from ltv_xl.excel.app_state import Say, status_bar
from ltv_xl.excel.beside import shop_file_beside, with_shop_file
from ltv_xl.excel.inputs import inputs, read_inputs
from ltv_xl.excel.passing_on import documents
from ltv_xl.excel.refusals import in_the_workbook
from ltv_xl.excel.settings_sheet import folder_of, sheet_settings
from ltv_xl.lists.rules import DAYS, Terms
from ltv_xl.shop_file.files import lists_folder
from ltv_xl.shop_file.keys import USUAL_LISTS
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    from ltv_xl.lists.writing import Result


class Wanted(Struct, frozen=True):
    """Where lists go, what holds for them, and the columns beside the ids: as ltv.toml says, if it does."""

    folder: Path
    terms: Terms = field(default_factory=Terms)
    columns: tuple[str, ...] = ()


def written_lists(book: xw.Book, lang: Language) -> str:
    """Write the lists; where they are and what they hold, in words."""
    from ltv_xl.lists.wording import sentences

    with status_bar(book.app) as say, in_words_of_buttons():
        result = _result(book, lang, _wanted(book), say)
    return "\n".join(sentences(result, lang))


def _wanted(book: xw.Book) -> Wanted:
    """What the shop's file beside the workbook says of lists; without one, the usual."""
    shop = shop_file_beside(book)
    if shop is None:
        return Wanted((folder_of(book) or documents()) / USUAL_LISTS)
    terms = Terms(shop.mailing.get("holdout"), shop.mailing.get("list_days", DAYS))
    return Wanted(lists_folder(shop), terms, shop.list_columns)


def _result(book: xw.Book, lang: Language, wanted: Wanted, say: Say) -> "Result":
    """Read the orders as a refresh does, and write the lists."""
    from ltv_xl.lists.writing import make_lists

    chosen = with_shop_file(book, sheet_settings(book, lang))
    given = inputs(book, chosen, say)
    settings = replace(chosen.settings, with_customers=True)
    try:
        orders = read_inputs(given, settings, say, contacts=wanted.columns)
    except LtvError as error:
        raise in_the_workbook(error, given.tables, chosen.places, lang) from error
    with closing(orders.connection):
        say(text("excel.lists.writing", lang))
        return make_lists(orders, settings, wanted.terms, wanted.folder)
