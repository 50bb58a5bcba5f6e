"""The sheet Start: three steps in both languages side by side, and what to do when it does not work."""

from collections.abc import Callable, Iterator
from typing import Any

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
STEPS = ("one", "two", "three")
HELP = ("blocked", "name", "doctor", "windows")
LINES = 2
"""Of the words of a step and of an answer, in either language."""
HEADING = 14

Looks = Callable[[Style], Any]


def write(making: Making, sheet: Any, japanese: Looks, english: Looks) -> None:
    """The language of the workbook stands left. japanese, english: formats in the font of the language."""
    page(sheet, "StartSheet", (*SIDE, GUTTER, *SIDE), "accent")
    looks: dict[Language, Looks] = {"ja": japanese, "en": english}
    languages: tuple[Language, Language] = ("ja", "en") if making.lang == "ja" else ("en", "ja")
    bottom = 0
    for side, lang in enumerate(languages):
        for bottom, pixels in enumerate(_side(sheet, 1 + side * (len(SIDE) + 1), lang, looks[lang])):
            sheet.set_row_pixels(bottom, pixels)
    sheet.write_string(bottom, 1, f"ltv_xl {ltv_xl.__version__}", making.look(NOTE))
    sheet.print_area(0, 0, bottom, 2 * len(SIDE) + 1)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()


def _links(step: str) -> list[tuple[str, str]]:
    """Which link of a step leads where."""
    targets = {
        "one": [
            ("link", f"{ORDERS}!{FIRST_CELL}"),
            ("other", f"{SETTINGS_SHEET}!{settings.place('orders_file')}"),
        ],
        "two": [("link", f"{EXAMPLES_SHEET}!B3")],
        "three": [("link", f"{SETTINGS_SHEET}!{settings.place('mail_to')}")],
    }
    return targets[step]


def _side(sheet: Any, column: int, lang: Language, of: Looks) -> Iterator[int]:
    """Write one language from the top; gives the height of each row as it goes."""
    columns = range(column, column + len(SIDE))
    row = -1

    def words(key: str, **fields: str) -> list[str]:
        lines = text(f"template.start.{key}", lang, **fields).splitlines()
        return lines + [""] * (LINES - len(lines))

    def put(at: int, value: str, style: Style) -> None:
        sheet.write_string(row, at, value, of(style))

    def ruled(style: Style) -> None:
        for at in columns:
            sheet.write_blank(row, at, None, of(style))

    body = Style(size=look.CLAIM)
    for key, style, pixels in (
        ("title", Style(size=look.FIGURE, bold=True, valign="bottom"), 50),
        ("subtitle", Style(size=look.CLAIM, color=look.MUTED), 28),
    ):
        row += 1
        put(column, words(key)[0], style)
        yield pixels
    row += 1
    yield 14
    buttons = {
        key: text(f"excel.ribbon.ltv{key.title()}.label", lang) for key in ("refresh", "share", "email")
    }
    for number, step in enumerate(STEPS, 1):
        row += 1
        edge = Style(top=(5, look.ACCENT) if number == 1 else (1, look.FAINT))
        ruled(edge)
        put(column, str(number), edge.but(size=look.FIGURE, bold=True, color=look.ACCENT))
        put(column + 1, words(f"{step}.title")[0], edge.but(size=HEADING, bold=True))
        yield 40
        for line in words(f"{step}.text", **buttons):
            row += 1
            put(column + 1, line, body)
            yield 22
        row += 1
        link = of(LINK.but(size=look.CLAIM))
        for at, (key, target) in enumerate(_links(step), column + 1):
            sheet.write_url(row, at, f"internal:{target}", link, words(f"{step}.{key}")[0])
        yield 28
        row += 1
        yield 12
    row += 1
    edge = Style(top=(1, look.FAINT))
    ruled(edge)
    put(column, words("trouble")[0], edge.but(size=HEADING, bold=True))
    yield 40
    for topic in HELP:
        row += 1
        put(column, words(f"help.{topic}_title")[0], body.but(bold=True))
        yield 24
        for line in words(f"help.{topic}"):
            row += 1
            put(column + 1, line, Style(color=look.MUTED))
            yield 19
        row += 1
        yield 6
    row += 1
    yield 26
