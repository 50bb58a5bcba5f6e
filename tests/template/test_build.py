"""The committed files are what the sources make now, byte for byte, whoever makes them and whenever."""

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from ltv_xl.template import __main__ as command
from ltv_xl.template.build import addin, template
from ltv_xl.template.package import CUSTOM_UI, VBA_PROJECT, Kind, packed, parts
from ltv_xl.template.shipped import NAMES, place, shipped, shipped_macros

BUILDERS = {"workbook": template, "addin": addin}
OTHER_ZLIB = "ng" in zlib.ZLIB_RUNTIME_VERSION
"""zlib-ng packs the same parts into other bytes."""


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_committed_file_is_current(kind: Kind) -> None:
    made = BUILDERS[kind]()
    assert parts(made) == parts(shipped(NAMES[kind])), "run: python -m ltv_xl.template"
    if not OTHER_ZLIB:
        assert made == shipped(NAMES[kind])


def test_another_process_on_another_day_makes_the_same_bytes() -> None:
    code = "import sys; from ltv_xl.template.build import addin; sys.stdout.buffer.write(addin())"
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8", "SOURCE_DATE_EPOCH": "1"}
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert made.stdout == addin()


def test_check_names_a_stale_file_and_writing_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "place", lambda name: tmp_path / name)
    assert command.main(check=True) == 1
    assert command.main(check=False) == 0
    assert command.main(check=True) == 0
    older = {**parts(addin()), CUSTOM_UI: b"<customUI/>"}
    (tmp_path / "ltv_xl.xlam").write_bytes(packed(older))
    capsys.readouterr()
    assert command.main(check=True) == 1
    assert capsys.readouterr().out == (
        "workbook_template.xlsm: current\nltv_xl.xlam: stale; run python -m ltv_xl.template\n"
    )


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_shipped_macros_are_those_of_the_file(kind: Kind) -> None:
    built = parts(shipped(NAMES[kind]))
    assert shipped_macros(kind) == (built[VBA_PROJECT], built[CUSTOM_UI])


def test_the_template_lies_where_a_visitor_sees_it() -> None:
    assert place("workbook_template.xlsm").parent.joinpath("pyproject.toml").is_file()
