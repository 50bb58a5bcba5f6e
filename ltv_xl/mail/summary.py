"""What a message says about a workbook: title, day and period, the tiles, what stands out, one caution.

They are read from the file that is mailed, under the workbook's stable names, as the values stored in it: the
text and the attachment cannot say different things. A workbook without such names has no figures. In another
language than the workbook's the figures have names of ours, and there are no sentences: those are its own.
"""

import re
import warnings
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ltv_xl.mail.shown import shown
from ltv_xl.report.style import MONEY, Numbers, symbol
from ltv_xl.texts import LANGUAGES, Language, text
from ltv_xl.texts.days import day_in_words
from ltv_xl.workbook_names import (
    REPORT_CAUTION,
    REPORT_CPA,
    REPORT_FINDING,
    REPORT_LTV,
    REPORT_LTV_CONTRACT,
    REPORT_LTV_PER_CPA,
    REPORT_ORDER_VALUE,
    REPORT_REPEAT_RATE,
    REPORT_TARGET_PROFIT,
    REPORT_TILE,
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

OF_WHOM = {"ltv": "ltv_of_all", "ltv_per_cpa": "ltv_per_cpa_of_paid"}
"""Words that say which customers a figure is of, where a CPA stands beside it: that is of paid channels."""

PRICED = REPORT_TARGET_PROFIT
"""Its number format shows the currency."""


TILES, FINDINGS, NOTES = 6, 3, 2
"""How many a first page has at most; notes: of a tile."""
PERIOD_ROW = 2
"""The row of the first page's subtitle."""


class Figure(Struct, frozen=True):
    """One headline figure in words, such as 12-month LTV and ¥10,712, and what the tile says below it.

    loss: it is below zero.
    """

    label: str
    value: str
    notes: tuple[str, ...] = ()
    loss: bool = False


class Claim(Struct, frozen=True):
    """What stands out, and its proof."""

    claim: str
    proof: str


class Summary(Struct, frozen=True):
    """title and as_of are None for a workbook that is no report of ours. period: with what LTV adds up."""

    lang: Language
    title: str | None
    as_of: date | None
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...] = ()
    period: str = ""
    caution: str = ""

    @property
    def day(self) -> str:
        """The as-of date in words; "" without one."""
        return day_in_words(self.as_of, self.lang) if self.as_of else ""


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
    tiles = _tiles(book) if spoken == own else ()
    figures = tiles or _named_figures(book, cells, spoken, own)
    title = (book.properties.title or "").strip()
    general = text("report.title", own)
    if title.startswith(general):  # the segment that may follow has its name in the user's own words
        title = text("report.title", spoken) + title.removeprefix(general)
    title = title.replace("   |   ", " | ", 1)  # the report's title before its segment is set for a sheet
    created = book.properties.created
    day = created.date() if created else None
    if not tiles:
        return Summary(spoken, title or None, day, figures)
    caution = _cell(book, REPORT_CAUTION)
    said = str(caution.value or "") if caution is not None else ""
    return Summary(spoken, title or None, day, figures, _claims(book), _period(book), said)


def _tiles(book: "Workbook") -> tuple[Figure, ...]:
    """The tiles of the first page: a label above each figure, notes below it."""
    tiles = []
    for number in range(1, TILES + 1):
        cell = _cell(book, REPORT_TILE.format(number=number))
        if cell is None or cell.row == 1:
            continue
        label = _beside(cell, -1)
        notes = (_beside(cell, 1 + line) for line in range(NOTES))
        value = shown(cell.value, cell.number_format)
        if label and value:
            loss = isinstance(cell.value, int | float) and cell.value < 0
            tiles.append(Figure(label, value, tuple(filter(None, notes)), loss))
    return tuple(tiles)


def _claims(book: "Workbook") -> tuple[Claim, ...]:
    cells = (_cell(book, REPORT_FINDING.format(number=number)) for number in range(1, FINDINGS + 1))
    return tuple(
        Claim(str(cell.value), _beside(cell, 1)) for cell in cells if cell is not None and cell.value
    )


def _period(book: "Workbook") -> str:
    """The subtitle of the first page."""
    tile = _cell(book, REPORT_TILE.format(number=1))
    words = str(tile.parent.cell(PERIOD_ROW, tile.column).value or "") if tile is not None else ""
    return " | ".join(part.strip() for part in words.split("|"))


def _beside(cell: Any, rows: int) -> str:
    """What the cell so many rows below shows; above, if they are negative."""
    other = cell.parent.cell(cell.row + rows, cell.column)
    return shown(other.value, other.number_format)


def _named_figures(
    book: "Workbook", cells: Mapping[str, Any], spoken: Language, own: Language
) -> tuple[Figure, ...]:
    """The headline figures under the names that About lists."""
    numbers = Numbers(spoken, _currency(cells[PRICED].number_format))
    ltv = text("report.revenue_ltv" if _is_revenue(book, own) else "report.ltv", spoken)
    advertises = cells[REPORT_CPA] is not None and bool(_tiles(book))
    figures, led = [], False
    for name, key, months in FIGURES:
        cell = cells[name]
        if cell is None or not isinstance(cell.value, int | float) or (months and led):
            continue
        led = led or bool(months)
        whose = OF_WHOM.get(key, key) if advertises else key
        label = text(f"mail.figure.{whose}", spoken, ltv=ltv, months=months)
        figures.append(Figure(label, _shown(float(cell.value), key, numbers)))
    return tuple(figures)


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
