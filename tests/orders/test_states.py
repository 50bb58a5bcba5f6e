"""What the words of a column say of an order: a sale, none, or nothing that is known."""

from pathlib import Path

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.sales.status import denials, meanings, unknown_words
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks
from tests.orders.systems import EXPORTS


def _read(folder: Path, header: str, odd: str, usual: str) -> CheckedOrders:
    """Twenty orders, of which the first two bear a word."""
    lines = [
        f"{1000 + number},C{number % 7},2024-{number % 12 + 1:02}-05,{odd if number < 2 else usual},1000"
        for number in range(20)
    ]
    path = folder / "orders.csv"
    path.write_text("\n".join([f"注文番号,顧客ID,注文日,{header},金額", *lines, ""]), encoding="utf-8")
    return read([path], settings=Settings())


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("キャンセル（お客様都合）", "cancelled"),
        ("ｷｬﾝｾﾙ", "cancelled"),
        ("テスト注文", "cancelled"),
        ("Draft", "cancelled"),
        ("Storniert", "cancelled"),
        ("受取拒否", "returned"),
        ("返品完了", "returned"),
        ("入金待ち（銀行振込）", "unpaid"),
        ("Payment failed", "unpaid"),
        ("決済失敗", "unpaid"),
    ],
)
def test_an_order_that_is_no_sale_is_left_out(tmp_path: Path, word: str, reason: str) -> None:
    checked = _read(tmp_path, "ステータス", word, "発送済み")
    assert checked.rows_left_out == {reason: 2}
    assert "states_unknown" not in remarks(checked)


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("キャンセル", "有", "無"),
        ("Cancelled", "Yes", "No"),
        ("Cancelled", "YES", ""),
        ("Voided", "Done", "No"),
        ("キャンセル", "完了", "なし"),
        ("キャンセル済", "処理済み", ""),
        ("キャンセル区分", "キャンセル", "通常"),
        ("キャンセル区分", "キャンセル", "完了"),
        ("キャンセル", "はい", "いいえ"),
        ("取消", "○", ""),
        ("キャンセル済", "✓", ""),
        ("void", "x", ""),
        ("del_flg", "1.00", "0.00"),
        ("キャンセル日", "2024-05-01", "9999-12-31"),
        ("Cancelled at", "2024/05/01 10:00", "0001/01/01 0:00"),
        ("Cancelled at", "2024-05-01", "1970-01-01 00:00:00"),
        ("取消日", "20240501", "20991231"),
        ("del_flg", "1", "0"),
        ("is_test", "true", "false"),
        ("キャンセル", "キャンセル", "キャンセルなし"),
    ],
)
def test_a_column_of_yes_and_no_says_which_orders_are_cancelled(
    tmp_path: Path, header: str, yes: str, no: str
) -> None:
    assert _read(tmp_path, header, yes, no).rows_left_out == {"cancelled": 2}


@pytest.mark.parametrize(
    ("values", "used", "sales"),
    [
        ("0 300 1200", 20, 20_000 - 1_500),
        ("0 0.5 1", 20, 20_000 - 1.5),
        ("0.00 300.00 1.00", 20, 20_000 - 301),
        ("0 1 1", 18, 18_000),
        ("No Yes Yes", 18, 18_000),
        ("false true true", 18, 18_000),
        ("0 500 n/a", 20, 20_000 - 500),
        ("なし 500 300", 20, 20_000 - 800),
        ("No 500 300", 20, 20_000 - 800),
        ("No yes 500", 18, 18_000),
        ("0 re_1 re_2", 18, 18_000),
    ],
)
def test_refunded_is_an_amount_or_says_yes(tmp_path: Path, values: str, used: int, sales: float) -> None:
    """An order of which a part was refunded is no cancelled one."""
    usual, *odd = values.split()
    lines = [
        f"{1000 + number},C{number % 7},2024-{number % 12 + 1:02}-05,1000,{value}"
        for number, value in enumerate([*odd, *18 * [usual]])
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["order id,customer id,date,amount,Refunded", *lines, ""]), encoding="utf-8")
    checked = read([path], settings=Settings(currency="USD"))
    assert checked.rows_used == used
    assert float(checked.connection.execute("SELECT sum(revenue) FROM orders").fetchall()[0][0]) == sales
    assert len({"refunded", "cancel_flag_1"} & set(checked.sources[0].columns)) == 1


