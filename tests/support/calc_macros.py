"""What must be changed in a workbook's macros before LibreOffice can run them, each change with its reason.

They are made in the document that LibreOffice has loaded; the file stays as it is shipped. Nothing else is
changed: the wrappers, the mapping of errors and the ribbon's callbacks run as they are.

A module that LibreOffice cannot compile makes every call of its library give 0 or "" without an error.
So a test that uses this asserts exact values; `EDITS` and `REPLACED` are each shown to be needed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

LIBRARY = "VBAProject"
HEAD = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
"""What LibreOffice itself puts before a module of a workbook."""

XLPY = f"""{HEAD}
Public gPython

Public Sub SetPython(python)
    Set gPython = python
End Sub

Public Function AskPython(given)
    AskPython = gPython.invoke(given, Array(), Array())
End Function

Public Function CallUDF(script, fname, args, Optional this_workbook, Optional caller)
    Dim i
    For i = LBound(args) To UBound(args)
        If IsObject(args(i)) Then Set args(i) = args(i).CellRange
    Next i
    CallUDF = AskPython(Array("CallUDF", script, fname, args))
End Function

Public Function CalcError(number)
    CalcError = AskPython(Array("CVErr", number))
End Function

Public Sub CalcMessage(message, Optional style, Optional title)
    AskPython Array("MsgBox", message)
End Sub

Public Sub CalcMacroOptions(Macro, Description, Category, ArgumentDescriptions)
    AskPython Array("MacroOptions", Macro, Description, Category, ArgumentDescriptions)
End Sub
"""
"""In Excel XLPy is the object that xlwings' DLL makes; here a module of that name answers."""

XLWINGS = f"""{HEAD}
Public Function RunPython(PythonCommand As String)
    RunPython = AskPython(Array("RunPython", PythonCommand))
End Function

Public Function GetConfig(configKey As String, Optional default As String = "")
    GetConfig = AskPython(Array("GetConfig", configKey, default))
End Function

Public Function FileExists(fileSpec As String) As Boolean
    FileExists = AskPython(Array("FileExists", fileSpec))
End Function
"""
STATEMENT = f"""{HEAD}
Type RibbonControl
    Id As String
End Type

Public Function Outcome()
    Dim control As RibbonControl, answer
    control.Id = "{{control}}"
    On Error GoTo failed
    {{statement}}
    Outcome = Array("", answer)
    Exit Function
failed:
    Outcome = Array(Err.Description, 0)
End Function
"""


@dataclass(frozen=True)
class Replaced:
    """A module that LibreOffice cannot compile: what stands in for it; None: it is left out."""

    module: str
    reason: str
    stand_in: str | None


@dataclass(frozen=True)
class Edit:
    """A change in every module: a regular expression, and what comes in its place."""

    name: str
    reason: str
    pattern: str
    new: str


REPLACED = (
    Replaced("xlwings", "Basic does not compile it, and its DLLs are for Windows", XLWINGS),
    Replaced("Dictionary", "Basic does not compile it; only xlwings' module uses it", None),
)
EDITS = (
    Edit(
        "errors of Calc",
        'what CVErr gives reaches a cell of Calc as a text, "Error 2036"',
        r"\bCVErr\(",
        "CalcError(",
    ),
    Edit(
        "ranges as they are",
        "Calc's ranges have no Value2, which is made in Python",
        r"\bLtvGiven\((\w+)\)",
        r"\1",
    ),
    Edit("messages noted", "nobody sits before the screen to press OK", r"\bMsgBox\b", "CalcMessage"),
)
HELP_NOTED = (
    Edit("a workbook", "Calc's workbook has no IsAddin", r"\bThisWorkbook\.IsAddin\b(?! =)", "False"),
    Edit(
        "help noted", "Calc has no function wizard for macros", r"\bexcel\.MacroOptions\b", "CalcMacroOptions"
    ),
)
"""For the one test of what Excel's function wizard would be told; all others run without these two."""


def sources(document: Any) -> dict[str, str]:
    """The modules of a loaded workbook by name, as LibreOffice shows them."""
    library = document.BasicLibraries.getByName(LIBRARY)
    return {name: library.getByName(name) for name in library.ElementNames}


def runnable(
    modules: Mapping[str, str], edits: Sequence[Edit] = EDITS, replaced: Sequence[Replaced] = REPLACED
) -> dict[str, str]:
    """The modules as LibreOffice can run them, together with the one that stands in for xlwings' DLL."""
    changed = dict(modules)
    for edit in edits:
        changed = {name: re.sub(edit.pattern, edit.new, source) for name, source in changed.items()}
    for replacement in replaced:
        del changed[replacement.module]
        if replacement.stand_in is not None:
            changed[replacement.module] = replacement.stand_in
    return {**changed, "XLPy": XLPY}


def install(document: Any, modules: Mapping[str, str], python: Any) -> None:
    """Put modules into a loaded workbook in place of its own, hand over the Python object, recalculate."""
    library, before = document.BasicLibraries.getByName(LIBRARY), sources(document)
    for name in before.keys() - modules.keys():
        library.removeByName(name)
    for name, source in modules.items():
        if name not in before:
            library.insertByName(name, source)
        elif source != before[name]:
            library.replaceByName(name, source)
    run_macro(document, "XLPy.SetPython", python)
    document.calculateAll()


def run_macro(document: Any, name: str, *given: object) -> Any:
    """Run "module.procedure" and give back what it returns. RuntimeError where it cannot be called.

    An error within it ends it without a word; `outcome` tells.
    """
    script = f"vnd.sun.star.script:{LIBRARY}.{name}?language=Basic&location=document"
    try:
        return document.getScriptProvider().getScript(script).invoke(given, (), ())[0]
    except Exception as error:  # an exception of UNO cannot carry a traceback, on which pytest insists
        raise RuntimeError(f"{type(error).__name__}: {error}") from None


def outcome(document: Any, statement: str, control: str = "") -> Any:
    """Run a statement of Basic; what it leaves in the variable `answer`. RuntimeError for any error in it.

    The variable `control` is the control of the ribbon with that id: a callback called from outside, without
    one, silently does nothing.
    """
    library = document.BasicLibraries.getByName(LIBRARY)
    source = STATEMENT.format(control=control, statement=statement)
    (library.replaceByName if library.hasByName("Statement") else library.insertByName)("Statement", source)
    failure, answer = run_macro(document, "Statement.Outcome")
    if failure:
        raise RuntimeError(failure)
    return answer


def press(document: Any, macro: str, control: str) -> None:
    """Press a button of the ribbon, whose XML names this macro."""
    outcome(document, f"{macro} control", control)


def answer(document: Any, macro: str, control: str) -> Any:
    """What a callback such as getLabel answers for a control of the ribbon."""
    return outcome(document, f"{macro} control, answer", control)


def callback(custom_ui: bytes, control: str, attribute: str = "onAction") -> str:
    """The macro that the ribbon's XML names for a control; KeyError where it names none."""
    elements = ElementTree.fromstring(custom_ui).iter()
    return next(element for element in elements if element.get("id") == control).attrib[attribute]
