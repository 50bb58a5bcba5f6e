"""Marks of customers are nowhere in a report, a copy, a mail, a log or the temporary folder."""

import base64
import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from ltv_xl.cli.app import app, load
from tests.privacy.search import WORD, born, marks
from tests.privacy.shops import Shop, mail, name, phone, shop

SEEDS = range(12)
INPUTS = {"orders.csv", "orders.xlsx", "orders.parquet"}


@dataclass(frozen=True)
class House:
    """A user's folder, the temporary folder beside it, and what a command prints."""

    folder: Path
    temporary: Path

    def run(self, *words: str) -> str:
        """A command's words on the screen."""
        screen = io.StringIO()
        with redirect_stdout(screen), redirect_stderr(screen):
            load(words[0])
            app([*words], standalone_mode=False)
        return screen.getvalue()

    def path(self, name: str) -> str:
        """A file in the user's folder."""
        return str(self.folder / name)

    def marks(self, of: Shop, but: frozenset[str] = frozenset()) -> dict[str, set[str]]:
        """File -> the marks in it and in its name, of all that was written but the user's own files."""
        written = [
            file for place in (self.folder, self.temporary) for file in place.rglob("*") if file.is_file()
        ]
        marks_of = {
            file.name: marks(file.read_bytes(), of.birthdays) | marks(file.name.encode())
            for file in written
            if file.name not in INPUTS | but
        }
        return {file: held for file, held in marks_of.items() if held}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    folder, temporary = tmp_path / "user", tmp_path / "temporary"
    for each in (folder, temporary):
        each.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return House(folder, temporary)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_and_its_mail_name_nobody(house: House, seed: int) -> None:
    of = shop(house.folder, seed)
    screen = house.run("report", str(of.orders), *of.options, "-o", house.path("report.xlsx"))
    mailed = ("--draft", "--no-open", "--to", "a@example.jp", "--with-customers")  # whatever it is taken for
    screen += house.run("email", house.path("report.xlsx"), *mailed)
    assert house.marks(of) == {}
    assert marks(screen.encode()) == set()


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_a_report_that_names_nobody_can_be_mailed(house: House, seed: int) -> None:
    of = shop(house.folder, seed)
    house.run("report", str(of.orders), *of.options, "-o", house.path("report.xlsx"))
    house.run("email", house.path("report.xlsx"), "--draft", "--no-open")
    assert (house.folder / "report.eml").exists()


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_parts_of_a_split_report_name_nobody(house: House, seed: int) -> None:
    of = shop(house.folder, seed)
    by = next((word for flag, word in zip(of.options, of.options[1:], strict=False) if flag == "--by"), None)
    if by is None:
        pytest.fail("choose another seed: nothing to split by")
    words = ("report", str(of.orders), *of.options, "--split-by", by, "-o", house.path("report.xlsx"))
    screen = house.run(*words)
    assert house.marks(of) == {}
    assert marks(screen.encode()) == set()


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_copy_of_a_workbook_with_orders_names_nobody(house: House, seed: int) -> None:
    of = shop(house.folder, seed)
    house.run("new", house.path("book.xlsm"), "--with", str(of.orders), "--customers", str(of.orders))
    screen = house.run("share", house.path("book.xlsm"), "-o", house.path("copy.xlsx"))
    screen += house.run("email", house.path("copy.xlsx"), "--draft", "--no-open")
    assert house.marks(of, frozenset({"book.xlsm"})) == {}
    assert marks(screen.encode()) == set()


def test_a_header_with_an_address_in_it_names_nobody(house: House) -> None:
    of, header = shop(house.folder, 0), f"担当 {mail(1)} {phone(1)}"
    orders = house.folder / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["order id", "order date", "revenue", "customer id", header])
        rows.writerows([n, f"2024-03-{1 + n % 28:02}", 1000, f"c{n % 30}", "ab"[n % 2]] for n in range(90))
    words = ("report", str(orders), "--by", header, "--split-by", header, "-o", house.path("report.xlsx"))
    screen = house.run(*words)
    screen += house.run("email", house.path("report.xlsx"), "--draft", "--no-open", "--to", "a@example.jp")
    assert house.marks(of, frozenset({of.orders.name})) == {}
    assert marks(screen.encode()) == set()


FAMILY = {
    "氏名": f"{WORD}花子",
    "住所": f"東京都{WORD}1-1",
    "生年月日": born(1).isoformat(),
    "紹介者": f"{WORD}0007",
}
"""What several customers of a household share, and the id of who sent them."""


