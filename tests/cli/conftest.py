"""A folder with a small order log in it, which is the current one."""

from pathlib import Path

import pytest

from tests.report.making import EDGES, HEADER, table


@pytest.fixture
def shop(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder; its orders are orders.csv."""
    table(home / "orders.csv", HEADER, EDGES["few repeat"])
    monkeypatch.chdir(home)
    monkeypatch.setattr("ltv_xl.cli.console.LANG", "en")
    return home
