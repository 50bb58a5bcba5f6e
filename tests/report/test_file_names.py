"""File names from segment names: every system takes them, and none escapes the folder or hides its ending."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltv_xl.report.file_names import file_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("report_SNS広告", "report_SNS広告.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd.xlsx"),
        ('a<b>:c"d/e\\f|g?h*i', "a_b__c_d_e_f_g_h_i.xlsx"),
        ("CON", "_CON.xlsx"),
        ("nul.txt", "_nul.txt.xlsx"),
        ("  ends with dots. . ", "ends with dots.xlsx"),
        ("line\nbreak\x00", "line_break_.xlsx"),
        ("exe\u202excod", "exe_xcod.xlsx"),  # right-to-left override
        ("", "_.xlsx"),
    ],
)
def test_names(wanted: str, name: str) -> None:
    assert file_name(wanted, ".xlsx", set()) == name


def test_names_in_use_are_numbered() -> None:
    assert file_name("A", ".xlsx", {"a.xlsx"}) == "A (2).xlsx"
    assert file_name("A", ".xlsx", {"a.xlsx", "a (2).xlsx"}) == "A (3).xlsx"
    assert file_name("x" * 500, ".xlsx", {"x" * 80 + ".xlsx"}) == "x" * 76 + " (2).xlsx"


@given(st.text(max_size=300))
def test_any_text_gives_one_legal_name(wanted: str) -> None:
    name = file_name(wanted, ".xlsx", {"_.xlsx"})
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert name.endswith(".xlsx")
    assert len(name.encode()) <= 255
    assert name != "_.xlsx"
    assert not set(name) & set('<>:"/\\|?*')
