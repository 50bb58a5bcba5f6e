"""The button beside a shop's file, in the shipped template in LibreOffice Calc: what is taken from it."""

import email
import email.policy
from pathlib import Path

import pytest
import xlwings as xw

from ltv_xl.excel import ribbon
from ltv_xl.excel.refresh.report_sheets import report_sheets
from ltv_xl.setup.workbook import Wiring, make_workbook
from ltv_xl.shop_file.read import shop_file
from ltv_xl.shop_file.recipients import confirm_recipients
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.shop import HEADERS, orders, shop
from tests.excel.live.test_refresh import done, press, setting
from tests.report.making import table

pytestmark = pytest.mark.office


@pytest.fixture(autouse=True)
def no_mail_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft opens nothing here, whatever the machine has."""
    monkeypatch.setattr("ltv_xl.mail.drafts.opened", lambda path: False)


@pytest.fixture
def template(load: Load, tmp_path: Path) -> xw.Book:
    """The template with its examples alone, and exports of a shop beside it."""
    target = tmp_path / "made.xlsm"
    make_workbook(target, {}, Wiring("other", ""), lang="en", timezone="Asia/Tokyo", force=True)
    (tmp_path / "exports").mkdir()
    rows = orders()
    table(tmp_path / "exports" / "1.csv", HEADERS["ja"], rows[:60])
    table(tmp_path / "exports" / "2.csv", HEADERS["ja"], rows[60:])
    return load("shop.xlsm", target.read_bytes())


def write(folder: Path, content: str) -> None:
    (folder / "ltv.toml").write_text(content, encoding="utf-8")


def rows_read(said: str) -> int:
    return int(said.partition("sheets from ")[2].partition(" order rows")[0])


def test_the_files_of_a_shop_stand_in_for_the_examples(template: xw.Book, tmp_path: Path) -> None:
    write(tmp_path, "orders = 'exports/*.csv'\nmargin = '60%'\ncurrency = 'USD'\nby = '獲得経路'\n")
    said = press(template)
    assert done(said)
    assert rows_read(said) == len(orders())
    assert text("excel.shop_file.used", "en", file="ltv.toml", names="orders, margin") in said
    assert text("excel.shop_file.cells_first", "en", file="ltv.toml", names="currency") in said
    assert len(report_sheets(template)) > 8


def test_rows_of_the_user_and_cells_go_before_the_file(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    write(
        tmp_path, "orders = 'missing/*.csv'\nmargin = '60%'\ninactive_days = 90\n[columns]\nproduct = 'x'\n"
    )
    setting(book, "margin", 0.5)
    said = press(book)
    assert done(said)
    assert rows_read(said) == len(orders())
    assert text("excel.shop_file.cells_first", "en", file="ltv.toml", names="margin, inactive_days") in said


def test_a_file_that_leads_elsewhere_changes_nothing(template: xw.Book, tmp_path: Path) -> None:
    write(tmp_path, "orders = '../*.csv'\n")
    said = press(template)
    assert "leads out of its folder" in said
    assert report_sheets(template) == []


def test_its_recipients_get_the_mail_once_they_are_confirmed(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    press(book)
    write(tmp_path, "[mail]\nto = ['hanako@example.jp']\ncc = ['taro@example.jp']\n")
    draft = (tmp_path / text("share.copy_name", "en", stem="shop")).with_suffix(".eml")
    said = press(book, ribbon.email_report)
    assert "have not confirmed" in said
    assert email.message_from_bytes(draft.read_bytes())["To"] is None
    confirm_recipients(shop_file(tmp_path / "ltv.toml"))
    assert press(book, ribbon.email_report) == text("excel.passing.drafted", "en", place=draft)
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert (str(message["To"]), str(message["Cc"])) == ("hanako@example.jp", "taro@example.jp")
    setting(book, "mail_to", "boss@example.jp")
    press(book, ribbon.email_report)
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert (str(message["To"]), message["Cc"]) == ("boss@example.jp", None)
