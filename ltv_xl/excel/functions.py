"""The worksheet functions: every formula and range function under its Excel name, as xlwings exposes it.

There is no second list: name, arguments and help come from `ltv_xl.formulas` and `ltv_xl.range_functions`.
Excel hands over numbers, texts, None for a blank, and rows of these for a range; it gets back the same, an
error as its text ("#NUM!"). The wrappers in the workbook make true errors of those texts. Plain Python may
call the functions likewise.

An exception that nobody expected leaves as it is: every host shows #VALUE! and keeps the reason at hand.

xlwings finds the functions as attributes of this module, and calls each by its attribute's name.
"""

import inspect
import struct
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import xlwings as xw

from ltv_xl.errors import FormulaError
from ltv_xl.formulas.cell_values import CELL_TYPES, ERROR_TEXTS, OK
from ltv_xl.formulas.definition import Formula
from ltv_xl.formulas.language import Argument
from ltv_xl.formulas.ranges import Codes, Values, listed, numbers_in
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.range_functions.argument import Argument as RangeArgument
from ltv_xl.range_functions.definition import RangeFunction
from ltv_xl.texts import Language, system_language
from ltv_xl.workbook_names import FUNCTION_CATEGORY

COM_ERRORS = range(-2146828288, -2146762752)
"""The integers that stand for an error cell in COM: 0x800A and Excel's own number of the error.

xlwings names seven of them and hands over the others as they are. Excel's numbers are never integers.
"""
LATER_ERRORS = dict(zip((2043, 2045, 2046, 2047, 2048, 2049, 2050), ERROR_TEXTS[8:], strict=True))
"""The errors that xlwings does not name, by Excel's number."""

Answer = float | str | list[tuple[float | str, ...]]
WorksheetFunction = Callable[..., Answer]


def worksheet_function(function: Formula | RangeFunction, lang: Language) -> WorksheetFunction:
    """A function as xlwings reads it: the signature, annotations and docstring of one written by hand.

    Each argument comes as rows, with errors as text: a scalar would hide an error as a blank.
    """
    signature = inspect.Signature([_parameter(function, argument, lang) for argument in function.arguments])

    def answer(*given: object, **named: object) -> Answer:
        arguments = signature.bind(*given, **named).args if named else given
        if isinstance(function, Formula):
            return _answer(function, arguments)
        return _spilled(function, arguments, lang)

    answer.__name__ = answer.__qualname__ = function.name
    answer.__doc__ = function.help(lang)
    answer.__annotations__ = {
        parameter.name: parameter.annotation for parameter in signature.parameters.values()
    }
    answer.__signature__ = signature  # type: ignore[attr-defined]  # inspect and xlwings read it
    return answer


def worksheet_functions(lang: Language) -> dict[str, WorksheetFunction]:
    """All of them by their Excel name, as `xw.func` of the platform at hand decorates them."""
    decorated = xw.func(category=FUNCTION_CATEGORY)
    return {
        name: decorated(worksheet_function(function, lang)) for name, function in WORKSHEET_FUNCTIONS.items()
    }


def _parameter(
    function: Formula | RangeFunction, argument: Argument | RangeArgument, lang: Language
) -> inspect.Parameter:
    options = {"ndim": 2, "err_to_str": True, "doc": function.argument_help(argument.name, lang)}
    return inspect.Parameter(
        argument.name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        annotation=Annotated[list, options],
        # None stands for a blank, which counts as the default.
        default=None if argument.optional else inspect.Parameter.empty,
    )


def _spilled(function: RangeFunction, given: Sequence[object], lang: Language) -> Answer:
    """The rows that a range function gives, a blank as an empty text; or the one error of all of it."""
    function.count(len(given))
    names = (argument.name for argument in function.arguments)
    try:
        rows = function.rows(dict(zip(names, map(_from_excel, given), strict=False)), lang)
    except FormulaError as error:
        return error.code
    return [tuple("" if value is None else value for value in row) for row in rows]


def _answer(formula: Formula, given: Sequence[object]) -> Answer:
    arguments = [_from_excel(argument) for argument in given]
    if CELL_TYPES.issuperset(map(type, arguments)):
        value, code = formula.single(*arguments)
        return ERROR_TEXTS[code] or value
    return _rows(*formula.evaluate(*arguments))


def _from_excel(given: Any) -> object:
    """A single cell as its value, a range as an array or a list, with every error as its text."""
    match given:
        case [[value]]:
            return _named(value)
        case [list(), *_]:
            numbers = numbers_in(given)
            if numbers is not None and not _holds_com_error(numbers):
                return numbers
            cells = listed(given)
            if int not in cells.kinds:
                return cells
            contents = list(map(_named, cells.contents))
            return cells._replace(contents=contents, kinds=set(map(type, contents)))
        case _:
            return _named(given)


def _named(value: object) -> object:
    """The text of an error that came as an integer; #VALUE! for an error that Excel may have one day."""
    if type(value) is not int or value not in COM_ERRORS:
        return value
    return LATER_ERRORS.get(value - COM_ERRORS.start, "#VALUE!")


def _holds_com_error(numbers: Values) -> bool:
    return bool(((numbers >= COM_ERRORS.start) & (numbers < COM_ERRORS.stop)).any())


def _rows(values: Values, codes: Codes) -> Answer:
    """What goes into cells: one value for one cell, else rows; an error as its text.

    Rows are tuples: a hundred thousand lists would keep Python's garbage collector busy.
    """
    values = np.atleast_2d(values)
    if values.size > 1 and not codes.any():  # straight from memory
        return list(struct.iter_unpack(f"{values.shape[1]}d", np.ascontiguousarray(values).data))
    texts = np.array(ERROR_TEXTS, dtype=object)
    columns = np.where(codes != OK, texts[codes], values.astype(object)).T.tolist()
    return columns[0][0] if values.size == 1 else list(zip(*columns, strict=True))


globals().update(worksheet_functions(system_language()))
# xlwings Lite and Server take the functions by a star import: nothing else may come along.
__all__ = list(WORKSHEET_FUNCTIONS)
