"""The small sums behind the look: lines, widths and number formats."""

import pytest

from ltv_xl.report.style import Numbers, column_px, header_px, text_px, wrapped


def test_english_is_broken_at_spaces_and_japanese_anywhere() -> None:
    assert wrapped("one two three four", 9) == ["one two", "three", "four"]
    assert wrapped("one ÷ three four", 9) == ["one ÷", "three", "four"]
    assert wrapped("あいうえおかきくけこ", 10) == ["あいうえお", "かきくけこ"]


def test_no_line_begins_with_a_full_stop() -> None:
    assert wrapped("あいうえお。", 10) == ["あいうえお。"]


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
