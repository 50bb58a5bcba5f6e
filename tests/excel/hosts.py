"""The hosts of the functions: how each hands over what a cell holds, and shows what comes back.

What stands here is a host's own part, known from its documentation and from xlwings' source; all between is
xlwings itself. A host decides when xlwings is imported what `xw.func` is: one host to a process (asked.py).
"""

import asyncio
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

from ltv_xl.formulas.cell_values import cell
from tests.excel.calls import LATER_ERRORS, UNKNOWN_ERROR, Argument, Call, CellContent, Range
from tests.formulas.cases import ERRORS

MODULE = "ltv_xl.excel.functions"

NUMBERS = (2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043, 2045, 2046, 2047, 2048, 2049, 2050, 2051)
COM_ERROR = {
    error: number - 2146828288
    for error, number in zip((*ERRORS, *LATER_ERRORS, UNKNOWN_ERROR), NUMBERS, strict=True)
}
"""What pywin32 makes of an error cell: 0x800A and the number that CVErr takes, as a negative integer."""
COM_MISSING = -2147352572
OFFICE_ERRORS = dict(
    zip(("Null", "Div0", "Value", "Ref", "Name", "Num", "NotAvailable"), ERRORS, strict=True)
)

Rows = list[list[object]]
Functions = Mapping[str, Any]


class Declared(NamedTuple):
    """What a host shows of a function: its help, and of each argument name, help, and whether optional."""

    help: str
    arguments: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Host:
    """functions: the module, as imported there. ask: makes a call and gives what the host would show, in
    rows: an error as its text, a text that is no error in brackets. declared: what it knows of functions.
    """

    functions: ModuleType
    ask: Callable[[Call], Rows]
    declared: Callable[[Functions], dict[str, Declared]]


def plain() -> Host:
    """Python without Excel: the decorators do nothing."""
    functions = importlib.import_module(MODULE)

    def ask(call: Call) -> Rows:
        return _in_rows(getattr(functions, call.name)(*call.arguments))

    return Host(functions, ask, lambda made: {name: _written(function) for name, function in made.items()})


def _written(function: Any) -> Declared:
    parameters = inspect.signature(function).parameters.values()
    return Declared(
        function.__doc__,
        tuple(
            (
                parameter.name,
                parameter.annotation.__metadata__[0]["doc"],
                parameter.default is not parameter.empty,
            )
            for parameter in parameters
        ),
    )


def windows_values() -> Host:
    """Excel for Windows, where arguments are values: constants and results of other functions."""
    return _windows(lambda argument: _com_rows(argument) if isinstance(argument, list) else _com(argument))


def windows_ranges() -> Host:
    """Excel for Windows, where arguments are references to cells, whose Value2 LtvGiven hands over."""
    return _windows(_value2)


def _windows(handed_over: Callable[[Argument], object]) -> Host:
    from ltv_xl.template.pywin32 import windows_udfs

    windows_udfs()
    com_server: Any = importlib.import_module("xlwings.com_server")
    functions = importlib.import_module(MODULE)

    def ask(call: Call) -> Rows:
        arguments = [handed_over(argument) for argument in call.arguments]
        count = len(getattr(functions, call.name).__xlfunc__["args"])
        arguments += [COM_MISSING] * (count - len(arguments))
        return _in_rows(com_server.XLPython().CallUDF(MODULE, call.name, tuple(arguments)))

    def declared(made: Functions) -> dict[str, Declared]:
        known = [function.__xlfunc__ for function in made.values()]
        return {
            meta["name"]: Declared(
                meta["ret"]["doc"],
                tuple(
                    (argument["name"], argument["doc"], "optional" in argument) for argument in meta["args"]
                ),
            )
            for meta in known
        }

    return Host(functions, ask, declared)


def _value2(argument: Argument) -> object:
    """The page excel.range.value2 of Microsoft: it "doesn't use the Currency and Date data types".

    Of a single cell it is one value, of more a tuple of rows.
    """
    held: Range = [
        [cell(value, 0)[0] if isinstance(value, Decimal | datetime) else value for value in row]
        for row in _cells(argument)
    ]
    rows = _com_rows(held)
    return rows[0][0] if len(held) == len(held[0]) == 1 else rows


def _com_rows(held: Range) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(map(_com, row)) for row in held)


def _com(content: CellContent) -> object:
    """Every number is a float, every error an integer."""
    if isinstance(content, int) and not isinstance(content, bool):
        return float(content)
    return COM_ERROR.get(content, content) if isinstance(content, str) else content


def office() -> Host:
    """Excel with Office.js: xlwings Lite and Server. Needs a licence key in the environment."""
    sys.modules.setdefault("pyodide", None)  # type: ignore[arg-type]  # else xlwings looks for it at each cell
    server = importlib.import_module("xlwings.server")
    functions = importlib.import_module(MODULE)

    def ask(call: Call) -> Rows:
        arguments = [
            [[_js(value) for value in row] for row in _cells(argument)] for argument in call.arguments
        ]
        count = len(getattr(functions, call.name).__xlfunc__["args"])
        request = {
            "func_name": call.name,
            "args": [*arguments, *[None] * (count - len(arguments))],
            "version": "",
            "client": "Office.js",
            "runtime": "1.4",
        }
        answer = asyncio.run(server.custom_functions_call(request, functions))
        return [[_from_js(value) for value in row] for row in answer]

    def declared(made: Functions) -> dict[str, Declared]:
        known = server.custom_functions_meta(SimpleNamespace(**made))["functions"]
        return {
            meta["name"]: Declared(
                meta["description"],
                tuple(
                    (argument["name"], argument["description"], argument.get("optional", False))
                    for argument in meta["parameters"]
                ),
            )
            for meta in known
        }

    return Host(functions, ask, declared)


def _js(content: CellContent) -> object:
    """Money and dates are numbers with a format."""
    if content in COM_ERROR and isinstance(content, str):
        return {"type": "Error", "basicType": "Error", "basicValue": content}
    if isinstance(content, Decimal | datetime):
        return {"type": "FormattedNumber", "basicValue": cell(content, 0)[0], "numberFormat": "yyyy/m/d"}
    return content


def _from_js(content: Any) -> object:
    if isinstance(content, dict):
        return OFFICE_ERRORS[content["errorType"]]
    return f"[{content}]" if isinstance(content, str) else content


def _cells(argument: Argument) -> Range:
    return argument if isinstance(argument, list) else [[argument]]


def _in_rows(answer: object) -> Rows:
    """An answer may be one value, or a single row without its rows."""
    if not isinstance(answer, Iterable) or isinstance(answer, str):
        return [[answer]]
    held = list(answer)
    return [list(row) for row in held] if isinstance(held[0], list | tuple) else [held]


HOSTS: dict[str, Callable[[], Host]] = {
    "plain": plain,
    "windows_values": windows_values,
    "windows_ranges": windows_ranges,
    "office": office,
}
