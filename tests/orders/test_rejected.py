"""Rows that could not be used: counted by reason, and written out on request."""

import csv
import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.errors import OutputError, SettingError
from ltv_xl.orders import rejected
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from tests.orders.conftest import Write


def test_every_row_is_accounted_for_by_reason(write: Write) -> None:
    checked = read(
        [write("customer_id,date,amount,memo\nA,2024-04-01,100,\n,2024-04-01,1,\nA,,1,\nA,soon,1,\nA,1900-01-01,1,\nA,2024-04-02,,\n"
               "A,2024-04-03,many,\nA,2024-05-01,1,\n合計,,104,\nA,2024-04-04\nA,2024-04-05,1,x,y\n")],
        settings=Settings(as_of=date(2024, 4, 30), allow_partial=True),
    )  # fmt: skip
    assert checked.rows_left_out == {
        "broken_row": 2, "no_customer": 1, "no_date": 1, "bad_date": 1, "old_date": 1, "no_amount": 1,
        "bad_amount": 1, "total_row": 1, "after_as_of": 1,
    }  # fmt: skip
    assert (checked.rows_read, checked.rows_used) == (11, 1)
    assert checked.sources[0].rows == 11
    for reason in checked.rows_left_out:
        assert text(f"orders.reason.{reason}", "ja") != text(f"orders.reason.{reason}", "en")


