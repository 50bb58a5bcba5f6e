"""A report is saved whole or not at all, and never over a workbook that is open elsewhere."""

import os
from pathlib import Path

import pytest

from ltv_xl.errors import OutputError
from ltv_xl.report import write


def test_a_report_replaces_the_one_before_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    assert write.saved(b"new", target) == target
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_open_in_excel_is_kept_and_the_report_stands_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows refuses to replace an open file; Linux would not, so the refusal is made here.
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"open in Excel")
    real = os.replace

    def refusing(source: Path, place: Path) -> None:
        if Path(place) == target:
            raise PermissionError(13, "in use")
        real(source, place)

    monkeypatch.setattr(os, "replace", refusing)
    assert write.saved(b"first", target) == tmp_path / "report (2).xlsx"
    assert write.saved(b"second", target) == tmp_path / "report (3).xlsx"
    assert target.read_bytes() == b"open in Excel"
    assert (tmp_path / "report (2).xlsx").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_crash_while_writing_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write.saved(b"new", target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("place", ["missing/report.xlsx", "folder.xlsx"])
def test_a_place_that_cannot_hold_a_report_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(OutputError, match=r"missing|folder\.xlsx"):
        write.saved(b"new", tmp_path / place)
