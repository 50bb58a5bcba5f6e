"""A compiler's eye on the VBA: pyvbaanalysis finds nothing in our modules, and what is planted is found."""

from collections.abc import Collection
from pathlib import Path

import pytest
from pyopenvba import ExcelFile
from pyvbaanalysis import analyze_office_file

from ltv_xl.template.package import Kind
from ltv_xl.template.shipped import NAMES, shipped
from tests.support.macros import THEIRS


def findings(path: Path, only: Collection[str] | None = None) -> list[str]:
    """Module, severity, rule and message of each finding, in all modules or in some of them."""
    return [
        f"{module}: {one.severity.value} {one.code}: {one.message}"
        for module, found in analyze_office_file(path, only=only).items()
        for one in found
    ]


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind: Kind = request.param
    (tmp_path / NAMES[kind]).write_bytes(shipped(NAMES[kind]))
    return tmp_path / NAMES[kind]


def test_nothing_is_found_but_warnings_in_xlwings_own_modules(path: Path) -> None:
    """Theirs speak of variables that are not used and of results that are not set; ours are silent."""
    assert [
        finding
        for finding in findings(path)
        if finding.partition(":")[0] not in THEIRS or ": error " in finding
    ] == []


@pytest.mark.parametrize(
    ("module", "old", "new", "found"),
    [
        ("LtvHelp", "    saved = ThisWorkbook", "    svaed = ThisWorkbook", "undeclared-variable"),
        ("LtvHelp", "LtvIsEnglish()", "LtvIsEnglish(", "error"),
        ("LtvErrors", "ErrorOf(answer)", "ErrorOff(answer)", "error"),
        ("xlwings_udfs", "LtvGiven(cac)", "LtvGiven(cacc)", "undeclared-variable"),
        ("ThisWorkbook", "LtvRegisterHelp", "LtvRegisterHlep", "error"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, module: str, old: str, new: str, found: str) -> None:
    path = tmp_path / "workbook_template.xlsm"
    path.write_bytes(shipped("workbook_template.xlsm"))
    with ExcelFile(path) as book:
        source = book.vba_modules()[module]
        assert old in source
        book.set_module(module, source.replace(old, new, 1))
        book.save(path)
    assert [finding for finding in findings(path, {module}) if found in finding]
