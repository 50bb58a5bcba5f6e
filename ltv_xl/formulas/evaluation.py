"""From a formula's tree to numbers: the same equation, computed with NumPy over whole ranges at once.

Each operation keeps what Excel would show in that cell: a division by zero is #DIV/0!, a number too large
or a logarithm of nothing is #NUM!. This module knows NumPy only.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltv_xl.formulas.cell_values import DIV0, NUM, OK
from ltv_xl.formulas.language import Comparison, Definition, comparisons
from ltv_xl.formulas.ranges import Cells, Codes, Values, broadcast, cells

_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
}


def evaluate(definition: Definition, arguments: Sequence[object]) -> tuple[Values, Codes]:
    """Values and error codes in the shape that Excel would spill; a value beside a code is NaN.

    The leftmost argument's error wins, and errors of arguments win over the domain.
    """
    expected = definition.arguments[: len(arguments)]
    given = [cells(value, argument.default or 0) for value, argument in zip(arguments, expected, strict=True)]
    given += [cells(argument.default, 0) for argument in definition.arguments[len(arguments) :]]
    given = broadcast(given)
    names = {
        argument.name: numbers.values for argument, numbers in zip(definition.arguments, given, strict=True)
    }
    with np.errstate(all="ignore"):  # what these warnings would say is said by the codes
        result = _value(definition.value, names)
        inside = np.all([np.isfinite(numbers.values) for numbers in given], axis=0)
        for condition in definition.conditions:
            inside = inside & holds(condition, names)
    codes = np.where(inside, result.codes, NUM)
    for numbers in reversed(given):
        codes = np.where(numbers.codes != OK, numbers.codes, codes)
    return np.where(codes == OK, result.values, np.nan), codes.astype(np.uint8)


def holds(condition: ast.Compare, names: Mapping[str, Values]) -> NDArray[np.bool_]:
    """Where a condition of the domain holds."""
    inside = np.asarray(True)
    for link in comparisons(condition):
        inside = inside & _compared(link, names)[0]
    return inside


def _compared(link: Comparison, names: Mapping[str, Values]) -> tuple[NDArray[np.bool_], Codes]:
    left, right = _value(link.left, names), _value(link.right, names)
    return _COMPARISONS[type(link.operator)](left.values, right.values), _first(left, right)


def _value(node: ast.expr, names: Mapping[str, Values]) -> Cells:
    match node:
        case ast.Name():
            return Cells(names[node.id], np.asarray(OK, np.uint8))
        case ast.Constant(value=int() | float() as number):
            return Cells(np.asarray(float(number)), np.asarray(OK, np.uint8))
        case ast.BinOp():
            left, right = _value(node.left, names), _value(node.right, names)
            result = _finite(_OPERATIONS[type(node.op)](left.values, right.values), _first(left, right))
            zero = right.values == 0
            if isinstance(node.op, ast.Div) and zero.any():
                no_divisor = zero & (_first(left, right) == OK)
                return Cells(result.values, np.where(no_divisor, DIV0, result.codes))
            return result
        case ast.IfExp(test=ast.Compare() as test):
            (link,) = comparisons(test)
            chosen, codes = _compared(link, names)
            body, orelse = _value(node.body, names), _value(node.orelse, names)
            values = np.where(chosen, body.values, orelse.values)
            return Cells(values, np.where(codes != OK, codes, np.where(chosen, body.codes, orelse.codes)))
        case ast.Call():
            inner = _value(node.args[0], names)
            return _finite(np.log(inner.values), inner.codes)
        case _:
            raise TypeError(ast.dump(node))


def _first(left: Cells, right: Cells) -> Codes:
    return np.where(left.codes != OK, left.codes, right.codes)


def _finite(values: Values, codes: Codes) -> Cells:
    finite = np.isfinite(values)
    if finite.all():  # nearly always: then there is no array of codes to make
        return Cells(values, codes)
    return Cells(values, np.where((codes == OK) & ~finite, NUM, codes))
