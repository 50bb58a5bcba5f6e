"""The hidden sheet ltv_help: the one place from which macros and labels take their texts."""

from typing import Any

from ltv_xl.report import style as look
from ltv_xl.report.style import HEADER, PLAIN
from ltv_xl.template.sheets.making import Making, page
from ltv_xl.workbook_names import LANGUAGE_WORDS

HEADERS = ("key", LANGUAGE_WORDS["en"], LANGUAGE_WORDS["ja"])


def write(making: Making, sheet: Any) -> None:
    """Key, English, Japanese; every text as a text, whatever it begins with."""
    page(sheet, "HelpSheet", (), "grey")
    for column, pixels in enumerate((260, 480, 480)):
        sheet.set_column_pixels(column, column, pixels)
    for column, header in enumerate(HEADERS):
        sheet.write_string(0, column, header, making.look(HEADER))
    key, words = making.look(PLAIN.but(color=look.MUTED)), making.look(PLAIN)
    for row, (name, *texts) in enumerate(making.labels.rows, 1):
        sheet.write_string(row, 0, name, key)
        for column, text in enumerate(texts, 1):
            sheet.write_string(row, column, text, words)
    sheet.freeze_panes(1, 1)
