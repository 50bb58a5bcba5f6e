"""What a message says about a workbook: its title, its day and its headline figures.

They are read from the file that is mailed, under the stable names that About lists, as the values stored in
it: the text and the attachment cannot say different things. A workbook without such names has no figures.
"""

import re
import warnings
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ltv_xl.report.style import MONEY, Numbers, symbol
from ltv_xl.texts import LANGUAGES, Language, text
from ltv_xl.workbook_names import (
    REPORT_CPA,
    REPORT_LTV,
    REPORT_LTV_CONTRACT,
    REPORT_LTV_PER_CPA,
    REPORT_ORDER_VALUE,
    REPORT_REPEAT_RATE,
    REPORT_TARGET_PROFIT,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

FIGURES = (
    (REPORT_LTV.format(months=12), "ltv", 12),
    (REPORT_LTV.format(months=6), "ltv", 6),
    (REPORT_LTV.format(months=3), "ltv", 3),
    (REPORT_CPA, "cpa", None),
    (REPORT_LTV_PER_CPA, "ltv_per_cpa", None),
    (REPORT_REPEAT_RATE, "repeat_rate", None),
    (REPORT_ORDER_VALUE, "order_value", None),
    (REPORT_LTV_CONTRACT, "ltv_contract", None),
)
"""Workbook name, key of its words, months. Of the LTVs the first with a value is shown, as in the report."""

PRICED = REPORT_TARGET_PROFIT
"""Its number format shows the currency."""


@dataclass(frozen=True)
class Figure:
    """One headline figure in words, such as 12-month LTV and ¥10,712."""

    label: str
    value: str


@dataclass(frozen=True)
class Summary:
    """title and as_of are None for a workbook that is no report of ours."""

    lang: Language
    title: str | None
    as_of: date | None
    figures: tuple[Figure, ...]

    @property
    def day(self) -> str:
        """The as-of date in words."""
        if self.as_of is None:
            return ""
        if self.lang == "ja":
            return f"{self.as_of.year}年{self.as_of.month}月{self.as_of.day}日"
        return f"{self.as_of.day} {text(f'mail.month.m{self.as_of.month}', 'en')} {self.as_of.year}"


def summary(content: bytes, lang: Language | None = None) -> Summary:
    """The summary of a workbook that `inspect` has let pass; without `lang` in the workbook's language."""
    try:
        return _summary(content, lang)
    except Exception:  # openpyxl raises nearly anything over what it does not know
        return Summary(lang or "en", None, None, ())


def _summary(content: bytes, lang: Language | None) -> Summary:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        try:
            return _read(book, lang)
        finally:
            book.close()


def _read(book: "Workbook", lang: Language | None) -> Summary:
    cells = {name: _cell(book, name) for name in (*(name for name, _, _ in FIGURES), PRICED)}
    own = _language(book)
    spoken = lang or own
    if cells[PRICED] is None:
        return Summary(spoken, None, None, ())
    numbers = Numbers(spoken, _currency(cells[PRICED].number_format))
    revenue = _is_revenue(book, own)
    ltv = text("report.revenue_ltv" if revenue else "report.ltv", spoken)
    figures, led = [], False
    for name, key, months in FIGURES:
        cell = cells[name]
        if cell is None or not isinstance(cell.value, int | float) or (months and led):
            continue
        led = led or bool(months)
        label = text(f"mail.figure.{key}", spoken, ltv=ltv, months=months)
        figures.append(Figure(label, _shown(float(cell.value), key, numbers)))
    title = (book.properties.title or "").strip()
    general = text("report.title", own)
    if title.startswith(general):  # the segment that may follow has its name in the user's own words
        title = text("report.title", spoken) + title.removeprefix(general)
    title = title.replace("   |   ", " | ", 1)  # the report's title before its segment is set for a sheet
    created = book.properties.created
    return Summary(spoken, title or None, created.date() if created else None, tuple(figures))


def _cell(book: "Workbook", name: str) -> Any:
    """The cell that a workbook name points at; None where there is none."""
    defined = book.defined_names.get(name)
    try:
        places = list(defined.destinations) if defined else []
        cell = book[places[0][0]][places[0][1].replace("$", "")] if len(places) == 1 else None
        return None if isinstance(cell, tuple) else cell
    except (KeyError, ValueError, AttributeError):  # the sheet is gone, or the name means no place
        return None


def _language(book: "Workbook") -> Language:
    """By the name of the sheet Summary; else by whether any sheet has a Japanese name."""
    for lang in LANGUAGES:
        if text("report.sheet.summary", lang) in book.sheetnames:
            return lang
    return "ja" if re.search(r"[ぁ-んァ-ヶ一-龥]", "".join(book.sheetnames)) else "en"


def _is_revenue(book: "Workbook", lang: Language) -> bool:
    """Whether the report calls its LTV revenue LTV, which its sheet About says beside the name."""
    about = text("report.sheet.about", lang)
    if about not in book.sheetnames:
        return False
    called = text("report.revenue_ltv", lang)
    for row in book[about].iter_rows(values_only=True):
        if FIGURES[0][0] in row:
            return any(called in cell for cell in row if isinstance(cell, str))
    return False


def _currency(number_format: str) -> str:
    """The currency whose symbol stands in a number format; an unknown symbol is the code itself."""
    quoted = re.match(r'"([^"]+)"', number_format)
    sign = quoted[1].strip() if quoted else "¥"
    return next((code for code in MONEY if symbol(code) == sign), sign)


def _shown(value: float, key: str, numbers: Numbers) -> str:
    """A figure as the report's tiles show it."""
    if key == "repeat_rate":
        return f"{value:.1%}"
    if key == "ltv_per_cpa":
        return f"{value:.2f}{'倍' if numbers.lang == 'ja' else '×'}"
    sign = symbol(numbers.currency)
    gap = " " if sign.isalpha() and len(sign) == 3 else ""
    places = MONEY.get(numbers.currency, ("", 2))[1] if abs(value) < 10_000 else 0
    return f"{'-' if value < 0 else ''}{sign}{gap}{abs(value):,.{places}f}"
