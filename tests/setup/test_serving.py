"""Doctor starts Python by the very command of the workbook's macros."""

from ltv_xl.setup.serving import CODE, COMMAND
from ltv_xl.template.shipped import shipped
from tests.support.macros import modules_of
from tests.support.vba_text import serving_command


def test_the_command_is_that_of_the_macros() -> None:
    source = modules_of(shipped("workbook_template.xlsm"))["xlwings"]
    assert serving_command(source, "{python}") == COMMAND


def test_another_command_is_noticed() -> None:
    source = modules_of(shipped("workbook_template.xlsm"))["xlwings"]
    assert serving_command(source.replace('" /C "', '" /K "'), "{python}") != COMMAND


def test_the_code_compiles() -> None:
    compile(CODE, "code", "exec")