def test_rejected_rows_are_written_on_request(write: Write, tmp_path: Path) -> None:
    source = write(
        "memo,customer_id,date,amount\n=1+1,,2024-04-01,1\nx,A,2024-04-01,5\ny,A,soon,1\nz,A,2024-04-01\n"
    )
    target = tmp_path / "rejected.csv"
    read([source], settings=Settings(lang="ja", allow_partial=True), rejected=target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert found == [
        ["ファイル", "行", "理由", "memo", "customer_id", "date", "amount"],
        ["orders.csv", "2", "顧客がない", "'=1+1", "", "2024-04-01", "1"],
        ["orders.csv", "4", "日付が読み取れない", "y", "A", "soon", "1"],
        ["orders.csv", "5", "列の数が見出しと合わない", "z,A,2024-04-01"],
    ]
    assert not list(tmp_path.glob(".*"))


def test_nothing_is_written_unless_asked(write: Write, tmp_path: Path) -> None:
    read(
        [write("customer_id,date,amount\n,2024-04-01,1\nA,2024-04-01,1\n")],
        settings=Settings(allow_partial=True),
    )
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


def rejected_cells(source: Path, tmp_path: Path) -> list[list[str]]:
    """The rows of the rejected file below its header."""
    target = tmp_path / "rejected.csv"
    read([source], settings=Settings(allow_partial=True), rejected=target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_no_rejected_cell_runs_as_a_formula(write: Write, tmp_path: Path) -> None:
    texts = [
        "-2+3+cmd|' /C calc'!A0",
        "=1+1",
        "+1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "-5",
        "+5.2e3",
    ]
    lines = "".join(f'C{n},bad,5,"{word}"\n' for n, word in enumerate(texts))
    source = write("customer_id,order_date,revenue,note\nC1,2024-01-01,5,a\n" + lines)
    shown = [row[-1] for row in rejected_cells(source, tmp_path)]
    assert [cell.startswith("'") for cell in shown] == [True] * 8 + [False] * 2
    assert [cell.removeprefix("'").replace("\r", "\n") for cell in shown] == [
        word.replace("\r", "\n") for word in texts
    ]


def test_a_formula_in_a_header_or_a_broken_line_does_not_run(write: Write, tmp_path: Path) -> None:
    source = write("customer_id,order_date,revenue,=1+1\nC1,2024-01-01,5,a\n=cmd,1\n", "=orders.csv")
    assert rejected_cells(source, tmp_path)[0] == [
        "'=orders.csv",
        "3",
        "Columns do not match the header",
        "'=cmd,1",
    ]
    text = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].endswith(",'=1+1")


def test_rejected_rows_stand_on_the_lines_where_the_user_finds_them(write: Write, tmp_path: Path) -> None:
    source = write(
        'customer_id,order_date,revenue,note\nC1,2024-01-01,5,a\nBROKEN,1\nBROKEN,2\n\nC2,2024-01-01,5,"two\nlines"\n'
        'C3,bad,5,line 8\nC4,2024-01-01,5,"x"y\nC5,bad,5,line 10\n'
    )
    places = {row[3]: row[1] for row in rejected_cells(source, tmp_path)}
    assert places == {"C3": "8", "C5": "10", "BROKEN,1": "3", "BROKEN,2": "4", 'C4,2024-01-01,5,"x"y': "9"}


def test_the_rejected_file_is_for_this_user_alone(write: Write, tmp_path: Path) -> None:
    rejected_cells(write("customer_id,date,amount\n1,2024-04-01,10\n"), tmp_path)
    assert stat.S_IMODE((tmp_path / "rejected.csv").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orders.csv", "rejected.csv"]


@pytest.mark.parametrize("way", ["itself", "other spelling", "symbolic link", "hard link"])
def test_a_source_is_never_overwritten_by_its_rejected_rows(way: str, write: Write, tmp_path: Path) -> None:
    source = write("customer_id,date,amount\n1,2024-04-01,10\n")
    target = {"itself": source, "other spelling": tmp_path / "x" / ".." / "orders.csv"}.get(way)
    if target is None:
        target = tmp_path / "other.csv"
        target.symlink_to(source) if way == "symbolic link" else os.link(source, target)
    before = source.read_bytes()
    with pytest.raises(SettingError) as caught:
        read([source], settings=Settings(allow_partial=True), rejected=target)
    assert caught.value.key == "orders.rejected_is_source"
    assert source.read_bytes() == before


def test_a_link_as_target_is_written_through(write: Write, tmp_path: Path) -> None:
    (tmp_path / "rejected.csv").symlink_to(tmp_path / "real.csv")
    assert rejected_cells(write("customer_id,date,amount\n1,2024-04-01,10\n,2024-04-01,1\n"), tmp_path)
    assert (tmp_path / "rejected.csv").is_symlink()
    assert not (tmp_path / "real.csv").is_symlink()


def test_a_pipe_or_a_folder_is_no_target(write: Write, tmp_path: Path) -> None:
    source = write("customer_id,date,amount\n1,2024-04-01,10\n")
    os.mkfifo(tmp_path / "pipe.csv")
    for target in (tmp_path / "pipe.csv", tmp_path, Path("/dev/full")):
        with pytest.raises(SettingError) as caught:
            read([source], settings=Settings(allow_partial=True), rejected=target)
        assert caught.value.key == "orders.rejected_is_no_file"


@pytest.mark.parametrize(
    ("name", "key"), [("x" * 300 + ".csv", "saving.name_too_long"), ("not/there.csv", "saving.no_folder")]
)
def test_a_target_that_cannot_be_made_is_one_sentence(
    name: str, key: str, write: Write, tmp_path: Path
) -> None:
    source = write("customer_id,date,amount\n1,2024-04-01,10\n")
    with pytest.raises(OutputError) as caught:
        read([source], settings=Settings(allow_partial=True), rejected=tmp_path / name)
    assert caught.value.key == key
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


def test_runs_at_once_do_not_disturb_each_other(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = write("customer_id,date,amount\n,2024-04-01,1\n1,2024-04-01,10\n"), tmp_path / "r.csv"
    real = rejected._table

    def disturbed(*arguments: Any) -> Iterator[list[object]]:
        with monkeypatch.context() as undisturbed:
            undisturbed.setattr(rejected, "_table", real)
            read(
                [source], settings=Settings(allow_partial=True), rejected=target
            )  # another run, from its beginning to its end
        yield from real(*arguments)

    monkeypatch.setattr(rejected, "_table", disturbed)
    assert read([source], settings=Settings(allow_partial=True), rejected=target).rejected_file == target
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orders.csv", "r.csv"]


def test_a_target_open_in_excel_stays_and_the_rows_stand_beside_it(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows refuses to replace an open file; Linux would not, so the refusal is made here.
    source, target = write("customer_id,date,amount\n,2024-04-01,1\n1,2024-04-01,10\n"), tmp_path / "r.csv"
    target.write_bytes(b"open in Excel")
    real = os.replace

    def refusing(beside: Path, place: Path) -> None:
        if Path(place) == target:
            raise PermissionError(13, "in use")
        real(beside, place)

    monkeypatch.setattr(os, "replace", refusing)
    place = read([source], settings=Settings(allow_partial=True), rejected=target).rejected_file
    assert place == tmp_path / "r (2).csv"
    assert target.read_bytes() == b"open in Excel"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_longest_name_that_a_file_may_have_serves_as_target(write: Write, tmp_path: Path) -> None:
    target = tmp_path / f"{'x' * 251}.csv"
    read(
        [write("customer_id,date,amount\n1,2024-04-01,10\n")],
        settings=Settings(allow_partial=True),
        rejected=target,
    )
    assert target.exists()
