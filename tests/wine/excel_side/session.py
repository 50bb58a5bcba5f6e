"""Excel's side of typed functions: starts Python by xlwings' DLL as the workbook's macros do, and calls it.

    python session.py REQUEST.json

The request names the Python and the command as the macros put it together, and steps: ["start"],
["call", function, argument…], ["call from", workbook, function, argument…], ["end server"] and
["environment", name, value]. A line of JSON comes back for each: what came of it, and its seconds.
"""

import ctypes as c
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from variants import Dispatch, Raised, Variant, plain  # type: ignore[import-not-found, unused-ignore]

MODULE = "ltv_xl.excel.functions"
APARTMENT = 2


class Session:
    """The DLL as VBA's Declare has it, and the server once it is started."""

    def __init__(self, python: str, command: str) -> None:
        c.OleDLL("ole32").CoInitializeEx(None, APARTMENT)  # type: ignore[attr-defined, unused-ignore]
        self.python, self.command = python, command.encode("mbcs")
        self.server: Any = None
        self.dll: Any = None

    def start(self) -> Any:
        """XLPyLoadDLL and XLPyDLLActivateAuto."""
        (dll,) = Path(self.python).parent.glob("xlwings64-*.dll")
        self.dll = c.CDLL(str(dll))
        result = Variant()
        failed = self.dll.XLPyDLLActivateAuto(c.byref(result), self.command, 1)
        if failed:
            return {"failed": plain(result)}
        self.server = Dispatch(result.pointer)
        return "started"

    def call(self, function: str, *arguments: Any) -> Any:
        """As LtvAnswer calls it, without a workbook and a caller."""
        try:
            return self.server.call("CallUDF", MODULE, function, {"array": list(arguments)})
        except Raised as raised:
            return {"raised": raised.args[0]}

    def call_from(self, full_name: str, function: str, *arguments: Any) -> Any:
        """As LtvAnswer calls it: with ThisWorkbook and Application.Caller. The value, and the questions."""
        import objects  # type: ignore[import-not-found, unused-ignore]  # needs pywin32 on this side

        handed = [
            Dispatch(objects.pointer_of(handed_object))
            for handed_object in objects.workbook_and_caller(full_name)
        ]
        try:
            value = self.server.call("CallUDF", MODULE, function, {"array": list(arguments)}, *handed)
        except Raised as raised:
            value = {"raised": raised.args[0]}
        return [value, objects.asked]

    def end_server(self) -> Any:
        """As somebody does in the task manager; what the call says of it."""
        try:
            return self.server.call("Exec", "import os; os._exit(1)")
        except Raised as raised:
            return raised.args[0]


def main(request: dict[str, Any]) -> None:
    session = Session(request["python"], request["command"])
    for name, *arguments in request["steps"]:
        begun = time.perf_counter()
        if name == "environment":
            answer: Any = c.windll.kernel32.SetEnvironmentVariableW(*arguments)  # type: ignore[attr-defined, unused-ignore]
        else:
            answer = getattr(session, name.replace(" ", "_"))(*arguments)
        print(json.dumps([answer, time.perf_counter() - begun]), flush=True)
    if session.dll is not None and session.server is not None:
        session.dll.XLPyDLLActivateAuto(c.byref(Variant()), session.command, -1)
    os._exit(0)  # COM objects need no farewell


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
