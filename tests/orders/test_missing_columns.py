"""A refusal names every column that is missing, of every source, each with the column that could serve."""

from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.refusals import MissingColumn
from ltv_xl.settings import Settings

DAYS = [f"2024-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(120)]


def written(folder: Path, columns: dict[str, list[str]], name: str = "orders.csv") -> Path:
    path = folder / name
    rows = [",".join(columns), *(",".join(cells) for cells in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def refused(*paths: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(paths, settings=Settings())
    return caught.value


def missing_in(error: SourceError) -> list[MissingColumn]:
    missing = error.fields["missing"]
    assert isinstance(missing, list)
    return missing


def members(prefix: str = "M", people: int = 50) -> list[str]:
    return [f"{prefix}{(n * 7) % people:04d}" for n in range(120)]


STORES = [f"S{n % 6}" for n in range(120)]
AMOUNTS = [f"{1000 + 37 * n}" for n in range(120)]


def test_all_that_is_missing_is_named_at_once_with_the_words_to_type(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"Mitglied Kunde": members(), "Bestell Datum": DAYS, "Umsatz netto": AMOUNTS, "store_id": STORES},
    )
    error = refused(path)
    assert error.sentence("en") == (
        "orders.csv has no column for the customer (perhaps Mitglied Kunde) and for the order date (perhaps "
        'Bestell Datum) and for the amount (perhaps Umsatz netto). Use --map "customer_id=Mitglied Kunde" '
        '--map "order_date=Bestell Datum" --map "revenue=Umsatz netto" to name what is missing, '
        "or --lines FILE if the lines of the orders are another file. "
        "Columns found: Mitglied Kunde, Bestell Datum, Umsatz netto, store_id."
    )
    assert "（候補: Umsatz netto）" in error.sentence("ja")


def test_what_the_refusal_says_to_type_runs(tmp_path: Path) -> None:
    path = written(tmp_path, {"Kunde": members(), "Tag": DAYS, "Betrag": AMOUNTS})
    options = f"{refused(path).fields['options']:en}"
    mapping = dict(word.split("=") for word in options.replace("--map ", "").split())
    assert mapping == {"customer_id": "Kunde", "order_date": "Tag", "revenue": "Betrag"}
    assert read([path], settings=Settings(mapping=mapping)).rows_used == 120


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("store_id", [f"S{n % 40}" for n in range(120)]),
        ("customer store", STORES),
        ("customer group", [f"G{n % 40}" for n in range(120)]),
        ("client type", STORES),
        ("item_customer", members()),
        ("クライアント数", members(prefix="")),
        ("購入者区分", members()),
        ("customer token", [f"T{n}" for n in range(120)]),  # never twice: of orders, not of customers
        ("member flag", ["1" if n % 2 else "0" for n in range(120)]),
    ],
)
def test_no_column_is_suggested_that_would_run_and_mislead(
    header: str, cells: list[str], tmp_path: Path
) -> None:
    error = refused(written(tmp_path, {header: cells, "order_date": DAYS, "revenue": AMOUNTS}))
    (missing,) = missing_in(error)
    assert (missing.column, missing.candidate) == ("customer_id", None)
    assert "--map customer_id=HEADER" in error.sentence("en")


@pytest.mark.parametrize("header", ["customer_birth_date", "発送日", "delivered_at", "更新日"])
def test_a_date_of_something_else_is_no_order_date(header: str, tmp_path: Path) -> None:
    error = refused(written(tmp_path, {"customer_id": members(), header: DAYS, "revenue": AMOUNTS}))
    (missing,) = missing_in(error)
    assert (missing.column, missing.candidate) == ("order_date", None)


@pytest.mark.parametrize("header", ["Total weight", "送料合計", "total tax", "Anzahl", "discount amount"])
def test_a_number_of_something_else_is_no_amount(header: str, tmp_path: Path) -> None:
    error = refused(written(tmp_path, {"customer_id": members(), "order_date": DAYS, header: AMOUNTS}))
    (missing,) = missing_in(error)
    assert (missing.column, missing.candidate) == ("revenue", None)


def test_a_header_that_fits_over_cells_that_do_not_is_no_candidate(tmp_path: Path) -> None:
    error = refused(
        written(tmp_path, {"customer_id": members(), "purchase day": members(), "Betrag": ["paid"] * 120})
    )
    assert [missing.candidate for missing in missing_in(error)] == [None, None]


def test_the_only_dates_and_the_only_numbers_are_candidates_under_any_header(tmp_path: Path) -> None:
    error = refused(written(tmp_path, {"customer_id": members(), "x1": DAYS, "x2": AMOUNTS}))
    found = [missing.candidate and missing.candidate.header for missing in missing_in(error)]
    assert found == ["x1", "x2"]


def test_two_files_are_refused_in_one_sentence(tmp_path: Path) -> None:
    first = written(tmp_path, {"Kunde": members(), "order_date": DAYS, "revenue": AMOUNTS}, "a.csv")
    second = written(tmp_path, {"customer_id": members(), "order_date": DAYS, "Betrag": AMOUNTS}, "b.csv")
    words = refused(first, second).sentence("en")
    assert "a.csv has no column for the customer (perhaps Kunde)" in words
    assert "b.csv has no column for the amount (perhaps Betrag)" in words
    assert "--map customer_id=Kunde --map revenue=Betrag" in words


def test_a_column_of_addresses_is_suggested_as_one(tmp_path: Path) -> None:
    addresses = [f"{name}@example.jp" for name in members()]
    words = refused(
        written(tmp_path, {"kontakt": addresses, "order_date": DAYS, "revenue": AMOUNTS})
    ).sentence("en")
    assert "--map email=kontakt" in words
    assert "@" not in words
