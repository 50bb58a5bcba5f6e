"""Refresh reports: from the tables of the open workbook to report sheets in it. This file is the flow."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import xlwings as xw

from ltv_xl.errors import LtvError
from ltv_xl.excel import report_file
from ltv_xl.excel.app_state import status_bar
from ltv_xl.excel.charts import unreadable
from ltv_xl.excel.chosen import Chosen, chosen
from ltv_xl.excel.examples import example_rows
from ltv_xl.excel.inputs import Inputs, inputs
from ltv_xl.excel.marks import Tab, report_sheets, tabs
from ltv_xl.excel.mending import mended
from ltv_xl.excel.refusals import in_the_workbook
from ltv_xl.excel.replacing import replaced
from ltv_xl.excel.turn import our_turn
from ltv_xl.excel.unusable import Unusable, unusable
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, ORDERS

Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A report to be brought in: its bytes, its sheets, order rows read, and those it could not use."""

    content: bytes
    tabs: list[Tab]
    rows: int
    unusable: Unusable | None


def refreshed(book: xw.Book, lang: Language) -> str:
    """Make the report and bring its sheets into the workbook; what was done, in words.

    LtvError, or any other, leaves the workbook as it was.
    """
    with our_turn(), status_bar(book.app):
        start = time.perf_counter()

        def say(words: str) -> None:
            book.app.status_bar = f"ltv_xl: {words}"

        def copying(number: int, count: int) -> None:
            say(text("excel.refresh.copying", lang, number=number, count=count))

        mended(book)
        asked = chosen(book, lang)
        given = inputs(book, asked, say)
        made = _made(book, asked, given, say)
        if not _agreed(book, lang):
            return text("excel.refresh.stopped", lang)
        say(text("excel.refresh.opening", lang))
        with report_file.opened(book.app, made.content) as source:
            stayed = replaced(book, source, made.tabs, copying)
        examples = example_rows(book, given.tables)
        seconds = time.perf_counter() - start
    done = text(
        "excel.refresh.done", lang, sheets=len(made.tabs), rows=made.rows, seconds=max(1, round(seconds))
    )
    heed = [text("excel.refresh.stayed", lang, sheet=sheet, by=by) for sheet, by in stayed.items()]
    if made.unusable:
        heed.append(text("excel.refresh.unusable", lang, **vars(made.unusable)))
    heed += [
        text("excel.refresh.examples", lang, table=name, count=count) for name, count in examples.items()
    ]
    return "\n\n".join([done, *heed])


def _made(book: xw.Book, asked: Chosen, given: Inputs, say: Say) -> Made:
    """Read, analyse, render."""
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.read import read
    from ltv_xl.report.build import built
    from ltv_xl.report.xlsx import rendered

    lang = asked.settings.lang
    with TemporaryDirectory(prefix="ltv_xl_") as folder:
        rejected = Path(folder) / "rejected.csv"
        try:
            orders = read(
                [given.sources[ORDERS]],
                customers=given.sources.get(CUSTOMERS),
                ad_spend=given.sources.get(AD_SPEND),
                settings=asked.settings,
                rejected=rejected,
                progress=say,
            )
        except LtvError as error:
            raise in_the_workbook(error, given.tables, asked.as_of_cell, lang) from error
        with closing(orders.connection):
            left_out = unusable(orders, rejected, given.tables, lang)
            report = built(orders, analyse(orders, asked.settings, say), asked.settings)
    say(text("excel.refresh.writing", lang))
    before = report_sheets(book)
    ours = {one.name for one in before}
    others = [sheet.name for sheet in book.sheets if sheet.name not in ours]
    names = tabs(report.sheets, before, others)
    called = {one.key: one.name for one in names}
    sheets = tuple(replace(sheet, name=called[sheet.key]) for sheet in report.sheets)
    content = rendered(replace(report, sheets=sheets), marks={one.key: one.mark for one in names})
    return Made(content, names, orders.rows_read, left_out)


def _agreed(book: xw.Book, lang: Language) -> bool:
    """Whether the user goes on although his charts may show report figures, and cannot be read here."""
    ours = {one.name for one in report_sheets(book)}
    if not ours:
        return True
    charts = unreadable(book, [sheet.name for sheet in book.sheets if sheet.name not in ours])
    if not charts:
        return True
    asked = text("excel.refresh.charts", lang, charts=", ".join(charts[:5]))
    return book.app.alert(asked, "ltv_xl", "ok_cancel") == "ok"
