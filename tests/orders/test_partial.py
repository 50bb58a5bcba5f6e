"""No report of a source many of whose rows cannot be used, unless the user says so; idle ones are none."""

from pathlib import Path

import openpyxl
import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.understood import statements, understood
from ltv_xl.settings import Settings
from tests.orders.checked import remarks

HEADER = "order_id,customer_id,order_date,amount"


def rows(good: int, bad: int, cell: str = "no day") -> list[str]:
    usable = [f"{n},C{n % 5},2024-01-{1 + n % 28:02d},{1000 + n}" for n in range(good)]
    return usable + [f"{100 + n},C{n % 5},{cell},{1000 + n}" for n in range(bad)]


def written(folder: Path, lines: list[str], name: str = "orders.csv", end: str = "\n") -> Path:
    path = folder / name
    path.write_bytes((end.join([HEADER, *lines]) + end).encode())
    return path


def checked(*paths: Path, allow_partial: bool = False) -> CheckedOrders:
    return read(paths, settings=Settings(allow_partial=allow_partial))


@pytest.mark.parametrize(("good", "bad", "refused"), [(80, 20, False), (79, 21, True), (8, 3, True)])
def test_more_than_a_fifth_is_too_much(good: int, bad: int, refused: bool, tmp_path: Path) -> None:
    path = written(tmp_path, rows(good, bad))
    if refused:
        with pytest.raises(SourceError) as caught:
            checked(path)
        assert caught.value.key == "orders.mostly_rejected"
    else:
        assert checked(path).rows_used == good
    whole = checked(path, allow_partial=True)
    assert whole.rows_used == good
    assert ("partly_used" in remarks(whole)) is refused


def test_the_sentence_names_counts_reasons_an_example_and_the_option(tmp_path: Path) -> None:
    path = written(tmp_path, [*rows(6, 3), "200,C1,,50", "201,,2024-01-01,60"])
    with pytest.raises(SourceError) as caught:
        checked(path)
    assert caught.value.sentence("en") == (
        "5 of the 11 rows of orders.csv (45%) could not be used: No customer 1 (column customer_id); "
        "No date 1 (column order_date); Date cannot be read 3 (column order_date); for instance order 100. "
        "Figures from the rest would mislead, so no report was made. Look at these rows (--rejected FILE "
        "writes them out) and correct them, or name another column with --map; if they are no orders, "
        "--allow-partial makes the report without them."
    )
    assert "--allow-partial" in caught.value.sentence("ja")


def test_what_is_missing_is_said_first_where_the_user_wants_the_report(tmp_path: Path) -> None:
    whole = checked(written(tmp_path, rows(6, 4)), allow_partial=True)
    assert remarks(whole)["partly_used"]["share"] == "40%"
    assert statements(understood(whole), "en")[0].to_check


def test_each_source_is_looked_at_by_itself(tmp_path: Path) -> None:
    good, bad = written(tmp_path, rows(90, 0), "a.csv"), written(tmp_path, rows(4, 6), "b.csv")
    with pytest.raises(SourceError, match=r"6 of the 10 rows of b\.csv"):
        checked(good, bad)


def test_the_rejected_file_is_written_before_the_refusal(tmp_path: Path) -> None:
    target = tmp_path / "rejected.csv"
    with pytest.raises(SourceError):
        read([written(tmp_path, rows(5, 5))], settings=Settings(), rejected=target)
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 6


def test_cancelled_rows_are_understood_and_no_reason_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    lines = [f"{n},C{n},2024-01-{1 + n:02d},100,{'cancelled' if n % 2 else 'paid'}" for n in range(20)]
    path.write_text("\n".join([f"{HEADER},status", *lines]), encoding="utf-8")
    assert checked(path).rows_used == 10


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_header_repeated_further_down_is_set_aside(end: str, quoted: bool, tmp_path: Path) -> None:
    orders = rows(40, 0)
    if quoted:
        orders = [line.replace("C1", '"C1"') for line in orders]
    lines = [*orders[:20], HEADER, *orders[20:30], HEADER, HEADER, *orders[30:], HEADER]
    result = checked(written(tmp_path, lines, end=end))
    assert (result.rows_read, result.rows_used, dict(result.rows_left_out)) == (44, 40, {"header_row": 4})
    assert result.remarks == ()
    assert result.sources[0].rows == 44


def test_rows_stand_where_they_stood_though_a_header_was_repeated(tmp_path: Path) -> None:
    target = tmp_path / "rejected.csv"
    lines = [*rows(20, 0), HEADER, ",,,", "200,C1,no day,50"]
    read([written(tmp_path, lines)], settings=Settings(), rejected=target)
    assert target.read_text(encoding="utf-8-sig").splitlines()[1].startswith("orders.csv,24,")


def test_rows_of_delimiters_alone_are_blank_rows(tmp_path: Path) -> None:
    result = checked(written(tmp_path, [*rows(4, 0), *[",,,"] * 30, *rows(2, 0), ",,,"]))
    assert (result.rows_read, result.rows_used, dict(result.rows_left_out)) == (6, 6, {})


def test_a_header_repeated_in_a_workbook_is_set_aside(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [HEADER, *rows(10, 0), HEADER, *rows(12, 0)[10:], HEADER]:
        sheet.append(line.split(","))
    path = tmp_path / "orders.xlsx"
    book.save(path)
    result = checked(path)
    assert (result.rows_read, result.rows_used, dict(result.rows_left_out)) == (14, 12, {"header_row": 2})


def test_a_single_header_may_be_a_value(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("customer_id\nA\ncustomer_id\n", encoding="utf-8")
    result = read([written(tmp_path, rows(5, 0))], customers=path, settings=Settings())
    assert result.sources[1].rows == 2
