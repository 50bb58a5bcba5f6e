"""Orders, Customers and AdSpend: real tables that the reader of orders understands, and any user's data."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine as calamine

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from ltv_xl.template.content import CellValue, Content, Rows
from ltv_xl.template.sheets.data_tables import TABLES
from ltv_xl.template.sheets.stored import check_size, headers, stored
from ltv_xl.texts import LANGUAGES, Language, room, text
from tests.support.cells import MAIN
from tests.support.lint import problems
from tests.support.validator import violations
from tests.template.sheets_under_test import (
    changed,
    sheet_tree,
    tables,
    validations,
    values,
    with_text,
    workbook,
)

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
HEADER = 5
"""The row of every table's header."""
LAST = 1_048_576


def rows_of(path: Path, table: str) -> list[list[Any]]:
    """A table's rows as an independent reader finds them, the header first."""
    book = calamine.load_workbook(str(path), load_tables=True)
    table_found = book.get_table_by_name(table)
    return [list(table_found.columns), *table_found.to_python()]


def given(
    table: str, names: Sequence[str], rows: Sequence[Sequence[CellValue]], lang: Language = "ja"
) -> Content:
    return Content(lang=lang, tables={table: Rows(names, rows)})  # type: ignore[dict-item]  # a name of three


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("tables")
    return {lang: workbook(folder / f"{lang}.xlsx", Content(lang=lang)) for lang in LANGUAGES}


@EACH_LANGUAGE
def test_each_sheet_has_one_table_of_its_name(books: dict[Language, Path], lang: Language) -> None:
    by_sheet = dict(tables(books[lang]))
    assert {sheet: table.attrib["displayName"] for sheet, table in by_sheet.items()} == {
        name: name for name in ("Orders", "Customers", "AdSpend")
    }
    for table in by_sheet.values():
        assert table.attrib["ref"].startswith(f"B{HEADER}:")
        assert table.find(f"{MAIN}autoFilter") is not None


def as_read(path: Path, lang: Language) -> list[tuple[Any, ...]]:
    """What the reader of orders makes of the three tables: orders, customers, ad spend."""
    checked = read(
        [f"{path}#Orders"],
        customers=f"{path}#Customers",
        ad_spend=f"{path}#AdSpend",
        settings=Settings(lang=lang),
    )
    with checked.connection as connection:
        return [
            tuple(sorted(map(tuple, connection.execute(query).fetchall()), key=str))
            for query in (
                "SELECT id::VARCHAR, order_date::DATE, revenue::DOUBLE, profit::DOUBLE, channel, "
                "product FROM orders JOIN customer_ids USING (customer_id)",
                "SELECT id::VARCHAR, birth_date, cancelled_on, plan "
                "FROM customers JOIN customer_ids USING (customer_id)",
                "SELECT channel, month, cost::DOUBLE, clicks::DOUBLE, conversions::DOUBLE FROM ad_spend",
            )
        ]


def in_template(lang: Language) -> list[tuple[Any, ...]]:
    """The same from the example rows."""
    rows: list[list[Any]] = [list(table.example_rows(lang).rows) for table in TABLES]
    orders, customers, ads = rows
    made: list[list[tuple[Any, ...]]] = [
        [
            (who, day, float(paid), float(paid - cost), way, what)
            for day, who, _, what, paid, cost, way in orders
        ],
        [(who, born, left, plan) for who, _, born, plan, left in customers],
        [(way, month, *map(float, figures)) for month, way, *figures in ads],
    ]
    return [tuple(sorted(row, key=str)) for row in made]


@EACH_LANGUAGE
def test_the_reader_of_orders_gets_the_example_rows_back(books: dict[Language, Path], lang: Language) -> None:
    assert as_read(books[lang], lang) == in_template(lang)


def test_a_changed_example_row_would_be_noticed(books: dict[Language, Path], tmp_path: Path) -> None:
    bad = changed(books["ja"], tmp_path / "bad.xlsx", "Orders", with_text("C6", "9999"))
    assert as_read(bad, "ja") != in_template("ja")


