"""The hidden sheet from which xlwings' VBA takes its configuration, before any file of the user's.

xlwings reads the keys of column A from A1 down to the first gap, each once, and the values beside them as
text: "False" must be a text, not a truth value. A key that is here hides the same key of the user's own
configuration files, so what must not be changed from there is here, even where it is empty.
"""

from typing import Any

from ltv_xl.report import style as look
from ltv_xl.template.content import Content
from ltv_xl.workbook_names import FUNCTIONS_MODULE, INTERPRETER_MAC, INTERPRETER_WIN

PASTED = (
    "LICENSE_KEY",
    *(
        f"{place}_{system}"
        for place in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")
        for system in ("WIN", "MAC")
    ),
)
"""Keys whose values xlwings puts into a command as they are, or by which it turns an address into a path."""


def write(sheet: Any, content: Content) -> None:
    """One key a row, from A1, without a header."""
    sheet.set_vba_name("ConfigSheet")
    sheet.set_tab_color(look.GREY)
    sheet.set_column_pixels(0, 0, 260)
    sheet.set_column_pixels(1, 1, 480)
    for row, (key, value) in enumerate(configuration(content).items()):
        sheet.write_string(row, 0, key)
        if value:
            sheet.write_string(row, 1, value)


def configuration(content: Content) -> dict[str, str]:
    """Keys and values of xlwings: all that its VBA reads.

    An interpreter that is not known is left out, so that the user's own configuration may name it. One that
    is known is not mixed with a Conda environment from there.
    """
    interpreters = {INTERPRETER_WIN: content.interpreter_win, INTERPRETER_MAC: content.interpreter_mac}
    known = {key: path for key, path in interpreters.items() if path}
    return {
        **known,
        **(dict.fromkeys(("INTERPRETER", "CONDA PATH", "CONDA ENV"), "") if known else {}),
        "PYTHONPATH": "",
        "UDF MODULES": FUNCTIONS_MODULE,
        # A button gets a Python of its own: while it writes cells, Excel asks the functions' server for new
        # values, and that must be free to answer.
        "USE UDF SERVER": "False",
        "DEBUG UDFS": "False",
        "SHOW CONSOLE": "False",
        "SHOW_ERROR_POPUPS": "True",  # "False" would write what went wrong into a new sheet of the workbook
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",  # a workbook in OneDrive has an https address for a folder
        "TEMP DIR": "%TEMP%",  # where xlwings would look anyway
        **dict.fromkeys(PASTED, ""),
    }
