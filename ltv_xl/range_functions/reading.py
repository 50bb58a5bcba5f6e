"""From what a caller hands over to the arguments of a range function: checked, of one length, by kind.

In this order: an error cell comes out unchanged, the leftmost argument's first; the columns must have one
length; a header row is left out, and every row with a blank among ids, dates and amounts; then each column is
read by its kind. Nothing ambiguous is settled in silence: it is refused with the sentence that says why.
"""

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ltv_xl.errors import ErrorArgument, FormulaError, NotANumber, OutsideDomain
from ltv_xl.formulas import ranges
from ltv_xl.formulas.cell_values import ERROR_TEXTS, OK, cell
from ltv_xl.formulas.ranges import Listed
from ltv_xl.range_functions.argument import Argument
from ltv_xl.range_functions.cell_lists import Cells, block_of, cells_of
from ltv_xl.range_functions.days import day_of, serial_day, serial_days
from ltv_xl.range_functions.ids import customer_id, id_column
from ltv_xl.range_functions.kinds import COLUMN_KINDS, Integers, Numbers

ERRORS = frozenset(ERROR_TEXTS[1:])
MOST_COUNT = 10_000
MOST_MONEY = 1e14
"""Where money ends: 18 digits, four of them behind the point."""
NUMERIC = ("dates", "amounts", "row_amounts", "figures", "counts")
"""Kinds of columns in which a text can only be a header."""
MAY_BE_BLANK = ("row_amounts", "segments", "marks")
ENDED = frozenset({"解約", "解約済", "解約済み", "cancelled", "canceled", "true", "yes"})
RUNNING = frozenset({
    "継続",
    "継続中",
    "休止",
    "休止中",
    "スキップ",
    "active",
    "paused",
    "pause",
    "skipped",
    "skip",
    "false",
    "no",
})
"""States of a subscription that end it, and that do not."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "time_unit": {"day": "day", "days": "day", "日": "day", "week": "week", "weeks": "week", "週": "week"},
    "retention_model": {"sbg": "sBG", "bdw": "BdW", "auto": "auto"},
    "purchase_model": {
        "auto": "auto",
        "bg/nbd": "BG/NBD",
        "mbg/nbd": "MBG/NBD",
        "mbg/cnbd-1": "MBG/NBD",
        "mbg/cnbd-2": "MBG/CNBD-2",
        "mbg/cnbd-3": "MBG/CNBD-3",
        "mbg/cnbd-4": "MBG/CNBD-4",
    },
}
"""What a text may be, in lower case, and what it means."""


def read(function: str, arguments: Sequence[Argument], given: Sequence[object]) -> dict[str, Any]:
    """Each argument's value by its name. FormulaError with the code that a cell shows.

    function: its name in the sentences. given: as many as there are arguments.
    """
    by_name = {
        argument.name: _cells(function, argument, value)
        for argument, value in zip(arguments, given, strict=True)
    }
    for name, cells in by_name.items():
        _check_errors(function, name, cells)
    columns = {
        argument.name: by_name[argument.name]
        for argument, value in zip(arguments, given, strict=True)
        if argument.kind in COLUMN_KINDS and not (argument.optional and value is None)
    }
    read_columns = _columns(function, arguments, columns) if columns else {}
    singles = {
        argument.name: _single(function, argument, by_name[argument.name])
        for argument in arguments
        if argument.name not in columns and argument.kind != "active_counts"
    }
    blocks = {
        argument.name: _active_counts(function, argument.name, value)
        for argument, value in zip(arguments, given, strict=True)
        if argument.kind == "active_counts"
    }
    return {argument.name: (singles | blocks | read_columns)[argument.name] for argument in arguments}


def _cells(function: str, argument: Argument, value: object) -> Cells:
    """The cells in a list; all but a block of counts must be in a line, or a single one."""
    if argument.kind == "active_counts":
        return block_of(value).contents
    cells = cells_of(value)
    if cells is None:
        raise FormulaError("range_functions.error.block", function=function, argument=argument.name)
    return cells


def _check_errors(function: str, name: str, cells: Cells) -> None:
    if isinstance(cells, np.ndarray):
        return
    errors = ERRORS.intersection(each for each in set(cells) if isinstance(each, str))
    if errors:
        code = next(each for each in cells if isinstance(each, str) and each in errors)
        raise ErrorArgument("range_functions.error.error", function=function, argument=name, code=code)


def _columns(function: str, arguments: Sequence[Argument], columns: Mapping[str, Cells]) -> dict[str, Any]:
    lengths = {name: len(cells) for name, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        sizes = ", ".join(f"{name}: {length:,}" for name, length in lengths.items())
        raise FormulaError("range_functions.error.lengths", function=function, sizes=sizes)
    kinds = {argument.name: argument.kind for argument in arguments}
    needed = [name for name in columns if kinds[name] not in MAY_BE_BLANK]
    wanted = np.ones(next(iter(lengths.values())), bool)
    for name in needed:
        wanted &= _filled(columns[name])
    if _has_header({name: cells for name, cells in columns.items() if kinds[name] in NUMERIC}):
        wanted[0] = False
    if not wanted.any():
        raise OutsideDomain("range_functions.error.empty", function=function)
    return {
        name: _column(function, name, kinds[name], _chosen(cells, wanted)) for name, cells in columns.items()
    }


def _filled(cells: Cells) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where a cell is not blank."""
    if isinstance(cells, np.ndarray):
        return ~np.isnan(cells)
    return np.fromiter((each is not None for each in cells), bool, len(cells))


def _has_header(columns: Mapping[str, Cells]) -> bool:
    """Whether every date and amount of the first row is a text that is neither."""
    firsts = [cells[0] if len(cells) else None for cells in columns.values()]
    return bool(firsts) and all(isinstance(first, str) and not _is_date(first) for first in firsts)


