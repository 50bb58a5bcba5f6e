"""ThisWorkbook and Application.Caller as COM objects of this process, which Python calls back through COM.

They know what a typed function's way through xlwings asks; each question is noted, and any other is refused
with DISP_E_MEMBERNOTFOUND, as COM refuses a member that there is not. learn.microsoft.com/office/vba/api:
excel.workbook, excel.worksheet, excel.range, excel.application.caller.
"""

import re
from typing import Any

import pythoncom  # type: ignore[import-not-found, import-untyped, unused-ignore]
from win32com.server import policy, util  # type: ignore[import-not-found, import-untyped, unused-ignore]

MEMBER_NOT_FOUND = -2147352573
STANDARD_TYPES = "{00020430-0000-0000-C000-000000000046}"
asked: list[str] = []
alive: list[Any] = []
"""A COM object goes with the last reference of this side."""


class Policy(policy.DynamicPolicy):  # type: ignore[misc, unused-ignore]
    """Objects that can be asked of what type they are; the answer is a type that is not Excel's Range."""

    def _GetTypeInfoCount_(self) -> int:
        return 1

    def _GetTypeInfo_(self, index: int, locale: int) -> tuple[int, Any]:
        types = pythoncom.LoadRegTypeLib(STANDARD_TYPES, 2, 0, 0)
        names = [types.GetDocumentation(number)[0] for number in range(types.GetTypeInfoCount())]
        return 0, types.GetTypeInfo(names.index("FontDisp") if "FontDisp" in names else 0)


class Answering:
    """An object of Excel's by its name and what it answers."""

    def __init__(self, name: str, **answers: Any) -> None:
        self.name, self.answers = name, answers

    def _dynamic_(self, name: str, locale: int, flags: int, arguments: Any) -> Any:
        asked.append(f"{self.name}.{name}")
        if name not in self.answers:
            raise pythoncom.com_error(MEMBER_NOT_FOUND, "no such member", None, None)
        answer = self.answers[name]
        return answer() if callable(answer) else answer


def served(name: str, **answers: Any) -> Any:
    """The object, ready to be handed over."""
    alive.append(util.wrap(Answering(name, **answers), usePolicy=Policy))
    return alive[-1]


def pointer_of(served_object: Any) -> int:
    """Of its IDispatch, which pywin32 shows in no other way than this."""
    match = re.search(r"obj at (0x[0-9A-Fa-f]+)", repr(served_object))
    assert match is not None
    return int(match[1], 16)


def workbook_and_caller(full_name: str) -> tuple[Any, Any]:
    """ThisWorkbook, and a cell of its first sheet that holds the formula."""
    sheet = served("Worksheet", Name="Start")

    def members() -> Any:
        alive.append(util.NewEnum([sheet]))
        return alive[-1]

    sheets = served("Sheets", Count=1, Item=sheet, _NewEnum=members)
    book = served(
        "Workbook", FullName=full_name, Name=full_name.rpartition("\\")[2], Sheets=sheets, Worksheets=sheets
    )
    return book, served("Range", Worksheet=sheet, Parent=sheet, Row=1, Column=1)
