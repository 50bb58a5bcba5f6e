"""Sheet names."""

import pytest

from ltv_xl.report.tab_names import sheet_name


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
