"""Texts and the values read in them: what becomes a number or a date, and what must stay a text."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ltv_xl.orders.kinds import Kind
from ltv_xl.setup.typed_cells import Read, dates, numbers
from ltv_xl.template.content import CellValue


@pytest.mark.parametrize(
    ("text", "value", "cell"),
    [
        ("1200", Decimal("1200.0000"), 1200.0),
        ("1234.56789", Decimal("1234.5679"), 1234.56789),  # what the report rounds, the workbook keeps
        ("¥1,200", Decimal(1200), 1200.0),
        ("１，２００円", Decimal(1200), 1200.0),
        ("▲300", Decimal(-300), -300.0),
        ("007", Decimal(7), 7.0),
        ("999999999999999", Decimal("999999999999999"), 999999999999999.0),
        ("12345678901234.5678", Decimal("12345678901234.5678"), "12345678901234.5678"),
        ("0.12344999999999999", Decimal("0.1234"), "0.12344999999999999"),
        ("-", None, "-"),
        ("要確認", None, "要確認"),
        (None, None, None),
    ],
)
def test_an_amount_is_a_number_where_excel_keeps_it_whole(
    text: str | None, value: Read, cell: CellValue
) -> None:
    assert numbers("money", [text], [value]) == [cell]


def test_an_age_is_a_number_only_where_it_is_nothing_else() -> None:
    texts, values = ["34", "30代", "34歳", None, "abc"], [34, 30, 34, None, None]
    assert numbers("age", texts, values) == [34, "30代", "34歳", None, "abc"]


@pytest.mark.parametrize(
    ("kind", "text", "value", "cell"),
    [
        ("moment", "2024/4/1", datetime(2024, 4, 1), date(2024, 4, 1)),
        ("moment", "2024-04-01 10:30:05", datetime(2024, 4, 1, 10, 30, 5), datetime(2024, 4, 1, 10, 30, 5)),
        ("moment", "令和6年4月1日", datetime(2024, 4, 1), date(2024, 4, 1)),
        (
            "moment",
            "2024-04-01 10:30:05.5",
            datetime(2024, 4, 1, 10, 30, 5, 500_000),
            "2024-04-01 10:30:05.5",
        ),
        ("moment", "1899-12-31", datetime(1899, 12, 31), "1899-12-31"),
        ("moment", "1900-02-28", datetime(1900, 2, 28), "1900-02-28"),
        ("moment", "1900-03-01", datetime(1900, 3, 1), date(1900, 3, 1)),
        ("moment", "soon", None, "soon"),
        ("birth", "1985", datetime(1985, 7, 1), "1985"),
        ("birth", "1985年", datetime(1985, 7, 1), "1985年"),
        ("birth", "1985-07-01", datetime(1985, 7, 1), date(1985, 7, 1)),
        ("month", "2024年4月", datetime(2024, 4, 1), date(2024, 4, 1)),
        ("month", "2024-04-15", datetime(2024, 4, 15), date(2024, 4, 15)),
        ("month", "2024/4/1〜2024/4/30", datetime(2024, 4, 1), "2024/4/1〜2024/4/30"),
    ],
)
def test_a_date_is_a_date_where_nothing_is_lost(kind: Kind, text: str, value: Read, cell: CellValue) -> None:
    cells, stayed = dates(kind, [text], [value], guessed=False)
    assert (cells, stayed) == ([cell], False)
    assert type(cells[0]) is type(cell)


def test_dates_that_could_be_read_in_two_ways_stay_texts_where_that_was_guessed() -> None:
    texts = ["3/4/2024", "2024-04-05", None]
    values = [datetime(2024, 3, 4), datetime(2024, 4, 5), None]
    assert dates("moment", texts, values, guessed=True) == (["3/4/2024", date(2024, 4, 5), None], True)
    assert dates("moment", texts, values, guessed=False) == (
        [date(2024, 3, 4), date(2024, 4, 5), None],
        False,
    )


def test_they_stay_texts_where_one_of_them_cannot_be_read() -> None:
    # 25/12/2024 says that the day comes first; left alone, 12/25/2024 would say the contrary.
    texts = ["25/12/2024", "12/25/2024"]
    values = [datetime(2024, 12, 25), None]
    assert dates("moment", texts, values, guessed=False) == (texts, True)
