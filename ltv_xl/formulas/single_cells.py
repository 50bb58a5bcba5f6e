"""A formula for single cells: its tree compiled to a Python function of plain numbers, without arrays.

A report and a formula filled down a column ask for thousands of single values; NumPy would take twenty times
as long for each. Value and error code are those of `evaluation.py`, which a test holds them to.
"""

import ast
import math
from collections.abc import Callable, Sequence

from ltv_xl.formulas.cell_values import DIV0, NUM, OK, cell
from ltv_xl.formulas.language import Definition

SingleCell = Callable[[Sequence[object]], tuple[float, int]]
"""Cells in the order of the arguments, omitted ones at the end -> value and error code."""


def single_cell(definition: Definition) -> SingleCell:
    """The formula as a function of single cells; a value beside a code is NaN.

    The leftmost argument's error wins, and errors of arguments win over the domain.
    """
    blanks = [float(argument.default or 0) for argument in definition.arguments]
    compiled = _compiled(definition)

    def value_and_code(given: Sequence[object]) -> tuple[float, int]:
        numbers = blanks.copy()
        for place, content in enumerate(given):
            if type(content) is float:  # most are
                numbers[place] = content
            else:
                numbers[place], code = cell(content, blanks[place])
                if code != OK:
                    return math.nan, code
        if not all(map(math.isfinite, numbers)):
            return math.nan, NUM
        try:
            return compiled(*numbers), OK
        except _NoDivisorError:
            return math.nan, DIV0
        except (ArithmeticError, ValueError, TypeError):  # TypeError: a root of a negative number is complex
            return math.nan, NUM

    return value_and_code


def _compiled(definition: Definition) -> Callable[..., float]:
    """The formula as a Python function. It raises _NoDivisorError for #DIV/0!, other errors for #NUM!."""
    value = _checked(definition.value)
    for condition in reversed(definition.conditions):
        value = ast.IfExp(_comparison(condition), value, _call("_outside"))
    names = [ast.arg(argument.name) for argument in definition.arguments]
    parameters = ast.arguments(posonlyargs=[], args=names, kwonlyargs=[], kw_defaults=[], defaults=[])
    tree = ast.fix_missing_locations(ast.Expression(ast.Lambda(parameters, value)))
    function: Callable[..., float] = eval(
        compile(tree, f"<{definition.python_name}>", "eval"), _CHECKS.copy()
    )
    return function


def _checked(node: ast.expr) -> ast.expr:
    """The same expression, with a check of each operation's result."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return ast.Constant(float(number))
        case ast.BinOp(op=ast.Div()):
            return _call("_quotient", _checked(node.left), _checked(node.right))
        case ast.BinOp():
            return _call("_finite", ast.BinOp(_checked(node.left), node.op, _checked(node.right)))
        case ast.IfExp(test=ast.Compare() as test):
            return ast.IfExp(_comparison(test), _checked(node.body), _checked(node.orelse))
        case ast.Call():
            return _call("_finite", _call("_log", _checked(node.args[0])))
        case ast.Name():
            return node
        case _:
            raise TypeError(ast.dump(node))


def _comparison(node: ast.Compare) -> ast.expr:
    return ast.Compare(_checked(node.left), node.ops, [_checked(side) for side in node.comparators])


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


class _NoDivisorError(Exception):
    """A division by zero; Python's own ZeroDivisionError also means zero to a negative power: #NUM!."""


def _quotient(dividend: float, divisor: float) -> float:
    if divisor == 0:
        raise _NoDivisorError
    return _finite(dividend / divisor)


def _finite(value: float) -> float:
    if math.isfinite(value):
        return value
    raise OverflowError


def _outside() -> float:
    """A place outside the domain."""
    raise ValueError


# No argument's name begins with an underscore: none hides a check.
_CHECKS = {"_finite": _finite, "_quotient": _quotient, "_log": math.log, "_outside": _outside}