def _is_date(word: str) -> bool:
    try:
        serial_day(word)
    except (ValueError, OverflowError):
        return any(letter.isdigit() for letter in word)  # 04/05/2024 or 1,200 is refused, not left out
    return True


def _chosen(cells: Cells, wanted: np.ndarray[Any, np.dtype[np.bool_]]) -> Cells:
    if wanted.all():
        return cells
    if isinstance(cells, np.ndarray):
        chosen: Numbers = cells[wanted]
        return chosen
    return [each for each, stays in zip(cells, wanted.tolist(), strict=True) if stays]


def _column(function: str, name: str, kind: str, cells: Cells) -> object:
    readers: Mapping[str, Callable[[Any], object]] = {
        "ids": id_column,
        "dates": serial_days,
        "amounts": _amounts,
        "row_amounts": _row_amounts,
        "figures": _amounts,
        "counts": _counts,
        "marks": _marks,
        "segments": _segments,
    }
    where = {"function": function, "argument": name}
    key = f"range_functions.error.{kind.removeprefix('row_')}"
    try:
        return readers[kind](cells)
    except LookupError as error:
        raise FormulaError("range_functions.error.zeros", **where, content=error.args[0]) from None
    except OverflowError as error:
        raise OutsideDomain(f"{key}_beyond", **where, content=_content(error)) from None
    except (TypeError, ValueError) as error:
        raise NotANumber(key, **where, content=_content(error)) from None


def _content(error: Exception) -> str:
    return repr(error.args[0]) if error.args else ""


def _amounts(cells: Cells) -> Numbers:
    if isinstance(cells, np.ndarray):
        values = cells
    else:
        pairs = [cell(each, 0) for each in cells]
        for each, (_, code) in zip(cells, pairs, strict=True):
            if code != OK:
                raise ValueError(each)
        values = np.array([value for value, _ in pairs], np.float64)
    beyond = ~(np.abs(values) < MOST_MONEY)
    if beyond.any():
        raise OverflowError(float(values[beyond][0]))
    return values


def _row_amounts(cells: Cells) -> Numbers:
    filled = _filled(cells)
    amounts = np.full(len(cells), np.nan)
    amounts[filled] = _amounts(_chosen(cells, filled))
    return amounts[: len(cells) - int(filled[::-1].argmax())] if filled.any() else amounts[:0]


def _counts(cells: Cells) -> Integers:
    values = _amounts(cells)
    beyond = (values < 1) | (values != np.floor(values)) | (values > MOST_COUNT)
    if beyond.any():
        raise OverflowError(float(values[beyond][0]))
    return values.astype(np.int32)


def _marks(cells: Cells) -> list[bool]:
    words = cells.tolist() if isinstance(cells, np.ndarray) else cells
    meant = {each: _is_mark(each) for each in set(words)}
    return [meant[each] for each in words]


def _is_mark(each: object) -> bool:
    """Whether a cell says so: TRUE, 1, a date, or a state that means an end."""
    match each:
        case None:
            return False
        case str():
            word = unicodedata.normalize("NFKC", each).strip().casefold()
            if word not in ENDED | RUNNING:
                serial_day(each)  # a date of cancelling; else ValueError
            return word not in RUNNING
        case int() | float():
            return each == 1 if each in {0, 1} else bool(serial_day(each))
        case _:
            return bool(serial_day(each))


def _segments(cells: Cells) -> list[str | None]:
    words = cells.tolist() if isinstance(cells, np.ndarray) else cells
    meant = {each: str(customer_id(each)) or None for each in set(words) if each is not None}
    return [None if each is None else meant[each] for each in words]


def _active_counts(function: str, name: str, value: object) -> list[Numbers]:
    """A row of counts for each cohort. A single column is one cohort; its header and rows without any count
    are left out.
    """
    block = block_of(value)
    shape = (1, len(block.contents)) if len(block.shape) < 2 or 1 in block.shape else block.shape
    contents = list(block.contents)
    if shape[0] == 1 and contents and isinstance(contents[0], str) and not _is_number(contents[0]):
        contents, shape = contents[1:], (1, shape[1] - 1)
    held = ranges.cells(Listed(contents, set(map(type, contents)), shape), math.nan)
    if held.codes.any():
        place = int(held.codes.ravel().argmax())
        where = {"function": function, "argument": name}
        raise NotANumber("range_functions.error.active_counts", **where, content=repr(contents[place]))
    return [row for row in held.values if not np.isnan(row).all()]


def _is_number(word: str) -> bool:
    return cell(word, 0)[1] == OK


def _single(function: str, argument: Argument, cells: Cells) -> object:
    """The value of a single cell; a blank counts as the default, and as 0 where there is none."""
    where = {"function": function, "argument": argument.name}
    if len(cells) != 1:
        raise FormulaError("range_functions.error.single", **where)
    value = cells[0]
    if value is None:
        return argument.default if argument.optional else 0.0
    if argument.kind in WORDS:
        word = value.strip().casefold() if isinstance(value, str) else ""
        if word not in WORDS[argument.kind]:
            raise FormulaError(f"range_functions.error.{argument.kind}", **where, content=repr(value))
        return WORDS[argument.kind][word]
    if argument.kind == "day":
        days = _column(function, argument.name, "dates", [value])
        return day_of(int(days[0]))  # type: ignore[index]  # of dates comes an array
    number, code = cell(value, 0)
    if code != OK:
        raise NotANumber("range_functions.error.number", **where, content=repr(value))
    if not math.isfinite(number):
        raise OutsideDomain("range_functions.error.infinite", **where)
    return number != 0 if argument.kind == "flag" else number
