"""Refresh reports: from the tables of the open workbook to report sheets in it. This file is the flow."""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import xlwings as xw
from msgspec import Struct
from msgspec.structs import asdict, replace

from ltv_xl.errors import LtvError
from ltv_xl.excel.app_state import Say, status_bar
from ltv_xl.excel.beside import with_shop_file
from ltv_xl.excel.example_rows import example_rows
from ltv_xl.excel.inputs import Inputs, inputs, read_inputs
from ltv_xl.excel.option_places import option_places
from ltv_xl.excel.refresh import report_file
from ltv_xl.excel.refresh.charts import unreadable_charts
from ltv_xl.excel.refresh.history import history_of
from ltv_xl.excel.refresh.lock import refresh_lock
from ltv_xl.excel.refresh.other_pointers import OtherPointer, other_pointers, point_elsewhere
from ltv_xl.excel.refresh.plan import Plan
from ltv_xl.excel.refresh.recover import recovered
from ltv_xl.excel.refresh.references import mention
from ltv_xl.excel.refresh.replace import replace_report
from ltv_xl.excel.refresh.report_sheets import Tab, new_tabs, report_sheets, sheet_names, tab_names
from ltv_xl.excel.refresh.shifted import shifted
from ltv_xl.excel.refusals import in_the_workbook
from ltv_xl.excel.settings_sheet import SheetSettings, sheet_settings
from ltv_xl.excel.unusable_rows import UnusableRows, unusable_rows
from ltv_xl.orders.wording import listed
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    from ltv_xl.orders.understood import Statement
    from ltv_xl.report.content import Report

MOST_PLACES = 5
"""Places named in a question at most."""


class NewReport(Struct, frozen=True):
    """A report to be brought in: its bytes, its sheets, order rows read, and those it could not use.

    understood: what was understood of the tables, in a few lines.
    """

    content: bytes
    tabs: list[Tab]
    rows: int
    unusable: UnusableRows | None
    understood: tuple["Statement", ...]


def refreshed(book: xw.Book, lang: Language) -> str:
    """Make the report and bring its sheets into the workbook; what was done, in words.

    LtvError, or any other, leaves the workbook as it was.
    """
    with refresh_lock(), status_bar(book.app) as say:
        start = time.perf_counter()

        def copying(number: int, count: int) -> None:
            say(text("excel.refresh.copying", lang, number=number, count=count))

        report_file.remove_left_over(book.app)
        recovered(book)
        chosen = with_shop_file(book, sheet_settings(book, lang))
        given = inputs(book, chosen, say)
        report = _new_report(book, chosen, given, say)
        others = _other_pointers(book)
        say(text("excel.refresh.opening", lang))
        with report_file.opened(book.app, report.content) as source:
            refused: list[str] = []
            asked: list[str] = []

            def agreed(plan: Plan) -> bool:
                asked.extend(_doubts(book, source, others, plan, lang))
                return not asked or _says_ok(book, asked, lang)

            def once_whole(plan: Plan) -> None:
                refused.extend(point_elsewhere(others, plan.moves))

            staying = replace_report(book, source, report.tabs, copying, once_whole, agreed)
        if staying is None:
            return text("excel.refresh.stopped", lang)
        examples = example_rows(book, given.tables)
        seconds = time.perf_counter() - start
    said = _summary(report, staying, refused, asked, examples, seconds, lang)
    return "\n\n".join(filter(None, (said, option_places(book, said, lang), chosen.remark)))


def _new_report(book: xw.Book, chosen: SheetSettings, given: Inputs, say: Say) -> NewReport:
    """Read, analyse, render."""
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.understood import statements
    from ltv_xl.report.brief import Brief
    from ltv_xl.report.build import built

    settings = chosen.settings
    with temporary_folder() as folder:
        rejected = folder / "rejected.csv"
        try:
            orders = read_inputs(given, settings, say, rejected=rejected)
        except LtvError as error:
            raise in_the_workbook(error, given.tables, chosen.places, settings.lang) from error
        with closing(orders.connection):
            unusable = unusable_rows(orders, rejected, given.tables, settings.lang)
            results = analyse(orders, settings, say)
            account = Brief(orders, results, settings).understood
            report = built(
                orders, results, settings, history=history_of(book, date.today())
            )  # the user's day
    say(text("excel.refresh.writing", settings.lang))
    tabs = _tabs(book, report)
    lines = statements(account, settings.lang)
    return NewReport(_rendered(report, tabs), tabs, orders.rows_read, unusable, lines)