@pytest.mark.parametrize(
    "word",
    [
        "一部キャンセル",
        "部分キャンセル",
        "返品（一部）",
        "Cancelled (partial)",
        "キャンセル撤回",
        "キャンセル却下",
        "Cancellation rejected",
        "キャンセル料請求",
    ],
)
def test_a_cancellation_in_part_or_not_made_counts_and_is_doubted(tmp_path: Path, word: str) -> None:
    checked = _read(tmp_path, "ステータス", word, "発送済み")
    assert checked.rows_left_out == {}
    assert "states_unknown" in remarks(checked)


@pytest.mark.parametrize(
    ("header", "odd", "usual", "doubt", "left_out"),
    [
        ("Refunded", "partially", "", "flag_in_part", 0),
        ("返品区分", "一部返品", "なし", "flag_in_part", 0),
        ("キャンセル", "500", "0", "flag_is_number", 2),
        ("Cancelled", "2", "0", "flag_is_number", 2),
        ("取消区分", "0", "1", "flag_of_most", 18),
    ],
)
def test_a_flag_that_says_more_than_yes_is_doubted(
    tmp_path: Path, header: str, odd: str, usual: str, doubt: str, left_out: int
) -> None:
    checked = _read(tmp_path, header, odd, usual)
    assert sum(checked.rows_left_out.values()) == left_out
    assert doubt in remarks(checked)


@pytest.mark.parametrize(
    ("header", "odd", "usual", "doubt"),
    [
        ("返金", "500", "0", "repaid_unused"),
        ("キャンセル金額", "500", "0", "repaid_unused"),
        ("Refund", "-500", "0", "repaid_unused"),
        ("返品数", "1", "0", "returned_quantity_unused"),
        ("Qty Refunded", "1", "0", "returned_quantity_unused"),
        ("返金フラグ", "1", "0", "flag_unused"),
        ("受取拒否", "○", "", "flag_unused"),
        ("Fraud", "Yes", "No", "flag_unused"),
        ("与信結果", "NG", "OK", "counted_unused"),
        ("Cancellation Date", "2024-03-03", "", "day_unused"),
        ("キャンセル可否", "可", "不可", None),
        ("Active", "No", "Yes", "counted_unused"),
        ("is_active", "False", "True", "counted_unused"),
        ("集計対象", "対象外", "対象", "counted_unused"),
        ("承認", "否", "承認済", "counted_unused"),
        ("有効フラグ", "", "1", "counted_unused"),
        ("入金日", "", "2024-05-01", "counted_unused"),
        ("Excluded", "Yes", "", "flag_unused"),
        ("除外フラグ", "除外", "", "flag_unused"),
        ("Failed", "true", "false", "flag_unused"),
        ("canceled on", "2024-06-01", "", "day_unused"),
        ("Cancel Reason", "Out of stock", "", "flag_unused"),
        ("キャンセル理由", "お客様都合", "", "flag_unused"),
        ("Refund ID", "re_1", "", "flag_unused"),
        ("赤伝番号", "5001", "", "flag_unused"),
        ("支払状態", "未収", "入金済み", "state_unused"),
        ("支払状態", "回収中", "入金済", "state_open"),
        ("注文種別", "サンプル", "通常", "state_open"),
        ("Document Type", "Credit", "Invoice", "state_open"),
        ("Voucher Type", "Sales Return", "Sales", "state_unused"),
        ("配送状況", "受取拒否", "配達完了", "state_unused"),
        ("Note", "customer cancelled by phone", "", "note_unused"),
        ("備考", "返品のため返金対応いたしました（3/12 山田）", "", "note_unused"),
        ("返品", "2", "0", "returned_quantity_unused"),
        ("Refunds", "1", "0", "refunded_in_pieces"),
        ("Refunded", "2", "0", "refunded_in_pieces"),
        ("返金後金額", "400", "1000", "remainder_unused"),
        ("Net Total", "0", "1000", "remainder_unused"),
        ("返金後金額", "1000", "1000", None),
        ("Net", "950", "950", None),
        ("残ポイント", "5", "20", None),
        ("返品数", "0", "0", None),
        ("定期キャンセル", "1", "0", None),
        ("Subscription Cancelled", "Yes", "No", None),
        ("定期注文キャンセル", "1", "0", "flag_unused"),
        ("Active Customer", "No", "Yes", None),
        ("Email Confirmed", "No", "Yes", None),
        ("Shipped", "No", "Yes", None),
        ("Fulfillment Status", "PENDING", "FULFILLED", None),
        ("Card Type", "Credit", "Debit", None),
        ("カラー区分", "赤", "黒", None),
        ("配送先姓", "見本", "花子", None),
        ("軽減税率対象", "対象", "対象外", None),
        ("ポイント対象", "○", "×", None),
        ("同梱対象", "対象外", "対象", None),
        ("税込計上", "否", "可", None),
        ("出荷対象", "対象外", "対象", "counted_unused"),
        ("Return policy accepted", "no", "yes", None),
        ("Gift approved", "no", "yes", None),
        ("アンケート", "前の品はキャンセルしました", "", None),
        ("入金日", "2024-05-01", "", None),
        ("発送日", "", "2024-05-01", None),
        ("Return Address", "Tokyo", "Osaka", None),
        ("Returning Customer", "Yes", "No", None),
        ("備考", "キャンセル不可の旨は了承済みとのことです。よろしく", "", None),
        ("配送メモ", "返品ラベル同梱", "", None),
    ],
)
def test_a_column_that_is_not_used_and_may_say_so(
    tmp_path: Path, header: str, odd: str, usual: str, doubt: str | None
) -> None:
    doubts = {
        "repaid_unused", "returned_quantity_unused", "flag_unused", "counted_unused", "day_unused",
        "state_unused", "state_open", "note_unused", "remainder_unused", "refunded_in_pieces",
    }  # fmt: skip
    assert doubts & remarks(_read(tmp_path, header, odd, usual)).keys() == ({doubt} if doubt else set())


