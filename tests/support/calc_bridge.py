"""The Python end of a typed formula: what Basic in Calc calls where VBA in Excel calls xlwings' DLL.

CallUDF is xlwings' own, of its Windows code; only the values on the way in and out are made to look as COM
has them. Basic swallows what Python raises and shows 0, so every error is kept, for the tests to look at.
"""

import importlib
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from ltv_xl import FORMULAS
from ltv_xl.template.pywin32 import windows_udfs
from tests.support.calc_com import ERRORS, Book, Range
from tests.support.python_uno import uno

OMITTED = -2147352572
"""DISP_E_PARAMNOTFOUND: what COM hands over for an optional argument that is not given."""

QUIET_NAN = 0x7FF8_0000_0000_0000
CALC_OF = {error.cv_err: error.calc for error in ERRORS}
CONFIGURATION = ".conf"
"""How the name of the sheet with xlwings' configuration ends; before it stands the project's name."""

WINDOWS_CONSTANTS = {
    "MB_OK": 0,
    "MB_OKCANCEL": 1,
    "MB_YESNOCANCEL": 3,
    "MB_YESNO": 4,
    "MB_ICONWARNING": 0x30,
    "MB_ICONINFORMATION": 0x40,
}
OK_PRESSED = 1


class FunctionHelp(NamedTuple):
    """What Excel's function wizard is told of a function."""

    macro: str
    description: str
    category: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """What went over the bridge: functions called, commands run, what the user was told in a message box by
    VBA or by Python, the help that was registered, and the tracebacks of what Python raised.
    """

    calls: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    help: list[FunctionHelp] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget it all."""
        for memory in fields(self):
            getattr(self, memory.name).clear()


def worksheet_module() -> Any:
    """ltv_xl.excel.functions as it is on Windows: decorated by xlwings' Windows code.

    Another test may have imported it before that code was there; then it is loaded anew, in place.
    """
    windows_udfs()
    module = importlib.import_module("ltv_xl.excel.functions")
    decorated = all(hasattr(getattr(module, name), "__xlfunc__") for name in FORMULAS)
    return module if decorated else importlib.reload(module)


def bridge(document: Any, seen: Seen) -> Any:
    """A UNO object for Basic: invoke(Array("CallUDF", ...), Array(), Array()) calls one of these actions."""
    worksheet_module()
    book = Book(document)
    actions: dict[str, Callable[..., Any]] = {
        "CallUDF": lambda *given: call_udf(book, seen, *given),
        "RunPython": lambda command: run_python(book, seen, command),
        "CVErr": error_value,
        "MsgBox": lambda message, *_: seen.messages.append(message),
        "GetConfig": lambda key, default: configured(document, key, default),
        "MacroOptions": lambda *given: seen.help.append(FunctionHelp(*given)),
        "FileExists": lambda path: Path(path).exists(),
    }

    def invoke(_: Any, given: tuple[Any, ...], __: Any, ___: Any) -> Any:
        try:
            return actions[given[0]](*given[1:]), (), ()
        except Exception as error:
            seen.errors.append(traceback.format_exc())
            message = f"{type(error).__name__}: {error}"
            raise uno().getClass("com.sun.star.uno.RuntimeException")(message, None) from None

    return type("Bridge", _script_classes(), {"invoke": invoke})()


@cache
def _script_classes() -> tuple[Any, ...]:
    """XScript is an interface whose one method Basic can call with any arguments."""
    interface = uno().getClass("com.sun.star.script.provider.XScript")
    return importlib.import_module("unohelper").Base, interface


def call_udf(book: Book, seen: Seen, module: str, function: str, given: tuple[Any, ...]) -> Any:
    """What the wrapper of a function calls."""
    server: Any = importlib.import_module("xlwings.com_server")  # needs the stand-ins for pywin32
    seen.calls.append(function)
    arguments = tuple(as_com_has_it(book, argument) for argument in given)
    return as_calc_takes_it(server.XLPython().CallUDF(module, function, arguments))


def run_python(book: Book, seen: Seen, command: str) -> int:
    """What xlwings' RunPython does, with the workbook as the caller; message boxes are answered with OK."""
    import xlwings

    def message_box(window: object, text: str, *_: object) -> int:
        seen.messages.append(text)
        return OK_PRESSED

    seen.commands.append(command)
    xw: Any = xlwings
    with (
        mock.patch.dict(vars(sys.modules["win32con"]), WINDOWS_CONSTANTS),
        mock.patch.dict(vars(sys.modules["win32api"]), MessageBox=message_box),
    ):
        xw.Book(impl=xw._xlwindows.Book(xl=book)).set_mock_caller()
        try:
            exec(command, {"__name__": "__main__"})
        finally:
            del xw.Book._mock_caller
    return 0


def configured(document: Any, key: str, default: str) -> str:
    """What the workbook's own configuration says; a key without a value is the empty text, as in xlwings."""
    for name in document.Sheets.ElementNames:
        if name.endswith(CONFIGURATION):
            rows = document.Sheets.getByName(name).getCellRangeByName("A1:B50").getDataArray()
            return str(dict(rows).get(key, default))
    return default


def error_value(number: float) -> float:
    """A true error of Calc: a NaN with Calc's own error number in its low bits."""
    bits: float = struct.unpack("<d", struct.pack("<Q", QUIET_NAN | CALC_OF[int(number)]))[0]
    return bits


def as_com_has_it(book: Book, value: Any) -> Any:
    """An argument that Basic hands over."""
    if value is None:
        return OMITTED
    if type(value).__name__ == "pyuno":  # an object of LibreOffice: a range
        return Range(book, value).Value2
    if isinstance(value, tuple):  # an array constant, {1;2|3;4}
        return tuple(as_com_has_it(book, content) for content in value)
    # Basic makes an integer of 1.0; a number of a cell of Excel is always a double
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def as_calc_takes_it(value: Any) -> Any:
    """A result; TypeError for a type that COM would refuse."""
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            rows = tuple(tuple(as_calc_takes_it(content) for content in row) for row in value)
            table = uno().Any("[][]any", rows)  # a true array of two dimensions in Basic
            return uno().createUnoStruct("com.sun.star.script.ArrayWrapper", IsZeroIndex=True, Array=table)
        return tuple(as_calc_takes_it(content) for content in value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"COM cannot carry {type(value)}")
