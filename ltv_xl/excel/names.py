"""Names of a workbook: read as text, pointed elsewhere, and which of them are a report's figures.

They are met in a loop over all: Excel's own look-up of a name may find a sheet's name of the same spelling.
"""

from collections.abc import Iterable, Mapping

import xlwings as xw

from ltv_xl.workbook_names import REPORT_PREFIX

GONE = "=NA()"
"""What such a name stands for while no report has its figure and a formula of the user's asks for it."""

_EXCELS_OWN = frozenset({"Print_Area", "Print_Titles", "_FilterDatabase"})


def workbook_names(book: xw.Book) -> dict[str, str]:
    """Name -> what it refers to; those that belong to a sheet as Sheet!name."""
    found = {}
    for one in book.names:
        if one.name.rpartition("!")[2] not in _EXCELS_OWN:
            found[one.name] = str(one.refers_to)
    return found


def figure_names(names: Iterable[str]) -> list[str]:
    """Those of a report's figures."""
    return [name for name in names if name.startswith(REPORT_PREFIX)]


def point(book: xw.Book, names: Mapping[str, str]) -> None:
    """Let names refer to these formulas."""
    there = {one.name: one for one in book.names}
    for name, to in names.items():
        if name not in there:
            book.names.add(name, to)
        elif there[name].refers_to != to:
            there[name].refers_to = to


def scope(name: str) -> str:
    """The sheet that a name belongs to; "" for the workbook."""
    sheet = name.rpartition("!")[0]
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
