"""What a column that is not used says of orders by its header and cells, and what it says of something else.

Each pair is of one kind: a header or a word that means an order, beside one that means another thing.
"""

import duckdb
import pytest

from ltv_xl.orders.columns.contents import content_of
from ltv_xl.orders.doubts.suspicions import suspicion
from ltv_xl.orders.sources.raw import Raw

ROWS = 20


def said(header: str, odd: str, usual: str) -> str | None:
    """The doubt that a column of twenty rows raises, of which three hold odd words (several: between /)."""
    words = odd.split("/")
    cells = [words[row % len(words)] if row < 3 else usual.split("/")[row % 2 - 1] for row in range(ROWS)]
    raw = Raw("orders.csv", "orders", "raw", [header], ["VARCHAR"], "")
    content = content_of(raw, 0, cells)
    suspected = suspicion(content, lambda: content.values, has_states=False)
    if suspected is None:
        return None
    query = f"SELECT count(*) FILTER ({suspected.test('cell')}) FROM (SELECT unnest($1::VARCHAR[]) AS cell)"
    return suspected.key if duckdb.execute(query, [cells]).fetchall()[0][0] else None


OF_CHECKS = (
    ("Fraud review", "approved", "", None),
    ("Fraud review", "approved", "passed", None),
    ("Fraud review", "declined/approved", "approved", "state_unused"),
    ("Fraud Review Status", "manual review", "approved", "flag_unused"),
    ("Fraud check", "passed", "", None),
    ("Fraud risk", "high", "low", "flag_unused"),
    ("Fraud risk", "low", "", None),
    ("Fraud score", "57/12/88", "5/10", None),
    ("Fraud review date", "2024-05-01", "", None),
    ("Fraud", "Yes", "No", "flag_unused"),
    ("Refund", "approved", "", "flag_unused"),
    ("不正チェック", "問題なし", "", None),
    ("不正チェック", "要確認", "OK", "flag_unused"),
    ("不正スコア", "57/12/88", "5/10", None),
    ("不正注文", "1", "0", "flag_unused"),
    ("Test result", "pass", "", None),
)
OF_OTHER_THINGS = (
    ("Ticket status", "closed", "open", None),
    ("Ticket status", "refunded", "open", "state_unused"),
    ("Support case", "closed", "", None),
    ("Order status 2", "closed", "open", "state_unused"),
    ("Internal status", "on hold", "done", "state_unused"),
    ("Sync status", "failed", "ok", None),
    ("Payment", "failed", "card", "state_unused"),
    ("Deal", "Lost", "Won", None),
    ("Gate", "hold", "pass", None),
    ("Column5", "refunded", "", "state_unused"),
    ("Column5", "closed", "", "state_unused"),
    ("問い合わせ状況", "保留", "完了", None),
    ("処理状況", "保留", "完了", "state_unused"),
    ("チケット状態", "返金", "完了", "state_unused"),
    ("連携状態", "エラー", "完了", None),
    ("処理状態", "エラー", "完了", "state_open"),
    ("重量", "900/500", "500/100", None),
    ("処理区分", "900/500", "500/100", "state_unused"),
    ("Address valid", "no", "yes", None),
    ("Valid", "no", "yes", "counted_unused"),
    ("Catalog included", "no", "yes", None),
    ("Included in revenue", "no", "yes", "counted_unused"),
    ("Warranty active", "no", "yes", None),
    ("is_active", "False", "True", "counted_unused"),
    ("Confirmed", "no", "yes", None),
    ("Order confirmed", "no", "yes", "counted_unused"),
    ("Payment confirmed", "no", "yes", "counted_unused"),
    ("Delivery completed", "no", "yes", None),
    ("Checkout completed", "no", "yes", "counted_unused"),
    ("住所有効", "0", "1", None),
    ("配送ステータス", "持戻り", "配達完了", "state_open"),
    ("審査結果", "否決", "承認", "counted_unused"),
    ("売上対象外", "1", "", "flag_unused"),
    ("ポイント対象外", "1", "", None),
    ("返品対象外", "○", "×", None),
    ("進捗", "保留", "完了", "state_unused"),
    ("未入金フラグ", "1", "0", "flag_unused"),
    ("入金", "0", "1", "counted_unused"),
    ("Unpaid", "yes", "no", "flag_unused"),
    ("On hold", "yes", "no", "flag_unused"),
    ("下書き", "○", "", "flag_unused"),
    ("Closed", "no", "yes", None),
    ("返品予測", "高", "低", None),
    ("Return probability", "0.7", "0.1", None),
    ("Card declined", "yes", "no", "flag_unused"),
    ("Discount rejected", "yes", "no", None),
    ("Import failed", "yes", "no", None),
    ("有効", "0", "1", "counted_unused"),
)
OF_WHAT_MAY_BE = (
    ("Free returns", "yes", "no", None),
    ("Free returns used", "yes", "no", "flag_unused"),
    ("Returns allowed", "no", "yes", None),
    ("Returns accepted", "yes", "no", None),
    ("Money-back guarantee", "yes", "no", None),
    ("返品無料", "はい", "", None),
    ("返金保証", "あり", "なし", None),
    ("返金保証適用", "あり", "なし", "flag_unused"),
    ("返品可", "○", "×", None),
    ("返品済", "○", "×", "flag_unused"),
    ("キャンセル不可", "○", "", None),
    ("キャンセル待ち", "1", "0", None),
)
OF_CUSTOMERS = (
    ("Number of returns (customer)", "1", "0", None),
    ("Number of returns (customer)", "1/2/3", "0", None),
    ("Number of returns", "1", "0", "returned_quantity_unused"),
    ("Past returns", "1/2/3", "0", None),
    ("Lifetime refunds", "1200/300", "0", None),
    ("返品回数", "1/2/3", "0", None),
    ("返品数", "1/2/3", "0", "returned_quantity_unused"),
    ("累計返金", "1200/300", "0", None),
    ("返金", "1200/300", "0", "repaid_unused"),
    ("前回返品日", "2024-05-01", "", None),
    ("返品日", "2024-05-01", "", "day_unused"),
    ("Days since last return", "3", "10", None),
    ("Return visits", "3", "1", None),
    ("Customer cancelled", "yes", "no", "flag_unused"),
)
OF_NOTES = (
    ("Notes", "Returned call at 3pm", "", None),
    ("Notes", "returned my call", "", None),
    ("Notes", "call returned", "", None),
    ("Notes", "Returned voicemail - wants gift wrap next time", "", None),
    ("Notes", "Her flight was cancelled, deliver to the hotel", "", None),
    ("Notes", "Order cancelled, her flight was cancelled", "", "note_unused"),
    ("Notes", "Customer returned the item on Friday", "", "note_unused"),
    ("Notes", "Please cancel", "", "note_unused"),
    ("Notes", "She asked to cancel", "", "note_unused"),
    ("Notes", "don't cancel this order", "", None),
    ("Notes", "please cancel my subscription", "", None),
    ("Note", "returned", "", "state_unused"),
    ("備考", "定期をキャンセル", "", None),
    ("備考", "前回返品のお客様です。今回は丁寧に梱包してください", "", None),
    ("備考", "キャンセル不可の旨は了承済み。その後返品あり、返金しました", "", "note_unused"),
    ("備考", "折り返し電話済み", "", None),
)
"""Header, odd words, usual words, and the doubt."""


