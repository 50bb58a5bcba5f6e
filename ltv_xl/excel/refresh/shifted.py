"""Which of the user's pointers would show another figure, because they name it by its address.

A table's column and a figure's name go with their figure. B7 does not, where a channel more, or another
version of the report, has moved what stood there. `labels` says what a cell is known by.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import xlwings as xw
from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.column_letters import column_number
from ltv_xl.excel.refresh.labels import Cells, alike, same_names
from ltv_xl.excel.refresh.references import indirect_texts
from ltv_xl.ooxml.tokens import Place, Token, tokens, words

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_COLUMN = re.compile(r"\$?([A-Z]{1,3})", re.IGNORECASE)
_ROW = re.compile(r"\$?(\d{1,7})")

ORDERLESS = frozenset({
    *("SUM", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "MEDIAN", "SUMIF", "SUMIFS", "AVERAGEIF"),
    *("AVERAGEIFS", "COUNTIF", "COUNTIFS", "VLOOKUP", "XLOOKUP", "IF", "IFERROR", "IFNA", "ROUND"),
    *("ABS", "SERIES"),
})
"""What these make of a range does not depend on the order of its rows."""
FINDING = frozenset({"INDEX", "MATCH", "XMATCH"})
_FOUND = re.compile(r"\bINDEX\([^(),]+,\s*X?MATCH\(", re.IGNORECASE)
"""INDEX of a row that MATCH finds, as VLOOKUP does."""
REACHING = frozenset({"OFFSET"})
"""What these take lies beyond the cells that they name."""
OPERATIONS = frozenset("+-*/^&=<>")


class Area(Struct, frozen=True):
    """Cells that a formula names by address. Row 0: whole columns; column 0: whole rows.

    sheets: one, or the first and the last of several. is_text: it stands in quotation marks.
    """

    sheets: tuple[str, ...]
    top: int
    left: int
    bottom: int
    right: int
    is_text: bool = False

    @property
    def is_cell(self) -> bool:
        """Whether it is a single cell."""
        return self.top == self.bottom > 0 and self.left == self.right > 0


def shifted(
    book: xw.Book, source: xw.Book, pointers: Iterable[tuple[str, str]], sheets: Mapping[str, str]
) -> list[str]:
    """The places of pointers whose figure does not stand there in the new report, or under other words.

    pointers: each with where it is, as the user knows it. sheets: of the last report -> of the new one.
    """
    new_names = {old.casefold(): (old, new) for old, new in sheets.items()}
    read: dict[str, tuple[Cells, Cells]] = {}

    @cache  # a formula that is copied down names the same range in thousands of cells
    def moved(area: Area, is_reaching: bool, ordered: bool) -> bool:
        names = [new_names[sheet.casefold()] for sheet in area.sheets if sheet.casefold() in new_names]
        if not names:
            return False
        old, new = names[0]
        if len(area.sheets) > 1 or (area.is_text and old != new):
            return True  # which sheets lie between is not ours to say, and a text does not follow
        if old not in read:
            read[old] = _cells(book.sheets[old]), _cells(source.sheets[new])
        before, after = read[old]
        if is_reaching:
            area = replace(area, bottom=before.height, right=before.width)
        return _differ(before, after, area, ordered=ordered)

    places: dict[str, None] = {}
    for place, formula in pointers:
        functions = _functions(formula)
        orderless = ORDERLESS | FINDING if _finds_rows(formula) else ORDERLESS
        ordered = not (functions and functions <= orderless) or _calculates(formula)
        if any(moved(area, bool(functions & REACHING), ordered) for area in areas(formula)):
            places[place] = None
    return list(places)


def areas(formula: str) -> Iterator[Area]:
    """The cells of other sheets that a formula names, also in the texts that INDIRECT takes."""
    pieces = list(words(formula.removeprefix("=")))
    for inner in indirect_texts(formula):
        yield from (replace(area, is_text=True) for area in areas(f"={inner}"))
    for number, (token, where) in enumerate(pieces):
        if where is None or where.book or not where.sheets:
            continue
        last = _last_of_range(pieces, number)
        first, end = _corner(token.text), _corner((last or token).text)
        if first and end and (last or all(first)):
            rows, columns = zip(first, end, strict=True)
            yield Area(where.sheets, min(rows), min(columns), max(rows), max(columns))


def _last_of_range(pieces: Sequence[tuple[Token, Place | None]], number: int) -> Token | None:
    """The last cell of the range that begins with a piece; None of a single cell."""
    following = pieces[number + 1 : number + 3]
    return following[1][0] if len(following) == 2 and following[0][0].text == ":" else None


def _corner(written: str) -> tuple[int, int] | None:
    """Row and column of a cell; 0 for the other of a whole row or column. None for other words."""
    if cell := _CELL.fullmatch(written):
        return int(cell[2]), column_number(cell[1])
    if column := _COLUMN.fullmatch(written):
        return 0, column_number(column[1])
    row = _ROW.fullmatch(written)
    return (int(row[1]), 0) if row else None


def _differ(before: Cells, after: Cells, area: Area, *, ordered: bool) -> bool:
    """Whether an area of the new sheet holds other figures than it held of the last."""
    if area.is_cell:
        cell = area.top, area.left
        is_lost = before.at(*cell) not in (None, "") and after.at(*cell) in (None, "")
        return is_lost or not alike(before.label(*cell), after.label(*cell))
    left, right = (area.left, min(area.right, before.width)) if area.left else (1, before.width)
    columns = range(left, right + 1)
    if not alike(*(_heads(sheet, area.top, columns) for sheet in (before, after))):
        return True
    if not area.top and not ordered:
        return False  # as VLOOKUP takes whole columns: it finds its row
    # With the row below: a table that has become longer goes on there.
    rows = range(max(1, area.top), (min(area.bottom, before.height) if area.top else before.height) + 2)
    names = [sheet.names_of_rows(rows, left) for sheet in (before, after)]
    return not (alike(*names) if ordered else same_names(*names))


def _heads(sheet: Cells, top: int, columns: Iterable[int]) -> list[object]:
    """What heads the columns of an area that begins with a row; of whole columns (0), in each block."""
    if not top:
        return [tuple(sheet.heads(column)) for column in columns]
    return [sheet.name_of_block(top), *(sheet.names_of_column(top, column) for column in columns)]


def _functions(formula: str) -> frozenset[str]:
    calls = (token.text for token in tokens(formula) if token.kind == "function")
    return frozenset(call.rpartition(".")[2].upper() for call in calls)


def _finds_rows(formula: str) -> bool:
    """Whether each INDEX, and each MATCH, is of that kind."""
    calls = [token.text.rpartition(".")[2].upper() for token in tokens(formula) if token.kind == "function"]
    finds = len(_FOUND.findall(formula))
    return 2 * finds == sum(call in FINDING for call in calls)


def _calculates(formula: str) -> bool:
    """Whether it takes ranges, or figures, row by row into a calculation."""
    return any(token.text in OPERATIONS for token in tokens(formula.removeprefix("=")))


def _cells(sheet: xw.Sheet) -> Cells:
    used = sheet.used_range
    return Cells(used.options(ndim=2, err_to_str=True).value, used.row, used.column)
