"""What is changed in xlwings' own wrappers, and that a wrapper of another shape is not passed over."""

import pytest

from ltv_xl.template.pywin32 import windows_udfs
from ltv_xl.template.sources import modules
from ltv_xl.template.wrappers import checked, wrappers

THEIRS = """\
Function CPO(cost, rate)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CPO = XLPy.CallUDF("m", "CPO", Array(cost, rate), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        CPO = XLPy.CallUDF("m", "CPO", Array(cost, rate))
        Exit Function
    #End If
failed:
    CPO = Err.Description
End Function
"""


def test_arguments_results_and_failures_are_passed_on() -> None:
    ours = checked(THEIRS)
    call = 'LtvAnswer("m", "CPO", Array(LtvGiven(cost), LtvGiven(rate))'
    assert ours.splitlines()[1:3] == ["    On Error GoTo failed", '    #If App = "Microsoft Excel" Then']
    assert f"        CPO = LtvChecked({call}, ThisWorkbook, Application.Caller))\n" in ours
    assert f"        CPO = LtvChecked({call}))\n" in ours
    assert ours.endswith("failed:\n    CPO = LtvFailed(Err.Description)\nEnd Function\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Is Range Then On Error", "Is Object Then On Error"),
        ("CPO = Err.Description", "CPO = Error()"),
        ('CPO = XLPy.CallUDF("m"', 'Set CPO = XLPy.CallUDF("m"'),
        ("Array(cost, rate))", "Array(cost, _\nrate))"),
    ],
)
def test_a_wrapper_of_another_shape_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValueError, match="1 wrappers"):
        checked(THEIRS.replace(old, new))


def test_the_wrappers_are_those_of_the_generator() -> None:
    assert 'CUSTOMER_LIFETIME = LtvChecked(LtvAnswer("ltv_xl.excel.functions"' in wrappers()


def test_the_errors_of_the_macros_are_those_that_xlwings_reads() -> None:
    """CVErr(2036) reaches Python as the number that xlwings shows as #NUM!."""
    windows_udfs()
    from xlwings._xlwindows import cell_errors

    source = modules("workbook")["LtvErrors"]
    first = -2146828288  # the HRESULT of CVErr(0)
    for number, text in cell_errors.items():
        assert f'Case "{text}": ErrorOf = CVErr({number - first})\r\n' in source
