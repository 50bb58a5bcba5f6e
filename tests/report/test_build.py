"""Sheet names, and the rules of the report that no engine can judge."""

import zipfile
from pathlib import Path

import pytest

from ltv_xl.report.build import sheet_name
from ltv_xl.texts import Language


@pytest.mark.parametrize(
    ("wanted", "legal"),
    [
        ("By channel", "By channel"),
        ("[x]:*?/\\", "_x______"),
        ("'quoted'", "quoted"),
        ("", "_"),
        ("history", "history (2)"),
        ("Summary", "Summary (2)"),
        ("x" * 40, "x" * 31),
        ("🍣" * 20, "🍣" * 15),
    ],
)
def test_a_sheet_name_is_legal_and_free(wanted: str, legal: str) -> None:
    assert sheet_name(wanted, {"summary"}) == legal


def test_what_prints_on_one_page_stands_in_the_middle_of_it(demo_reports: dict[Language, Path]) -> None:
    with zipfile.ZipFile(demo_reports["en"]) as package:
        parts = [package.read(part).decode() for part in package.namelist() if "worksheets/sheet" in part]
    parts = [part for part in parts if "<worksheet" in part]
    one_page = ['fitToPage="1"' in part and 'fitToHeight="0"' not in part for part in parts]
    assert any(one_page)
    assert not all(one_page)
    assert ['horizontalCentered="1"' in part for part in parts] == one_page
