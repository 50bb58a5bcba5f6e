"""The report's worksheet stores and writes what XlsxWriter's own does."""

import io
import re
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ltv_xl.report.xlsx import book
from ltv_xl.report.xlsx.worksheet import ReportWorksheet
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language
from tests.report.making import EDGES, HEADER, made, table
from tests.support.cells import stored_cells

NEWER = sorted(
    set(
        re.findall(
            r"[A-Z]{3,}(?=\\\()",
            Path(str(Worksheet._prepare_formula.__code__.co_filename)).read_text("utf-8"),
        )
    )
)
"""The functions that XlsxWriter itself knows as newer."""

ODD = (
    "=SUM(A1:B2)",
    "SUM(A1)",
    "{=SUM(A1)}",
    '=A1&"}"',
    '=IF(A1="{x}",1,2)',
    "=_xlfn.SORT(A1:A3)+FILTER(A1:A3,B1:B3)",
    "=A.SORT(A1)",
    "=SORTED(A1)+XSINGLE(A1)",
    "='SORT('!A1+日本SORT(A1)",
    '=IF(ISNUMBER(A1),UNIQUE(A1:A9),"")',
    "=SUM(A1)}",
    "=STDEV.S(A1)+xSORT(A1)",
    "",
    "=",
)


CONTENTS = (
    1,
    -2.5,
    1e300,
    1 / 3,
    "",
    'a < b & c > d "e"',
    " \x07 ",
    "#N/A",
    "#1",
    True,
    None,
    "2",
)
"""What a cell may hold, and a formula may give."""


def stored(kind: type[Worksheet], formula: str, *, future: bool = False) -> tuple[Any, bool]:
    """What a worksheet keeps of a formula, and whether it is one of those that spill."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an empty formula
        sheet = kind()
        sheet.use_future_functions = future
        sheet.write_formula(0, 0, formula, None, 7)
    return sheet.table[0].get(0), bool(sheet.has_dynamic_arrays)


def same(formula: str) -> bool:
    return all(
        stored(ReportWorksheet, formula, future=future) == stored(Worksheet, formula, future=future)
        for future in (False, True)
    )


def written(kind: type[Worksheet]) -> bytes:
    """A workbook with each content in a cell and as the value of a formula, with and without a format."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(2026, 1, 1)})
        sheet = workbook.add_worksheet("s", kind)
        for row, content in enumerate(CONTENTS):
            for column, form in enumerate((None, workbook.add_format({"bold": True}))):
                sheet.write(row, column, content, form)
                sheet.write_formula(row, 30 * (column + 1), f"=IF(A1<{row},B1&C1,0)", form, content)
        sheet.write_rich_string(20, 0, "a", workbook.add_format(), "b")
        sheet.write_array_formula(21, 0, 22, 0, "{=A1:A2*2}", None, 3)
        sheet.write_url(23, 0, "https://example.com/?a=1&b=2")
        for criteria in ("=NOT(ISNUMBER(A1))", "=UNIQUE(A1:A9)>1", "=SUM(XLOOKUP(1,A1:A9,B1:B9))>1"):
            sheet.conditional_format(0, 0, 9, 9, {"type": "formula", "criteria": criteria})
        sheet.set_row(40, 30)
        sheet.set_row_pixels(48, 30)
        sheet.write_number(57, 3, 1, workbook.add_format({"italic": True}))
        sheet.write_number(49, 5, 1)
        sheet.set_row(90, 30)  # beyond the last cell
    return stream.getvalue()


def test_every_kind_of_cell_is_written_as_xlsxwriter_does() -> None:
    assert written(ReportWorksheet) == written(Worksheet)


@pytest.mark.parametrize("shop", ["names", "500 segments"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whole_reports_are_written_as_xlsxwriter_does(
    shop: str, lang: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [table(tmp_path / "orders.csv", HEADER, EDGES[shop])]
    settings = Settings(lang=lang, history_starts="all-new", with_customers=True)
    ours = made(tmp_path / "ours.xlsx", orders, settings).read_bytes()
    monkeypatch.setattr(book, "ReportWorksheet", Worksheet)
    assert made(tmp_path / "theirs.xlsx", orders, settings).read_bytes() == ours


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_formula_of_a_report_is_stored_as_xlsxwriter_does(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    formulas = [cell.formula for cell in stored_cells(demo_reports[lang]) if cell.formula]
    assert len(formulas) > 1000
    assert [formula for formula in formulas if not same("=" + formula)] == []


def test_newer_functions_and_odd_formulas_are_stored_as_xlsxwriter_does() -> None:
    assert {"SORT", "FILTER", "XLOOKUP", "LAMBDA"} <= set(NEWER)
    formulas = [*ODD, *(f"=SUM({name}(A1:A9))" for name in NEWER)]
    assert [formula for formula in formulas if not same(formula)] == []


@pytest.mark.parametrize("name", ["_write_rows", "_prepare_formula"])
def test_xlsxwriter_still_calls_what_is_overridden(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    own = getattr(ReportWorksheet, name)

    def watched(sheet: ReportWorksheet, *arguments: Any) -> Any:
        calls.append(name)
        return own(sheet, *arguments)

    monkeypatch.setattr(ReportWorksheet, name, watched)
    with Workbook(io.BytesIO()) as workbook:
        sheet = workbook.add_worksheet("s", ReportWorksheet)
        sheet.write_formula(0, 0, "=SUM(B1:B2)")
        sheet.conditional_format(0, 0, 0, 0, {"type": "formula", "criteria": "=SUM(B1:B2)>1"})
    assert calls == [name]


def test_cells_beyond_the_sheet_are_refused_and_the_others_set_its_dimension() -> None:
    with Workbook(io.BytesIO()) as workbook:
        sheet = workbook.add_worksheet("s", ReportWorksheet)
        look = workbook.add_format()
        beyond = [sheet.write_number(-1, 0, 1.0), sheet.write_blank(1_048_576, 0, None, look)]
        beyond.append(sheet.write_formula(0, 16_384, "=A1"))
        within = [sheet.write_number(4, 3, 1.0), sheet.write_blank(2, 5, None, look)]
        within += [sheet.write_formula(7, 1, "=A1"), sheet.write_number(5, 2, 2.0)]
        assert (beyond, within) == ([-1, -1, -1], [0, 0, 0, 0])
        assert (sheet.dim_rowmin, sheet.dim_rowmax, sheet.dim_colmin, sheet.dim_colmax) == (2, 7, 1, 5)
        assert sheet.write_blank(9, 9, None) == 0
        assert 9 not in sheet.table
