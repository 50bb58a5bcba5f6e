"""Words of a column of states: what each means, and that what is open is said."""

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.sales.status import meanings, requested_cancellations
from ltv_xl.settings import Settings
from tests.orders.checked import remarks
from tests.orders.conftest import Write
from tests.orders.systems import EXPORTS

HEADER = "注文番号,顧客ID,注文日,金額,ステータス\n"


@pytest.mark.parametrize(
    "word", ["キャンセル受付中", "キャンセル申請", "キャンセル待ち", "Cancellation requested"]
)
def test_a_cancellation_that_is_only_asked_for_counts_and_is_said(write: Write, word: str) -> None:
    source = write(
        f"{HEADER}1,A,2024-04-01,100,発送済\n2,B,2024-04-02,200,{word}\n3,B,2024-04-03,300,キャンセル\n"
    )
    checked = read([source], settings=Settings())
    assert (checked.rows_used, checked.rows_left_out) == (2, {"cancelled": 1})
    assert remarks(checked)["cancellation_requested"]["words"] == word
    assert remarks(checked)["cancellation_requested"]["count"] == 1


@pytest.mark.parametrize("word", ["キャンセル受付済", "キャンセル処理中", "キャンセル(返金済)", "取消完了"])
def test_a_cancellation_in_other_words_is_one(word: str) -> None:
    assert meanings([word]) == {word: "cancelled"}
    assert not requested_cancellations([word])


@pytest.mark.parametrize("word", ["キャンセル不可", "キャンセルなし", "発送済", "Shipped"])
def test_a_sale_is_not_said_to_be_open(word: str) -> None:
    assert not meanings([word])
    assert not requested_cancellations([word])


def test_nothing_is_said_where_no_cancellation_is_open(write: Write) -> None:
    source = write(f"{HEADER}1,A,2024-04-01,100,発送済\n2,B,2024-04-02,200,キャンセル\n")
    assert "cancellation_requested" not in remarks(read([source], settings=Settings()))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("État", ("Expédiée", "Annulée", "Remboursée", "En attente")),
        ("Bestellstatus", ("Versendet", "Storniert", "Erstattet", "Ausstehend")),
        ("Estado", ("Enviado", "Cancelado", "Reembolsado", "Pendiente")),
    ],
)
def test_states_in_other_languages(write: Write, header: str, words: tuple[str, ...]) -> None:
    rows = "".join(f"{number},C{number},2024-04-01,100,{word}\n" for number, word in enumerate(words))
    checked = read([write(f"order id,customer id,date,amount,{header}\n{rows}")], settings=Settings())
    assert checked.rows_left_out == {"cancelled": 1, "returned": 1, "unpaid": 1}


def test_a_state_that_a_partly_known_system_does_not_name_is_read(write: Write) -> None:
    """Without 受注ステータス it only resembles the old Rakuten, and 注文ステータス is no header of that."""
    export = EXPORTS["rakuten_old"]
    text = export.text.replace("受注ステータス", "注文ステータス")
    checked = read([write(text, encoding=export.encoding)], settings=Settings())
    assert checked.sources[0].shop == "rakuten_old"
    assert "system_partly" in remarks(checked)
    assert checked.rows_left_out == {"cancelled": 1}
