"""What names a cell of a report: words, days and numbers beside and above it, in either language."""

from datetime import datetime

import pytest

from ltv_xl.excel.refresh.labels import Cells, alike, same_names

MAY, JUNE = datetime(2025, 5, 1), datetime(2025, 6, 1)
BEST = "● Best"
LISTS = Cells(
    (
        ("Due for a reminder", None, None),
        ("Customer", "Best", "Orders"),
        ("C1", BEST, 5),
        ("C2", BEST, 6),
        (None, None, None),
        ("At risk", None, None),
        ("Customer", "Best", "Orders"),
        ("C1", BEST, 5),
    ),
    3,
    2,
)


def test_the_name_of_a_row_goes_before_nearer_words_that_say_how_it_is() -> None:
    assert LISTS.label(5, 4) == ("Orders", "Orders", "Due for a reminder", "C1", "C1")
    assert LISTS.label(6, 4)[3] == "C2"


def test_blocks_with_the_same_headers_and_rows_are_two() -> None:
    assert LISTS.label(10, 4) == ("Orders", "Orders", "At risk", "C1", "C1")


def test_the_first_cell_of_a_row_names_it_itself() -> None:
    assert LISTS.label(5, 2)[3] == "C1"
    assert LISTS.label(6, 2)[3] == "C2"


@pytest.mark.parametrize("name", [JUNE, 7, "x" * 60])
def test_a_row_is_named_by_a_day_a_number_or_long_words(name: object) -> None:
    sheet = Cells((("Month", "Customers"), (MAY, 12), (name, 13)))
    assert sheet.label(3, 2)[3] == name
    assert sheet.label(2, 2)[3] == MAY


def test_a_sentence_or_a_figure_names_nothing() -> None:
    sheet = Cells((("x" * 60, None, "Ads"), (9235.5, None, 3)))
    assert sheet.label(1, 3)[3] is None
    assert sheet.label(2, 3)[3] is None
    assert sheet.label(2, 1)[3] is None


def test_columns_of_numbers_that_name_a_row() -> None:
    """Days seen 30 and 45 of one channel are two rows."""
    sheet = Cells((("Channel", "Days seen", "Customers"), ("Ads", 30, 5), ("Ads", 45, 6)))
    assert sheet.label(2, 3)[-1] == 30
    assert sheet.label(3, 3)[-1] == 45
    assert sheet.label(3, 2)[-1] == 45


def test_months_as_headers_of_a_triangle() -> None:
    sheet = Cells((("First order", "Customers", 0, 1), (MAY, 12, 1, 0.5), (JUNE, 13, 1, None)))
    assert sheet.label(2, 3)[0] == 0
    assert sheet.label(3, 4)[0] == 1


def test_the_first_figure_of_a_column_without_words_is_no_header() -> None:
    facts = Cells((("Customers", 15), ("Rate", 0.5), ("Run", 1)))
    assert facts.label(3, 2)[:2] == (None, None)


def test_what_heads_a_column_in_each_block() -> None:
    assert LISTS.heads(4) == ["Orders", "Orders"]
    assert LISTS.heads(9) == []


def test_rows_of_two_blocks_with_the_same_names_are_told_apart() -> None:
    """A range over the end of one block and the beginning of the next, each a row further down."""
    block = [("Channel", "Orders"), ("A", 1), ("B", 2), ("Total", 3), (None, None)]
    before, after = Cells([*block, *block]), Cells([(None, None), *block, *block])
    rows = range(2, 8)
    assert before.names_of_rows(rows, 1)[0] == (0, "A", None)
    assert before.names_of_rows(rows, 1)[-1] == (1, "A", None)
    assert same_names(before.names_of_rows(rows, 1), before.names_of_rows(rows, 1))
    assert not same_names(before.names_of_rows(rows, 1), after.names_of_rows(rows, 1))


def test_a_message_above_a_table_heads_none_of_its_columns() -> None:
    """Alone in its row, or above what has no figures, as a chart: it says how figures are."""
    sheet = Cells((
        ("A leads", None),
        ("Channel", "LTV"),
        ("A", 15),
        (None, None),
        ("Retention rose", "CPA fell"),
        ("by month", None),
    ))
    assert sheet.heads(1) == ["Channel"]
    assert sheet.heads(2) == ["LTV"]
    assert sheet.label(3, 2)[:2] == ("LTV", "LTV")


def test_a_day_among_facts_heads_nothing_and_days_in_a_row_head_a_column() -> None:
    facts = Cells((("As of", MAY), ("Window", 180), ("Rate", 0.5)))
    assert facts.label(2, 2)[:2] == (None, None)
    triangle = Cells((("Channel", MAY, JUNE), ("A", 1, 2)))
    assert triangle.label(2, 3)[0] == JUNE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from 2,445 of 6,833 customers", "7,285人中2,772人で計測"),
        ("R4: 43–152 days", "R4：43〜158日"),
        ("90 days or more, under ¥18,920", "90 days or more, under ¥19,470"),
        ("Gross sales   5,522", "Gross sales   5,534"),
        ("Refunds   -33", "Refunds   34"),
        ("Lifespan ±2.9%", "Lifespan ±10%"),
    ],
)
def test_a_name_with_a_figure_of_the_report_is_the_same_name_next_month(before: str, after: str) -> None:
    names = [Cells((("Name", "Value"), (words, 1))).label(2, 2) for words in (before, after)]
    assert alike(*names)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("R4: 43–152 days", "R3: 43–152 days"),
        ("20–29", "30–39"),
        ("Voucher ¥500", "Voucher ¥1,000"),
        ("May 2024", "May 2025"),
        ("Plan 3,000", "Plan 5,000"),
    ],
)
def test_a_name_whose_number_is_its_own_is_another(before: str, after: str) -> None:
    names = [Cells((("Name", "Value"), (words, 1))).label(2, 2) for words in (before, after)]
    assert not alike(*names)


def test_a_cell_outside_of_what_is_used() -> None:
    assert LISTS.label(40, 4) == ("Orders", "Orders", "At risk", None, None)
    assert LISTS.label(1, 1) == (None,) * 5
    assert Cells(()).label(1, 1) == (None,) * 5


def test_words_in_two_languages_are_alike_where_they_mean_the_same() -> None:
    assert alike(("Customers", "Search"), ("顧客数", "Search"))
    assert not alike(("Customers", "Search"), ("注文数", "Search"))
    assert not alike("Search", "Social")
    assert not alike((1,), (1, 2))


def test_the_same_names_in_another_order() -> None:
    assert same_names(["a", "Customers", MAY], ["顧客数", MAY, "a"])
    assert not same_names(["a", "b"], ["a", "c"])
    assert not same_names(["a", "a"], ["a", "b"])
    assert not same_names(["a"], ["a", "b"])
