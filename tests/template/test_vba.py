"""A compiler's eye on the VBA: pyvbaanalysis finds nothing in our modules, and what is planted is found."""

import re
from collections.abc import Collection
from pathlib import Path

import pytest
from pyopenvba import ExcelFile
from pyvbaanalysis import analyze_office_file

from ltv_xl.template.package import Kind
from ltv_xl.template.shipped import NAMES, shipped
from ltv_xl.template.sources import documents, modules
from tests.support.macros import THEIRS
from tests.support.vba_procedures import procedures, without_error_path


def findings(path: Path, only: Collection[str] | None = None) -> list[str]:
    """Module, severity, rule and message of each finding, in all modules or in some of them."""
    return [
        f"{module}: {issue.severity.value} {issue.code}: {issue.message}"
        for module, issues in analyze_office_file(path, only=only).items()
        for issue in issues
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
    ("module", "old", "new", "sentence"),
    [
        ("LtvHelp", "    saved = ThisWorkbook", "    svaed = ThisWorkbook", "undeclared-variable"),
        ("LtvHelp", "LtvIsEnglish()", "LtvIsEnglish(", "error"),
        ("LtvErrors", "ErrorOf(answer)", "ErrorOff(answer)", "error"),
        ("xlwings_udfs", "LtvGiven(cac)", "LtvGiven(cacc)", "undeclared-variable"),
        ("ThisWorkbook", "LtvRegisterHelp", "LtvRegisterHlep", "error"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, module: str, old: str, new: str, sentence: str) -> None:
    path = tmp_path / "workbook_template.xlsm"
    path.write_bytes(shipped("workbook_template.xlsm"))
    with ExcelFile(path) as book:
        source = book.vba_modules()[module]
        assert old in source
        book.set_module(module, source.replace(old, new, 1))
        book.save(path)
    assert [finding for finding in findings(path, {module}) if sentence in finding]


# What happens at an error. Visual Basic's own box would offer the user to debug.


@pytest.mark.parametrize("kind", NAMES)
def test_every_procedure_begins_with_what_it_does_about_an_error(kind: Kind) -> None:
    ours = {
        name: source for name, source in {**modules(kind), **documents(kind)}.items() if name not in THEIRS
    }
    assert sum(len(procedures(source)) for source in ours.values()) > 32 + 30
    assert {name: lines for name, source in ours.items() if (lines := without_error_path(source))} == {}
    assert [name for name, source in ours.items() if "\nOption Explicit\r\n" not in f"\n{source}"] == []


@pytest.mark.parametrize(
    "body",
    [
        "    Beep",
        "    Dim a As Long\r\n    a = 1 / 0\r\n    On Error Resume Next",
        "    On Error GoTo failed\r\n    Beep",
        "    On Error GoTo 0\r\n    Beep",
        "    ' On Error Resume Next\r\n    Beep",
        '    say = "On Error Resume Next"',
    ],
)
def test_a_planted_procedure_without_a_way_at_an_error_is_noticed(body: str) -> None:
    source = modules("workbook")["LtvTexts"]
    planted = f"{source}\r\nPrivate Sub Planted(ByVal say As String)\r\n{body}\r\nEnd Sub\r\n"
    assert without_error_path(planted) == ["Planted"]


def test_failures_are_remembered_in_one_module() -> None:
    """Names of variables of a module that outlive a procedure, and speak of a failure."""
    variables = re.compile(r"(?m)^(?:Private|Public|Dim|Global) (m\w+) As ")
    by_module = {
        name: variables.findall(source) for name, source in modules("workbook").items() if name not in THEIRS
    }
    assert {name: names for name, names in by_module.items() if names} == {
        "LtvServer": ["mServer", "mNoStart", "mLastFailure"],
        "LtvRibbon": ["mRibbon"],
    }