@pytest.mark.parametrize(
    ("header", "odd", "usual"),
    [
        ("キャンセル,キャンセル理由,キャンセル受付日", "1,お客様都合,2024-06-01", "0,,"),
        ("ステータス,備考", "キャンセル,お電話にてキャンセルのご連絡をいただきました", "発送済み,"),
        ("Status,Cancel Reason,Cancelled By", "cancelled,customer,admin", "shipped,,"),
        ("返金額,返金理由,返金日,返品数", "400,破損,2024-06-01,1", "0,,,0"),
        ("Refund Amount,Return Reason,Net Total", "400,Broken,600", "0,,1000"),
    ],
)
def test_what_is_settled_already_is_not_doubted_again(
    tmp_path: Path, header: str, odd: str, usual: str
) -> None:
    """The reason of an order that is out, and of a refund that is taken off."""
    assert not any(remark.uncertain for remark in _read(tmp_path, header, odd, usual).remarks)


def test_a_day_far_below_the_first_rows_is_seen(tmp_path: Path) -> None:
    lines = [f"{number},C{number % 90},2024-{number % 12 + 1:02}-05,1000," for number in range(1000, 1400)]
    lines[-1] += "2024-06-01"
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["注文番号,顧客ID,注文日,金額,返品日", *lines, ""]), encoding="utf-8")
    assert remarks(read([path], settings=Settings()))["day_unused"]["count"] == 1


@pytest.mark.parametrize(
    ("header", "word"),
    [("Refunded", "pending"), ("Refund Amount", "full"), ("返金額", "全額")],
)
def test_a_cell_of_what_is_taken_off_that_cannot_be_used_is_said(
    tmp_path: Path, header: str, word: str
) -> None:
    """It counted as 0 in silence; a column Refunded was taken for yes and no, which left out whole orders."""
    lines = [
        f"{1000 + number},C{number % 7},2024-{number % 12 + 1:02}-05,1000,{value}"
        for number, value in enumerate([*["500", "300", word, word, word], *15 * ["0"]])
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([f"注文番号,顧客ID,注文日,金額,{header}", *lines, ""]), encoding="utf-8")
    checked = read([path], settings=Settings())
    fields = remarks(checked)["amounts_unreadable"]
    assert (fields["count"], fields["words"]) == (3, word)
    assert checked.rows_used == 20


