"""Subscriptions and their deliveries: which order is which delivery of what, and what is said of doubts."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.sales import deliveries
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write

HEADER = "注文番号,顧客ID,注文日,金額,定期番号,定期回数,定期ステータス,定期解約日,解約理由,コース"


def _read(folder: Path, lines: str, header: str = HEADER, **further: str) -> CheckedOrders:
    path = folder / "orders.csv"
    path.write_text(f"{header}\n{lines}", encoding="utf-8")
    customers = None
    if "customers" in further:
        customers = folder / "customers.csv"
        customers.write_text(further["customers"], encoding="utf-8")
    return read([path], customers=customers, settings=Settings())


def _deliveries(checked: CheckedOrders) -> list[tuple[int, int, str]]:
    query = "SELECT subscription, n, strftime(delivered_on, '%m-%d') FROM deliveries ORDER BY ALL"
    return [(int(row[0]), int(row[1]), str(row[2])) for row in rows(checked, query)]


def _doubts(checked: CheckedOrders) -> set[str]:
    remarks(checked)  # each has its sentences
    return {
        remark.key for remark in checked.remarks if "deliver" in remark.key or "subscription" in remark.key
    }


def test_what_a_subscription_is_and_what_became_of_it(tmp_path: Path) -> None:
    checked = _read(
        tmp_path,
        "1,A,2024-01-01,1000,S1,1,継続,,,毎月\n2,A,2024-02-01,2000,S1,2回目,継続,,,毎月\n"
        "3,A,2024-03-01,2000,S1,第3回,解約,2024-03-09,価格,隔月\n4,B,2024-01-05,0,S2,初回,休止,,,毎月\n"
        "5,C,2024-04-01,500,,,,,,\n6,C,2024-04-02,500,S3,4,スキップ,9999-12-31,,毎月\n",
    )
    assert checked.has_subscriptions
    assert _deliveries(checked) == [
        (1, 1, "01-01"), (1, 2, "02-01"), (1, 3, "03-01"), (2, 1, "01-05"), (3, 4, "04-02"),
    ]  # fmt: skip
    query = "SELECT course, state, cancelled_on, reason, counted FROM subscriptions ORDER BY subscription"
    assert rows(checked, query) == [
        ("毎月", "cancelled", date(2024, 3, 9), "価格", False),
        ("毎月", "paused", None, None, False),
        ("毎月", "skipping", None, None, False),
    ]
    assert rows(checked, "SELECT sum(revenue), sum(profit) FROM deliveries") == [
        (Decimal(5500), Decimal(5500))
    ]
    assert not _doubts(checked)
    columns = [row[0] for row in rows(checked, "DESCRIBE orders")]
    assert not [name for name in columns if str(name).startswith(("said", "delivery"))]


def test_no_delivery_is_one_that_was_cancelled_returned_or_refunded(tmp_path: Path) -> None:
    lines = (
        "1,A,2024-01-01,1000,S1,1,発送済み\n2,A,2024-02-01,1000,S1,2,キャンセル\n3,A,2024-03-01,1000,S1,3,返品済み\n"
        "4,B,2024-01-01,1000,S2,1,発送済み\n5,B,2024-02-01,1000,S2,2,発送済み\n6,B,2024-02-09,-1000,S2,2,発送済み\n"
        "7,C,2024-01-01,1000,S3,1,発送済み\n8,C,2024-02-01,1000,S3,2,発送済み\n9,C,2024-02-09,-300,S3,2,発送済み\n"
        "10,D,2024-01-01,1000,S4,1,発送済み\n11,D,2024-02-01,1000,S4,2,発送済み\n12,D,2024-02-20,-1000,S4,,発送済み\n"
        "13,E,2024-01-01,1000,S5,1,発送済み\n14,E,2024-02-01,1000,S5,2,発送済み\n14,E,2024-02-01,-1000,S5,2,返金済み\n"
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数,ステータス")
    assert [(s, n) for s, n, _ in _deliveries(checked)] == [(1, 1), (2, 1), (3, 1), (3, 2), (4, 1), (5, 1)]


def test_the_number_of_a_cancelled_delivery_is_no_jump(tmp_path: Path) -> None:
    lines = (
        "1,A,2024-01-01,1000,S1,1,発送済み\n2,A,2024-02-01,1000,S1,2,キャンセル\n3,A,2024-03-01,1000,S1,3,発送済み\n"
        "4,B,2024-01-01,1000,S2,1,発送済み\n"
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数,ステータス")
    assert [n for _, n, _ in _deliveries(checked)] == [1, 3, 1]
    assert not _doubts(checked)


def test_a_refunded_column_undoes_a_delivery(tmp_path: Path) -> None:
    lines = "1,A,2024-01-01,1000,S1,1,0\n2,A,2024-02-01,1000,S1,2,1000\n3,A,2024-03-01,1000,S1,3,200\n"
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,小計,定期番号,定期回数,返金額")
    assert [n for _, n, _ in _deliveries(checked)] == [1, 3]


def test_two_subscriptions_are_two_and_a_pack_of_three_is_one_delivery(tmp_path: Path) -> None:
    lines = (
        "1,A,2024-01-01,900,S1,1,3\n1,A,2024-01-01,100,S1,1,1\n2,A,2024-01-01,500,S2,1,1\n"
        "3,A,2024-02-01,900,S1,2,3\n"
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数,数量")
    assert _deliveries(checked) == [(1, 1, "01-01"), (1, 2, "02-01"), (2, 1, "01-01")]


@pytest.mark.parametrize(
    ("numbers", "found", "doubt"),
    [
        (("1", "2", "3"), [1, 2, 3], None),
        (("", "", ""), [1, 2, 3], "delivery_numbers_missing"),
        (("1", "", "3"), [1, 2, 3], "delivery_numbers_missing"),
        (("0", "1", "2"), [1, 2, 3], "delivery_numbers_from_zero"),
        (("3", "3", "3"), [1, 2, 3], "delivery_numbers_constant"),
        (("7", "8", "9"), [7, 8, 9], None),
        (("1", "2", "4"), [1, 2, 4], "delivery_numbers_jump"),
        (("1", "2", "2"), [1, 2], "delivery_numbers_twice"),
        (("1", "3", "2"), [1, 2, 3], "delivery_numbers_disordered"),
        (("1.0", "2.0", "３"), [1, 2, 3], None),
        (("2回目以降", "2回目以降", "2回目以降"), [1, 2, 3], "delivery_numbers_missing"),
    ],
)
def test_numbers(tmp_path: Path, numbers: tuple[str, ...], found: list[int], doubt: str | None) -> None:
    lines = "".join(
        f"{customer}{month},{customer},2024-0{month}-01,1000,S{customer},{number}\n"
        for customer in "ABC"
        for month, number in enumerate(numbers, start=1)
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数")
    assert [n for s, n, _ in _deliveries(checked) if s == 1] == found
    assert _doubts(checked) == ({doubt} if doubt else set())


@pytest.mark.parametrize(
    "ids", [("7", "30", "0"), ("7.0", "30", "0.0"), ("S7", "S30", ""), ("007", "30", "通常")]
)
def test_ids_may_be_numbers_or_texts(tmp_path: Path, ids: tuple[str, str, str]) -> None:
    lines = "".join(
        f"{place},A,2024-0{month}-0{day},1000,{of},{number}\n"
        for place, (of, month, day, number) in enumerate([
            (ids[0], 1, 1, 1),
            (ids[0], 2, 1, 2),
            (ids[1], 1, 5, 1),
            (ids[1], 3, 5, 3),
            (ids[2], 4, 1, ""),
        ])
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数")
    assert sorted((n, day) for _, n, day in _deliveries(checked)) == [
        (1, "01-01"), (1, "01-05"), (2, "02-01"), (3, "03-05"),
    ]  # fmt: skip
    assert _doubts(checked) == {"delivery_numbers_jump"}


@pytest.mark.parametrize("most", [0, 1000])
def test_words_too_many_to_be_numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(deliveries, "_MOST_NUMBERED", most)
    lines = "1,A,2024-01-01,9,S1,1,継続,,NULL,隔月\n2,A,2024-02-01,9,S1,2,解約,2024-02-09,価格,毎月\n"
    checked = _read(tmp_path, lines + "3,B,2024-02-01,9,S2,1,-,,,\n")
    query = "SELECT course, state, reason FROM subscriptions ORDER BY subscription"
    assert rows(checked, query) == [("隔月", "cancelled", "価格"), (None, "active", None)]
    assert rows(checked, "SELECT course FROM deliveries ORDER BY ALL") == [("毎月",), ("隔月",), (None,)]
    types = rows(checked, "SELECT DISTINCT typeof(course), typeof(reason) FROM subscriptions")
    assert types == [("VARCHAR", "VARCHAR")]


def test_without_a_number_deliveries_are_counted_by_day(tmp_path: Path) -> None:
    lines = "1,A,2024-01-01,10,S1\n2,A,2024-02-01,10,S1\n3,A,2024-02-01,10,S1\n4,A,2024-02-03,10,\n"
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号")
    assert _deliveries(checked) == [(1, 1, "01-01"), (1, 2, "02-01")]
    assert rows(checked, "SELECT counted FROM subscriptions") == [(True,)]


def test_without_an_id_customer_and_course_are_a_subscription(tmp_path: Path) -> None:
    lines = (
        "1,A,2024-01-01,10,1,毎月\n2,A,2024-02-01,10,2,毎月\n3,A,2024-01-09,10,1,隔月\n4,B,2024-02-03,10,0,\n"
        "5,B,2024-02-04,10,0,\n"
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期回数,コース名")
    assert _deliveries(checked) == [(1, 1, "01-01"), (1, 2, "02-01"), (2, 1, "01-09")]
    assert _doubts(checked) == {"deliveries_by_course"}


def test_ids_that_never_repeat_are_no_subscriptions(tmp_path: Path) -> None:
    lines = "".join(f"{c}{n},{c},2024-0{n}-01,10,T{c}{n},{n}\n" for c in "ABCDE" for n in (1, 2, 3))
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数")
    assert rows(checked, "SELECT count(*) FROM subscriptions") == [(5,)]
    assert _doubts(checked) == {"subscription_ids_never_repeat", "deliveries_by_customer"}


def test_several_subscriptions_in_one_order_are_said(tmp_path: Path) -> None:
    lines = "1,A,2024-01-01,900,S1,1\n1,A,2024-01-01,100,S2,1\n2,A,2024-02-01,900,S1,2\n"
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数")
    assert _doubts(checked) == {"deliveries_in_one_order"}


def test_the_customers_file_may_say_what_became_of_a_subscription(tmp_path: Path) -> None:
    customers = "顧客ID,定期ステータス,解約日,解約理由\nA,解約,2024-02-10,届くのが早い\nB,休止,,\n"
    lines = "1,A,2024-01-01,10,S1\n2,A,2024-02-20,10,S1\n3,B,2024-02-01,10,S2\n"
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号", customers=customers)
    query = "SELECT state, cancelled_on, reason FROM subscriptions ORDER BY subscription"
    assert rows(checked, query) == [
        ("cancelled", date(2024, 2, 10), "届くのが早い"),
        ("paused", None, None),
    ]


@pytest.mark.parametrize(
    ("header", "values", "has"),
    [
        ("お届け回数", ("1", "2"), True),
        ("申込番号,お届け回数", ("S1,1", "S1,2"), True),
        ("回数", ("1", "2"), False),
        ("コース,回数", ("毎月,1", "毎月,2"), True),
        ("購入回数", ("1", "2"), False),
        ("コース名", ("毎月", "毎月"), False),
        ("Subscription ID,Delivery number", ("S1,1", "S1,2"), True),
        ("定期ステータス", ("継続", "継続"), False),
        ("コース,定期ステータス", ("毎月,継続", "毎月,継続"), True),
        ("コース,定期ステータス", ("毎月,通常購入", "毎月,都度"), False),
        ("定期番号", ("", ""), False),
    ],
)  # fmt: skip
def test_headers_that_make_deliveries(
    tmp_path: Path, header: str, values: tuple[str, ...], has: bool
) -> None:
    lines = "".join(f"{n},A,2024-0{n}-01,1000,{value}\n" for n, value in enumerate(values, start=1))
    checked = _read(tmp_path, lines, f"注文番号,顧客ID,注文日,金額,{header}")
    assert checked.has_subscriptions is has


def test_a_state_that_nobody_knows_is_said(tmp_path: Path) -> None:
    lines = "".join(f"{n},C{n},2024-01-0{n},10,S{n},店長預かり\n" for n in range(1, 5))
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期ステータス")
    assert _doubts(checked) == {"subscription_states_unknown"}
    assert rows(checked, "SELECT DISTINCT state FROM subscriptions") == [("unknown",)]


@pytest.mark.parametrize(
    ("words", "day", "found", "doubt"),
    [
        (("継続", "停止", "休止"), "", ["active", "cancelled", "paused"], None),
        (("継続", "停止", "解約"), "", ["active", "paused", "cancelled"], None),
        (("継続", "停止", "停止"), "", ["active", "cancelled", "cancelled"], "subscription_states_cancelled"),
        (("休止", "停止", "解約"), "", ["paused", "paused", "cancelled"], "subscription_states_paused"),
        (("休止", "停止", "解約"), "2024-02-09", ["paused", "cancelled", "cancelled"], None),
        (("active", "Inactive", "paused"), "", ["active", "cancelled", "paused"], None),
    ],
)
def test_stopped_is_paused_or_cancelled_by_the_other_words_of_its_column(
    tmp_path: Path, words: tuple[str, ...], day: str, found: list[str], doubt: str | None
) -> None:
    lines = "".join(
        f"{n}{m},C{n},2024-0{m}-0{n},10,S{n},{m},{word},{day if word == '停止' else ''}\n"
        for n, word in enumerate(words, start=1)
        for m in (1, 2)
    )
    header = "注文番号,顧客ID,注文日,金額,定期番号,定期回数,定期ステータス,定期解約日"
    checked = _read(tmp_path, f"{lines}9,Z,2024-03-01,10,,,,\n", header)
    states = [row[0] for row in rows(checked, "SELECT state FROM subscriptions ORDER BY subscription")]
    assert states == found
    assert _doubts(checked) == ({doubt} if doubt else set())


@pytest.mark.parametrize(
    ("state", "day", "found", "doubt"),
    [
        ("", "2024-02-20", ("cancelled", date(2024, 2, 20)), None),
        ("休止", "2024-02-20", ("cancelled", date(2024, 2, 20)), "subscription_states_overruled"),
        ("継続", "2024-02-01", ("cancelled", date(2024, 2, 1)), "subscription_states_overruled"),
        ("継続", "2024-01-20", ("active", None), None),
        ("解約", "2024-01-20", ("cancelled", date(2024, 1, 20)), None),
        ("継続", "1970-01-01", ("active", None), None),
        ("解約", "1970-01-01", ("cancelled", None), None),
    ],
)
def test_a_day_of_cancelling_counts_unless_a_delivery_came_since(
    tmp_path: Path, state: str, day: str, found: tuple[str, date | None], doubt: str | None
) -> None:
    lines = (
        f"1,A,2024-01-01,10,S1,1,{state},{day}\n2,A,2024-02-01,10,S1,2,{state},{day}\n3,Z,2024-03-01,10,,,,\n"
    )
    checked = _read(
        tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数,定期ステータス,定期解約日"
    )
    assert rows(checked, "SELECT state, cancelled_on FROM subscriptions") == [found]
    assert _doubts(checked) == ({doubt} if doubt else set())


def test_a_day_of_the_customers_file_is_named_by_its_header(tmp_path: Path) -> None:
    lines = "1,A,2024-01-01,10,S1,1,継続\n2,A,2024-02-01,10,S1,2,継続\n3,Z,2024-03-01,10,,,\n"
    checked = _read(
        tmp_path,
        lines,
        "注文番号,顧客ID,注文日,金額,定期番号,定期回数,定期ステータス",
        customers="顧客ID,解約日\nA,2024-02-20\nZ,\n",
    )
    (remark,) = (remark for remark in checked.remarks if remark.key == "subscription_states_overruled")
    assert f"{remark.fields['header']:en}" == "定期ステータス"
    assert f"{remark.fields['day']:en}" == "解約日"


@pytest.mark.parametrize("word", ["通常", "単品", "なし", "都度購入", "対象外"])
def test_a_word_for_a_single_order_is_no_id(tmp_path: Path, word: str) -> None:
    lines = f"1,A,2024-01-01,10,S1,1\n2,A,2024-02-01,10,{word},\n3,B,2024-02-01,10,{word},\n"
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数")
    assert _deliveries(checked) == [(1, 1, "01-01")]
    assert not _doubts(checked)


def test_numbers_of_which_none_is_the_first_are_said(tmp_path: Path) -> None:
    lines = "".join(
        f"{customer}{month},C{customer},2024-0{month}-01,10,S{customer},{month + 1}\n"
        for customer in range(12)
        for month in (1, 2)
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数")
    assert {n for _, n, _ in _deliveries(checked)} == {2, 3}
    assert _doubts(checked) == {"delivery_numbers_without_first"}


@pytest.mark.parametrize("column", ["cancelled_on", "cancelled_at"])
def test_a_day_that_all_orders_of_a_subscription_share_is_not_that_of_each_order(
    tmp_path: Path, column: str
) -> None:
    path = tmp_path / "orders.csv"
    lines = "".join(f"{n}{m},C{n},2024-0{m}-01,10,S{n},{m},2024-03-1{n}\n" for n in range(6) for m in (1, 2))
    text = f"注文番号,顧客ID,注文日,金額,定期番号,定期回数,キャンセル日\n{lines}9,Z,2024-04-01,10,,,\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="cancelled_on"):
        read([path], settings=Settings())
    checked = read([path], settings=Settings(mapping={column: "キャンセル日"}))
    assert len(_deliveries(checked) if checked.has_subscriptions else []) == (
        12 if column == "cancelled_on" else 0
    )


def test_days_on_which_single_orders_were_cancelled_stay_theirs(tmp_path: Path) -> None:
    lines = "".join(
        f"{n}{m},C{n},2024-0{m}-01,10,S{n},{m},{'2024-02-02' if m == 2 else ''}\n"
        for n in range(6)
        for m in (1, 2)
    )
    checked = _read(tmp_path, lines, "注文番号,顧客ID,注文日,金額,定期番号,定期回数,キャンセル日")
    assert len(_deliveries(checked)) == 6


STATED = "顧客ID,注文日,金額,定期番号,定期回数,状態\n"


def stated(*words: str) -> str:
    """A subscription of two deliveries for each word, which stands on all of its orders."""
    return STATED + "".join(
        f"C{number},2024-0{n}-05,1000,S{number},{n},{word}\n"
        for number, word in enumerate(words)
        for n in (1, 2)
    )


def test_a_state_whose_words_are_those_of_subscriptions_is_theirs(write: Write) -> None:
    checked = read([write(stated("継続", "解約", "休止", "スキップ", "継続"))], settings=Settings())
    states = rows(checked, "SELECT state FROM subscriptions ORDER BY subscription")
    assert [state for (state,) in states] == ["active", "cancelled", "paused", "skipping", "active"]
    assert checked.rows_used == 10
    assert "unknown_states" not in {remark.key for remark in checked.remarks}
    (source,) = checked.sources
    assert source.columns["subscription_state"] == "状態"


@pytest.mark.parametrize(
    "words",
    [("完了", "キャンセル"), ("継続", "キャンセル"), ("通常", "有効"), ("継続", "発送済")],
    ids=["of orders", "may cancel the order", "of both", "of orders, too"],
)
def test_other_states_are_those_of_orders(write: Write, words: tuple[str, ...]) -> None:
    checked = read([write(stated(*words))], settings=Settings())
    (source,) = checked.sources
    assert "subscription_state" not in source.columns
    assert checked.rows_used == 4 - 2 * ("キャンセル" in words)


def test_without_subscriptions_it_is_the_state_of_an_order(write: Write) -> None:
    content = "顧客ID,注文日,金額,状態\nA,2024-01-05,1000,継続\nA,2024-02-05,1000,解約\n"
    checked = read([write(content)], settings=Settings())
    (source,) = checked.sources
    assert "subscription_state" not in source.columns
