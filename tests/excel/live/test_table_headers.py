"""Columns of a report's tables as formulas call them, followed by what they mean and not by their place."""

from pathlib import Path

import pytest

from ltv_xl.excel.refresh.header_meaning import meanings
from ltv_xl.excel.refresh.references import tables_used
from ltv_xl.excel.refresh.table_headers import renamed_headers
from ltv_xl.report.content import Table
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from tests.deciding.ad_shops import conversions_twice
from tests.excel.live.conftest import Load
from tests.excel.live.shop import shop
from tests.excel.live.test_refresh import SPEND, done, press, refused, setting

PAIRS = (
    "Product A", "Product B", "Orders with both", "By chance", "Beyond chance", "Support", "Customers",
    "A → B", "B → A", "Lift", "95% from", "95% to", "For a set", "Orders with A", "Orders with B",
)  # fmt: skip
PAIRS_NOW = (
    "Product A", "Product B", "Orders with both", "Expected", "Above expected", "For a set", "Lift",
    "95% from", "95% to", "A → B", "B → A", "Customers", "Support", "Orders with A", "Orders with B",
)  # fmt: skip
"""The same table in two versions: as many columns, in another order."""


def test_a_column_that_stands_elsewhere_now_is_still_that_column() -> None:
    assert renamed_headers(PAIRS, PAIRS_NOW) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12-month LTV (¥)", "12か月LTV(円)"),
        ("12-month LTV (¥)", "12-month revenue LTV (no margin set) (¥)"),
        ("Revenue (¥)", "Revenue (¥k)"),
        ("Gross profit (¥k)", "限界利益(千円)"),
        ("CPA (¥)", "CPA ($)"),
        ("F2 conversion (180 d)", "F2転換率(90日)"),
        ("獲得経路", "Channel"),
    ],
)
def test_another_language_scale_basis_or_setting_is_followed(before: str, after: str) -> None:
    assert renamed_headers(["x", before], [after, "y", "x"]) == {before: after}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["3-month LTV (¥)"], ["12か月LTV(円)"]),
        (["Max CPO (¥)"], ["限界CPO(円)"]),
        (["Gross profit (¥)"], ["売上(円)"]),
        (["My own words"], ["自分の言葉"]),
        (["Customers"], ["顧客数", "会員数"][1:]),
    ],
)
def test_another_figure_is_not_taken_for_it(before: list[str], after: list[str]) -> None:
    assert renamed_headers(before, after) == {}


def test_what_could_be_two_columns_is_none() -> None:
    assert meanings("Customers") & meanings("顧客数")
    assert renamed_headers(["Customers"], ["顧客数", "CUSTOMERS", "Kunden"]) == {"Customers": "顧客数"}
    assert renamed_headers(["CPA (¥)"], ["CPA ($)", "CPA (€)"]) == {}


def test_every_column_of_a_report_is_followed_into_the_other_language_and_back() -> None:
    tables = {}
    for lang in ("en", "ja"):
        made = conversions_twice()
        tables[lang] = headers_by_table(made.orders, made.ads, lang)
    assert {"Ads_channels", "Segment_channel", "Repeat_curve", "Checks"} <= tables["en"].keys()
    for name, english in tables["en"].items():
        japanese = tables["ja"][name]
        assert renamed_headers(english, japanese) == changed(english, japanese), name
        assert renamed_headers(japanese, english) == changed(japanese, english), name


def headers_by_table(orders: object, ads: object, lang: str) -> dict[str, list[str]]:
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.read import read
    from ltv_xl.report.build import built

    settings = Settings(lang=lang, shop_opened="all-new")  # type: ignore[arg-type]  # both are languages
    checked = read([orders], ad_spend=ads, settings=settings)  # type: ignore[list-item, arg-type]
    report = built(checked, analyse(checked, settings), settings)
    return {
        block.name: [column.header for column in block.columns]
        for sheet in report.sheets
        for block in sheet.blocks
        if isinstance(block, Table) and block.name
    }


def changed(before: list[str], after: list[str]) -> dict[str, str]:
    """The columns in their order: of one report in two languages it is the same."""
    return {old: new for old, new in zip(before, after, strict=True) if old != new}


def test_the_columns_that_a_formula_needs() -> None:
    formula = (
        "=SUM(sales[[#Data],[A '[1']]:[B]])+sales[@B]+sales[@[C d]]+ROWS(Other)"
        '+[x.xlsx]!Sales[E]+"Sales[F]"'
    )
    assert list(tables_used(formula, ["Sales", "Other"])) == [
        *(("Sales", ""), ("Sales", "A [1]"), ("Sales", "B")),
        *(("Sales", ""), ("Sales", "B"), ("Sales", ""), ("Sales", "C d"), ("Other", "")),
    ]


@pytest.mark.office
def test_a_column_that_the_next_report_lacks_is_named_before_anything_changes(
    load: Load, tmp_path: Path
) -> None:
    """Excel takes no formula with a column that is not there."""
    book = load("shop.xlsm", shop(tmp_path, ads=SPEND))
    setting(book, "margin", "60%")
    assert done(press(book))
    mine = book.sheets.add("Mine", after=book.sheets["Start"])
    mine["A1"].formula = "=SUM(Segment_channel[Customers])"
    mine["A2"].formula = "=SUM(Segment_channel[CPA (¥)])"
    spend = book.sheets["AdSpend"].tables["AdSpend"].range
    spend.offset(1).resize(len(SPEND)).impl.xl.clearContents(1 | 2 | 4 | 16)
    refused(book, "excel.error.column_gone", place="Mine!A2", column="CPA (¥)", table="Segment_channel")
    mine["A2"].value = None
    mine["A3"].formula = "=ROWS(Ads_channels)"
    said = press(book)
    assert text("excel.refresh.stayed", "en", sheet="Ads", by="Mine!A3") in said
    assert mine["A1"].value == 40
