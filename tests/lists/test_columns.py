"""Which column of a shop's files a word of --columns means."""

from pathlib import Path

import pytest

from tests.cli.calls import call
from tests.lists.written import lists_of

DAYS = ("2026-08-25", "2026-09-22", "2026-10-20")


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(home)
    monkeypatch.setattr("ltv_xl.cli.console.LANG", "en")
    return home


def orders(header: str, row: str) -> None:
    """Orders of some customers. row: with {n}, the number of a customer, {order} and {day}."""
    rows = (
        row.format(n=n, order=f"{n}{place}", day=day) for n in range(1, 9) for place, day in enumerate(DAYS)
    )
    Path("orders.csv").write_text("\n".join([header, *rows]), encoding="utf-8")


def named(columns: str, *words: str) -> dict[str, str]:
    """Header -> cell of customer 3 in the columns that a list of them has beside our own."""
    done = call("lists", "orders.csv", *words, "--columns", columns)
    assert done.code == 0, done
    rows = [row for of in lists_of(Path("lists/2026-10")).values() for row in of]
    row = next(row for row in rows if row["Customer ID"] in {"3", "u3@example.jp"})
    return dict(list(row.items())[5:])


@pytest.mark.parametrize(
    "columns",
    ["email,name", "メール、名前", "mail,full name", "メールアドレス,お名前", "E-mail,氏名"],
)
def test_a_contact_by_any_of_its_words(folder: Path, columns: str) -> None:
    orders("会員番号,注文日,金額,注文番号", "{n},{day},3000,A{order}")
    customers = "\n".join([
        "会員番号,お名前,メールアドレス",
        *(f"{n},山田{n},u{n}@example.jp" for n in range(1, 9)),
    ])
    Path("customers.csv").write_text(customers, encoding="cp932")
    contacts = named(columns, "--customers", "customers.csv")
    assert contacts == {"メールアドレス": "u3@example.jp", "お名前": "山田3"}


def test_a_word_never_means_the_number_of_an_order(folder: Path) -> None:
    orders(
        "Name,Email,Financial Status,Paid at,Created at,Subtotal,Total,Lineitem name,Billing Name",
        "#{order},u{n}@example.jp,paid,{day},{day},3000,3000,Tea,Yamada {n}",
    )
    assert named("name,email") == {"Billing Name": "Yamada 3", "Email": "u3@example.jp"}


def test_the_header_that_was_written_goes_first(folder: Path) -> None:
    orders(
        "customer id,date,amount,Billing Name,Shipping Name,weight",
        "{n},{day},3000,Payer {n},Receiver {n},1{n}",
    )
    assert named("shipping name,WEIGHT") == {"Shipping Name": "Receiver 3", "weight": "13"}


def test_a_column_under_two_words_stands_there_once(folder: Path) -> None:
    orders("customer id,date,amount,Email", "{n},{day},3000,u{n}@example.jp")
    assert named("email,メール") == {"Email": "u3@example.jp"}
