"""Where the built files are found: in a wheel beside the module, in a checkout where they are committed."""

from pathlib import Path

import pytest

from ltv_xl.errors import OutputError
from ltv_xl.template import shipped as module
from ltv_xl.template.shipped import shipped
from ltv_xl.workbook_names import BuiltFile


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ltv_xl/template, as in an installation from which the files are gone."""
    folder = tmp_path / "ltv_xl" / "template"
    folder.mkdir(parents=True)
    monkeypatch.setattr(module, "_HERE", folder)
    monkeypatch.setattr(module, "_CHECKOUT", tmp_path)
    return folder


def test_a_wheel_has_them_in_the_package(package: Path) -> None:
    package.joinpath("workbook_template.xlsm").write_bytes(b"a workbook")
    package.joinpath("ltv_xl.xlam").write_bytes(b"an add-in")
    assert (shipped("workbook_template.xlsm"), shipped("ltv_xl.xlam")) == (b"a workbook", b"an add-in")


def test_a_checkout_has_the_template_at_its_top(package: Path) -> None:
    package.parents[1].joinpath("workbook_template.xlsm").write_bytes(b"a workbook")
    assert shipped("workbook_template.xlsm") == b"a workbook"


@pytest.mark.parametrize("name", ["workbook_template.xlsm", "ltv_xl.xlam"])
def test_a_file_that_is_gone_is_named(package: Path, name: BuiltFile) -> None:
    with pytest.raises(OutputError, match=name):
        shipped(name)
