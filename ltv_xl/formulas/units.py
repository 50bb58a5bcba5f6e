"""What the numbers of a formula are: the unit of each is its annotation, and units have to fit together.

    def ltv_cac(ltv: Money, cac: Money) -> Ratio:

To Python each is a float. `Number` is for the report's own small formulas, which serve any unit. This module
knows the tree of a formula and nothing of Excel.
"""

import ast
from collections.abc import Mapping
from typing import Annotated, Literal

Unit = Literal["money", "rate", "count", "ratio", "frequency", "periods", "months", "number"]

Money = Annotated[float, "money"]
Rate = Annotated[float, "rate"]  # a fraction, shown in percent: margin, churn, conversion
Count = Annotated[float, "count"]  # customers, orders, clicks
Ratio = Annotated[float, "ratio"]  # how many times, such as LTV ÷ CAC
Frequency = Annotated[float, "frequency"]  # orders per customer and period
Periods = Annotated[float, "periods"]  # how many periods, of whatever length
Months = Annotated[float, "months"]
Number = Annotated[float, "number"]

MONEY_POWERS: Mapping[Unit, int | None] = {
    "money": 1,
    **dict.fromkeys(("rate", "count", "ratio", "frequency", "periods", "months"), 0),
    "number": None,
}
"""Which power of money a unit is; None: any."""


def unit_of(annotation: object) -> Unit | None:
    """The unit that an annotation names; None where it names none."""
    return next((mark for mark in getattr(annotation, "__metadata__", ()) if mark in MONEY_POWERS), None)


def misfit(value: ast.expr, unit: Unit, arguments: Mapping[str, Unit]) -> str:
    """What is wrong if a value of these arguments is to have this unit; "" where they fit together."""
    try:
        power = money_power(value, arguments)
    except ValueError as error:
        return str(error)
    wanted = MONEY_POWERS[unit]
    return "" if _equal(power, wanted) else f"its value is {_words(power)}, but its unit says {unit}"


def money_power(node: ast.expr, arguments: Mapping[str, Unit]) -> int | None:
    """Which power of money an expression or a comparison is; None: any. ValueError for money + orders."""
    match node:
        case ast.Name():
            return MONEY_POWERS[arguments[node.id]]
        case ast.Constant():
            return None if node.value == 0 else 0
        case ast.BinOp():
            return _combined(node, money_power(node.left, arguments), money_power(node.right, arguments))
        case ast.IfExp():
            money_power(node.test, arguments)
            return _shared(node, money_power(node.body, arguments), money_power(node.orelse, arguments))
        case ast.Compare():
            power = money_power(node.left, arguments)
            for side in node.comparators:
                power = _shared(node, power, money_power(side, arguments))
            return power
        case ast.Call():
            return _shared(node, 0, money_power(node.args[0], arguments))
        case _:
            raise TypeError(ast.dump(node))


def _combined(node: ast.BinOp, left: int | None, right: int | None) -> int | None:
    match node.op:
        case ast.Add() | ast.Sub():
            return _shared(node, left, right)
        case ast.Pow():
            return _shared(node, _shared(node, 0, left), right)
        case _ if left is None or right is None:
            return None
        case ast.Mult():
            return left + right
        case _:
            return left - right


def _shared(node: ast.expr, left: int | None, right: int | None) -> int | None:
    """The power that both sides have."""
    if not _equal(left, right):
        raise ValueError(f"{ast.unparse(node)} puts {_words(left)} beside {_words(right)}")
    return right if left is None else left


def _equal(left: int | None, right: int | None) -> bool:
    return left is None or right is None or left == right


def _words(power: int | None) -> str:
    words = {None: "any number", 0: "a number without money", 1: "money", -1: "a number per money"}
    return words.get(power, f"money to the power {power}")
