"""What every sheet is written with: formats by style, labels that follow the language, a page that prints."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct

from ltv_xl.report import style as look
from ltv_xl.report.style import NOTE, Style
from ltv_xl.template.sheets.labels import Labels
from ltv_xl.texts import Language

TITLE = Style(size=look.TITLE, bold=True, valign="bottom")
TABS = {"accent": look.ACCENT, "input": look.INPUT_EDGE, "grey": look.GREY}


class Making(Struct, frozen=True):
    """A workbook being written. look: style -> XlsxWriter's format, each made once. currency: at first."""

    book: Any
    lang: Language
    look: Callable[[Style], Any]
    labels: Labels
    currency: str

    def label(self, sheet: Any, row: int, column: int, key: str, style: Style) -> None:
        """A text that the language setting turns, with the value of today's language stored beside it."""
        value = self.labels.value(key, self.lang)
        sheet.write_formula(row, column, "=" + self.labels.formula(key), self.look(style), value)

    def heading(self, sheet: Any, row: int, columns: range, key: str) -> None:
        """A section's heading, with a hairline across the columns."""
        style = Style(size=look.SECTION, bold=True, bottom=(1, look.RULE))
        sheet.set_row_pixels(row, 30)
        self.label(sheet, row, columns[0], key, style)
        for column in columns[1:]:
            sheet.write_blank(row, column, None, self.look(style))


def page(sheet: Any, code_name: str, widths: Sequence[int], tab: Literal["accent", "input", "grey"]) -> None:
    """The grid and the print setup: margin in column A, A4 landscape, one page wide."""
    sheet.set_vba_name(code_name)
    sheet.hide_gridlines(2)
    sheet.set_default_row(15)
    sheet.set_tab_color(TABS[tab])
    for column, pixels in enumerate((look.MARGIN, *widths)):
        sheet.set_column_pixels(column, column, pixels)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.47, right=0.47, top=0.47, bottom=0.55)
    sheet.fit_to_pages(1, 0)
    grey = look.MUTED[1:]
    small = f"&{look.SMALL}&K{grey}"
    footer = f"&L{small}ltv_xl&R{small}&A  &P / &N"
    sheet.set_footer(footer, {"margin": 0.28, "scale_with_doc": False})


def titled(making: Making, sheet: Any, key: str) -> None:
    """Title and subtitle in the first two rows; `key` is the label group of the sheet."""
    for row, pixels in enumerate((38, 22)):
        sheet.set_row_pixels(row, pixels)
    making.label(sheet, 0, 1, f"{key}.title", TITLE)
    making.label(sheet, 1, 1, f"{key}.subtitle", NOTE)
