"""The Windows that LTV_WINE names, as two users have it; Wine's processes end with the tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wine.windows import Windows

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.wine)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    named = os.environ.get("LTV_WINE", "")
    if not (Path(named) / "whole").is_file():
        pytest.skip("needs Wine: python -m tests.wine.build FOLDER, then LTV_WINE=FOLDER")
    yield Path(named).resolve()
    Windows(Path(named).resolve()).end()


@pytest.fixture(scope="session")
def japanese(folder: Path) -> Windows:
    """Code page 932, and a user whose name has a blank."""
    return Windows(folder, "山田 太郎")


@pytest.fixture(scope="session")
def western(folder: Path) -> Windows:
    """Code page 1252, and a user whose name has an accent."""
    return Windows(folder, "René", "western")
