"""Exports that overlap: each order counts once, in whichever files it stands."""

from decimal import Decimal

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, remarks, rows
from tests.orders.conftest import Write

HEADER = "order_id,customer_id,date,amount,product\n"
MARCH = "1,A,2024-03-01,10,pen\n2,B,2024-03-20,20,pen\n2,B,2024-03-20,20,pen\n3,A,2024-03-31,5,ink\n"
APRIL = "4,C,2024-04-02,40,pen\n5,A,2024-04-30,7,ink\n"


def checked_of(write: Write, *files: str) -> CheckedOrders:
    paths = [write(content, f"export_{number}.csv") for number, content in enumerate(files, start=1)]
    return read(paths, settings=Settings())


def total(checked: CheckedOrders) -> Decimal:
    return Decimal(rows(checked, "SELECT sum(revenue) FROM orders")[0][0])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (MARCH, MARCH + APRIL),
        (MARCH + APRIL, MARCH),
        (MARCH, "".join(reversed((MARCH + APRIL).splitlines(keepends=True)))),
        (MARCH, APRIL + MARCH.replace("2024-03", "2024/03").replace(",20,", ',"¥20",')),
    ],
    ids=["the longer later", "the longer first", "in reverse", "written otherwise"],
)
def test_an_order_in_two_files_counts_once(write: Write, first: str, second: str) -> None:
    checked = checked_of(write, HEADER + first, HEADER + second)
    assert total(checked) == 102
    assert len(orders_of(checked)) == 5
    assert checked.rows_left_out == {"copy": 4}
    assert (checked.rows_read, checked.rows_used) == (10, 6)
    assert sum(source.rows for source in checked.sources) == 10
    assert remarks(checked)["orders_in_two_files"] == {"count": 3}


def test_three_exports_of_which_each_holds_the_ones_before(write: Write) -> None:
    may = "6,B,2024-05-01,100,pen\n"
    checked = checked_of(write, HEADER + MARCH, HEADER + MARCH + APRIL, HEADER + MARCH + APRIL + may)
    assert total(checked) == 202
    assert checked.rows_left_out == {"copy": 4 + 6}


def test_equal_lines_within_a_file_stay(write: Write) -> None:
    checked = checked_of(write, HEADER + MARCH, HEADER + APRIL)
    assert total(checked) == 102
    assert checked.rows_left_out == {}
    assert set(remarks(checked)) >= {"duplicate_rows"}


@pytest.mark.parametrize("later_first", [False, True])
def test_the_later_export_replaces_the_whole_order(write: Write, *, later_first: bool) -> None:
    files = [HEADER + MARCH, HEADER + "2,B,2024-03-20,15,pen\n" + APRIL]
    checked = checked_of(write, *(reversed(files) if later_first else files))
    assert total(checked) == 10 + 15 + 5 + 47
    assert checked.rows_left_out == {"replaced": 2}
    assert remarks(checked)["orders_replaced"] == {"count": 1}


def test_a_later_status_counts(write: Write) -> None:
    header = "order_id,customer_id,date,amount,status\n"
    checked = checked_of(
        write,
        header + "1,A,2024-03-30,10,pending\n2,A,2024-03-31,10,completed\n",
        header + "1,A,2024-03-30,10,completed\n2,A,2024-03-31,10,cancelled\n3,B,2024-04-01,1,completed\n",
    )
    assert [row[1] for row in orders_of(checked)] == ["1", "3"]
    assert checked.rows_left_out == {"replaced": 2, "cancelled": 1}


