"""The button in a process of its own, which may be killed, on a workbook that is open in a running Calc.

python -m tests.excel.live.button_process PIPE PATH

It waits for a line on its input before each of two steps: to recover a refresh that was cut off, and to
refresh. After each it says what it has done. What Excel itself would know after a kill, Calc's engine in
Python does not: the reports that are still open, and that Excel is still quiet. Both are restored here.
"""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import xlwings as xw

from ltv_xl.excel import ribbon
from ltv_xl.excel.refresh import journal
from ltv_xl.excel.refresh.recover import recovered
from tests.support.calc import attached
from tests.support.calc_engine.app import Engine

QUIET = {
    "screen_updating": False,
    "display_alerts": False,
    "enable_events": False,
    "calculation": "manual",
}


def opened(pipe: str, path: Path) -> xw.Book:
    """The workbook, in a Calc that knows all documents that are open in it."""
    app = Engine(attached(pipe)).apps.only
    engines: Any = xw.engines
    engines.active = xw.Engine(impl=app.engine)
    documents = list(app.office.desktop.Components)
    books = {Path(unquote(urlsplit(document.URL).path)): document for document in documents}
    for place, document in books.items():
        app.books.shown(document, str(place))
    book = xw.Book(impl=app.books(str(path)))
    if journal.entry(book) is not None:
        app._settings.update(QUIET)
    return book


def main(pipe: str, path: str) -> None:
    book = opened(pipe, Path(path))
    app: Any = book.app.impl
    for step in sys.stdin:
        if step.strip() == "recover":
            said: dict[str, Any] = {"recovered": recovered(book)}
        else:
            book.set_mock_caller()
            ribbon.refresh_reports("en")
            said = {
                "alerts": app.alerts,
                "settings": app._settings,
                "books": [open_book.name for open_book in app.books],
            }
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
