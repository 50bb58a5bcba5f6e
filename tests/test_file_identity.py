"""Two paths to the same file, by every way that a user can name it."""

import os
from pathlib import Path

import pytest

from ltv_xl import file_identity
from ltv_xl.file_identity import same_file


def test_spellings_links_and_hard_links_lead_to_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "orders.csv"
    source.write_text("x", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "link.csv").symlink_to(source)
    (tmp_path / "folder").symlink_to(tmp_path)
    os.link(source, tmp_path / "hard.csv")
    for other in (
        "orders.csv",
        "./orders.csv",
        "deep/../orders.csv",
        "link.csv",
        "folder/orders.csv",
        "hard.csv",
    ):
        assert same_file(source, Path(other))
        assert same_file(Path(other), source)


def test_equal_content_is_not_the_same_file(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert not same_file(tmp_path / "a.csv", tmp_path / "b.csv")
    assert not same_file(tmp_path / "a.csv", tmp_path / "not_there.csv")


def test_two_results_that_do_not_exist_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "new.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    new = tmp_path / "new.csv"
    assert same_file(new, tmp_path / "x" / ".." / "new.csv")
    assert same_file(new, tmp_path / "dangling.csv")
    assert not same_file(new, tmp_path / "loop.csv")
    assert not same_file(new, Path("no\0path"))
    monkeypatch.setattr(file_identity, "_IGNORES_CASE", False)
    assert not same_file(new, tmp_path / "NEW.csv")
    monkeypatch.setattr(file_identity, "_IGNORES_CASE", True)
    assert same_file(new, tmp_path / "NEW.csv")
    assert same_file(tmp_path / "\u3054.csv", tmp_path / "\u3053\u3099.csv")
