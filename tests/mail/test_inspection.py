"""What a workbook carries is found, whoever wrote it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from ltv_xl.errors import InputError, SettingError, SourceError
from ltv_xl.mail.inspection import attachment, inspect
from ltv_xl.settings import Settings
from ltv_xl.template.shipped import shipped
from ltv_xl.texts import LANGUAGES, Language
from tests.mail.doctored import added, changed
from tests.report.making import EDGES, HEADER, made, table


def remarks_on(path: Path, **changes: Any) -> dict[str, dict[str, object]]:
    """Each remark, which has words in both languages."""
    remarks = inspect(path.read_bytes(), path.name, **({"with_customers": False, "limit_mb": 20.0} | changes))
    for remark in remarks:
        for lang in LANGUAGES:
            assert "{" not in remark.sentence(path.name, lang)
    return {remark.key: remark.fields for remark in remarks}


def book(path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """A workbook as openpyxl writes it."""
    made_here = openpyxl.Workbook()
    made_here.properties.creator = "ltv_xl"
    made_here.active.append(["Month", "Sales"])
    made_here.active.append([date(2024, 1, 1), 5])
    change(made_here)
    made_here.save(path)
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_own_report_has_nothing_to_tell(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert remarks_on(demo_reports[lang]) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_with_customers_is_refused_unless_asked_for(tmp_path: Path, lang: Language) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["ten years"])
    settings = Settings(lang=lang, history_starts="all-new", with_customers=True)
    report = made(tmp_path / "r.xlsx", [orders], settings)
    with pytest.raises(SettingError) as caught:
        remarks_on(report)
    assert caught.value.key == "mail.customers"
    assert "Actions_" in caught.value.sentence(lang)
    assert "customers" in remarks_on(report, with_customers=True)


def test_the_template_has_macros(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsm"
    path.write_bytes(shipped("workbook_template.xlsm"))
    for place in (path, Path(shutil.copy(path, tmp_path / "renamed.xlsx"))):
        with pytest.raises(SettingError, match="macros"):
            remarks_on(place)


def _table(made_here: openpyxl.Workbook, name: str, headers: list[str]) -> None:
    sheet = made_here.create_sheet("Any")
    sheet.append(headers)
    sheet.append(["x1@example.jp" if "mail" in header else 1 for header in headers])
    sheet.add_table(Table(displayName=name, ref=f"A1:{chr(64 + len(headers))}2"))


def _sheet(made_here: openpyxl.Workbook, *rows: list[object], state: str = "visible") -> None:
    sheet = made_here.create_sheet("Any")
    sheet.sheet_state = state
    for row in rows:
        sheet.append(row)


PERSONAL: dict[str, Callable[[openpyxl.Workbook], object]] = {
    "the template's orders": lambda book: _table(book, "Orders", ["a", "b"]),
    "the template's customers": lambda book: _table(book, "Customers", ["a", "b"]),
    "a list of the report": lambda book: _table(book, "Actions_lapsed", ["a", "b"]),
    "a table with addresses": lambda book: _table(book, "Any_table", ["Segment", "E-mail"]),
    "a table with numbers of customers": lambda book: _table(book, "Any_table", ["会員番号", "売上"]),
    "a pasted order log": lambda book: _sheet(book, ["受注日", "顧客ID", "金額"], ["2024-01-01", 7, 100]),
    "one below a title": lambda book: _sheet(
        book, ["Orders of May"], [], ["Date", "Email", "Total"], ["2024-05-01", "a@example.jp", 1]
    ),
    "names": lambda book: _sheet(book, ["氏名", "性別", "電話番号"], ["山田", "女性", None]),
    "addresses alone": lambda book: _sheet(book, ["Email"], ["a@example.jp"]),
    "on a hidden sheet": lambda book: _sheet(book, ["Customer ID", "Total"], ["C1", 1], state="veryHidden"),
}


@pytest.mark.parametrize("name", PERSONAL)
def test_lists_of_people_are_refused(tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "book.xlsx", PERSONAL[name])
    with pytest.raises(SettingError) as caught:
        remarks_on(path)
    assert caught.value.key == "mail.customers"
    assert "customers" in remarks_on(path, with_customers=True)


HARMLESS: dict[str, Callable[[openpyxl.Workbook], object]] = {
    "counts": lambda book: _sheet(book, ["Month", "Customers", "Total"], ["2024-01", 5, 100]),
    "counts under the word customer": lambda book: _sheet(book, ["月", "顧客", "売上"], ["1月", 5, 100]),
    "a sentence": lambda book: _sheet(book, ["Write to", "email"], []),
    "a heading above settings": lambda book: _sheet(book, ["E-mail"], ["To", ""], ["Subject", "LTV"]),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_counts_of_people_are_no_lists(tmp_path: Path, name: str) -> None:
    assert remarks_on(book(tmp_path / "book.xlsx", HARMLESS[name])) == {}


def _comment(made_here: openpyxl.Workbook) -> None:
    made_here.active["A1"].comment = Comment("hidden thoughts", "Suzuki")
    made_here.active["A2"].comment = Comment("more", "Suzuki")


def _people(made_here: openpyxl.Workbook) -> None:
    made_here.properties.creator = "鈴木 一郎"
    made_here.properties.lastModifiedBy = "Sato"


TOLD: dict[str, tuple[Callable[[openpyxl.Workbook], object], str, dict[str, object]]] = {
    "a hidden sheet": (
        lambda book: setattr(book.create_sheet("原価"), "sheet_state", "hidden"),
        "hidden",
        {"sheets": "原価"},
    ),
    "a very hidden sheet": (
        lambda book: setattr(book.create_sheet("xlwings.conf"), "sheet_state", "veryHidden"),
        "very_hidden",
        {"sheets": "xlwings.conf"},
    ),
    "notes": (_comment, "comments", {"count": 2}),
    "authors": (_people, "authors", {"names": "Sato, 鈴木 一郎"}),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told(tmp_path: Path, name: str) -> None:
    change, key, fields = TOLD[name]
    assert remarks_on(book(tmp_path / "book.xlsx", change)) == {key: fields}


PARTS: dict[str, tuple[dict[str, bytes], str]] = {
    "xl/externalLinks/externalLink1.xml": (
        {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
        "links",
    ),
    "a linked picture": (
        {
            "xl/drawings/_rels/drawing1.xml.rels": b'<Relationships xmlns="r"><Relationship Type="a/image"'
            b' Target="http://tracker.example/x.png" TargetMode="External"/></Relationships>'
        },
        "links",
    ),
    "xl/connections.xml": ({"xl/connections.xml": b"<connections/>"}, "connections"),
    "threaded comments": (
        {"xl/threadedComments/threadedComment1.xml": b'<t:x><t:threadedComment id="1"/></t:x>'},
        "comments",
    ),
    "pivot records": ({"xl/pivotCache/pivotCacheRecords1.xml": b"<r/>"}, "pivots"),
    "embedded": ({"xl/embeddings/oleObject1.bin": b"x"}, "embedded"),
}


@pytest.mark.parametrize("name", PARTS)
def test_parts_that_openpyxl_does_not_write(tmp_path: Path, name: str) -> None:
    parts, key = PARTS[name]
    assert set(remarks_on(added(book(tmp_path / "book.xlsx", lambda workbook: None), **parts))) == {key}


def test_a_link_to_click_is_no_external_link(tmp_path: Path) -> None:
    def link(workbook: openpyxl.Workbook) -> None:
        workbook.active["A5"].hyperlink = "https://example.com"

    assert remarks_on(book(tmp_path / "book.xlsx", link)) == {}


def test_the_rows_behind_a_pivot_table_are_looked_at(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda workbook: None)
    added(path, **{"xl/pivotCache/pivotCacheDefinition1.xml": b'<p><cacheField name="Email"/></p>'})
    with pytest.raises(SettingError, match="Email"):
        remarks_on(path)


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "customUI/customUI14.xml"]
)
def test_macros_of_every_kind_are_refused(tmp_path: Path, part: str) -> None:
    path = added(book(tmp_path / "book.xlsx", lambda workbook: None), **{part: b"x"})
    with pytest.raises(SettingError, match="macros"):
        remarks_on(path)


def test_a_link_to_somebodys_address_is_a_contact(tmp_path: Path) -> None:
    def ask(workbook: openpyxl.Workbook) -> None:
        cell = workbook.create_sheet("Any")["A1"]
        cell.value, cell.hyperlink = "Ask", "mailto:hanako@example.jp"

    assert remarks_on(book(tmp_path / "book.xlsx", ask))["contacts"] == {"where": "Any"}


def test_a_workbook_that_is_to_hold_macros_is_refused_though_it_has_none(tmp_path: Path) -> None:
    """Excel does not open it under the name of one without."""
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    path = changed(
        book(tmp_path / "book.xlsx", lambda workbook: None),
        "[Content_Types].xml",
        usual,
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    with pytest.raises(SettingError, match="macros"):
        remarks_on(path)


def test_the_size_is_that_in_the_mail(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda workbook: None)
    size = path.stat().st_size / 1e6
    assert remarks_on(path, limit_mb=size * 1.4) == {}
    with pytest.raises(SettingError, match="limit"):
        remarks_on(path, limit_mb=size * 1.35)


NO_WORKBOOK: dict[str, Callable[[Path], object]] = {
    "mail.no_file": lambda path: None,
    "mail.is_folder": lambda path: path.mkdir(),
    "mail.encrypted": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "mail.no_workbook": lambda path: path.write_bytes(b"<html>"),
}


@pytest.mark.parametrize("key", NO_WORKBOOK)
def test_what_is_no_workbook(tmp_path: Path, key: str) -> None:
    NO_WORKBOOK[key](tmp_path / "book.xlsx")
    with pytest.raises(SourceError) as caught:
        inspect(attachment(tmp_path / "book.xlsx"), "book.xlsx", with_customers=False, limit_mb=20)
    assert caught.value.key == key


def test_a_damaged_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda workbook: None)
    content = path.read_bytes()
    for damaged in (content[: len(content) // 2], content[:300] + b"xxxx" + content[304:], b"PK\x03\x04"):
        path.write_bytes(damaged)
        with pytest.raises(InputError) as caught:
            remarks_on(path)
        assert caught.value.key == "mail.no_workbook"


def test_a_part_that_is_no_xml(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda workbook: None)
    changed(path, "xl/workbook.xml", b"</workbook>", b"")
    with pytest.raises(SourceError) as caught:
        remarks_on(path)
    assert caught.value.key == "mail.no_workbook"
