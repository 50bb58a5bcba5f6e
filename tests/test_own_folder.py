"""The log of an unexpected error is written wherever this machine lets us."""

import os
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
    content = log.read_text(encoding="utf-8")
    assert "Traceback: 日本語" in content
    assert "the first" not in content
    assert __version__ in content
    assert sys.version in content


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_nobody_else_may_read_the_log_even_where_an_old_one_was_open_to_all(home: Path) -> None:
    own_folder_here().mkdir(parents=True)
    old = own_folder_here() / LOG
    old.write_text("old", encoding="utf-8")
    old.chmod(0o644)
    assert logged("Traceback") == old
    assert old.stat().st_mode & 0o777 == 0o600


def test_where_our_folder_refuses_it_lies_with_temporary_files(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    block_own_folder()
    log = logged("Traceback")
    assert log is not None
    assert log.parent == home
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_where_nothing_can_be_written_there_is_no_log(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home / "missing"))
    block_own_folder()
    assert logged("Traceback") is None


def block_own_folder() -> None:
    folder = own_folder_here()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"a file where our folder should be")
