"""The add-in's own functions and ribbon, with no workbook open beside it.

That Excel loads it at its start and offers its functions to every workbook is not shown here.
"""

from pathlib import Path

import pytest

from ltv_xl import FORMULAS
from ltv_xl.template.shipped import shipped, shipped_macros
from ltv_xl.texts import text
from tests.support.calc import Office
from tests.support.calc_book import connected
from tests.support.calc_cells import call
from tests.support.calc_macros import answer, callback, press

pytestmark = pytest.mark.office

CUSTOM_UI = shipped_macros("addin")[1]


def test_functions_and_ribbon_of_the_addin(office: Office, home: Path) -> None:
    """Without a sheet Settings it speaks the language of Excel; Calc is no Japanese Excel, so English."""
    with connected(office, shipped("ltv_xl.xlam"), "ltv_xl.xlam") as book:
        desk, document = book.sheet("Desk"), book.document
        for name, formula in FORMULAS.items():
            assert desk.typed(call(name, formula.example)) == formula.number(*formula.example)
        assert desk.typed("=CPO(100;5)") == "#NUM!"
        assert desk.typed("=ISERROR(CPO(100;5))") == 1
        label = answer(document, callback(CUSTOM_UI, "ltvRefresh", "getLabel"), "ltvRefresh")
        assert label == text("excel.ribbon.ltvRefresh.label", "en")
        press(document, callback(CUSTOM_UI, "ltvRefresh"), "ltvRefresh")
        assert book.seen.commands == ["from ltv_xl.excel import ribbon; ribbon.refresh_reports('en')"]
        # this bench's COM knows cells alone, and no workbook that a button could work with
        assert book.seen.messages == [text("excel.message.no_workbook", "en")]
        assert book.seen.errors == []
