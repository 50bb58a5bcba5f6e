"""No result is saved over what it is made from, whatever path leads there."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.calls import call, files, refused

on_posix = pytest.mark.skipif(os.name != "posix", reason="links of a POSIX system")


def _hard_link(folder: Path) -> str:
    os.link(folder / "orders.csv", folder / "hard.xlsx")
    return "hard.xlsx"


def _soft_link(folder: Path) -> str:
    (folder / "soft.xlsx").symlink_to("orders.csv")
    return "soft.xlsx"


WAYS: dict[str, Callable[[Path], str]] = {
    "its name": lambda folder: "orders.csv",
    "a long way": lambda folder: f"../{folder.name}/orders.csv",
    "a whole path": lambda folder: str(folder / "orders.csv"),
    "a hard link": _hard_link,
    "a symbolic link": _soft_link,
}


@on_posix
@pytest.mark.parametrize("way", WAYS)
def test_rejected_rows_are_not_saved_over_the_orders(shop: Path, way: str) -> None:
    path = WAYS[way](shop)
    before = files(shop)
    assert path in refused("report", "orders.csv", "--rejected", path)
    assert files(shop) == before


@on_posix
@pytest.mark.parametrize("way", ["a hard link", "a symbolic link"])
def test_a_report_is_not_saved_over_a_source(shop: Path, way: str) -> None:
    path = WAYS[way](shop)
    before = files(shop)
    assert path in refused("report", "orders.csv", "-o", path)
    for option in ("--customers", "--ads"):
        assert path in refused("report", "other.csv", option, "orders.csv", "-o", path)
    assert files(shop) == before


def test_two_results_are_not_saved_over_each_other(shop: Path) -> None:
    both = ("-o", "report.xlsx", "--rejected", "./report.xlsx")
    assert "report.xlsx" in refused("report", "orders.csv", *both)


def test_a_workbook_with_a_sheet_named_is_its_source_too(shop: Path) -> None:
    call("report", "orders.csv", "-o", "book.xlsx")
    before = files(shop)
    assert "book.xlsx" in refused("report", "book.xlsx#Orders", "-o", "book.xlsx")
    assert files(shop) == before


def test_a_split_report_saves_no_part_over_a_source(shop: Path) -> None:
    assert call("report", "orders.csv", "-o", "r.xlsx", "--split-by", "product").code == 0
    part = next(name for name in files(shop) if name.startswith("r_"))
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in csv.reader((shop / "orders.csv").read_text(encoding="utf-8").splitlines()):
        book.active.append(row)
    book.save(shop / part)
    orders = (shop / part).read_bytes()
    assert part in refused("report", part, "-o", "r.xlsx", "--split-by", "product")
    assert files(shop)[part] == orders


def test_a_copy_is_not_saved_over_its_workbook(shop: Path) -> None:
    call("report", "orders.csv", "-o", "book.xlsx")
    before = files(shop)
    assert "book.xlsx" in refused("share", "book.xlsx", "-o", "./book.xlsx")
    assert files(shop) == before


def test_a_new_workbook_is_not_saved_over_its_source(shop: Path) -> None:
    call("report", "orders.csv", "-o", "book.xlsx")
    (shop / "book.xlsx").rename(shop / "book.xlsm")
    before = files(shop)
    assert "book.xlsm" in refused("new", "book.xlsm", "--force", "--with", "book.xlsm")
    assert files(shop) == before


def test_a_draft_is_not_saved_over_the_table_of_owners(shop: Path) -> None:
    call("report", "orders.csv", "-o", "r.xlsx", "--split-by", "product")
    part = next(name for name in files(shop) if name.startswith("r_"))
    segment = part.removeprefix("r_").removesuffix(".xlsx")
    table = part.replace(".xlsx", ".eml")
    (shop / table).write_text(f"segment,address\n{segment},a@example.jp\n", encoding="utf-8")
    before = files(shop)
    assert table in refused("email", "r.xlsx", "--owners", table)
    assert files(shop) == before


def test_the_demo_is_not_saved_over_a_users_orders(shop: Path) -> None:
    before = files(shop)
    assert "orders.csv" in refused("demo")
    assert files(shop) == before


def test_the_demo_is_saved_over_a_demo_of_either_language(shop: Path) -> None:
    (shop / "orders.csv").unlink()
    for lang in ("en", "ja", "ja"):
        assert call("demo", "--lang", lang).code == 0


@pytest.mark.parametrize("option", ["-o", "--rejected"])
def test_a_place_that_cannot_be_is_refused_before_anything_is_read(shop: Path, option: str) -> None:
    (shop / "folder.xlsx").mkdir()
    for place in ("missing/report.xlsx", "folder.xlsx", f"{'x' * 300}.xlsx"):
        assert place.split("/")[0] in refused("report", "not there.csv", option, place)
    assert sorted(files(shop)) == ["orders.csv"]


def test_where_the_rejected_rows_are_is_said(shop: Path) -> None:
    with (shop / "orders.csv").open("a", encoding="utf-8") as orders:
        orders.write("\nbroken\n")
    words = ("report", "orders.csv", "--lang", "en")
    assert "--rejected FILE writes them out" in call(*words).out
    assert "They are in unused.csv" in call(*words, "--rejected", "unused.csv").out
