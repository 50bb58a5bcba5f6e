"""A formula as a Python caller meets it: a number for numbers, an array for arrays, a Series for Series.

One number without a value raises the error that says why; in an array or Series such places hold NaN.
"""

import ast
import reprlib
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ltv_xl.errors import DividedByZero, ErrorArgument, FormulaError, InputError, NotANumber, OutsideDomain
from ltv_xl.formulas.cell_values import DIV0, ERROR_TEXTS, OK, VALUE
from ltv_xl.formulas.evaluation import evaluate, holds
from ltv_xl.formulas.language import Definition, names_in
from ltv_xl.formulas.ranges import Values, cells

if TYPE_CHECKING:
    import pandas as pd

_SIGNS = {"<=": "≤", ">=": "≥", "*": "×"}


def call(definition: Definition, arguments: Sequence[object]) -> "float | Values | pd.Series[float]":
    """The value of a formula for arguments in order; omitted ones at the end take their defaults.

    FormulaError: single numbers without a value. InputError: arrays whose shapes do not fit together, or
    Series with different indexes, which would be paired wrongly.
    """
    series = [argument for argument in arguments if _is_series(argument)]
    plain = [_to_numpy(argument) if _is_series(argument) else argument for argument in arguments]
    _check_shapes(definition, plain)
    values, codes = evaluate(definition, plain)
    if series:
        return _as_series(definition, series, values)
    if values.shape == ():
        if codes != OK:
            raise _reason(definition, plain, int(codes))
        return float(values)
    return values


def _is_series(argument: object) -> bool:
    pandas = sys.modules.get("pandas")  # who passes a Series has loaded it
    return pandas is not None and isinstance(argument, pandas.Series)


def _to_numpy(series: Any) -> Any:
    return series.to_numpy()


def _as_series(definition: Definition, series: Sequence[Any], values: Values) -> "pd.Series[float]":
    index = series[0].index
    if values.shape != index.shape or not all(other.index.equals(index) for other in series):
        raise InputError("formulas.error.indexes", function=definition.python_name)
    result: pd.Series[float] = sys.modules["pandas"].Series(values, index=index)
    return result


def _check_shapes(definition: Definition, arguments: Sequence[object]) -> None:
    ranges = [argument for argument in arguments if np.ndim(np.asarray(argument, object))]
    shapes = [np.shape(cells(argument, 0).values) for argument in ranges]
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        sizes = ", ".join(" × ".join(map(str, shape)) for shape in shapes)
        raise InputError("formulas.error.shapes", function=definition.python_name, shapes=sizes) from None


def _reason(definition: Definition, arguments: Sequence[object], code: int) -> FormulaError:
    """Why a single call has no value, naming the argument and its content."""
    function = definition.python_name
    names: dict[str, Any] = {argument.name: argument.default for argument in definition.arguments}
    names.update(zip(names, arguments, strict=False))
    for name, given in names.items():
        own_code = int(cells(given, 0).codes)
        if own_code == VALUE and given != ERROR_TEXTS[VALUE]:
            return NotANumber("formulas.error.text", function=function, argument=name, content=_shown(given))
        if own_code != OK:
            text = ERROR_TEXTS[own_code]
            return ErrorArgument("formulas.error.error", function=function, argument=name, code=text)
    blanks = {argument.name: argument.default or 0 for argument in definition.arguments}
    values = {name: cells(given, blanks[name]).values for name, given in names.items()}
    if code == DIV0:
        return DividedByZero("formulas.error.zero", function=function, content=_listed(names, list(names)))
    for name, number in values.items():
        if not np.isfinite(number):
            content = _listed(names, [name])
            return OutsideDomain("formulas.error.infinite", function=function, content=content)
    for condition in definition.conditions:
        if not holds(condition, values).all():
            return OutsideDomain(
                "formulas.error.domain",
                function=function,
                content=_listed(names, names_in(condition)),
                condition=_readable(condition),
            )
    return OutsideDomain("formulas.error.too_large", function=function, content=_listed(names, list(names)))


def _listed(given: Mapping[str, object], names: Sequence[str]) -> str:
    return ", ".join(f"{name} = {_shown(given[name])}" for name in names)


def _shown(value: object) -> str:
    """A text in quotes, a number as people write it; cut in the middle where it is very long."""
    return reprlib.repr(value) if isinstance(value, str | int) else str(value)


def _readable(condition: ast.Compare) -> str:
    words = ast.unparse(condition).split()
    return " ".join(_SIGNS.get(word, word) for word in words)
