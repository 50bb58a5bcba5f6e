"""Encodings that shop systems write, each told from the others by the whole file."""

from decimal import Decimal

import pytest

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import rows
from tests.orders.conftest import Write

JAPANESE = (
    "注文番号,顧客番号,注文日,金額,商品名\n1,高橋,2024-04-01,\\1200,ほうじ茶\n2,ｶﾀｶﾅ,2024-04-02,300,表示ソ\n"
)
WESTERN = "product;customer id;order date;amount\nMüller née;A;2024-04-01;£5\nGröße;B;2024-04-02;£6\n"
UNIT = "Kunde;customer id;order date;amount\nMüller;A;2024-04-01;5,00 €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc-jp", "utf-16"])
def test_japanese_text(write: Write, encoding: str) -> None:
    text = JAPANESE.replace("\\", "") if encoding == "euc-jp" else JAPANESE
    checked = read([write(text, encoding=encoding)], settings=Settings())
    found = rows(checked, "SELECT product, revenue FROM orders ORDER BY order_date")
    assert found == [("ほうじ茶", Decimal(1200)), ("表示ソ", Decimal(300))]


@pytest.mark.parametrize("sign", ["△", "▲", "−"])
@pytest.mark.parametrize("encoding", ["cp932", "euc-jp"])
def test_a_sign_of_an_amount_alone_tells_the_encoding(write: Write, encoding: str, sign: str) -> None:
    text = f"customer_id,order_date,amount\nA,2024-04-01,500\nA,2024-04-02,{sign}120\n"
    checked = read([write(text, encoding=encoding)], settings=Settings())
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(380),)]
    assert not checked.rows_left_out


@pytest.mark.parametrize("cell", ["A　", "Ａ１", "　A"])
@pytest.mark.parametrize("encoding", ["cp932", "euc-jp"])
def test_wide_signs_alone_tell_the_encoding(write: Write, encoding: str, cell: str) -> None:
    """Blanks after an ID, as where cells were padded, or figures of a Japanese keyboard."""
    text = f"customer_id,order_date,amount\n{cell},2024-04-01,500\n{cell.strip()},2024-04-02,120\n"
    checked = read([write(text, encoding=encoding)], settings=Settings())
    assert rows(checked, "SELECT DISTINCT id FROM customer_ids") == [("A1" if "１" in cell else "A",)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_western_text(write: Write, encoding: str) -> None:
    checked = read([write(WESTERN, encoding=encoding)], settings=Settings())
    found = rows(checked, "SELECT product, revenue FROM orders ORDER BY order_date")
    assert found == [("Müller née", Decimal(5)), ("Größe", Decimal(6))]
    assert checked.currency == "GBP"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_euro_sign(write: Write, encoding: str) -> None:
    assert read([write(UNIT, encoding=encoding)], settings=Settings()).currency == "EUR"


def test_half_width_kana_of_cp932_are_no_kanji(write: Write) -> None:
    text = "customer_id,order_date,amount,product\nA,2024-04-01,5,ﾀﾅｶ\nB,2024-04-02,6,ｻﾄｳ\n"
    checked = read([write(text, encoding="cp932")], settings=Settings())
    assert rows(checked, "SELECT product FROM orders ORDER BY order_date") == [("ﾀﾅｶ",), ("ｻﾄｳ",)]


def test_an_encoding_is_called_what_its_users_call_it(write: Write) -> None:
    path = write("顧客番号,注文日,金額\nA,2024-04-01,5\n", encoding="cp932")
    assert read([path], settings=Settings()).sources[0].detail == "Shift_JIS"


@pytest.mark.parametrize("title", ['"注文\n番号"', '"注文番号,"', '"売上|\n一覧"\n注文番号'])
def test_a_byte_order_mark_before_a_quotation_mark_loses_no_row(write: Write, title: str) -> None:
    """DuckDB takes a quotation mark after the mark for a letter while it skips what stands above the rows."""
    lines = "".join(f"{number},C{number % 3},2024-04-0{number},100\n" for number in range(1, 9))
    text = f"{title},顧客番号,注文日,金額\n{lines}"
    path = write(text, encoding="utf-8-sig")
    checked = read([path], settings=Settings())
    assert (checked.rows_read, checked.sources[0].detail) == (8, "utf-8")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
