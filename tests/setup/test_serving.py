"""Doctor starts Python by the very command of the workbook's macros."""

from ltv_xl.setup.serving import CODE, COMMAND
from ltv_xl.template.shipped import shipped
from tests.support.macros import modules_of
from tests.support.vba_text import right_side, vba_text


def test_the_command_is_that_of_the_macros() -> None:
    source = modules_of(shipped("workbook_template.xlsm"))["xlwings"]
    variables = {
        "PYTHON_WIN": "{python}",
        "ConsoleSwitch": "",
        "LicenseKeyEnvString": "",
        "PYTHONPATH": vba_text(right_side(source, "PYTHONPATH", 0), {}),
    }
    start = next(
        line
        for line in source.splitlines()
        if line.strip().startswith('PYTHON_WIN = "cmd.exe " & C') and "Chr(34) & Chr(34)" in line
    )
    variables["PYTHON_WIN"] = vba_text(start.partition("=")[2], variables)
    variables["tail"] = vba_text(right_side(source, "tail"), variables)
    assert vba_text(right_side(source, "XLPyCommand"), variables) == COMMAND


def test_the_code_compiles() -> None:
    compile(CODE, "code", "exec")