@EACH_LANGUAGE
def test_every_column_says_what_belongs_there(books: dict[Language, Path], lang: Language) -> None:
    """A type, a message before and one after typing, down to the last row of the sheet."""
    expected = {
        "Orders": {"B": "date", "C": None, "D": None, "F": "decimal", "G": "decimal"},
        "Customers": {"B": None, "C": "list", "D": "date", "F": "date"},
        "AdSpend": {"B": "date", "D": "decimal", "E": "decimal", "F": "decimal"},
    }
    for sheet, columns in expected.items():
        rules = validations(books[lang], sheet)
        assert {area.split("6:")[0]: rule.get("type") for area, rule in rules.items()} == columns
        for area, rule in rules.items():
            assert re.fullmatch(rf"([A-Z])6:(\1){LAST}", area)
            assert rule.get("promptTitle")
            assert rule.get("prompt")
            assert (rule.get("error") is None) == (rule.get("type") is None)
    words = room("template", lang)["gender"]
    gender = validations(books[lang], "Customers")[f"C6:C{LAST}"]
    assert gender.findtext(f"{MAIN}formula1") == '"{female},{male},{other}"'.format(**words)
    assert gender.get("errorStyle") == "warning"
    cost = validations(books[lang], "AdSpend")[f"D6:D{LAST}"]
    assert (cost.get("operator"), cost.findtext(f"{MAIN}formula1")) == ("greaterThanOrEqual", "0")


def test_ids_are_text_and_dates_look_like_dates(books: dict[Language, Path]) -> None:
    sheet = openpyxl.load_workbook(books["ja"])["Orders"]
    assert [sheet.cell(6, column).number_format for column in range(2, 9)] == [
        'yyyy"年"m"月"d"日"', "@", "@", "@", "#,##0", "#,##0", "@",
    ]  # fmt: skip
    ignored = sheet_tree(books["ja"], "Orders").find(f"{MAIN}ignoredErrors/{MAIN}ignoredError")
    assert ignored is not None
    assert ignored.get("numberStoredAsText") == "1"


ODD = (
    "=1+1", "+81", "-5", "@SUM(A1)", "{=1}", "'quoted'", "007", "1234567890123456", "http://example.com",
    "mailto:a@example.com", " spaced ", "a\nb\r\nc", "tab\there", "\x01\x1f", "_x0041_", "<b>&amp;\"",
    "👩🚀🍣", "مرحبا", "#N/A", "TRUE", "1,200", "長" * 32_767, "𠮷" * 16_383, "#REF!",
)  # fmt: skip


def test_text_stays_the_text_that_it_was(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "odd.xlsx", given("Orders", ["顧客ID", "備考"], [(value, value) for value in ODD])
    )
    cells = [cell for (sheet, _), cell in values(path).items() if sheet == "Orders"]
    texts = {cell.address: cell.value for cell in cells if cell.formula is None and not cell.is_error}
    escaped = re.compile(r"_x([0-9A-F]{4})_")
    shown = {
        place: escaped.sub(lambda code: chr(int(code[1], 16)), str(value)) for place, value in texts.items()
    }
    for column in "BC":
        assert [shown[f"{column}{row}"] for row in range(6, 6 + len(ODD))] == list(ODD)
    assert [cell.address for cell in cells if cell.formula] == ["B1", "B2"]
    assert problems_but_functions(path) == []


def problems_but_functions(path: Path) -> list[str]:
    return [problem for problem in problems(path) if "an add-in or macro function" not in problem]


@pytest.mark.validator
def test_a_workbook_of_odd_texts_is_a_sound_file(tmp_path: Path) -> None:
    names = ["=A1", "売上", "売上", "ＩＤ", "id", "", "a\nb", "x" * 255, "[x]#'@"]
    content = given("Orders", names, [[value] * len(names) for value in ODD])
    assert violations(workbook(tmp_path / "odd.xlsx", content)) == []


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (12, 12.0),
        (-3, -3.0),
        (0.1, 0.1),
        (True, True),
        (None, None),
        ("", None),
        (math.nan, None),
        (999_999_999_999_999, 999_999_999_999_999.0),
        (1_000_000_000_000_000, "1000000000000000"),
        (-12345678901234567890, "-12345678901234567890"),
        (1234567890123456.0, "1234567890123456"),
        (1.5e300, 1.5e300),
        (date(2024, 2, 29), datetime(2024, 2, 29)),
        (datetime(2024, 2, 29, 12, 30), datetime(2024, 2, 29, 12, 30)),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(1868, 1, 3, 9, 0), "1868-01-03 09:00:00"),
        (datetime(2024, 4, 1, 9, 0, tzinfo=UTC), "2024-04-01 09:00:00+00:00"),
    ],
)
def test_a_value_is_stored_without_loss(value: CellValue, wanted: object) -> None:
    cell_value = stored(value, "Orders", 1, "x")
    assert cell_value == wanted
    assert type(cell_value) is type(wanted)


