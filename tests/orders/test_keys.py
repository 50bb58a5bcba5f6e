"""Order numbers that mean different orders: of another day, another store, another file."""

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, remarks, rows
from tests.orders.conftest import Write


def checked_of(write: Write, content: str) -> CheckedOrders:
    return read([write(content)], settings=Settings())


def visits(checked: CheckedOrders) -> tuple[int, int]:
    count, revenue = rows(checked, "SELECT count(*), sum(revenue) FROM orders")[0]
    return count, int(revenue)


DAYS = [f"2024-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]


@pytest.mark.parametrize("header", ["レシート番号,会員番号,来店日,金額", "receipt no,member id,date,amount"])
@pytest.mark.parametrize("shown", ["{}", "R-{:04}"])
def test_receipts_that_count_from_1_each_day(write: Write, header: str, shown: str) -> None:
    """Members come back, so that the same number is the same member's on several days."""
    lines = [
        f"{shown.format(number)},M{(place * number) % 7},{day},{100 + number}\n"
        for place, day in enumerate(DAYS)
        for number in (1, 2, 3)
    ]
    checked = checked_of(write, header + "\n" + "".join(lines))
    assert visits(checked) == (3 * len(DAYS), 306 * len(DAYS))
    assert "numbers_by_day" in remarks(checked)
    assert "orders_of_two_customers" not in remarks(checked)


def test_receipts_that_count_from_1_each_year_in_two_files(write: Write) -> None:
    files = [
        write(
            "レシート番号,会員番号,来店日,金額\n"
            + "".join(f"{n},M{(n * year) % 9},{year}-{1 + n % 12:02}-05,100\n" for n in range(1, 61)),
            f"{year}.csv",
        )
        for year in (2023, 2024)
    ]
    checked = read(files, settings=Settings())
    assert visits(checked) == (120, 12_000)
    assert checked.rows_left_out == {}
    assert {"numbers_by_day", "numbers_of_each_file"} & set(remarks(checked))


def test_numbers_of_several_stores(write: Write) -> None:
    lines = "".join(
        f"{n},M{n % 4},2024-03-{n:02},{store},100\n" for n in range(1, 20) for store in ("銀座", "渋谷")
    )
    checked = checked_of(write, "伝票番号,会員番号,売上日,店舗名,金額\n" + lines)
    assert visits(checked) == (38, 3800)
    assert "numbers_by_store" in remarks(checked)


def test_numbers_by_store_and_day(write: Write) -> None:
    lines = "".join(
        f"{n},M{(n + d) % 5},2024-03-{1 + 2 * d:02},{store},100\n"
        for d in range(10)
        for n in (1, 2)
        for store in ("A", "B")
    )
    checked = checked_of(write, "receipt no,member id,date,store,amount\n" + lines)
    assert visits(checked) == (40, 4000)
    assert "numbers_by_store_and_day" in remarks(checked)


def test_a_refund_and_a_change_of_state_stay_with_their_order(write: Write) -> None:
    checked = checked_of(
        write,
        "order_id,customer_id,date,amount,status\n"
        "1,A,2024-03-01,100,completed\n1,B,2024-03-05,70,completed\n1,A,2024-03-09,50,completed\n"
        "1,A,2024-03-12,-50,completed\n1,A,2024-03-20,60,completed\n"
        "2,A,2024-03-02,100,completed\n2,C,2024-03-08,100,shipped\n2,C,2024-03-10,100,completed\n",
    )
    assert "numbers_by_day" in remarks(checked)
    found = [(row[0], str(row[2]), int(row[3])) for row in orders_of(checked)]
    assert ("A", "2024-03-09", 0) in found
    assert ("A", "2024-03-20", 60) in found
    assert sorted(row[:2] for row in found) == [
        ("A", "2024-03-01"), ("A", "2024-03-02"), ("A", "2024-03-09"), ("A", "2024-03-20"),
        ("B", "2024-03-05"), ("C", "2024-03-08"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        "1,A,2024-03-01,100\n1,A,2024-03-01,50\n1,A,2024-03-09,-50\n2,B,2024-03-02,10\n",
        "1,A,2024-03-01,100\n1,A,2024-03-15,50\n2,B,2024-03-02,10\n",
        "1,A,2024-03-01,100\n1,refunds,2024-03-15,-50\n2,B,2024-03-02,10\n",
        "1,A,2024-03-01,100\n1,B,2024-03-02,10\n",
    ],
    ids=["a refund", "lines of two days", "a refund in another name", "a day apart"],
)
def test_numbers_that_are_trusted(write: Write, lines: str) -> None:
    checked = checked_of(write, "order_id,customer_id,date,amount\n" + lines)
    assert not [key for key in remarks(checked) if key.startswith("numbers_")]


def test_one_mistyped_number_changes_nothing_for_the_others(write: Write) -> None:
    orders = "".join(f"{n},A{n},2024-03-01,10\n{n},A{n},2024-03-10,5\n" for n in range(1, 40))
    checked = checked_of(write, "order_id,customer_id,date,amount\n" + orders + "7,X,2024-05-01,1\n")
    assert visits(checked)[0] == 40
    assert remarks(checked)["orders_of_two_customers"] == {"count": 1}