@pytest.mark.parametrize(
    ("header", "odd", "usual", "doubt"),
    [*OF_CHECKS, *OF_OTHER_THINGS, *OF_WHAT_MAY_BE, *OF_CUSTOMERS, *OF_NOTES],
)
def test_the_state_of_an_order_is_told_from_that_of_something_else(
    header: str, odd: str, usual: str, doubt: str | None
) -> None:
    assert said(header, odd, usual) == doubt


def test_an_option_is_offered_where_it_does_something() -> None:
    """--map status=備考 left out nothing: 返品分 is no state of an order, only what somebody noted of one."""
    assert said("備考", "返品分", "") == "state_open"
    assert said("備考", "返品分/キャンセル", "") == "state_unused"


@pytest.mark.parametrize("others", ["ギフト包装を希望、のしなし、手提げ袋付きでお願いします", "A/B/C/D/E/F"])
def test_what_people_write_is_no_column_of_states(others: str) -> None:
    """--map status=Notes would make a state of each note."""
    words = [*others.split("/"), "キャンセル", ""]
    raw = Raw("orders.csv", "orders", "raw", ["備考"], ["VARCHAR"], "")
    suspected = suspicion(content_of(raw, 0, words), lambda: words, has_states=False)
    assert suspected is not None
    assert (suspected.key, suspected.option) == ("note_unused", "")
    test = suspected.test("note")
    assert duckdb.execute(f"SELECT {test} FROM (SELECT 'キャンセル' AS note)").fetchall() == [(True,)]
