"""The worksheet that spares XlsxWriter's regexes writes what XlsxWriter's own writes."""

import io
import re
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ltv_xl.report.xlsx.worksheet import ReportWorksheet
from ltv_xl.texts import LANGUAGES, Language
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
    "",
    "=",
)


def same(formula: str) -> bool:
    return bool(ReportWorksheet()._prepare_formula(formula) == Worksheet()._prepare_formula(formula))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_formula_of_a_report_is_prepared_as_xlsxwriter_does(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    formulas = [cell.formula for cell in stored_cells(demo_reports[lang]) if cell.formula]
    assert len(formulas) > 1000
    assert [formula for formula in formulas if not same("=" + formula)] == []


def test_newer_functions_and_odd_formulas_are_prepared_as_xlsxwriter_does() -> None:
    assert {"SORT", "FILTER", "XLOOKUP", "LAMBDA"} <= set(NEWER)
    formulas = [*ODD, *(f"=SUM({name}(A1:A9))" for name in NEWER)]
    assert [formula for formula in formulas if not same(formula)] == []


def test_options_go_to_xlsxwriter() -> None:
    ours, plain = ReportWorksheet(), Worksheet()
    assert ours._prepare_formula("=STDEV.S(A1)", True) == plain._prepare_formula("=STDEV.S(A1)", True)
    ours.use_future_functions = plain.use_future_functions = True
    assert ours._prepare_formula("=STDEV.S(A1)") == plain._prepare_formula("=STDEV.S(A1)")


def test_xlsxwriter_still_calls_what_is_overridden() -> None:
    class Watched(ReportWorksheet):
        formulas: tuple[str, ...] = ()

        def _prepare_formula(self, formula: str, *options: object, **named: object) -> str:
            self.formulas += (formula,)
            return super()._prepare_formula(formula, *options, **named)

    with Workbook(io.BytesIO()) as book:
        sheet = book.add_worksheet("s", Watched)
        sheet.write_formula(0, 0, "=SUM(B1:B2)")
    assert sheet.formulas == ("=SUM(B1:B2)",)