@pytest.mark.parametrize("header", FAMILY)
@pytest.mark.parametrize("how", ["--by", "--map"])
def test_what_a_family_shares_names_nobody(house: House, header: str, how: str) -> None:
    of = shop(house.folder, 0)
    orders = house.folder / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["order id", "order date", "revenue", "customer id", header])
        for n in range(90):
            value = FAMILY[header] if n % 30 < 9 else ""
            rows.writerow([n, f"2024-03-{1 + n % 28:02}", 1000, f"{WORD}{n % 30:04}", value])
    option = header if how == "--by" else f"product={header}"
    house.run("report", str(orders), how, option, "-o", house.path("report.xlsx"))
    assert house.marks(of, frozenset({of.orders.name})) == {}


def test_rejected_rows_are_for_this_user_alone(house: House) -> None:
    of = shop(house.folder, 0)
    words = ("report", str(of.orders), "-o", house.path("report.xlsx"))
    house.run(*words, "--rejected", house.path("rejected.csv"))
    assert set(house.marks(of)) == {"rejected.csv"}
    assert (house.folder / "rejected.csv").stat().st_mode & 0o077 == 0


def test_with_customers_the_marks_are_there(house: House) -> None:
    of = shop(house.folder, 0)
    house.run("report", str(of.orders), *of.options, "--with-customers", "-o", house.path("report.xlsx"))
    assert set(house.marks(of)) == {"report.xlsx"}


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_lists_name_customers_by_their_ids_alone_and_nothing_else_names_any(house: House, seed: int) -> None:
    of = shop(house.folder, seed)
    place = house.folder / "lists"
    words = ("--as-of", "2024-08-31", "--folder", str(place))
    screen = house.run("lists", str(of.orders), *of.options, *words)
    (day,) = place.iterdir()
    screen += house.run("effect", str(day), str(of.orders), *of.options)
    lists = {file.name for file in day.glob("*.csv")}
    named = house.marks(of)
    assert named.keys() == lists
    for held in named.values():
        assert all(re.fullmatch(rf"{WORD}\d{{4}}", mark) for mark in held), held
    assert all(file.stat().st_mode & 0o077 == 0 for file in (*day.glob("*.csv"), *day.glob("*.toml")))
    assert marks(screen.encode()) == set()


def test_contacts_stand_on_lists_where_they_are_named(house: House) -> None:
    of, orders = shop(house.folder, 0), house.folder / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["order id", "order date", "revenue", "customer id", "Email", "TEL"])
        rows.writerows(
            [n, f"2024-03-{1 + n % 28:02}", 900, f"c{n % 30}", mail(n % 30), phone(n)] for n in range(90)
        )
    screen = house.run("lists", str(orders), "--columns", "email", "--folder", house.path("lists"))
    marks_of = house.marks(of, frozenset({of.orders.name}))
    assert marks_of.keys() == {file.name for file in house.folder.glob("lists/*/*.csv")}
    assert {mark for held in marks_of.values() for mark in held} == {WORD}  # of the addresses
    assert not any("7391" in mark for held in marks_of.values() for mark in held)  # no telephone was named
    assert marks(screen.encode()) == set()


def _zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", content)
    return out.getvalue()


def _in_base64(content: bytes) -> bytes:
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda content: b"<t>" + content + b"</t>",
    "a workbook": lambda content: _zipped(b"<t>" + content + b"</t>"),
    "a workbook in a mail": lambda content: _in_base64(_zipped(content)),
    "a workbook in a workbook": lambda content: _zipped(_zipped(content)),
    "gzip": gzip.compress,
    "base64": _in_base64,
    "base64 after a letter": lambda content: b"A" + base64.b64encode(content + b" and more words"),
    "utf-16": lambda content: b"\xff\xfe" + content.decode().encode("utf-16-le"),
    "utf-16 of a macro": lambda content: b"\x01\x00\x02" + content.decode().encode("utf-16-le"),
    "escaped": lambda content: "".join(f"&#{ord(sign)};" for sign in content.decode()).encode(),
    "a name of a file": lambda content: "".join(f"%{byte:02X}" for byte in content).encode(),
}


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("mark", [name(7), mail(7), phone(7), born(7).isoformat(), f"{WORD.upper()}0007"])
def test_a_planted_mark_is_found(packed: str, mark: str) -> None:
    assert marks(PACKED[packed](mark.encode()))


def test_a_planted_birthday_is_found_as_a_number() -> None:
    days = frozenset({born(3)})
    assert marks(_zipped(b'<c r="A1"><v>%d</v></c>' % ((born(3) - born(3).replace(1899, 12, 30)).days)), days)
    assert not marks(_zipped(b'<c r="A1"><v>45383</v></c>'), days)
