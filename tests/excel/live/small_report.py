"""A report of three sheets that refer to one another, by the one renderer; and a user's workbook."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from ltv_xl.excel.refresh.report_sheets import Tab
from ltv_xl.report.content import Block, Cell, Column, Facts, Report, Sheet, Table
from ltv_xl.report.xlsx import rendered
from ltv_xl.texts import Language

KEYS = ("summary", "segment.channel", "cohorts")
NAMES: dict[Language, tuple[str, ...]] = {
    "en": ("Summary", "By channel", "Cohorts"),
    "ja": ("サマリー", "獲得経路別", "コホート"),
}


@dataclass(frozen=True)
class Small:
    """Its bytes, and what its sheets are called."""

    content: bytes
    tabs: list[Tab]


def small(run: int, *, lang: Language = "en", tabs: Sequence[Tab] = (), keys: Sequence[str] = KEYS) -> Small:
    """The figures grow with `run`. tabs: names settled before; keys: the sheets that there are."""
    plain = [
        Tab(key, name, f"{key}|{name}") for key, name in zip(KEYS, NAMES[lang], strict=True) if key in keys
    ]
    names = {sheet.key: sheet.name for sheet in (*plain, *tabs)}
    used = [next(sheet for sheet in (*tabs, *plain) if sheet.key == key) for key in keys]
    counts = tuple(Cell(number * run) for number in range(1, 6))
    sums = tuple(Cell(number * run * 10) for number in range(1, 6))
    count = Cell(15 * run, lambda cells: f"SUM({cells})", (counts,))
    ltv = Cell(150 * run, lambda cells: f"SUM({cells})", (sums,), name="Report_LTV_12_months")
    header = ("Channel", "Customers", "LTV") if lang == "en" else ("獲得経路", "顧客数", "LTV")
    channels = Table(
        (Column(header[0], "text", 90), Column(header[1], "count", 90), Column(header[2], "money", 90)),
        tuple((Cell(letter), *row) for letter, *row in zip("abcde", counts, sums, strict=True)),
        (Cell("Total"), count, ltv),
        name="Segment_channel",
    )
    each = Cell(10, lambda a, b: f"{a}/{b}", (ltv, count))
    rate = Cell(0.5 * run, lambda a: f"{a}/30", (count,), name="Report_repeat_rate")
    customers = Cell(15 * run, lambda a: a, (count,))
    months = tuple(Cell(number * run) for number in range(1, 13))
    shares = tuple(
        Cell(number / 15, lambda a, b: f"{a}/{b}", (month, count)) for number, month in enumerate(months, 1)
    )
    cohorts = Table(
        (Column("n", "count", 90), Column("share", "share", 90)), tuple(zip(months, shares, strict=True))
    )
    sheets: dict[str, Block] = {
        "summary": Facts(
            "Small",
            (
                ("Customers", customers, "count", ""),
                ("LTV each", each, "money", ""),
                ("Rate", rate, "ratio", ""),
                ("Run", Cell(run), "count", ""),
            ),
        ),
        "segment.channel": channels,
        "cohorts": cohorts,
        "other": channels,
    }
    report = Report(
        "Small",
        "Small",
        lang,
        "JPY",
        date(2025, 6, 30),
        tuple(Sheet(tab.key, names[tab.key], "Title", "Subtitle", (sheets[tab.key],)) for tab in used),
        functions=(("LTV_REPEAT", "=LAMBDA(a,a)"),),
    )
    return Small(rendered(report, marks={tab.key: tab.mark for tab in used}), used)


def users_book() -> bytes:
    """Two sheets of the user's, the second hidden, and names of his own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    mine, hidden = book.add_worksheet("Mine"), book.add_worksheet("Kept's")
    mine.write("A1", "my own numbers")
    mine.write("A2", 21)
    mine.write_formula("B1", "=A2*2", None, 42)
    hidden.write("A1", "secret")
    hidden.hide()
    book.define_name("My_number", "=Mine!$A$2")
    book.close()
    return stream.getvalue()
