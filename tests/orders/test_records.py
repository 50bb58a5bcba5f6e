"""Every record of a text file is read, is broken, or the file is refused; and each is found by its line."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltv_xl.database import connect
from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.sources import records
from ltv_xl.orders.sources.delimited import open_text
from ltv_xl.orders.sources.records import Dialect, TextRecords
from ltv_xl.orders.sources.source_file import SourceFile
from ltv_xl.settings import Settings
from tests.orders.conftest import Write

HEADER = "customer_id,order_date,revenue\n"


def held(path: Path, *, quote: str = '"', header_records: int = 1) -> TextRecords:
    return TextRecords(path, path.name, Dialect(",", quote), header_records)


@pytest.mark.parametrize(
    ("text", "lines", "malformed"),
    [
        ("", [], []),
        ("1,2,3", [2], []),
        ("1,2,3\n\n\n4,5,6\n", [2, 5], []),
        ('1,"two\nlines",3\n4,5,6\n', [2, 4], []),
        ('1,"a ""quoted"" word",3\n4,5" wide,6\n', [2, 3], []),
        ('1,"a"b,3\n4,5,6\n', [3], [2]),
        ('1, "a,\nb" ,3\n4,5,6\n', [2, 4], []),
        ('"1",2,""\n"x""",,\n', [2, 3], []),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("block", [7, 1 << 17])
def test_records_and_their_lines(
    text: str,
    lines: list[int],
    malformed: list[int],
    line_end: str,
    block: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "_BLOCK", block)
    path = tmp_path / "orders.csv"
    path.write_bytes((HEADER + text).replace("\n", line_end).encode())
    found = held(path)
    assert found.count == len(lines)
    assert found.places[1].tolist() == lines
    assert [row.row for row in found.broken_rows()] == malformed


@pytest.mark.parametrize("cell", ["1", '"1"', '"a,\nb"'])
@pytest.mark.parametrize("idle", [",,", " ,,", ", ,", HEADER.rstrip()])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_of_delimiters_and_repeated_headers_are_no_records(
    cell: str, idle: str, line_end: str, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    text = f"{HEADER}{cell},2,3\n{idle}\n4,5,{cell}\n{idle}\n"
    path.write_bytes(text.replace("\n", line_end).encode())
    found = TextRecords(path, path.name, Dialect(",", '"'), 1, HEADER.rstrip().encode())
    assert (found.count, len(found.removed)) == (2, 2)
    assert found.header_rows == (2 if idle in HEADER else 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('1,"2,3\n4,5,6\n', 2),
        ('1,2,3\n4,"5,6\n7,8,9\n"7",8,9\n', 3),
        ('1,2,3\n4,"5,6\n7,8,9\n' + "x" * 100, 3),
    ],
)
@pytest.mark.parametrize("block", [7, 1 << 17])
def test_an_open_quote_is_named_by_its_line(
    text: str, line: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_BLOCK", block)
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        _ = held(path).count
    assert caught.value.key == "orders.open_quote"
    assert caught.value.fields["line"] == line


PIECES = [
    "a",
    "1",
    ",",
    ",",
    "\n",
    "\n",
    '"',
    " ",
    '""',
    '"x"',
    ',"y,z"',
    '"p\nq"',
    "あ",
    "1,2,3\n",
    '"a",2,3\n',
]


@settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join), mark=st.sampled_from(["", "\ufeff"]))
def test_duckdb_reads_exactly_the_records_counted_apart(text: str, mark: str, tmp_path: Path) -> None:
    """What DuckDB reads and what it notes as broken are together what was counted without it."""
    path = tmp_path / "orders.csv"
    path.write_text(mark + HEADER + text, encoding="utf-8", newline="")
    folder = tmp_path / "copies"
    folder.mkdir(exist_ok=True)
    connection = connect()
    try:
        raw = open_text(connection, SourceFile(path, path.name), "orders", 0, folder)
    except SourceError:
        return
    rows = connection.execute(f"SELECT {raw.row_number}, * FROM {raw.relation}").fetchall()
    raw.refuse_lost_rows(connection, len(rows))
    lines = (HEADER + text).split("\n")
    place_of = raw.row_places(connection)
    for number, first, *_ in rows:
        line = lines[place_of(number) - 1]
        assert line.strip()
        assert (first or "").split("\n")[0] in line.replace('""', '"')
    for broken in raw.broken_rows(connection):
        assert broken.text.split("\n")[0] == lines[broken.row - 1]
    connection.close()


@given(
    table=st.lists(st.lists(st.text(alphabet="a,\"\n 'あ", max_size=5), min_size=3, max_size=3), max_size=8)
)
def test_what_pythons_csv_writes_is_counted_as_it_was_written(table: list[list[str]]) -> None:
    import tempfile

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["customer_id", "order_date", "revenue"], *table])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.csv")
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        assert held(path).count == len(table)


def test_an_open_quote_with_megabytes_after_it_is_refused(write: Write) -> None:
    good = "".join(f"C{n % 900},2024-0{1 + n % 9}-01,{n % 900 + 1}\n" for n in range(1000))
    after = "C1,2024-01-01,5\n" * 2_200_000  # 35 MB: more than DuckDB's reader holds at a time
    path = write(HEADER + good + 'C1,2024-01-01,"5\n' + after)
    with pytest.raises(SourceError) as caught:
        read([path], settings=Settings())
    assert caught.value.key == "orders.open_quote"
    assert caught.value.fields["line"] == 1002


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_line_of_70_megabytes_is_refused(quote: str, write: Write) -> None:
    path = write(
        f"{HEADER}C1,2024-01-01,5\nC2,2024-01-02,{quote}{'9' * 70_000_000}{quote}\nC3,2024-01-03,7\n"
    )
    with pytest.raises(SourceError) as caught:
        read([path], settings=Settings())
    assert caught.value.key == ("orders.open_quote" if quote else "orders.line_too_long")
    assert caught.value.fields["line"] == 3


def test_rows_that_the_engine_loses_are_noticed(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count is not blind: with one record more in the file than was read there is no report."""
    monkeypatch.setattr(TextRecords, "count", property(lambda records: records._survey[0] + 1))
    with pytest.raises(SourceError) as caught:
        read([write(f"{HEADER}C1,2024-01-01,5\n")], settings=Settings())
    assert caught.value.key == "orders.rows_lost"
    assert caught.value.fields == {"file": "orders.csv", "read": 1, "held": 2}


def test_a_lone_carriage_return_within_a_line_does_not_hide_rows(write: Write) -> None:
    checked = read(
        [write(f"{HEADER}C1,2024-01-01,5\nC2\r,2024-01-02,6\nC3,2024-01-03,7\n")],
        settings=Settings(allow_partial=True),
    )
    assert checked.rows_read == 4
    assert checked.rows_left_out == {"broken_row": 1, "no_customer": 1}
