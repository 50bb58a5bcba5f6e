"""Which sheets list people, and which only look like it."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ltv_xl.ooxml.book import book_of
from ltv_xl.ooxml.package import open_package
from ltv_xl.ooxml.personal import Personal, personal
from ltv_xl.template.shipped import shipped
from ltv_xl.texts import LANGUAGES, Language
from ltv_xl.workbook_names import CUSTOMERS, HELP_SHEET, ORDERS, TYPING_HELP_SHEET
from tests.ooxml.books import Rows, book, part_of, pivoted
from tests.share.parts import change, put, taken


def looked_at(content: bytes) -> Personal:
    package = open_package(content)
    return personal(package, book_of(package))


PEOPLE: dict[str, Rows] = {
    "members": (("Email", "Customer ID"), ("a@example.jp", "C1")),
    "numbers of customers": (("会員No.", "売上"), (7, 100)),
    "a header with a mark": (("Customer ID*", "Total"), ("C1", 5)),
    "one with a bracket": (("顧客番号(必須)", "金額"), ("C1", 5)),
    "one in capitals": (("CUSTOMER_ID", "TOTAL"), ("C1", 5)),
    "one of words run together": (("billingPhone", "orderTotal"), ("09012345678", 5)),
    "phones stored as numbers": (("電話番号", "金額"), (9012345678, 5)),
    "birthdays": (("会員", "生年月日"), ("A", "1980-01-01")),
    "postal addresses": (("届け先住所", "商品"), ("東京都千代田区1-1", "水")),
    "names beside ages": (("Name", "Age"), ("Hanako", 30)),
    "names beside addresses": (("名前", "メール"), ("花子", "a@example.jp")),
    "customers by name in an order log": (("顧客名", "売上"), ("山田", 5)),
    "below titles and a gap": (("May",), (), ("note",), ("Date", "E-mail", "Total"), (1, "a@b.jp", 5)),
    "far below": (*((f"k{n}", n) for n in range(60)), ("Email", "Customer ID"), ("a@example.jp", "C1")),
    "with a blank row between": (("Order ID", "Email"), (), ("O1", "a@example.jp")),
    "recipients": (("お届け先名", "注文番号", "商品"), ("山田", "O1", "水")),
    "a part of Forecast list": (("Customer", "Probability to buy again"), ("C01", 0.97)),
    "days of last orders": (("Customer", "Orders", "Last order"), ("C01", 5, "2024-01-01")),
    "what RFM_SUMMARY gives": (("Customer", "Repeats", "T (weeks)"), ("C01", 2, 30.5)),
    "what RFM_SCORE gives": (("Customer", "Recency score"), ("C01", 5)),
    "buyers by name": (("購入者", "購入日", "金額"), ("山田", "2024-01-01", 5)),
    "contacts as numbers": (("連絡先", "金額"), (9012345678, 5)),
    "addresses in memos": (("Shop", "Memo"), *((n, f"call a{n}@example.jp") for n in range(3))),
    "phones in memos": (("Shop", "Memo"), *((n, f"TEL 090-1234-567{n}") for n in range(3))),
}


@pytest.mark.parametrize("tables", [False, True])
@pytest.mark.parametrize("name", PEOPLE)
def test_a_sheet_lists_people(name: str, tables: bool) -> None:
    if tables and len(PEOPLE[name][0]) < len(PEOPLE[name][-1]):
        return  # a table has its headers in its first row
    sheets = looked_at(book(PEOPLE[name], tables=tables and name != "far below")).sheets
    assert list(sheets) == ["List1"]
    assert sheets["List1"]


NOBODY: dict[str, Rows] = {
    "counts": (("Month", "Customers", "Total"), ("2024-01", 5, 100)),
    "counts under customer": (("月", "顧客", "売上"), ("1月", 5, 100)),
    "channels under name": (("Name", "Clicks", "Cost"), ("Search", 5, 100)),
    "channels in Japanese": (("名前", "費用", "クリック数"), ("検索", 5, 100)),
    "products under name": (("Name", "SKU", "Price"), ("Water", "W1", 100)),
    "channels as columns": (("Month", "Email", "Phone", "Total"), ("2024-01", 5, 7, 12)),
    "channels as rows": (("Channel", "Orders"), ("Email", 5), ("Search 2024", 7), ("Phone", 3)),
    "sales by route": (("月", "Web", "電話", "FAX", "メール"), ("4月", 1250000, 350000, 120000, 98000)),
    "mail that was sent": (("Campaign", "Emails sent", "Opened"), ("Spring", "10000", 20)),
    "buyers counted": (("月", "購入者", "売上"), ("4月", 5000, 300000)),
    "a form's fields": (("項目", "状態"), ("メールアドレス", "済"), ("電話番号", "未"), ("氏名", "済")),
    "prices": (("Item", "Note"), ("Tea", "10 @ 500"), ("Cup", "3@1.5"), ("Pot", "5 @ 2.50")),
    "accounts of a shop": (("Account", "Followers"), ("@shop", 9), ("@tea.jp", 5), ("@cosme", 3)),
    "headphones": (("Headphones", "iPhone case"), ("black", "white")),
    "labels of settings": (
        ("Label", "Value"),
        ("E-mail", "", "Write to whom, such as the owner."),
        ("Subject", "LTV"),
    ),
    "a heading": (("E-mail",), ("To", ""), ("Subject", "LTV")),
    "headers and no rows": (("Email", "Customer ID"),),
    "a long text": (
        ("Note", "Total"),
        ("Customer ID and Email are never shown here, since nobody needs them.", 5),
    ),
    "article numbers": (("Code", "Total"), *((4901234567890 + n, 5) for n in range(9))),
    "small decimals": (("Rate", "Total"), *(("0.09012345678", 5) for _ in range(9))),
}


@pytest.mark.parametrize("name", NOBODY)
def test_a_sheet_lists_nobody(name: str) -> None:
    assert looked_at(book(NOBODY[name])) == Personal({}, {}, (), {})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reports_list_nobody(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert looked_at(demo_reports[lang].read_bytes()) == Personal({}, {}, (), {})


def test_of_the_template_only_the_inputs_list_people() -> None:
    package = open_package(shipped("workbook_template.xlsm"))
    people = personal(package, book_of(package), without={HELP_SHEET, TYPING_HELP_SHEET})
    assert set(people.sheets) == {ORDERS, CUSTOMERS}
    assert people.contacts == ()


def test_one_or_two_contacts_make_no_list_and_are_known_by_their_cell() -> None:
    rows = (("Shop", "Memo"), ("A", "ask taro@example.jp"), ("B", "fine"), ("C", "TEL 03-1234-5678"))
    people = looked_at(book(rows))
    assert people.sheets == {}
    (contacts,) = people.contacts
    assert contacts.sheet == "List1"
    assert contacts.masked == {"B2": "ask ***", "B4": "TEL ***"}


def test_contacts_in_formulas_are_known() -> None:
    rows = (("Shop", "Link"), *((n, f'=HYPERLINK("mailto:a{n}@example.jp","write")') for n in range(4)))
    parts = taken(book(rows))
    name = part_of(parts, "List1")
    parts[name] = parts[name].replace(b"<v></v>", b"<v>1</v>").replace(b"<v />", b"<v>1</v>")
    assert list(looked_at(put(parts)).sheets) == ["List1"]


STATES: dict[str, Callable[[openpyxl.Workbook], object]] = {
    "hidden": lambda made: setattr(made["List1"], "sheet_state", "hidden"),
    "very hidden": lambda made: setattr(made["List1"], "sheet_state", "veryHidden"),
    "hidden columns": lambda made: setattr(made["List1"].column_dimensions["A"], "hidden", True),
    "another name": lambda made: setattr(made["List1"], "title", "概要"),
}


@pytest.mark.parametrize("name", STATES)
def test_people_are_found_wherever_they_are_hidden(name: str) -> None:
    assert len(looked_at(book(PEOPLE["members"], change=STATES[name])).sheets) == 1


def test_a_table_without_shown_headers_is_known_by_its_columns() -> None:
    parts = taken(book(PEOPLE["members"], tables=True))
    change(parts, "xl/tables/table1.xml", 'headerRowCount="1"', 'headerRowCount="0"')
    name = part_of(parts, "List1")
    parts[name] = parts[name].replace(b'<row r="1"', b'<row hidden="1" r="1"')
    assert looked_at(put(parts)).sheets["List1"]


@pytest.mark.parametrize("table", ["Orders", "customers", "Actions_due", "ACTIONS_lapsed"])
def test_tables_of_ours_list_people_whatever_their_headers(table: str) -> None:
    parts = taken(book((("a", "b"), ("x", 1)), tables=True))
    change(parts, "xl/tables/table1.xml", 'displayName="Table1"', f'displayName="{table}"')
    assert looked_at(put(parts)).sheets == {"List1": (table,)}


def test_a_pivot_cache_with_a_personal_field_is_personal() -> None:
    people = looked_at(pivoted(book(), ["Month", "Email"]))
    assert list(people.caches.values()) == [("Email",)]
    assert people.sheets == {}


def test_a_pivot_table_that_shows_people_lists_them() -> None:
    assert looked_at(pivoted(book(), ["Month", "Customer ID"], shown=1)).sheets == {
        "Months": ("Customer ID",)
    }
    assert looked_at(pivoted(book(), ["Month", "Customer ID"], shown=0)).sheets == {}


def test_a_pivot_cache_with_addresses_among_its_items_is_personal() -> None:
    assert list(looked_at(pivoted(book(), ["Memo"], ["x", "a@example.jp"])).caches.values()) == [("Memo",)]
    assert looked_at(pivoted(book(), ["Name", "Cost"], ["x", "y"])).caches == {}


CUSTOMERS_TABLE: Rows = (("Customer ID", "Total"), *((f"AB{n}", n) for n in range(1001, 1006)))


def test_ids_of_a_customers_table_are_known_under_any_header() -> None:
    vip: Rows = (("VIP", "rank"), *((f"AB{n}", n) for n in range(1001, 1004)))
    sheets = looked_at(book(CUSTOMERS_TABLE, vip, tables=True)).sheets
    assert dict(sheets) == {"List1": ("Customer ID",), "List2": ("List2!A4",)}


def test_ids_of_a_sheet_that_need_not_be_looked_at_are_known_too() -> None:
    vip: Rows = (("best",), ("AB1005",), ("AB1002",), ("AB1001",))
    package = open_package(book(CUSTOMERS_TABLE, vip, tables=True))
    assert list(personal(package, book_of(package), without={"List1"}).sheets) == ["List2"]


@pytest.mark.parametrize(
    "rows",
    [
        (("shelf", "n"), ("AB1001", 1), ("AB1002", 2)),
        (("shelf", "n"), ("AB1001", 1), ("AB1001", 2), ("AB1001", 3)),
        (("shelf", "n"), ("AC1001", 1), ("AC1002", 2), ("AC1003", 3)),
        (("sum", "n"), (1001, 1), (1002, 2), (1003, 3)),
    ],
)
def test_fewer_other_or_plain_numbers_are_no_ids(rows: Rows) -> None:
    assert list(looked_at(book(CUSTOMERS_TABLE, rows, tables=True)).sheets) == ["List1"]


def test_numbers_as_ids_are_not_found_again_among_sums() -> None:
    numbers: Rows = (("Customer ID", "Total"), *((n, 5) for n in range(100_001, 100_006)))
    sums: Rows = (("Sales",), *((n,) for n in range(100_001, 100_006)))
    assert list(looked_at(book(numbers, sums, tables=True)).sheets) == ["List1"]


def test_ids_of_digits_that_are_texts_are_not_found_again_among_sums() -> None:
    texts: Rows = (("Customer ID", "Total"), *((str(n), 5) for n in range(100_001, 100_006)))
    sums: Rows = (("Sales",), *((n,) for n in range(100_001, 100_006)))
    assert list(looked_at(book(texts, sums, tables=True)).sheets) == ["List1"]
    ids: Rows = (("VIP",), *((str(n),) for n in range(100_001, 100_006)))
    assert list(looked_at(book(texts, ids, tables=True)).sheets) == ["List1", "List2"]
