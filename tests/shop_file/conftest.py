"""A folder with a shop's file in it, which is the current one; and a user who has confirmed nothing yet."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ltv_xl.shop_file.read import ShopFile, shop_file
from tests.report.making import EDGES, HEADER, table

Written = Callable[[str], ShopFile]


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, below a user's home; its orders are exports/orders.csv."""
    place = home / "店 1"
    (place / "exports").mkdir(parents=True)
    table(place / "exports" / "orders.csv", HEADER, EDGES["few repeat"])
    monkeypatch.chdir(place)
    monkeypatch.setattr("ltv_xl.cli.console.LANG", "en")
    return place


@pytest.fixture
def written(folder: Path) -> Written:
    """Write the folder's ltv.toml and read it."""

    def write(content: str) -> ShopFile:
        path = folder / "ltv.toml"
        path.write_text(content, encoding="utf-8")
        return shop_file(path)

    return write
