"""Who is one customer: spellings of one address, guests who are members, and what remains of all that."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, remarks, rows
from tests.orders.conftest import Write

LISTS = Settings(with_customers=True)


def spending(checked: CheckedOrders) -> dict[str, int]:
    """Customer's id -> revenue."""
    query = "SELECT id, sum(revenue)::BIGINT FROM orders JOIN customer_ids USING (customer_id) GROUP BY id"
    return dict(rows(checked, query))


@pytest.mark.parametrize(
    "spelling",
    [
        "Taro@Example.jp", " taro@example.jp ", "　taro@example.jp", "taro＠example.jp",
        "ｔａｒｏ@example.jp",
        "taro @example.jp", "taro@example.jp\u200b", "taro@example.jp\u00a0", "mailto:taro@example.jp",
        "Taro <taro@example.jp>", '"=""taro@example.jp"""', "'taro@example.jp",
        "TARO＠ＥＸＡＭＰＬＥ．ＪＰ", "taro@example.jp;",
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Email", "Customer ID", "顧客番号"])
def test_one_address_however_it_is_written(write: Write, header: str, spelling: str) -> None:
    checked = read(
        [write(f"Order ID,{header},date,Total\n1,taro@example.jp,2024-04-01,1\n2,{spelling},2024-04-02,2\n")],
        settings=LISTS,
    )
    assert spending(checked) == {"taro@example.jp": 3}


def test_two_addresses_stay_two(write: Write) -> None:
    lines = "1,a.b@example.jp,2024-04-01,1\n2,ab@example.jp,2024-04-01,2\n3,a+b@example.jp,2024-04-01,4\n"
    checked = read([write("Order ID,Email,date,Total\n" + lines)], settings=LISTS)
    assert len(spending(checked)) == 3


GUESTS = "会員番号,メールアドレス,電話番号,氏名,注文日,金額\n"


def test_a_telephone_is_one_customer_only_when_the_names_agree(write: Write) -> None:
    checked = read(
        [write(GUESTS
               + ",,03-1234-5678,山田 太郎,2024-04-01,1\n,,0312345678,山田　太郎,2024-04-02,2\n"
               + ",,03-1234-5678,ﾔﾏﾀﾞ ﾊﾅｺ,2024-04-03,4\n,,+81 3-1234-5678,ヤマダハナコ,2024-04-04,8\n"
               + ",,090-1111-2222,鈴木,2024-04-05,16\n")],
        settings=LISTS,
    )  # fmt: skip
    assert sorted(spending(checked).values()) == [3, 12, 16]


def test_a_guest_is_the_member_of_that_telephone_and_name(write: Write) -> None:
    checked = read(
        [write(GUESTS
               + "M1,taro@example.jp,03-1234-5678,山田太郎,2024-04-01,1\n"
               + ",other@example.jp,03-1234-5678,山田 太郎,2024-04-02,2\n"
               + ",,0312345678,山田太郎,2024-04-03,4\n"
               + ",,0312345678,山田花子,2024-04-04,8\n"
               + "guest_12,taro@example.jp,,,2024-04-05,16\n0,TARO@example.jp,,,2024-04-06,32\n")],
        settings=LISTS,
    )  # fmt: skip
    assert spending(checked)["M1"] == 55
    assert sorted(spending(checked).values()) == [8, 55]


def test_guests_with_several_addresses_and_one_telephone_and_name(write: Write) -> None:
    checked = read(
        [write(GUESTS
               + ",b@example.jp,0312345678,山田太郎,2024-04-01,1\n"
               + ",a@example.jp,0312345678,山田太郎,2024-04-02,2\n"
               + ",a@example.jp,0399999998,山田太郎,2024-04-03,4\n,,0399999998,山田太郎,2024-04-04,8\n"
               + ",c@example.jp,0312345678,山田花子,2024-04-05,16\n")],
        settings=LISTS,
    )  # fmt: skip
    assert spending(checked) == {"a@example.jp": 15, "c@example.jp": 16}


def test_two_members_of_one_telephone_stay_two(write: Write) -> None:
    checked = read(
        [write(GUESTS
               + "M1,,0312345678,山田太郎,2024-04-01,1\nM2,,0312345678,山田太郎,2024-04-02,2\n"
               + ",,0312345678,山田太郎,2024-04-03,4\n")],
        settings=LISTS,
    )  # fmt: skip
    assert {id_: spent for id_, spent in spending(checked).items() if id_ in {"M1", "M2"}} == {
        "M1": 1,
        "M2": 2,
    }


@pytest.mark.parametrize(
    ("contact", "people"),
    [
        ("メールアドレス", "会員番号,メールアドレス\nM1,ＴＡＲＯ@example.jp\nM2,b@example.jp\n"),
        ("電話番号,氏名", "会員番号,電話番号,氏名\nM1,03-1234-5678,山田太郎\nM2,0399998888,山田太郎\n"),
    ],
)
@pytest.mark.parametrize("id_header", ["", "会員番号,"])
def test_a_customers_file_makes_guests_members(
    write: Write, contact: str, people: str, id_header: str
) -> None:
    value = {"メールアドレス": "taro@example.jp", "電話番号,氏名": "0312345678,山田 太郎"}[contact]
    blank = "," if id_header else ""
    orders = write(f"注文番号,{id_header}{contact},注文日,金額\n1,{blank}{value},2024-04-01,5\n")
    checked = read([orders], customers=write(people, "people.csv"), settings=LISTS)
    assert spending(checked) == {"M1": 5}
    assert "customers_unknown" not in remarks(checked)


def test_ids_that_a_customers_file_calls_one_person(write: Write) -> None:
    orders = write("order_id,customer_id,date,amount\n1,a,2024-04-01,1\n2,b,2024-04-02,2\n3,c,2024-04-03,4\n")
    people = write("customer_id,customer_unique_id,gender\na,P,F\nb,P,F\nc,Q,M\n", "people.csv")
    checked = read([orders], customers=people, settings=LISTS)
    assert spending(checked) == {"P": 3, "Q": 4}


def cells(checked: CheckedOrders) -> set[str]:
    """Every value of every table and view that is left."""
    names = rows(checked, "SELECT table_name FROM information_schema.tables")
    return {str(cell) for (name,) in names for row in rows(checked, f"SELECT * FROM {name}") for cell in row}


def personal_sources(write: Write) -> tuple[Sequence[Path], Path]:
    orders = write(
        GUESTS
        + "M1,taro@example.jp,0312345678,山田太郎,2024-04-01,1\n"
        + ",guest@example.jp,0398765432,佐藤花子,2024-04-02,2\n"
        + ",,0355554444,高橋次郎,2024-04-03,4\n"
    )
    return [orders], write(
        "会員番号,メールアドレス,氏名,性別\nM1,taro2@example.jp,山田太郎,男\n", "people.csv"
    )


@pytest.mark.parametrize("with_customers", [False, True])
def test_contacts_are_dropped_once_they_have_linked_guests(write: Write, *, with_customers: bool) -> None:
    orders, people = personal_sources(write)
    checked = read(orders, customers=people, settings=Settings(with_customers=with_customers))
    left = cells(checked)
    assert len(orders_of(checked)) == 3
    assert {"M1", "1", "2", "3"} <= left
    for contact in (
        "taro@example.jp",
        "taro2@example.jp",
        "0312345678",
        "山田太郎",
        "佐藤花子",
        "高橋次郎",
        "0398765432",
    ):
        assert not [cell for cell in left if contact in cell]
    listed = {"guest@example.jp", "0355554444"}
    assert listed & left == (listed if with_customers else set())


@pytest.mark.parametrize(
    ("ids", "numbers"),
    [
        ((9, 80, 700), (9, 80, 700)),
        ((-5, 0, 2**31 - 1), (-5, 0, 2**31 - 1)),
        ((9, 80, 2**31), (1, 2, 3)),
        ((-(2**31) - 1, 80, 700), (1, 2, 3)),
        (("A-700", "A-80", "A-9"), (1, 2, 3)),
    ],
)
def test_the_analysis_sees_whole_numbers_alone(
    write: Write, ids: tuple[int | str, ...], numbers: tuple[int, ...]
) -> None:
    low, middle, high = ids
    source = f"customer_id,date,amount\n{low},2024-04-01,1\n{high},2024-04-01,3\n{middle},2024-04-02,2\n"
    checked = read([write(source)], settings=Settings())
    query = "SELECT customer_id, revenue::INTEGER, typeof(customer_id) FROM orders ORDER BY 1"
    assert rows(checked, query) == [
        (number, revenue, "INTEGER") for revenue, number in enumerate(numbers, start=1)
    ]
    assert rows(checked, "FROM customer_ids ORDER BY 1") == list(zip(numbers, ids, strict=True))


@pytest.mark.parametrize("ids", [("7", "8", "900"), ("C7", "C8", "C900")])
def test_customers_that_only_one_source_names_are_numbered_alike(write: Write, ids: tuple[str, ...]) -> None:
    first, second, third = ids
    orders = write(f"customer_id,date,amount\n{third},2024-04-01,1\n{first},2024-04-02,2\n", "orders.csv")
    people = write(f"customer_id,age\n{second},30\n{third},40\n,50\n", "people.csv")
    checked = read([orders], customers=people, settings=Settings())
    query = "SELECT id::VARCHAR, age FROM customers JOIN customer_ids USING (customer_id) ORDER BY 1"
    assert rows(checked, query) == [(first, None), (second, 30), (third, 40)]
    assert rows(checked, "SELECT count(*), count(customer_id) FROM customers") == [(3, 3)]
    assert remarks(checked)["customers_unknown"] == {"count": 1}


def test_the_number_of_a_line_is_no_telephone(write: Write) -> None:
    lines = "".join(f"{n // 2},{n % 2 + 1},2024-04-{n // 2 + 1:02},100\n" for n in range(20))
    with pytest.raises(SourceError) as refused:
        read([write(f"order_id,line_id,order_date,amount\n{lines}")], settings=Settings())
    assert refused.value.key == "orders.missing_columns"


def test_a_number_too_short_for_a_telephone_links_nobody(write: Write) -> None:
    lines = "".join(f"{n},2024-04-{n + 1:02},100,{n % 3 + 1},c{n % 5}@example.jp\n" for n in range(15))
    checked = read([write(f"order_id,order_date,amount,TEL,Email\n{lines}")], settings=LISTS)
    assert spending(checked) == {f"c{n}@example.jp": 300 for n in range(5)}
    short = "".join(f"{n},2024-04-{n + 1:02},100,{n % 3 + 1}\n" for n in range(15))
    with pytest.raises(SourceError):
        read([write(f"order_id,order_date,amount,TEL\n{short}")], settings=Settings())
