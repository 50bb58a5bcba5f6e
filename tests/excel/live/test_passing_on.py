"""Share a copy and E-mail, pressed in the shipped template in LibreOffice Calc: what then lies on disk."""

import email
import email.policy
import zipfile
from pathlib import Path

import pytest
import xlwings as xw

from ltv_xl.excel import passing_on, ribbon
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.shop import shop
from tests.excel.live.test_refresh import press, setting

pytestmark = pytest.mark.office


@pytest.fixture
def book(load: Load, tmp_path: Path) -> xw.Book:
    """The template with a shop's orders, its reports made, and not saved since."""
    book = load("shop.xlsm", shop(tmp_path))
    press(book)
    return book


@pytest.fixture(autouse=True)
def no_mail_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft opens nothing here, whatever the machine has."""
    monkeypatch.setattr("ltv_xl.mail.drafts.opened", lambda path: False)


def parts(content: Path) -> list[str]:
    with zipfile.ZipFile(content) as archive:
        return archive.namelist()


def test_a_copy_lies_beside_the_workbook(book: xw.Book, tmp_path: Path) -> None:
    said = press(book, ribbon.share_copy)
    copy = tmp_path / text("share.copy_name", "en", stem="shop")
    assert said.startswith(text("excel.passing.saved", "en", place=copy))
    assert not [name for name in parts(copy) if "vba" in name.lower()]
    with zipfile.ZipFile(copy) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        names = archive.read("xl/workbook.xml").decode()
    assert 'name="Summary"' in names  # made after the file was opened, and never saved
    assert 'name="Orders"' not in names
    assert b"vbaProject" not in everything


def test_a_mail_lies_ready_and_nothing_is_sent(book: xw.Book, tmp_path: Path) -> None:
    setting(book, "mail_to", "one@example.com; 二 <two@example.com>")
    setting(book, "mail_cc", "three@example.com")
    setting(book, "mail_subject", "今月のLTV")
    said = press(book, ribbon.email_report)
    copy = tmp_path / text("share.copy_name", "en", stem="shop")
    draft = copy.with_suffix(".eml")
    assert said == text("excel.passing.drafted", "en", place=draft)
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "今月のLTV"
    assert "one@example.com" in str(message["To"])
    assert "two@example.com" in str(message["To"])
    assert "three@example.com" in str(message["Cc"])
    (attached,) = message.iter_attachments()
    assert attached.get_content() == copy.read_bytes()


def test_a_wrong_address_is_one_sentence(book: xw.Book) -> None:
    setting(book, "mail_to", "nobody at all")
    said = press(book, ribbon.email_report)
    assert "nobody at all" in said
    assert "\n" not in said


def test_a_workbook_in_the_cloud_is_copied_to_documents(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing_on, "folder_of", lambda book: None)
    (tmp_path / "Documents").mkdir()
    press(book, ribbon.share_copy)
    assert (tmp_path / "Documents" / text("share.copy_name", "en", stem="shop")).exists()
