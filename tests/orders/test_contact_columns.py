"""Columns that lists name: whose they are, and which of several values counts."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from ltv_xl.errors import SettingError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings

HEADER = "order id,order date,revenue,customer id,Email,氏名,Accepts mail"
ROWS = (
    "1,2024-01-01,100,A1,old@example.jp,山田,yes",
    "2,2024-02-01,100,A1,new@example.jp,,no",
    "3,2024-03-01,100,A1,,山田 花子,",
    "4,2024-02-01,100,B2,b@example.jp,佐藤,yes",
    "5,2024-02-03,100,,guest@example.jp,客,yes",
)
PEOPLE = "customer id,Email,Memo\nA1,member@example.jp,hi\nC3,c@example.jp,\n"


def contacts(
    folder: Path,
    wanted: Sequence[str],
    rows: Sequence[str] = ROWS,
    customers: str | None = None,
    settings: Settings | None = None,
) -> tuple[tuple[str, ...], dict[str, tuple[str | None, ...]]]:
    """The headers, and by customer's id what stands under them."""
    path = folder / "orders.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    people = None
    if customers is not None:
        people = folder / "customers.csv"
        people.write_text(customers, encoding="utf-8")
    orders = read(
        [str(path)],
        customers=str(people) if people else None,
        settings=settings or Settings(with_customers=True),
        contacts=wanted,
    )
    found = orders.connection.execute(
        "SELECT CAST(id AS VARCHAR), contacts.* EXCLUDE (customer_id) FROM customer_contacts AS contacts "
        "JOIN customer_ids ON customer_ids.customer_id = contacts.customer_id"
    ).fetchall()
    return orders.contacts, {row[0]: tuple(row[1:]) for row in found}


def test_the_newest_order_that_says_anything_counts(tmp_path: Path) -> None:
    headers, of = contacts(tmp_path, ["email", "name"])
    assert headers == ("Email", "氏名")
    assert of == {
        "A1": ("new@example.jp", "山田 花子"),
        "B2": ("b@example.jp", "佐藤"),
        "guest@example.jp": ("guest@example.jp", "客"),
    }


def test_a_customers_file_goes_first(tmp_path: Path) -> None:
    _, of = contacts(tmp_path, ["email", "Memo"], customers=PEOPLE)
    assert of["A1"] == ("member@example.jp", "hi")
    assert of["B2"] == ("b@example.jp", None)


@pytest.mark.parametrize("word", ["Email", "EMAIL", "e-mail", "メールアドレス", "email"])
def test_a_column_goes_by_its_header_or_by_its_name(tmp_path: Path, word: str) -> None:
    assert contacts(tmp_path, [word])[0] == ("Email",)


def test_any_header_may_be_named_once(tmp_path: Path) -> None:
    headers, of = contacts(tmp_path, ["Accepts mail", "Accepts mail"])
    assert headers == ("Accepts mail",)
    assert of["A1"] == ("no",)


@pytest.mark.parametrize("word", ["Emial", "fax", ""])
def test_one_that_is_not_there_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(SettingError) as caught:
        contacts(tmp_path, [word])
    assert caught.value.key in {"lists.no_customers", "lists.no_column_near"}


def test_nothing_is_read_that_was_not_named(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    connection = read([str(path)], settings=Settings(with_customers=True)).connection
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "customer_contacts" not in tables


def test_several_files_of_several_kinds(tmp_path: Path) -> None:
    first = tmp_path / "first.csv"
    first.write_text("\n".join([HEADER, *ROWS[:2]]), encoding="utf-8")
    later = tmp_path / "later.parquet"
    pd.DataFrame({
        "order id": [8, 9],
        "order date": pd.to_datetime(["2024-05-01", "2024-05-02"]),
        "revenue": [100, 100],
        "customer id": ["A1", "D4"],
        "E-mail": ["latest@example.jp", "d@example.jp"],
    }).to_parquet(later)
    orders = read(
        [str(first), str(later)], settings=Settings(with_customers=True), contacts=["email", "Accepts mail"]
    )
    found = orders.connection.execute(
        "SELECT id, contact_1, contact_2 FROM customer_contacts JOIN customer_ids USING (customer_id) "
        "ORDER BY id"
    ).fetchall()
    assert found == [("A1", "latest@example.jp", "no"), ("D4", "d@example.jp", None)]
