"""The sheet Start: three steps in both languages side by side, and what to do when it does not work."""

from collections.abc import Callable
from typing import Any

import ltv_xl
from ltv_xl.report import style as look
from ltv_xl.report.style import LINK, NOTE, Style
from ltv_xl.template.sheets.making import Making, page
from ltv_xl.texts import Language, text

WIDTHS = (44, 440, 28, 44, 440)
SIDES = (1, 4)
"""The first columns of the two languages; the number of a step stands there, its words in the next."""
LINKS = {
    "one": (("link", "internal:Orders!B6"), ("other", "internal:Settings!C13")),
    "two": (("link", "internal:Examples!B3"),),
    "three": (("link", "internal:Settings!C18"),),
}
HELP = ("blocked", "name", "doctor", "windows")

Looks = Callable[[Style], Any]


def write(making: Making, sheet: Any, japanese: Looks, english: Looks) -> None:
    """The language of the workbook stands left. japanese, english: formats in the font of the language."""
    page(sheet, "StartSheet", WIDTHS, "accent")
    for row, pixels in ROWS.items():
        sheet.set_row_pixels(row, pixels)
    looks: dict[Language, Looks] = {"ja": japanese, "en": english}
    languages: tuple[Language, Language] = ("ja", "en") if making.lang == "ja" else ("en", "ja")
    for column, lang in zip(SIDES, languages, strict=True):
        _side(sheet, column, lang, looks[lang])
    sheet.write_string(BOTTOM, 1, f"ltv_xl {ltv_xl.__version__}", making.look(NOTE))
    sheet.print_area(0, 0, BOTTOM, len(WIDTHS))
    sheet.fit_to_pages(1, 1)


STEP_ROWS = {"one": 3, "two": 8, "three": 13}
TROUBLE = 18
BOTTOM = TROUBLE + 2 + 2 * len(HELP)
ROWS = {0: 52, 1: 26, 2: 22}
for _first in STEP_ROWS.values():
    ROWS |= {_first: 34, _first + 1: 50, _first + 2: 24, _first + 3: 24, _first + 4: 16}
ROWS |= {TROUBLE: 34}
for _number in range(len(HELP)):
    ROWS |= {TROUBLE + 1 + 2 * _number: 26, TROUBLE + 2 + 2 * _number: 40}


def _side(sheet: Any, column: int, lang: Language, of: Looks) -> None:
    def words(key: str) -> str:
        return text(f"template.start.{key}", lang)

    def put(row: int, at: int, value: str, style: Style) -> None:
        sheet.write_string(row, at, value, of(style))

    body = Style(size=look.CLAIM, wrap=True, valign="top")
    put(0, column, words("title"), Style(size=look.FIGURE, bold=True, valign="bottom"))
    put(1, column, words("subtitle"), Style(size=look.CLAIM, color=look.MUTED))
    for number, (step, row) in enumerate(STEP_ROWS.items(), 1):
        figure = Style(size=look.FIGURE, bold=True, color=look.ACCENT)
        edge = (5, look.ACCENT) if number == 1 else (1, look.FAINT)
        put(row, column, str(number), figure.but(top=edge))
        put(row, column + 1, words(f"{step}.title"), Style(size=14, bold=True, top=edge))
        put(row + 1, column + 1, words(f"{step}.text"), body)
        for offset, (link, target) in enumerate(LINKS[step], 2):
            sheet.write_url(
                row + offset, column + 1, target, of(LINK.but(size=look.CLAIM)), words(f"{step}.{link}")
            )
    put(TROUBLE, column, words("trouble"), Style(size=14, bold=True, top=(1, look.FAINT)))
    sheet.write_blank(TROUBLE, column + 1, None, of(Style(top=(1, look.FAINT))))
    for number, one in enumerate(HELP):
        row = TROUBLE + 1 + 2 * number
        put(row, column, words(f"help.{one}_title"), Style(size=look.CLAIM, bold=True, valign="bottom"))
        put(row + 1, column + 1, words(f"help.{one}"), Style(color=look.MUTED, wrap=True, valign="top"))
