"""Orders and lines in two files on the command line: recognised, named by --lines, refused."""

from pathlib import Path

import pytest

from tests.cli.calls import call, refused

ORDERS = "number,customer_id,date\n1,A,2024-04-01\n2,B,2024-05-01\n"
LINES = "number,product,price,quantity\n1,pen,10,2\n2,ink,20,1\n2,pen,10,1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "orders.csv").write_text(ORDERS)
    (tmp_path / "lines.csv").write_text(LINES)
    (tmp_path / "other.csv").write_text(LINES.replace("number", "ref"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [["orders.csv", "lines.csv"], ["orders.csv", "--lines", "lines.csv"]])
@pytest.mark.parametrize("command", ["report", "inspect"])
def test_orders_and_lines_make_a_report(folder: Path, command: str, words: list[str]) -> None:
    done = call(command, *words, "--lang", "en")
    assert done.code == 0, done.err
    assert (folder / "orders_LTV.xlsx").exists() is (command == "report")
    if command == "inspect":
        assert "product -> Product" in done.out


def test_lines_without_the_order_number_are_refused(folder: Path) -> None:
    sentence = refused("report", "orders.csv", "--lines", "other.csv", "--lang", "en")
    assert "orders.csv" in sentence
    assert "other.csv" in sentence
    assert not list(folder.glob("*.xlsx"))


def test_the_report_never_overwrites_the_lines(folder: Path) -> None:
    refused("report", "orders.csv", "--lines", "lines.csv", "--rejected", "lines.csv", "--lang", "en")
    assert (folder / "lines.csv").read_text() == LINES


def test_the_next_report_reads_them_from_the_shops_file(folder: Path) -> None:
    lines = (folder / "lines.csv").rename(folder / "zeilen.csv").name
    assert call("inspect", "orders.csv", "--lines", lines, "--save", "--lang", "en").code == 0
    assert 'lines = "zeilen.csv"' in (folder / "ltv.toml").read_text("utf-8")
    done = call("report", "--lang", "en")
    assert done.code == 0, done.err
    assert "3 rows read" in done.out + done.err
