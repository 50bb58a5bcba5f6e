"""One account of what was understood of the sources: complete, short, and without a value of any row."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from ltv_xl.errors import SettingError
from ltv_xl.orders.columns.unused_columns import Subject
from ltv_xl.orders.read import read
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.understood import Observed, statements, understood
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text

Write = Callable[[str], Path]

HEADERS = [
    "customer_id", "order_id", "order_date", "revenue", "coupon amount", "delivery date", "Currency unit",
    "ref no", "memo", "email", "empty",
]  # fmt: skip


@pytest.fixture
def orders(tmp_path: Path) -> CheckedOrders:
    lines = [",".join(HEADERS)]
    for n in range(40):
        day = f"{1 + n % 28:02d}"
        order = f"C{n % 7},{n},2024-01-{day},{1000 + n},{n},2024-02-{day},JPY,R{n}"
        lines.append(f"{order},hello {n},a{n % 7}@b.jp,")
    lines += ["C1,41,,100,,,,,,,", "C2,42,not a date,100,,,,,,,"]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read([path], settings=Settings(allow_partial=True))


def test_every_column_is_used_or_named_as_unused(orders: CheckedOrders) -> None:
    (source,) = orders.sources
    assert sorted([*source.columns.values(), *source.unused]) == sorted(HEADERS)


def test_unused_columns_that_bear_on_figures_are_named_first(orders: CheckedOrders) -> None:
    (source,) = orders.sources
    assert source.subjects == {"delivery date": "date", "Currency unit": "currency", "ref no": "id"} | (
        {} if "coupon amount" in source.columns.values() else {"coupon amount": "money"}
    )
    assert source.unused[: len(source.subjects)] == tuple(source.subjects)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_account_says_rows_reasons_currency_and_basis(orders: CheckedOrders, lang: str) -> None:
    account = understood(orders, Observed(3, 7, 12))
    words = "\n".join(f"{line.label} {line.words}" for line in statements(account, lang))  # type: ignore[arg-type]
    for expected in ("40", "42", "JPY", "memo", "delivery date", "--margin", "12", "7"):
        assert expected in words
    for reason in ("no_date", "bad_date"):
        assert text(f"orders.reason.{reason}", lang) in words  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unknown", [0, 5])
def test_customers_left_out_for_their_unknown_start_are_said_with_the_option(
    orders: CheckedOrders, lang: Language, unknown: int
) -> None:
    said = statements(understood(orders, Observed(3, 8, 12, unknown)), lang)
    (words,) = [line.words for line in said if "12" in line.label]
    assert ("--shop-opened all-new" in words) == bool(unknown)
    assert ("5" in words) == bool(unknown)


def test_the_account_holds_no_value_of_a_row(orders: CheckedOrders) -> None:
    words = str(understood(orders)) + str(statements(understood(orders), "en"))
    assert "hello" not in words
    assert "@b.jp" not in words


def test_uncertain_readings_come_as_something_to_check(orders: CheckedOrders) -> None:
    from msgspec.structs import replace

    remarks = (Remark("known_by_name", {}), Remark("customers_twice", {"count": 3}, uncertain=True))
    account = understood(replace(orders, remarks=remarks))
    (check,) = [line for line in statements(account, "en") if line.to_check]
    assert check.words == text("orders.remark.customers_twice", "en", count=3)
    assert account.noticed == remarks[:1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_subject_has_a_word(lang: str) -> None:
    for subject in get_args(Subject):
        assert text(f"orders.understood.unused.{subject}", lang)  # type: ignore[arg-type]


def test_several_sources_are_told_apart(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(
            f"customer_id,order_date,revenue\n{name},2024-01-01,100\nx{name},2024-01-02,100\n",
            encoding="utf-8",
        )
    checked = read([tmp_path / "a.csv", tmp_path / "b.csv"], settings=Settings())
    labels = [line.label for line in statements(understood(checked), "en")]
    assert labels[:2] == ["Columns a.csv", "Columns b.csv"]


def test_a_column_of_noughts_is_no_amount_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id,order_date,revenue,tip\nA,2024-01-01,100,0\nB,2024-01-02,100,0\n", encoding="utf-8"
    )
    assert read([path], settings=Settings()).sources[0].subjects == {}


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["31/01/2024", "02/02/2024"], "read as day/month/year"),
        (["01/31/2024", "02/02/2024"], "read as month/day/year"),
        (["2024-01-31", "2024-02-02"], None),
    ],
)
def test_the_order_of_dates_is_said(dates: list[str], words: str | None, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    rows = [f"C{number},{day},100" for number, day in enumerate(dates)]
    path.write_text("\n".join(["customer_id,order_date,revenue", *rows]), encoding="utf-8")
    lines = statements(understood(read([path], settings=Settings())), "en")
    assert [line.words for line in lines if line.label == "Dates"] == ([words] if words else [])


def test_a_currency_that_there_is_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,2024-01-01,100\n", encoding="utf-8")
    with pytest.raises(SettingError) as caught:
        read([path], settings=Settings(currency="JYP"))
    assert caught.value.key == "orders.currency_unknown"
    path.write_text("customer_id,order_date,revenue,currency\nA,2024-01-01,100,XTS\n", encoding="utf-8")
    assert read([path], settings=Settings(currency="XTS")).currency == "XTS"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("amount", "settings", "assumed"),
    [("100", Settings(), True), ("¥100", Settings(), False), ("100", Settings(currency="USD"), False)],
)
def test_a_currency_that_nobody_names_is_said_to_be_assumed(
    tmp_path: Path, amount: str, settings: Settings, lang: Language, *, assumed: bool
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"customer_id,order_date,revenue\nA,2024-01-01,{amount}\n", encoding="utf-8")
    account = statements(understood(read([path], settings=settings)), lang)
    label = text("orders.understood.currency.label", lang)
    (words,) = [statement.words for statement in account if statement.label == label]
    assert ("--currency" in words) == assumed
