"""IronCalc and formulon: two spreadsheet engines that are not ours, each asked for every cell of a workbook.

Both compute classic formulas, table references, LET and LAMBDA, and spill. They accept what Excel would not
(missing prefixes, names that look like cells), so a workbook that they compute still needs its XML linted.
"""

import io
import re
import tempfile
import zipfile
from pathlib import Path

import formulon
import ironcalc

from tests.support.office import CellValue, column_letters

Computed = dict[tuple[str, str], CellValue]
"""(sheet, "A1") -> number, text or error code such as "#DIV/0!", or truth; without the empty cells."""


def ironcalc_values(workbook: Path | bytes) -> Computed:
    """Every cell as IronCalc computes it."""
    if isinstance(workbook, bytes):
        with tempfile.TemporaryDirectory(prefix="ironcalc-") as folder:
            path = Path(folder, "workbook.xlsx")
            path.write_bytes(workbook)
            return ironcalc_values(path)
    model = ironcalc.load_from_xlsx(str(workbook), "en", "UTC", "en")
    model.evaluate()
    computed: Computed = {}
    for index, sheet in enumerate(model.get_worksheets_properties()):
        first_row, last_row, first_column, last_column = model.get_sheet_dimensions(index)
        for column in range(first_column, last_column + 1):
            letters = column_letters(column - 1)
            for row in range(first_row, last_row + 1):
                value = model.get_cell_value(index, row, column)
                if value is not None:
                    computed[sheet["name"], f"{letters}{row}"] = value
    return computed


def formulon_values(workbook: Path | bytes) -> Computed:
    """Every cell as formulon computes it.

    formulon 0.18 does not know how Excel stores an optional LAMBDA parameter, `_xlop.x`; it is given a
    copy with `[_xlpm.x]`, which Excel would refuse.
    """
    content = workbook if isinstance(workbook, bytes) else workbook.read_bytes()
    book = formulon.Workbook.load(_optional_parameters_in_brackets(content))
    book.recalc()
    computed: Computed = {}
    for index in range(book.sheet_count()):
        sheet = book.sheet_name(index)
        for cell in book.iter_cells(index):
            value = _plain(cell.value)
            if value is not None:
                computed[sheet, f"{column_letters(cell.col)}{cell.row + 1}"] = value
    return computed


def _plain(value: formulon.Value) -> CellValue:
    if value.error_code is not None:
        return formulon.error_display_name(value.error_code)
    if value.kind.name not in {"BLANK", "NUMBER", "BOOL", "TEXT"}:
        raise ValueError(f"formulon left a cell without a value: {value}")
    return (
        value.number if value.number is not None else value.text if value.boolean is None else value.boolean
    )


def _optional_parameters_in_brackets(content: bytes) -> bytes:
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(rewritten, "w") as copy:
        for part in source.infolist():
            xml = source.read(part)
            if part.filename == "xl/workbook.xml":
                xml = re.sub(rb"_xlop\.(\w+)", rb"[_xlpm.\1]", xml)
            copy.writestr(part, xml)
    return rewritten.getvalue()