def test_a_contradiction_of_two_files_that_end_alike_is_refused_with_both_rows(write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        checked_of(write, HEADER + MARCH, HEADER + MARCH.replace("A,2024-03-01,10", "A,2024-03-01,11"))
    assert refused.value.key == "orders.copies_contradict"
    fields = refused.value.fields
    assert (fields["first"], fields["first_row"]) == ("export_1.csv", 2)
    assert (fields["second"], fields["second_row"]) == ("export_2.csv", 2)


def test_a_third_file_that_ends_later_settles_a_contradiction(write: Write) -> None:
    changed = MARCH.replace("A,2024-03-01,10", "A,2024-03-01,11")
    checked = checked_of(write, HEADER + MARCH, HEADER + changed, HEADER + changed + APRIL)
    assert total(checked) == 103


def test_a_renamed_column_and_one_more_column_are_no_other_content(write: Write) -> None:
    renamed = "注文番号,会員番号,注文日,金額,商品名,備考\n"
    checked = checked_of(write, HEADER + MARCH, renamed + (MARCH + APRIL).replace("\n", ",x\n"))
    assert total(checked) == 102
    assert checked.rows_left_out == {"copy": 4}


def test_sums_and_repeated_headers_are_no_shared_orders(write: Write) -> None:
    checked = checked_of(
        write, HEADER + MARCH + HEADER + "合計,,,55,\n", HEADER + APRIL + HEADER + "合計,,,47,\n"
    )
    assert total(checked) == 102
    assert not {"copy", "replaced"} & set(checked.rows_left_out)


def test_two_systems_that_number_alike_keep_their_orders(write: Write) -> None:
    other = "1,X,2024-08-01,100,pen\n2,Y,2024-08-02,200,pen\n3,A,2024-08-03,300,pen\n"
    checked = checked_of(write, HEADER + MARCH, HEADER + other)
    assert total(checked) == 655
    assert len(orders_of(checked)) == 6
    assert checked.rows_left_out == {}
    assert remarks(checked)["numbers_of_each_file"]["count"] == 3
    assert "orders_of_two_customers" not in remarks(checked)


def test_an_overlap_beside_another_system(write: Write) -> None:
    other = "1,X,2024-08-01,100,pen\n2,Y,2024-08-02,200,pen\n"
    checked = checked_of(write, HEADER + MARCH, HEADER + other, HEADER + MARCH + APRIL)
    assert total(checked) == 402
    assert checked.rows_left_out == {"copy": 4}


def test_without_order_numbers_a_customers_day_in_two_files_counts_once(write: Write) -> None:
    header = "customer_id,date,amount\n"
    march = "A,2024-03-01,10\nB,2024-03-20,20\nB,2024-03-20,20\nA,2024-03-31,5\n"
    checked = checked_of(
        write, header + march, header + "B,2024-03-20,20\nB,2024-03-20,20\nA,2024-03-31,5\nC,2024-04-02,40\n"
    )
    assert total(checked) == 95
    assert checked.rows_left_out == {"copy": 3}


def test_without_order_numbers_two_shops_equal_sales_stay(write: Write) -> None:
    header = "customer_id,date,amount\n"
    one = "".join(f"A,2024-03-{day:02},10\n" for day in range(1, 20))
    other = "A,2024-03-01,10\n" + "".join(f"B,2024-03-{day:02},10\n" for day in range(1, 20))
    checked = checked_of(write, header + one, header + other)
    assert total(checked) == 390
    assert checked.rows_left_out == {}
    assert remarks(checked)["days_in_two_files"]["count"] == 1


def test_frames_and_parquet_files_overlap_like_texts(write: Write) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({
        "order_id": [1, 2], "customer_id": ["A", "B"], "date": pd.to_datetime(["2024-03-01", "2024-03-02"]),
        "amount": [10, 20],
    })  # fmt: skip
    checked = read([frame, frame.tail(1), frame.assign(order_id=[2, 3])[1:]], settings=Settings())
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(50),)]
    assert checked.rows_left_out == {"copy": 1}


HALVES = (
    "order_id,customer_id,order_date,product,amount\n1,A,2024-03-01,Tea,100\n2,B,2024-03-02,Mug,200\n",
    "order_id,customer_id,order_date,product,amount\n2,B,2024-03-02,Cup,300\n3,C,2024-03-03,Tea,400\n",
)


@pytest.mark.parametrize("backwards", [False, True])
def test_an_order_cut_between_two_files_keeps_all_its_lines(write: Write, *, backwards: bool) -> None:
    files = [write(text, f"{number}.csv") for number, text in enumerate(HALVES)]
    checked = read(files[::-1] if backwards else files, settings=Settings())
    assert rows(checked, "SELECT revenue::INTEGER FROM orders ORDER BY order_id") == [(100,), (500,), (400,)]
    assert "order_cut" in remarks(checked)


def test_an_order_cut_between_files_that_no_day_sorts(write: Write) -> None:
    """Sorted by customer, both files hold the days of all the year."""
    header = HALVES[0].splitlines()[0]
    lines = [
        f"{customer * 10 + day},{customer},2024-03-{day * 5:02},{product},{100 * day}\n"
        for customer in range(1, 6)
        for day in range(1, 6)
        for product in ("Tea", "Mug")
    ]
    files = [write(f"{header}\n{''.join(half)}", f"{len(half)}.csv") for half in (lines[:23], lines[23:])]
    checked = read(files, settings=Settings())
    assert rows(checked, "SELECT count(*), sum(revenue)::INTEGER FROM orders") == [(25, 15_000)]
    assert "order_cut" in remarks(checked)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (",Cup,300", ",Mug,250"),  # its amount was corrected
        ("3,C,2024-03-03", "1,A,2024-03-01,Tea,100\n3,C,2024-03-03"),  # the periods overlap
        ("2,B,2024-03-02,Cup,300", "4,B,2024-03-01,Tea,1\n2,B,2024-03-02,Cup,300"),  # not at the beginning
        ("2,B,2024-03-02", "2,B,2024-03-03"),  # another day
    ],
)
def test_an_order_that_changed_between_two_files_is_not_put_together(
    write: Write, before: str, after: str
) -> None:
    files = [write(HALVES[0], "a.csv"), write(HALVES[1].replace(before, after), "b.csv")]
    checked = read(files, settings=Settings())
    assert "order_cut" not in remarks(checked)
    assert "orders_replaced" in remarks(checked)


def test_the_refusal_of_contradictions_loses_no_order(write: Write) -> None:
    """Each file has orders that the other has not: neither may be left out."""
    end = "9,Z,2024-03-31,Tea,1\n"
    first, second = HALVES[0] + end, HALVES[0].replace(",200", ",250").replace("1,A", "5,A") + end
    with pytest.raises(SourceError) as refused:
        read([write(first, "a.csv"), write(second, "b.csv")], settings=Settings())
    assert refused.value.fields["count"] == 1
    assert "leave out the older" not in refused.value.sentence("en")
