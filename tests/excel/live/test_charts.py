"""A host that does not let us read charts: the user is asked before anything is replaced."""

from pathlib import Path
from unittest import mock

import pytest
import xlwings as xw

from ltv_xl.excel import ribbon
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.dump import changes, state
from tests.excel.live.shop import orders, shop
from tests.excel.live.test_refresh import done, press
from tests.support.calc_engine import charts
from tests.support.python_uno import uno

pytestmark = pytest.mark.office


def test_charts_that_cannot_be_read_are_named_and_the_user_may_stop(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path, orders(customers=10)))
    press(book)
    draw(book)
    before = state(book)
    for answer in ("cancel", "ok"):
        book.app.impl.answer = answer
        book.app.impl.alerts.clear()
        book.set_mock_caller()
        with mock.patch.object(charts.Chart, "api", (None, object())):
            ribbon.refresh_reports()
        question, said = book.app.impl.alerts
        charts_named = text("excel.refresh.charts", "en", charts="Start: mine")
        assert question == f"{charts_named}\n\n{text('excel.refresh.go_on', 'en')}"
        if answer == "cancel":
            assert said == text("excel.refresh.stopped", "en")
            assert changes(before, state(book)) == {}
        else:
            assert done(said)


def draw(book: xw.Book) -> None:
    """A chart of the user's on the sheet Start."""
    area = book.impl.sheets("By channel").used_range.xl.RangeAddress
    where = uno().createUnoStruct("com.sun.star.awt.Rectangle", X=1000, Y=5000, Width=8000, Height=5000)
    book.impl.doc.Sheets.getByName("Start").Charts.addNewByName("mine", where, (area,), True, False)
