"""Where a workbook takes what the command line takes as an option: what reading says names options."""

import re

import xlwings as xw

from ltv_xl.column_letters import address
from ltv_xl.excel.beside import FIGURES
from ltv_xl.excel.named_cells import named_cells
from ltv_xl.excel.settings_sheet import FIELDS
from ltv_xl.settings import FORMER_NAMES
from ltv_xl.shop_file.keys import FILE_NAME
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import SETTINGS_PREFIX

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


def option_places(book: xw.Book, words: str, lang: Language) -> str:
    """A sentence with the place of each option in these words; "" where none of them has one here."""
    cells = _cells(book)
    places = []
    for option in dict.fromkeys(_OPTION.findall(words)):
        key = option.replace("-", "_")
        if key in cells:
            places.append(f"--{option} = {cells[key]}")
        elif key in FIGURES:
            places.append(f"--{option} = {FILE_NAME}: {key}")
    return text("excel.refresh.options", lang, places=", ".join(places)) if places else ""


def _cells(book: xw.Book) -> dict[str, str]:
    """Setting -> its cell, as a reader knows it; a workbook of an earlier version lacks some."""
    cells = {}
    for name, cell in named_cells(book, SETTINGS_PREFIX).items():
        word = name.removeprefix(SETTINGS_PREFIX)
        if word in (*FIELDS, *FORMER_NAMES):
            cells[FORMER_NAMES.get(word, word)] = f"{cell.sheet.name}!{address(cell.row, cell.column)}"
    return cells
