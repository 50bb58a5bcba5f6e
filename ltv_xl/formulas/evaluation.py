"""From a formula's tree to numbers: the same equation, computed with NumPy over whole ranges at once.

Each operation keeps what Excel would show in that cell: a division by zero is #DIV/0!, a number too large
or a logarithm of nothing is #NUM!. This module knows NumPy only.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltv_xl.formulas.cell_values import DIV0, NUM, OK, Cells, Codes, Values, broadcast, cell, cells
from ltv_xl.formulas.language import Comparison, Definition, comparisons

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
    given = [cells(one, spec.default or 0) for one, spec in zip(arguments, expected, strict=True)]
    given += [cells(spec.default, 0) for spec in definition.arguments[len(arguments) :]]
    given = broadcast(given)
    names = {spec.name: one.values for spec, one in zip(definition.arguments, given, strict=True)}
    with np.errstate(all="ignore"):  # what these warnings would say is said by the codes
        found = _value(definition.value, names)
        inside = np.all([np.isfinite(one.values) for one in given], axis=0)
        for condition in definition.conditions:
            inside = inside & holds(condition, names)
    codes = np.where(inside, found.codes, NUM)
    for one in reversed(given):
        codes = np.where(one.codes != OK, one.codes, codes)
    return np.where(codes == OK, found.values, np.nan), codes.astype(np.uint8)


def holds(condition: ast.Compare, names: Mapping[str, Values]) -> NDArray[np.bool_]:
    """Where a condition of the domain holds."""
    inside = np.asarray(True)
    for link in comparisons(condition):
        inside = inside & _compared(link, names)[0]
    return inside


def single(definition: Definition, given: Sequence[object]) -> tuple[float, int]:
    """The value and the error code of single cells: `evaluate` without its arrays.

    A report and a formula filled down a column ask for thousands of single values; this takes a twentieth
    of the time.
    """
    names = {spec.name: float(spec.default or 0) for spec in definition.arguments}
    outside = False
    for spec, one in zip(definition.arguments, given, strict=False):
        value, code = cell(one, names[spec.name])
        if code != OK:
            return math.nan, code
        outside = outside or not math.isfinite(value)
        names[spec.name] = value
    try:
        if outside or not all(_single_holds(condition, names) for condition in definition.conditions):
            return math.nan, NUM
        return _single(definition.value, names), OK
    except _NoDivisor:
        return math.nan, DIV0
    except (ArithmeticError, ValueError, TypeError):  # TypeError: a root of a negative number is complex
        return math.nan, NUM


class _NoDivisor(Exception):
    """A division by zero; Python's own ZeroDivisionError also means zero to a negative power: #NUM!."""


def _single_holds(condition: ast.Compare, names: Mapping[str, float]) -> bool:
    left = _single(condition.left, names)
    for operation, node in zip(condition.ops, condition.comparators, strict=True):
        right = _single(node, names)
        if not _COMPARISONS[type(operation)](left, right):
            return False
        left = right
    return True


def _single(node: ast.expr, names: Mapping[str, float]) -> float:
    match node:
        case ast.Name():
            return names[node.id]
        case ast.Constant():
            return float(node.value)  # type: ignore[arg-type]  # a formula holds no other constants
        case ast.BinOp():
            left, right = _single(node.left, names), _single(node.right, names)
            if right == 0 and isinstance(node.op, ast.Div):
                raise _NoDivisor
            found: float = _OPERATIONS[type(node.op)](left, right)
            if not math.isfinite(found):
                raise OverflowError
            return found
        case ast.IfExp(test=ast.Compare() as test):
            return _single(node.body if _single_holds(test, names) else node.orelse, names)
        case ast.Call():
            return math.log(_single(node.args[0], names))
        case _:
            raise AssertionError(ast.dump(node))


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
            if isinstance(node.op, ast.Div):
                no_divisor = (right.values == 0) & (_first(left, right) == OK)
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
    return Cells(values, np.where((codes == OK) & ~np.isfinite(values), NUM, codes))
