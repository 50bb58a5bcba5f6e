"""A user's day: own orders in a workbook, a function typed, the button, a copy, the mail, the reader."""

import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import xlwings as xw

from ltv_xl.excel import ribbon
from ltv_xl.texts import text
from tests.excel.live.shop import HEADERS, orders
from tests.mail.conftest import authority, office, trusted
from tests.mail.post_office import Office as PostOffice
from tests.mail.running import email
from tests.report.making import table
from tests.support.calc import running_office
from tests.support.calc_engine import excel_like
from tests.support.engines import ironcalc_values
from tests.support.office import recalculated

pytestmark = pytest.mark.office
__all__ = ["authority", "office", "trusted"]  # fixtures: the mail server that the copy goes through


@pytest.fixture
def excel() -> Iterator[xw.App]:
    """LibreOffice Calc in Excel's place."""
    with running_office() as calc, excel_like(calc) as app:
        yield app
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def ltv_xl(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ltv_xl", *words, "--lang", "en"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


def pressed(book: xw.Book, button: object) -> str:
    book.set_mock_caller()
    book.app.impl.alerts.clear()
    assert callable(button)
    button()
    (said,) = book.app.impl.alerts
    return str(said)


def test_from_an_order_log_to_a_reader_without_python(
    excel: xw.App, office: PostOffice, tmp_path: Path, home: Path
) -> None:
    table(tmp_path / "orders.csv", HEADERS["en"], orders(120))
    ltv_xl(tmp_path, "new", "mine.xlsm", "--with", "orders.csv")
    book = xw.Book(impl=excel.impl.books.loaded(tmp_path / "mine.xlsm"))

    own = book.sheets.add("Mine", after=book.sheets[-1])
    own["A1"].formula = "=LTV_SUBSCRIPTION(3000,0.4,0.05)"
    done = text("excel.refresh.done", "en").partition("{")[0]
    assert pressed(book, ribbon.refresh_reports).startswith(done)
    own["A2"].formula = "=Report_order_value*2"
    excel.calculate()

    assert pressed(book, ribbon.share_copy).startswith(text("excel.passing.saved", "en").partition("{")[0])
    copy = tmp_path / text("share.copy_name", "en", stem="mine")
    sent = email(
        copy.name, "--to", "reader@example.com", "--send", "--yes", folder=tmp_path, lang="en", office=office
    )
    assert (sent.returncode, sent.stderr) == (0, "")

    (delivered,) = office.taken
    assert delivered.recipients == ("reader@example.com",)
    received = tmp_path / "received.xlsx"
    received.write_bytes(attached(delivered.message))
    assert received.read_bytes() == copy.read_bytes()

    revenue = sum(int(str(row[2])) for row in orders(120))
    value = 2 * revenue / len(orders(120))
    anew = recalculated(received)
    assert anew["Mine", "A2"] == pytest.approx(value)
    assert not [place for place, _ in anew.items() if place[0] in {"Orders", "Customers", "xlwings.conf"}]
    computed = ironcalc_values(received.read_bytes())
    assert computed["Mine", "A1"] == pytest.approx(24000)
    assert computed["Mine", "A2"] == pytest.approx(value)


def attached(message: EmailMessage) -> bytes:
    (attachment,) = message.iter_attachments()
    content = attachment.get_content()
    assert isinstance(content, bytes)
    return content
