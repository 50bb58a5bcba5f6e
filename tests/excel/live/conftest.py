"""A LibreOffice for each file of tests here, and workbooks that are closed after each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.live.small_report import Small
from tests.support.calc import Office, running_office
from tests.support.calc_engine import Steps, excel_like

Load = Callable[[str, bytes], xw.Book]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with running_office() as office:
        yield office


@pytest.fixture
def app(office: Office, home: Path) -> Iterator[xw.App]:
    """Calc as Excel. Our lock and log lie in the test's own home."""
    with excel_like(office) as app:
        yield app


@pytest.fixture
def steps(app: xw.App) -> Steps:
    steps: Steps = app.impl.steps
    return steps


@pytest.fixture
def load(app: xw.App, tmp_path: Path) -> Load:
    """Open a workbook by name and bytes."""

    def load(name: str, content: bytes) -> xw.Book:
        path = tmp_path / name
        path.write_bytes(content)
        return xw.Book(impl=app.impl.books.loaded(path))

    return load


@pytest.fixture
def source(load: Load) -> Callable[[Small], xw.Book]:
    """A report's workbook, open."""
    made: list[int] = []

    def opened(report: Small) -> xw.Book:
        made.append(1)
        return load(f"ltv_xl_report_{len(made)}.xlsx", report.content)

    return opened
