"""The small sums behind the look: lines, widths and number formats."""

from datetime import date

import pytest

from ltv_xl.report.style import Numbers, column_px, header_px, text_px, wrapped
from ltv_xl.texts import LANGUAGES

PADDING = 8
"""Pixels of a cell that no word may use."""


def test_english_is_broken_at_spaces_and_japanese_anywhere() -> None:
    assert wrapped("one two three four", 9) == ["one two", "three", "four"]
    assert wrapped("one ÷ three four", 9) == ["one ÷", "three", "four"]
    assert wrapped("あいうえおかきくけこ", 10) == ["あいうえお", "かきくけこ"]


def test_no_line_begins_with_a_full_stop() -> None:
    assert wrapped("あいうえお。", 10) == ["あいうえお。"]


@pytest.mark.parametrize("columns", range(8, 40))
def test_no_line_of_japanese_begins_or_ends_with_a_mark_that_may_not_or_parts_a_number(columns: int) -> None:
    words = "「これまで」は30・45・60・90日の（最後の）日まで。「ショップ」のCPAは12,345円％まで、95%です。"
    lines = wrapped(words, columns)
    assert "".join(lines) == words
    assert all(line[0] not in "、。・）」ーッョ％%" and line[-1] not in "（「" for line in lines)
    for whole in ("90", "CPA", "12,345", "95%"):
        assert any(whole in line for line in lines)


def test_a_full_width_character_is_an_em_and_a_half_width_one_about_half() -> None:
    assert text_px("円", 12) == 16
    assert 8 < text_px("a", 12) < 10


def test_orders_of_one_customer_are_no_multiple() -> None:
    assert Numbers("ja", "JPY").alone("orders") == '0.00"回"'
    assert Numbers("en", "JPY").alone("orders") == "0.00"
    assert Numbers("ja", "JPY").alone("payments") == '0.0"回"'
    assert Numbers("en", "JPY").alone("lifetime") == '0.0" months"'


def test_a_japanese_header_fits_whole_or_breaks_before_its_unit() -> None:
    width = header_px("注文単価(円)", 60)
    assert width >= text_px("注文単価")
    assert header_px("注文単価(円)", 200) == 200


def test_a_unit_after_latin_letters_does_not_leave_its_bracket_behind() -> None:
    assert header_px("LTV−CPA(円)", 66) >= text_px("LTV−CPA(円)")
    assert header_px("CPA(円)", 40) >= text_px("CPA(円)")


def test_a_column_of_dates_has_room_for_their_signs() -> None:
    day = date(2024, 12, 31)
    for lang in LANGUAGES:
        room = column_px([day], "date", "", 20, Numbers(lang, "JPY"))
        assert room >= text_px("2024年12月31日" if lang == "ja" else "31 Dec 2024", 10) + PADDING


def test_a_column_has_room_for_its_longest_number() -> None:
    numbers = Numbers("en", "JPY")
    assert column_px([1, 123_456_789], "count", "n", 20, numbers) > 11 * 7


@pytest.mark.parametrize(
    ("currency", "lang", "formatted"),
    [
        ("JPY", "ja", '"¥"#,##0;-"¥"#,##0'),
        ("USD", "en", '"$"#,##0.00;-"$"#,##0.00'),
        ("CHF", "en", '"CHF"#,##0.00;-"CHF"#,##0.00'),
    ],
)
def test_money_carries_its_currency(currency: str, lang: str, formatted: str) -> None:
    assert Numbers(lang, currency).alone("money") == formatted  # type: ignore[arg-type]  # en or ja, above


def test_a_headline_of_nine_digits_is_shown_in_millions() -> None:
    assert Numbers("ja", "JPY").tile("money", 123_456_789) == '0.0,,"百万円"'
    assert Numbers("en", "USD").tile("money", 123_456_789) == '"$"0.0,,"M"'


def test_up_and_down_are_arrows_with_a_sign() -> None:
    assert Numbers("ja", "JPY").change() == '"↑ "+0.0%;"↓ -"0.0%;"→ "0.0%'
