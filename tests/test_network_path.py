"""Paths that lead to another computer, by their letters alone."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from ltv_xl.network_path import is_on_network
from ltv_xl.shop_file.bounds import is_within


@pytest.mark.parametrize("path", [r"\\server\share\a.csv", "//server/share/a.csv"])
def test_a_path_on_the_network(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_on_network(path)
    # Windows' drives say nothing here: there the path is looked at no further
    monkeypatch.setattr("ltv_xl.shop_file.bounds.os", SimpleNamespace(name="nt", path=os.path))
    assert not is_within(path, tmp_path)


@pytest.mark.parametrize("path", ["a.csv", "/home/a.csv", "C:\\a.csv", "a//b.csv", ""])
def test_a_path_on_this_computer(path: str) -> None:
    assert not is_on_network(path)
