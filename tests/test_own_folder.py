"""The log of an unexpected error is written wherever this machine lets us."""

import sys
import tempfile
from pathlib import Path

import pytest

from ltv_xl import __version__
from ltv_xl.own_folder import LOG, logged, own_folder_here


def test_the_log_lies_in_our_folder_and_holds_the_last_error(home: Path) -> None:
    logged("the first")
    log = logged("Traceback: 日本語")
    assert log == own_folder_here() / LOG
    assert home in log.parents
    told = log.read_text(encoding="utf-8")
    assert "Traceback: 日本語" in told
    assert "the first" not in told
    assert __version__ in told
    assert sys.version in told


def test_where_our_folder_refuses_it_lies_with_temporary_files(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    folder = own_folder_here()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"a file where our folder should be")
    log = logged("Traceback")
    assert log.parent == home
    assert "Traceback" in log.read_text(encoding="utf-8")
