"""The button as VBA presses it: the ribbon's callback in the workbook's macros, RunPython, the real target.

The command runs once the macro has ended: Calc 7.4 ends when sheets come into a workbook while a macro of it
still runs. Excel waits inside the macro instead; that is not shown here.
"""

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ltv_xl.excel.refresh.report_sheets import report_sheets
from ltv_xl.template.shipped import shipped_macros
from tests.excel.live.shop import orders, shop
from tests.excel.live.test_refresh import done
from tests.support import calc_bridge
from tests.support.calc import Office
from tests.support.calc_book import connected
from tests.support.calc_bridge import Seen
from tests.support.calc_macros import callback, press

pytestmark = pytest.mark.office


def test_pressed_in_vba_twice(
    app: xw.App, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []

    def run_python(_: Any, __: Seen, command: str) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr(calc_bridge, "run_python", run_python)
    button = callback(shipped_macros("workbook")[1], "ltvRefresh")
    with connected(office, shop(tmp_path, orders(customers=20))) as connection:
        book = xw.Book(impl=app.impl.books.shown(connection.document, str(tmp_path / "shop.xlsm")))
        for number in (1, 2):
            press(connection.document, button, "ltvRefresh")
            assert (connection.seen.errors, len(commands)) == ([], number)
            book.set_mock_caller()
            exec(commands[-1], {"__name__": "__main__"})
            del xw.Book._mock_caller  # type: ignore[attr-defined]
            assert done(app.impl.alerts[-1])
            assert len(report_sheets(book)) > 8
        app.impl.books.open_ones.clear()  # the document is the connection's to close
