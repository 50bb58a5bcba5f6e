"""The VBA function of each worksheet function, from xlwings' own generator.

What is changed in its text: arguments pass through LtvGiven, which takes the plain values of a range; results
pass through LtvChecked, which makes true errors of "#NUM!" and the like, a failure is LtvFailed, #VALUE!,
instead of the traceback as a text in the cell; and LtvAnswer asks Python in place of XLPy.CallUDF, since it
remembers a Python that could not be started. A failure is met whoever calls: xlwings looks for a cell first,
and where there is none, as in the user's own macro, the look itself would raise.
"""

import io
import re
from types import SimpleNamespace

from ltv_xl.workbook_names import FUNCTIONS_MODULE

MODULE = "xlwings_udfs"
_HEADER = f'Attribute VB_Name = "{MODULE}"\nOption Explicit\n#Const App = "Microsoft Excel"\n\n'


def wrappers() -> str:
    """The source of the module."""
    from ltv_xl.template.pywin32 import windows_udfs

    udfs = windows_udfs()
    from ltv_xl.excel.functions import worksheet_functions  # after xlwings believes that it is on Windows

    written = io.StringIO()
    # For a name that ends with .xlam xlwings would write ActiveWorkbook in place of ThisWorkbook. The add-in
    # takes ThisWorkbook too: there may be no active workbook, and xlwings runs what sheets named *.py hold.
    book = SimpleNamespace(Name="ltv_xl.xlsm")
    udfs.generate_vba_wrapper(FUNCTIONS_MODULE, SimpleNamespace(**worksheet_functions("en")), written, book)
    return _HEADER + checked(written.getvalue())


def checked(source: str) -> str:
    """Wrappers with arguments, results and failures passed on. ValueError where one looks otherwise."""
    source, paths = re.subn(
        r"(?m)^( +)(#If .*)\n +If TypeOf Application\.Caller Is Range Then (On Error GoTo failed)$",
        r"\1\3\n\1\2",
        source,
    )
    source, given = re.subn(
        r"(?<=, Array\()[\w, ]+(?=\))",
        lambda arguments: re.sub(r"\w+", r"LtvGiven(\g<0>)", arguments[0]),
        source,
    )
    source, results = re.subn(
        r"(?m)^( +\w+ = )XLPy\.CallUDF\((.*)\)$", r"\1LtvChecked(LtvAnswer(\2))", source
    )
    source, failures = re.subn(r"(?m)^( +\w+ = )Err\.Description$", r"\1LtvFailed(Err.Description)", source)
    functions = len(re.findall(r"(?m)^Function ", source))
    if (paths, given, results, failures) != (functions, 2 * functions, 2 * functions, functions):
        raise ValueError(
            f"{functions} wrappers: {paths} error paths, {given} argument lists, {results} results,"
            f" {failures} failures"
        )
    return source
