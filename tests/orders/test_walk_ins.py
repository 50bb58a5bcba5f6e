"""An id under which everybody without an account is booked is no customer, and is said."""

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write


def shop(
    write: Write,
    walk_in: str,
    theirs: int,
    settings: Settings | None = None,
    numbered: bool = True,
    members: int = 40,
) -> CheckedOrders:
    """Members with two orders each, and an id with many."""
    ids = [f"M{number:03}" for number in range(members)] * 2 + [walk_in] * theirs
    lines = [
        f"{place},{id_},2024-{1 + place % 12:02}-{1 + place % 28:02},100\n" for place, id_ in enumerate(ids)
    ]
    header = "order_id,customer_id,date,amount\n"
    if not numbered:
        header, lines = header.partition(",")[2], [line.partition(",")[2] for line in lines]
    return read([write(header + "".join(lines))], settings=settings or Settings())


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize(
    "walk_in",
    ["0", "000", "0000000", "999", "9999999999", "ZZ000000000000", "C000000", "m-9999", "ゲスト", "ｹﾞｽﾄ",
     "guest", "GUEST", "(guest)", "非会員", "店頭", "walk-in", "Walk In", "no member", "---", "xxxx"],
)  # fmt: skip
def test_ids_for_nobody_are_set_apart_and_said(write: Write, walk_in: str, *, numbered: bool) -> None:
    checked = shop(write, walk_in, 80, numbered=numbered)
    assert rows(checked, "SELECT count(DISTINCT customer_id), sum(revenue)::INTEGER FROM orders") == [
        (40, 8000)
    ]
    assert checked.rows_left_out == {"walk_in": 80}
    assert checked.rows_read == 160
    assert remarks(checked)["walk_ins_apart"] == {"ids": walk_in, "count": 80, "share": "50%"}


@pytest.mark.parametrize(("walk_in", "theirs"), [("0", 6), ("9999", 15), ("C001", 80), ("1000", 80)])
def test_real_ids_and_small_shares_stay(write: Write, walk_in: str, theirs: int) -> None:
    checked = shop(write, walk_in, theirs)
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(41,)]
    assert not checked.rows_left_out


@pytest.mark.parametrize("numbered", [True, False])
def test_a_share_alone_is_a_caution_that_names_the_place_and_not_the_id(
    write: Write, *, numbered: bool
) -> None:
    checked = shop(write, "B2B-77", 80, numbered=numbered)
    remark = next(remark for remark in checked.remarks if remark.key == "one_customer_dominates")
    assert remark.uncertain
    assert remark.fields == {"share": "50%", "file": "orders.csv", "row": 82}
    for lang in ("en", "ja"):
        sentence = text("orders.remark.one_customer_dominates", lang, **remark.fields)
        assert "--walk-in" in sentence
        assert "B2B" not in sentence


@pytest.mark.parametrize(
    ("written", "given"), [("B2B-77", "b2b-77"), ("B2B-77", "Ｂ2B-77"), ("77", "77"), ("0077", "0077")]
)
def test_an_id_that_the_user_names(write: Write, written: str, given: str) -> None:
    checked = shop(write, written, 3, Settings(walk_ins=(given,)))
    assert checked.rows_left_out == {"walk_in": 3}
    assert "one_customer_dominates" not in remarks(checked)


def test_an_id_of_whole_numbers_that_the_user_names(write: Write) -> None:
    lines = "".join(f"{n},{n % 7 + 1},2024-04-{1 + n % 28:02},100\n" for n in range(70))
    source = write("order_id,customer_id,date,amount\n" + lines)
    checked = read([source], settings=Settings(walk_ins=("3",)))
    assert checked.rows_left_out == {"walk_in": 10}
    assert rows(checked, "SELECT count(*) FROM customer_ids WHERE id = '3'") == [(0,)]


def test_an_id_that_no_line_has_is_said(write: Write) -> None:
    checked = shop(write, "M001", 1, Settings(walk_ins=("9999",)))
    assert remarks(checked)["walk_ins_absent"] == {"ids": "9999"}


def test_two_ids_for_nobody(write: Write) -> None:
    members = "".join(f"{n},M{n % 30},2024-04-{1 + n % 28:02},100\n" for n in range(60))
    nobody = "".join(f"{100 + n},{('0', '9999')[n % 2]},2024-04-01,100\n" for n in range(80))
    checked = read([write("order_id,customer_id,date,amount\n" + members + nobody)], settings=Settings())
    assert checked.rows_left_out == {"walk_in": 80}


def test_lines_of_a_walk_ins_order_that_leave_the_customer_blank(write: Write) -> None:
    members = "".join(f"{n},M{n % 30},2024-04-{1 + n % 28:02},100,pen\n" for n in range(60))
    nobody = "".join(f"{100 + n},ゲスト,2024-04-01,100,pen\n{100 + n},,,50,ink\n" for n in range(40))
    checked = read(
        [write("order_id,customer_id,date,amount,product\n" + members + nobody)], settings=Settings()
    )
    assert checked.rows_left_out == {"walk_in": 80}
    assert rows(checked, "SELECT sum(revenue)::INTEGER FROM orders") == [(6000,)]


def test_walk_ins_with_an_address_are_guests(write: Write) -> None:
    members = "".join(f"{n},M{n % 30},m{n % 30}@example.jp,2024-04-{1 + n % 28:02},100\n" for n in range(60))
    nobody = "".join(f"{100 + n},9999,g{n % 20}@example.jp,2024-04-01,100\n" for n in range(40))
    checked = read(
        [write("order_id,customer_id,email,date,amount\n" + members + nobody)], settings=Settings()
    )
    assert not checked.rows_left_out
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(50,)]


def test_a_counted_id_0_among_others_is_a_customer(write: Write) -> None:
    """Ids that begin at 0, as a data frame's rows do."""
    lines = "".join(f"{n},{n % 10},2024-04-{1 + n % 28:02},100\n" for n in range(100))
    checked = read([write("order_id,customer_id,date,amount\n" + lines)], settings=Settings())
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(10,)]
