"""Who the customers are, and what a customers and an ad-spend source add to them."""

from datetime import date
from decimal import Decimal

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, remarks, rows
from tests.orders.conftest import Write


def test_ids_stay_as_written(write: Write) -> None:
    checked = read(
        [
            write(
                'customer_id,date,amount\n007,2024-04-01,1\n7,2024-04-01,1\n"=""0123""",2024-04-01,1\n\'042,2024-04-01,1\n'
            )
        ],
        settings=Settings(),
    )
    assert [row[0] for row in orders_of(checked)] == ["007", "0123", "042", "7"]


def test_ids_of_a_float_column_lose_their_point_zero(write: Write) -> None:
    checked = read(
        [write("customer_id,date,amount\n17850.0,2024-04-01,1\n,2024-04-01,1\n")],
        settings=Settings(allow_partial=True),
    )
    assert [row[0] for row in orders_of(checked)] == ["17850"]
    assert checked.rows_left_out == {"no_customer": 1}


def test_an_id_beyond_the_sample_that_is_no_number_makes_all_ids_text(write: Write) -> None:
    lines = "".join(f"{n},2024-04-01,1\n" for n in range(3000)) + "0042,2024-04-01,1\n"
    checked = read([write("customer_id,date,amount\n" + lines)], settings=Settings())
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(3001,)]
    assert rows(checked, "SELECT count(*) FROM customer_ids WHERE id = '0042'") == [(1,)]


def test_guests_are_known_by_mail_and_linked_to_a_member(write: Write) -> None:
    checked = read(
        [write("会員ID,メールアドレス,電話番号,注文日,金額\n11,a@example.jp,,2024-04-01,1\n"
               ",A@example.jp ,,2024-04-02,2\n"
               ",guest@example.jp,,2024-04-03,4\n,,090-0000-0001,2024-04-04,8\n,,9000000001,2024-04-05,16\n"
               ",,,2024-04-06,32\n")],
        settings=Settings(with_customers=True),
    )  # fmt: skip
    found = rows(
        checked,
        "SELECT id, sum(revenue) FROM orders JOIN customer_ids USING (customer_id) GROUP BY 1 ORDER BY 1",
    )
    assert found == [("09000000001", Decimal(24)), ("11", Decimal(3)), ("guest@example.jp", Decimal(4))]
    assert checked.rows_left_out == {"no_customer": 1}
    assert remarks(checked)["guests_by_contact"] == {"count": 4}


def test_customers_and_ads(write: Write) -> None:
    orders = write(
        "customer_id,date,amount,channel\n1,2024-04-01,10,web\n2,2024-04-02,20,shop\n9,2024-04-03,5,web\n"
    )
    customers = write(
        "顧客ID,生年月日,性別,流入チャネル,解約日,会員ランク\n1,1990/1/2,F,検索,,gold\n2,昭和63年12月31日,男,SNS,2024-06-30,silver\n"
        "3,,女性,SNS,,gold\n3,,女性,SNS,,gold\n",
        "customers.csv", "cp932",
    )  # fmt: skip
    ads = write(
        '月,媒体,広告費,クリック数\n2024-04,検索,"¥1,000",10\n2024年4月,検索,500,--\n2024-05,SNS,300,5\n合計,,1800,15\n,検索,9,1\n',
        "ads.csv",
    )
    checked = read(
        [orders], customers=customers, ad_spend=ads, settings=Settings(lang="ja", by=("会員ランク",))
    )
    assert [(d.name, d.place) for d in checked.dimensions] == [
        ("age_band", "customer"), ("gender", "customer"), ("channel", "customer"), ("by_1", "customer"),
    ]  # fmt: skip
    query = (
        "SELECT id::VARCHAR, birth_date, gender, channel, cancelled_on, by_1 "
        "FROM customers JOIN customer_ids USING (customer_id) ORDER BY 1"
    )
    assert rows(checked, query) == [
        ("1", date(1990, 1, 2), "女性", "検索", None, "gold"),
        ("2", date(1988, 12, 31), "男性", "SNS", date(2024, 6, 30), "silver"),
        ("3", None, "女性", "SNS", None, "gold"),
        ("9", None, None, None, None, None),
    ]  # fmt: skip
    assert rows(checked, "SELECT channel FROM orders ORDER BY customer_id") == [("web",), ("shop",), ("web",)]
    assert checked.has_contracts
    assert rows(checked, "SELECT channel, month, cost, clicks FROM ad_spend ORDER BY ALL") == [
        ("SNS", date(2024, 5, 1), Decimal(300), Decimal(5)),
        ("検索", date(2024, 4, 1), Decimal(1500), Decimal(10)),
    ]  # fmt: skip
    found = remarks(checked)
    assert found["customers_unknown"] == {"count": 1}
    assert found["customers_twice"] == {"count": 1}
    assert found["ads_left_out"] == {"count": 1}


def test_a_customers_file_of_other_ids_is_doubted(write: Write) -> None:
    orders = write("customer_id,date,amount\nC1,2024-04-01,10\nC2,2024-04-02,10\n")
    customers = write("customer_id,gender\n1,女\n2,男\n", "customers.csv")
    checked = read([orders], customers=customers, settings=Settings())
    assert remarks(checked).keys() & {"customers_unknown", "customers_all_unknown"} == {
        "customers_all_unknown"
    }
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["customers_all_unknown"]


def test_ids_have_one_type_in_both_tables(write: Write) -> None:
    orders = write("customer_id,date,amount\n1,2024-04-01,10\n")
    customers = write("customer_id,gender\n1,女\nX2,男\n", "customers.csv")
    checked = read([orders], customers=customers, settings=Settings())
    query = "SELECT id, gender FROM customers JOIN customer_ids USING (customer_id) ORDER BY 1"
    assert rows(checked, query) == [
        ("1", "Female"),
        ("X2", "Male"),
    ]
    assert [row[0] for row in orders_of(checked)] == ["1"]


def test_age_texts_are_ages(write: Write) -> None:
    checked = read(
        [
            write(
                "customer_id,date,amount,年代\n1,2024-04-01,10,30代\n2,2024-04-01,10,４５歳\n3,2024-04-01,10,不明\n"
            )
        ],
        settings=Settings(),
    )
    assert rows(checked, "SELECT age FROM customers ORDER BY customer_id") == [(30,), (45,), (None,)]


def test_ad_spend_without_a_channel_counts_unless_it_is_the_sum_of_the_others(write: Write) -> None:
    ads = write(
        "month,channel,cost\n2024-04-01,A,100\n2024-04-01,B,50\n2024-04-01,,150\n2024-05-01,A,100\n2024-05-01,,70\n",
        "ads.csv",
    )
    orders = write("customer_id,date,amount,channel\n1,2024-04-01,1,A\n")
    checked = read([orders], ad_spend=ads, settings=Settings())
    assert rows(checked, "SELECT channel, sum(cost) FROM ad_spend GROUP BY 1 ORDER BY 1") == [
        ("A", 200),
        ("B", 50),
        (None, 70),
    ]