def test_words_for_nothing_to_pay_are_no_amounts_that_cannot_be_used(tmp_path: Path) -> None:
    """Postage that is free, below a total."""
    lines = [
        f"{1000 + n},C{n % 7},2024-{n % 12 + 1:02}-05,1000,{'無料' if n % 2 else 300}" for n in range(20)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["注文番号,顧客ID,注文日,請求金額,送料", *lines, ""]), encoding="utf-8")
    checked = read([path], settings=Settings())
    assert "amounts_unreadable" not in remarks(checked)
    assert checked.connection.execute("SELECT sum(revenue) FROM orders").fetchall() == [(17_000,)]


def test_unused_refunds_with_words_among_them_are_amounts(tmp_path: Path) -> None:
    """--map cancel_flag was offered, which would leave out whole orders of which a part was paid back."""
    path = tmp_path / "orders.csv"
    lines = [
        f"{1000 + number},C{number % 7},2024-{number % 12 + 1:02}-05,1000,{value}"
        for number, value in enumerate(["500", "300", "なし", "未定", *16 * ["0"]])
    ]
    path.write_text("\n".join(["注文番号,顧客ID,注文日,金額,返金", *lines, ""]), encoding="utf-8")
    fields = remarks(read([path], settings=Settings()))["repaid_unused"]
    assert f"{fields['option']:en}" == "--map refunded=返金"


def test_words_with_braces_are_texts(tmp_path: Path) -> None:
    """A template that was not filled in."""
    assert "state_unused" in remarks(_read(tmp_path, "種別", "キャンセル{0}{name}", "購入"))


def test_a_refunded_amount_stands_beside_its_flag(tmp_path: Path) -> None:
    checked = _read(tmp_path, "Refunded,Refund Amount", "Yes,500", "No,0")
    assert {"refunded", "cancel_flag_1"} <= checked.sources[0].columns.keys()
    assert remarks(checked)["repaid_in_part"]["count"] == 2
    whole = _read(tmp_path, "Refunded,Refund Amount", "Yes,1000", "No,0")
    assert "repaid_in_part" not in remarks(whole)


def test_a_day_below_refunded_says_yes(tmp_path: Path) -> None:
    assert _read(tmp_path, "Refunded", "2024-06-01", "").rows_left_out == {"cancelled": 2}


def test_no_word_means_two_things() -> None:
    """Each word that the lexicon knows keeps an order from being a sale, or says that it is one."""
    words = ["完了", "一部返金済み", "未発送", "partially refunded", "Not cancelled", "キャンセル不可"]
    assert meanings(words) == {}
    assert unknown_words(words) == []
    assert unknown_words(["発送済み", "店長預かり", "Storniert", "9"]) == ["店長預かり", "9"]


def test_a_cancellation_that_is_asked_for_in_brackets_is_none_yet() -> None:
    assert meanings(["キャンセル（申請中）", "キャンセル（返金済）"]) == {"キャンセル（返金済）": "cancelled"}


@pytest.mark.parametrize("name", list(EXPORTS))
def test_a_known_systems_states_leave_no_doubt(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]
    path = tmp_path / "orders.csv"
    path.write_bytes(export.text.encode(export.encoding))
    assert not {"states_unknown", "state_unused", "flag_unused"} & set(
        remarks(read([path], settings=Settings()))
    )


def test_what_denies() -> None:
    no = ["0", "0.0", "False", "いいえ", "×"]
    assert denials([*no, "済", "2024-05-01"]) == no
    assert denials(["有効", "通常", "完了", "Yes", "Partial"]) == ["有効", "通常", "Partial"]
    assert denials(["完了", "キャンセル"]) == ["完了"]


@pytest.mark.parametrize(("header", "doubt"), [("返金", "repaid_unused"), ("Net Total", "remainder_unused")])
def test_amounts_of_four_digits_and_cents_are_no_months(tmp_path: Path, header: str, doubt: str) -> None:
    """1037.00 was taken for the month 0 of the year 1037."""
    lines = [
        f"{1000 + n},C{n % 7},2024-{n % 12 + 1:02}-05,{1000 + n}.00,"
        + (
            f"{1000 + n - (200 if n < 1 else 0)}.00"
            if header == "Net Total"
            else f"{1000 + n}.00"
            if n < 12
            else ""
        )
        for n in range(20)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([f"注文番号,顧客ID,注文日,金額,{header}", *lines, ""]), encoding="utf-8")
    assert doubt in remarks(read([path], settings=Settings(currency="USD")))
