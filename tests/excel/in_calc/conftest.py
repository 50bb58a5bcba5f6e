"""One LibreOffice, the template open in it, and a sheet to type on that is empty for every test."""

from collections.abc import Iterator

import pytest

from ltv_xl.template.shipped import shipped
from tests.support.calc import Office, running_office
from tests.support.calc_book import ConnectedBook, connected
from tests.support.calc_bridge import Seen
from tests.support.calc_cells import Desk


@pytest.fixture(scope="package")
def office() -> Iterator[Office]:
    with running_office() as office:
        yield office


@pytest.fixture(scope="package")
def template() -> bytes:
    return shipped("workbook_template.xlsm")


@pytest.fixture(scope="package")
def open_template(office: Office, template: bytes) -> Iterator[ConnectedBook]:
    with connected(office, template) as book:
        yield book


@pytest.fixture
def book(open_template: ConnectedBook) -> Iterator[ConnectedBook]:
    """The template; its language is Japanese, as shipped, before and after."""
    open_template.seen.clear()
    language = open_template.cell("Settings_language")
    assert language.String == "日本語"
    yield open_template
    if language.String != "日本語":
        language.setFormula("日本語")


@pytest.fixture
def seen(book: ConnectedBook) -> Iterator[Seen]:
    """What Python sees during a test. An error that Basic swallows makes the test fail."""
    yield book.seen
    assert book.seen.errors == []


@pytest.fixture
def desk(book: ConnectedBook, seen: Seen) -> Iterator[Desk]:
    """An empty sheet."""
    desk = book.sheet("Desk")
    yield desk
    desk.clear()
