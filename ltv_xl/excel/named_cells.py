"""Cells by the names that the template gives them."""

import xlwings as xw


def named_cell(book: xw.Book, name: str) -> xw.Range | None:
    """The cell that a name of the workbook stands for; None where the name or its cell was deleted."""
    return next((_cell(defined) for defined in book.names if defined.name == name), None)


def named_cells(book: xw.Book, prefix: str) -> dict[str, xw.Range]:
    """Those whose names begin so."""
    cells = {name.name: _cell(name) for name in book.names if name.name.startswith(prefix)}
    return {name: cell for name, cell in cells.items() if cell is not None}


def _cell(name: xw.Name) -> xw.Range | None:
    try:
        return name.refers_to_range
    except Exception:  # =Settings!#REF!, for which each engine has an error of its own
        return None
