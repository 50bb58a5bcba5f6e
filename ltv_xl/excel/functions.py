"""The worksheet functions: every formula under its Excel name, as xlwings exposes it to Excel.

There is no second list: name, arguments and help come from `ltv_xl.formulas`. Excel hands over numbers,
texts, None for a blank, and rows of these for a range; it gets back the same, an error as its text ("#NUM!").
The wrappers in the workbook make true errors of those texts. Plain Python may call the functions likewise.

xlwings finds the functions as attributes of this module, and calls each by its attribute's name.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import xlwings as xw

from ltv_xl.formulas import FORMULAS
from ltv_xl.formulas.cell_values import ERROR_TEXTS, Codes, Values
from ltv_xl.formulas.definition import Formula
from ltv_xl.formulas.language import Argument
from ltv_xl.texts import Language, system_language

CATEGORY = "LTV"
"""Where Excel's function wizard lists them."""

Answer = float | str | list[Any]
WorksheetFunction = Callable[..., Answer]


def worksheet_function(formula: Formula, lang: Language) -> WorksheetFunction:
    """A formula as xlwings reads it: the signature, annotations and docstring of a function written by hand.

    Each argument is asked for as rows, with errors as text: a scalar would hide an error as a blank.
    """

    def function(*given: object) -> Answer:
        return _answer(formula, given)

    function.__name__ = function.__qualname__ = formula.name
    function.__doc__ = formula.help(lang)
    function.__annotations__ = {
        one.name: Annotated[
            list, {"ndim": 2, "err_to_str": True, "doc": formula.argument_help(one.name, lang)}
        ]
        for one in formula.arguments
    }
    function.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # inspect and xlwings read it
        [_parameter(one, function.__annotations__[one.name]) for one in formula.arguments]
    )
    return function


def worksheet_functions(lang: Language) -> dict[str, WorksheetFunction]:
    """All of them by their Excel name, as `xw.func` of the platform at hand decorates them."""
    decorated = xw.func(category=CATEGORY)
    return {name: decorated(worksheet_function(one, lang)) for name, one in FORMULAS.items()}


def _parameter(argument: Argument, annotation: object) -> inspect.Parameter:
    required = argument.default is None
    return inspect.Parameter(
        argument.name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=inspect.Parameter.empty if required else None,  # None: blank, which counts as the default
        annotation=annotation,
    )


def _answer(formula: Formula, given: Sequence[object]) -> Answer:
    numbers = [_number(one, spec.default or 0.0) for one, spec in zip(given, formula.arguments, strict=False)]
    if None not in numbers:
        value = formula.number(*numbers)  # type: ignore[arg-type]  # None is excluded above
        if value is not None:
            return value
    values, codes = formula.evaluate(*given)
    return _cells(values, codes)


def _number(given: object, blank: float) -> float | None:
    """The one number that an argument holds; None for anything else."""
    while type(given) is list and len(given) == 1:
        (given,) = given
    if given is None:
        return blank
    return given if type(given) is float else None


def _cells(values: Values, codes: Codes) -> Answer:
    """What goes into cells: one value for one cell, else rows; an error as its text."""
    if codes.any():
        texts = np.array(ERROR_TEXTS, dtype=object)
        values = np.where(codes != 0, texts[codes], values.astype(object))
    found: Answer = values.item() if values.size == 1 else values.tolist()
    return found


globals().update(worksheet_functions(system_language()))
# xlwings Lite and Server take the functions by a star import: nothing else may come along.
__all__ = list(FORMULAS)
