"""The hidden sheet _IntelliSense_: help while a function is typed, which Excel itself gives to its own alone.

The free add-in Excel-DNA IntelliSense shows it, where a user has that. Its pages "Getting Started" and "Usage
Instructions" say how the sheet looks: the last of the workbook, FunctionInfo in its first cell, then a row
for each function: name, description, help topic, and a pair of name and description for each argument.
"""

from typing import Any

from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.report.style import PLAIN
from ltv_xl.template.sheets.making import Making, page

IDENTIFIER, FORM = "FunctionInfo", "1"
"""The first two cells: what the sheet is, and of which form."""
FIRST_ARGUMENT = 3
"""Column of the first argument's name, counted from 0."""


def write(making: Making, sheet: Any) -> None:
    """Descriptions are labels, so that they follow the language; they are those of the function wizard."""
    page(sheet, "TypingHelpSheet", (), "grey")
    sheet.write_row(0, 0, (IDENTIFIER, FORM))
    for row, (name, function) in enumerate(WORKSHEET_FUNCTIONS.items(), 1):
        sheet.write_string(row, 0, name)
        making.label(sheet, row, 1, f"function.{name}", PLAIN)
        names = [argument.name for argument in function.arguments]
        for number, argument_name in enumerate(names):
            column = FIRST_ARGUMENT + 2 * number
            sheet.write_string(row, column, argument_name)
            making.label(sheet, row, column + 1, f"function.{name}.{number + 1}", PLAIN)
