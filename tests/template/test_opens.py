"""What Excel would repair or refuse: nothing in the built files, say two validators."""

from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from ltv_xl.template.package import Kind
from ltv_xl.template.shipped import NAMES, shipped
from tests.support.doctored import doctored
from tests.support.validator import violations

RIBBON = "customUI/customUI14.xml"


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind: Kind = request.param
    (tmp_path / NAMES[kind]).write_bytes(shipped(NAMES[kind]))
    return tmp_path / NAMES[kind]


def audited(path: Path) -> list[str]:
    """What openxml-audit finds."""
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=100).validate(path)
    return [str(error) for error in result.errors]


@pytest.mark.validator
def test_microsofts_validator_finds_nothing(path: Path) -> None:
    assert violations(path) == []


@pytest.mark.validator
@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        (RIBBON, 'size="large"', 'size="huge"', "invalid value 'huge'"),
        (RIBBON, ' imageMso="Help"', ' imagesMso="Help"', "attribute is not declared"),
        ("xl/worksheets/sheet1.xml", "<sheetData", "<wrong/><sheetData", "invalid child element"),
        ("xl/tables/table1.xml", 'totalsRowShown="0"', 'totalsRowShown="no"', "invalid value 'no'"),
    ],
)
def test_microsofts_validator_names_what_is_planted(
    tmp_path: Path, part: str, old: str, new: str, named: str
) -> None:
    path = tmp_path / "book.xlsm"
    path.write_bytes(shipped("workbook_template.xlsm"))
    broken = doctored(path, tmp_path / "broken.xlsm", {part: lambda xml: xml.replace(old, new, 1)})
    assert [fault for fault in violations(broken) if named in fault]


def test_openxml_audit_finds_nothing(path: Path) -> None:
    assert audited(path) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("_rels/.rels", RIBBON, "customUI/nowhere.xml"),
        ("[Content_Types].xml", "sheet.macroEnabled", "addin.macroEnabled"),
        ("xl/worksheets/sheet1.xml", "<sheetData", "<wrong/><sheetData"),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId99"'),
    ],
)
def test_openxml_audit_names_what_is_planted(tmp_path: Path, part: str, old: str, new: str) -> None:
    path = tmp_path / "book.xlsm"
    path.write_bytes(shipped("workbook_template.xlsm"))
    assert audited(doctored(path, tmp_path / "broken.xlsm", {part: lambda xml: xml.replace(old, new, 1)}))