@pytest.mark.parametrize(
    ("value", "key", "says"),
    [
        ("x" * 32_768, "template.long_text", "32,768"),
        ("🍣" * 16_384, "template.long_text", "32,768"),
        ("broken \ud83c", "template.broken_text", "UTF-8"),
        (math.inf, "template.endless_number", "inf"),
        (-math.inf, "template.endless_number", "-inf"),
    ],
)
def test_what_no_cell_can_hold_is_refused_with_its_place(value: CellValue, key: str, says: str) -> None:
    rows: list[list[CellValue]] = [[1], [value]]
    content = given("Orders", ["備考"], rows)
    with pytest.raises(SourceError) as refused:
        workbook(Path("never.xlsx"), content)
    assert refused.value.key == key
    for lang in LANGUAGES:
        sentence = refused.value.sentence(lang)
        assert all(word in sentence for word in ("Orders", "2", "備考", says))


def test_dates_and_numbers_come_back_as_they_were(tmp_path: Path) -> None:
    rows: list[tuple[CellValue, ...]] = [
        (datetime(2024, 4, 1, 23, 59, 58), "0012", 1234.56, date(1890, 5, 1), None),
        (date(2025, 12, 31), "12", -0.1, date(1988, 1, 2), math.nan),
    ]
    names = ["注文日時", "顧客ID", "売上", "生年月日", "空"]
    rows_read = rows_of(workbook(tmp_path / "own.xlsx", given("Orders", names, rows)), "Orders")
    assert rows_read[0] == names
    assert rows_read[1:] == [
        [datetime(2024, 4, 1, 23, 59, 58), "0012", 1234.56, "1890-05-01", ""],
        [date(2025, 12, 31), "12", -0.1, date(1988, 1, 2), ""],
    ]


def test_a_users_table_leaves_no_example_anywhere(tmp_path: Path) -> None:
    path = workbook(tmp_path / "own.xlsx", given("Orders", ["order date", "Customer", "Sales"], [], "en"))
    for name in ("Orders", "Customers", "AdSpend"):
        assert all(not any(row) for row in rows_of(path, name)[1:])
        sentence = text(f"template.label.{ {'AdSpend': 'ad_spend'}.get(name, name.lower()) }.examples", "en")
        assert sentence not in {cell.value for (sheet, _), cell in values(path).items() if sheet == name}
    assert rows_of(path, "Customers")[0] == list(TABLES[1].headers("en"))


def test_only_known_columns_are_validated(tmp_path: Path) -> None:
    names = ["受注日", "備考", "会員番号", "総合計金額", "天気"]
    rules = validations(workbook(tmp_path / "own.xlsx", given("Orders", names, [])), "Orders")
    assert {area[0]: rule.get("type") for area, rule in rules.items()} == {
        "B": "date",
        "D": None,
        "E": "decimal",
    }


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (["a", "A", "a"], ["a", "A2", "a3"]),
        (["a2", "a", "a"], ["a2", "a", "a3"]),
        (["ＩＤ", "id"], ["ＩＤ", "id2"]),
        (["", " ", "x"], ["列1", "列2", "x"]),
        (["列2", ""], ["列2", "列22"]),
        (["a\r\nb", " c "], ["a b", "c"]),
        (["straße", "STRASSE"], ["straße", "STRASSE2"]),
    ],
)
def test_headers_are_made_unique_as_excel_does(names: list[str], made: list[str]) -> None:
    assert headers("Orders", names, "ja") == made


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ([], "template.no_columns"),
        (["x"] * 16_384, "template.too_many_columns"),
        (["x" * 256], "template.long_header"),
        (["\ud83c"], "template.broken_text"),
    ],
)
def test_headers_that_excel_cannot_take_are_refused(names: list[str], key: str) -> None:
    with pytest.raises(SourceError) as refused:
        headers("Orders", names, "ja")
    assert refused.value.key == key
    assert all("Orders" in refused.value.sentence(lang) for lang in LANGUAGES)


def test_a_million_rows_fit_up_to_the_end_of_the_sheet() -> None:
    row = ("x",)
    most = LAST - HEADER
    check_size("Orders", Rows(["a"], [row] * most), most)
    with pytest.raises(SourceError) as refused:
        workbook(Path("never.xlsx"), given("Orders", ["a"], [row] * (most + 1)))
    assert refused.value.key == "template.too_many_rows"
    assert "1,048,572" in refused.value.sentence("ja")
    assert "1,048,571" in refused.value.sentence("en")


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        workbook(Path("never.xlsx"), given("AdSpend", ["a", "b"], [("x", "y"), ("x",)]))
    assert refused.value.key == "template.row_length"
    assert "2" in refused.value.sentence("en")