def _tabs(book: xw.Book, report: "Report") -> list[Tab]:
    """What the report's sheets are to be called in this workbook."""
    last = report_sheets(book)
    ours = {sheet.name for sheet in last}
    return new_tabs(report.sheets, last, [name for name in tab_names(book) if name not in ours])


def _rendered(report: "Report", tabs: list[Tab]) -> bytes:
    from ltv_xl.report.xlsx import rendered

    names = {tab.key: tab.name for tab in tabs}
    sheets = tuple(replace(sheet, name=names[sheet.key]) for sheet in report.sheets)
    return rendered(replace(report, sheets=sheets), marks={tab.key: tab.mark for tab in tabs})


def _other_pointers(book: xw.Book) -> list[OtherPointer]:
    """What of the user's points at the last report beside formulas, charts and names."""
    ours = [sheet.name for sheet in report_sheets(book)]
    tables = [table.name for name in ours for table in book.sheets[name].tables]
    return other_pointers(book, _users_sheets(book), mention(ours, tables)) if ours else []


def _users_sheets(book: xw.Book) -> list[str]:
    ours = {sheet.name for sheet in report_sheets(book)}
    return [name for name in sheet_names(book) if name not in ours]


def _doubts(
    book: xw.Book, source: xw.Book, others: Sequence[OtherPointer], plan: Plan, lang: Language
) -> list[str]:
    """What of the user's shows, or may show, something else from now on; a paragraph for each kind."""
    if not report_sheets(book):
        return []
    by_address = [(pointer.place, formula) for pointer in others for formula in pointer.formulas]
    places_of = {
        "shifted": [*plan.shifted, *shifted(book, source, by_address, plan.replaced)],
        "losing": plan.losing,
        "charts": unreadable_charts(book, _users_sheets(book)),
        "pointers": [pointer.place for pointer in others if pointer.write is None],
    }
    return [
        text(f"excel.refresh.{key}", lang, **{key: listed(places, MOST_PLACES)})
        for key, places in places_of.items()
        if places
    ]


def _says_ok(book: xw.Book, doubts: Sequence[str], lang: Language) -> bool:
    """Whether the user goes on all the same."""
    question = "\n\n".join([*doubts, text("excel.refresh.go_on", lang)])
    return bool(book.app.alert(question, "ltv_xl", "ok_cancel") == "ok")


def _summary(
    report: NewReport,
    staying: Mapping[str, str],
    refused: Sequence[str],
    asked: Sequence[str],
    examples: Mapping[str, int],
    seconds: float,
    lang: Language,
) -> str:
    """What was done, and what the user should heed."""
    done = {"sheets": len(report.tabs), "rows": report.rows, "seconds": max(1, round(seconds))}
    paragraphs = [text("excel.refresh.done", lang, **done)]
    paragraphs += [text("excel.refresh.stayed", lang, sheet=sheet, by=by) for sheet, by in staying.items()]
    if refused:
        paragraphs.append(text("excel.refresh.refused", lang, pointers=listed(refused, MOST_PLACES)))
    paragraphs += asked
    paragraphs.append(
        "\n".join(
            text("excel.refresh.understood", lang, label=line.label, words=line.words)
            for line in report.understood
        )
    )
    if report.unusable:
        key = "unusable" if report.unusable.place else "unusable_there"
        paragraphs.append(text(f"excel.refresh.{key}", lang, **asdict(report.unusable)))
    paragraphs += [
        text("excel.refresh.examples", lang, table=table, count=count) for table, count in examples.items()
    ]
    return "\n\n".join(paragraphs)
