"""Names of a workbook and of its sheets: read as text, pointed elsewhere, or standing for a text of ours.

They are met in a loop over all: Excel's own look-up of a name may give a sheet's name of the same spelling.
"""

from collections.abc import Iterable, Mapping

import xlwings as xw

from ltv_xl.workbook_names import REPORT_PREFIX

NO_FIGURE = "=NA()"
"""What a figure's name refers to while no report has the figure and the user needs the name."""

_EXCELS_OWN = frozenset({"Print_Area", "Print_Titles", "_FilterDatabase"})


def all_names(book: xw.Book) -> dict[str, str]:
    """Name -> what it refers to; a name that belongs to a sheet as Sheet!name."""
    return {name.name: str(name.refers_to) for name in book.names if local_name(name.name) not in _EXCELS_OWN}


def figure_names(names: Iterable[str]) -> list[str]:
    """Those of a report's figures."""
    return [name for name in names if name.startswith(REPORT_PREFIX)]


def point(book: xw.Book, targets: Mapping[str, str]) -> None:
    """Let names refer to these formulas; those that are missing are added."""
    present = {name.name: name for name in book.names}
    for name, formula in targets.items():
        if name not in present:
            book.names.add(name, formula)
        elif present[name].refers_to != formula:
            present[name].refers_to = formula


def scope(name: str) -> str:
    """The sheet that a name belongs to; "" for the workbook."""
    sheet = name.rpartition("!")[0]
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def local_name(name: str) -> str:
    """A name without the sheet that it belongs to."""
    return name.rpartition("!")[2]


def sheet_text(sheet: xw.Sheet, name: str) -> str | None:
    """The text that a name of the sheet's own stands for; None where there is no such name."""
    for own_name in sheet.names:
        if local_name(own_name.name) == name:
            return text_of(own_name.refers_to)
    return None


def delete_sheet_name(sheet: xw.Sheet, name: str) -> None:
    """Delete a name of the sheet's own, if it is there."""
    for own_name in [own_name for own_name in sheet.names if local_name(own_name.name) == name]:
        own_name.delete()


def text_of(refers_to: object) -> str:
    """The text that a name refers to."""
    return str(refers_to).removeprefix("=").removeprefix('"').removesuffix('"').replace('""', '"')


def as_text(text: str) -> str:
    """What a name refers to so that it stands for a text."""
    return '="' + text.replace('"', '""') + '"'
