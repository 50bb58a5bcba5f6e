"""The sheet Start: three steps in both languages side by side, and what to do when it does not work.

Below its title it says whether the functions answer, as the light of a machine does.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from xlsxwriter.utility import xl_rowcol_to_cell

import ltv_xl
from ltv_xl.report import style as look
from ltv_xl.report.style import LINK, NOTE, Style
from ltv_xl.template.sheets import settings
from ltv_xl.template.sheets.data_tables import FIRST_CELL
from ltv_xl.template.sheets.making import Making, page
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import EXAMPLES_SHEET, ORDERS, SETTINGS_SHEET

SIDE = (44, 220, 220)
"""Pixels of a language's columns: the number of a step, and its words over two (links stand in each)."""
GUTTER = 28
HELP = ("blocked", "name", "doctor", "windows")
LINES = 2
"""Of the words of a step and of an answer, in either language."""
HEADING = 14
LINKS = {
    "one": {
        "link": f"{ORDERS}!{FIRST_CELL}",
        "other": f"{SETTINGS_SHEET}!{settings.place('orders_file')}",
    },
    "two": {"link": f"{EXAMPLES_SHEET}!B3"},
    "three": {"link": f"{SETTINGS_SHEET}!{settings.place('mail_to')}"},
}
"""Steps in their order -> their links by the key of their words."""

TYPED, RIGHT = "LTV_SUBSCRIPTION(3000,0.4,0.05)", 24000
"""The function by which the light is lit, and its value."""
FAILED = 3
"""ERROR.TYPE of #VALUE!: the macros run, and Python does not answer. Without macros it is #NAME?."""

Looks = Callable[[Style], Any]


class Cell(Struct, frozen=True):
    """A text in a column of its language, counted from 0. target: where a link leads. formula: gives the
    text once the workbook calculates.
    """

    column: int
    words: str
    style: Style
    target: str = ""
    formula: str = ""


class Row(Struct, frozen=True):
    """A row of one language. edge: of all its columns, below the cells."""

    pixels: int
    cells: Sequence[Cell] = ()
    edge: Style | None = None


def write(making: Making, sheet: Any, japanese: Looks, english: Looks) -> None:
    """The language of the workbook stands left. japanese, english: formats in the font of the language."""
    page(sheet, "StartSheet", (*SIDE, GUTTER, *SIDE), "accent")
    looks: dict[Language, Looks] = {"ja": japanese, "en": english}
    languages: tuple[Language, Language] = ("ja", "en") if making.lang == "ja" else ("en", "ja")
    bottom = 0
    for side, lang in enumerate(languages):
        first = 1 + side * (len(SIDE) + 1)
        for bottom, row in enumerate(_rows(lang)):
            _write_row(sheet, bottom, first, row, looks[lang])
    sheet.write_string(bottom, 1, f"ltv_xl {ltv_xl.__version__}", making.look(NOTE))
    sheet.print_area(0, 0, bottom, 2 * len(SIDE) + 1)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()


def _write_row(sheet: Any, number: int, first: int, row: Row, look_of: Looks) -> None:
    if row.edge:
        for column in range(first, first + len(SIDE)):
            sheet.write_blank(number, column, None, look_of(row.edge))
    for cell in row.cells:
        if cell.target:
            link = look_of(cell.style)
            sheet.write_url(number, first + cell.column, f"internal:{cell.target}", link, cell.words)
        elif cell.formula:
            place = xl_rowcol_to_cell(number, first + cell.column)
            sheet.write_dynamic_array_formula(
                f"{place}:{place}", cell.formula, look_of(cell.style), cell.words
            )  # as Excel stores what is typed today
        else:
            sheet.write_string(number, first + cell.column, cell.words, look_of(cell.style))
    sheet.set_row_pixels(number, row.pixels)


def _rows(lang: Language) -> Iterator[Row]:
    """One language from the top."""
    yield Row(50, [Cell(0, _words("title", lang), Style(size=look.FIGURE, bold=True, valign="bottom"))])
    yield Row(28, [Cell(0, _words("subtitle", lang), Style(size=look.CLAIM, color=look.MUTED))])
    yield Row(28, [_light(lang)])
    yield Row(8)
    for number, step in enumerate(LINKS, 1):
        yield from _step(number, step, lang)
    edge = Style(top=(1, look.FAINT))
    yield Row(40, [Cell(0, _words("trouble", lang), edge.but(size=HEADING, bold=True))], edge)
    for topic in HELP:
        yield Row(24, [Cell(0, _words(f"help.{topic}_title", lang), Style(size=look.CLAIM, bold=True))])
        for line in _lines(f"help.{topic}", lang):
            yield Row(19, [Cell(1, line, Style(color=look.MUTED))])
        yield Row(6)
    yield Row(26)


def _light(lang: Language) -> Cell:
    """Stored is what to do, not that they answer: until macros are enabled Excel shows what is stored."""
    words = {key: _words(f"light.{key}", lang) for key in ("ready", "no_python", "enable")}
    ready, no_python, enable = (f'"{sentence}"' for sentence in words.values())
    lit = f"IFERROR(ROUND({TYPED},0)={RIGHT},FALSE)"
    failed = f"IFERROR(ERROR.TYPE({TYPED})={FAILED},FALSE)"
    formula = f"=IF({lit},{ready},IF({failed},{no_python},{enable}))"
    return Cell(0, words["enable"], Style(size=look.CLAIM, bold=True, color=look.ACCENT), formula=formula)


def _step(number: int, step: str, lang: Language) -> Iterator[Row]:
    """Its number and title, what to do, and the links to where it is done."""
    buttons = {
        key: text(f"excel.ribbon.ltv{key.title()}.label", lang) for key in ("refresh", "share", "email")
    }
    edge = Style(top=(5, look.ACCENT) if number == 1 else (1, look.FAINT))
    heading = [
        Cell(0, str(number), edge.but(size=look.FIGURE, bold=True, color=look.ACCENT)),
        Cell(1, _words(f"{step}.title", lang), edge.but(size=HEADING, bold=True)),
    ]
    yield Row(40, heading, edge)
    for line in _lines(f"{step}.text", lang, **buttons):
        yield Row(22, [Cell(1, line, Style(size=look.CLAIM))])
    link = LINK.but(size=look.CLAIM)
    links = [
        Cell(column, _words(f"{step}.{key}", lang), link, target)
        for column, (key, target) in enumerate(LINKS[step].items(), 1)
    ]
    yield Row(28, links)
    yield Row(12)


def _words(key: str, lang: Language) -> str:
    return _lines(key, lang)[0]


def _lines(key: str, lang: Language, **fields: str) -> list[str]:
    """As many as the other language may have, so that both sides have the same rows."""
    lines = text(f"template.start.{key}", lang, **fields).splitlines()
    return lines + [""] * (LINES - len(lines))
