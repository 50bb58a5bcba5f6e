"""The buttons in a workbook whose Settings, or whose ltv.toml, names a database; in LibreOffice Calc."""

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ltv_xl.excel import ribbon
from ltv_xl.excel.refresh.report_sheets import report_sheets
from ltv_xl.setup.workbook import Wiring, make_workbook
from ltv_xl.shop_file.confirmed import confirm
from ltv_xl.shop_file.read import shop_file
from ltv_xl.texts import text
from ltv_xl.warehouse.place import Place
from tests.excel.live.conftest import Load, app, load, office
from tests.excel.live.test_refresh import done, folder, press, refused, setting
from tests.lists.written import lists_of

__all__ = ["app", "folder", "load", "office"]
pytestmark = pytest.mark.office


@pytest.fixture
def book(load: Load, tmp_path: Path) -> xw.Book:
    """The template with its examples alone."""
    target = tmp_path / "made.xlsm"
    make_workbook(target, {}, Wiring("other", ""), lang="en", timezone="Asia/Tokyo", force=True)
    return load("shop.xlsm", target.read_bytes())


def names_database(book: xw.Book, shop: Place) -> None:
    setting(book, "orders_file", f"{shop.address}#{shop.orders}")
    setting(book, "customers_file", shop.customers)
    setting(book, "ad_spend_file", f"{shop.address}#{shop.ads}")


def test_the_report_of_a_database(book: xw.Book, shop: Place) -> None:
    names_database(book, shop)
    said = press(book)
    assert done(said), said
    assert "from 37,836 order rows" in said
    assert text("excel.refresh.unusable_there", "en", count=10, place="", reason="") in said
    titles = [sheet.name for sheet in report_sheets(book)]
    assert {"Summary", "By channel", "By gender", "Ads"} <= set(titles), titles


def test_the_lists_of_a_database(book: xw.Book, shop: Place, tmp_path: Path) -> None:
    names_database(book, shop)
    said = press(book, ribbon.write_lists)
    (place,) = (tmp_path / "lists").iterdir()
    assert said.startswith(text("lists.done.made", "en", count=6, folder=place)), said
    assert len(lists_of(place)["at_risk"]) == 2042


def test_what_ltv_toml_says(book: xw.Book, shop: Place, tmp_path: Path) -> None:
    """As with files beside the workbook; not before this user has allowed it."""
    toml = tmp_path / "ltv.toml"
    toml.write_text(
        f'[database]\naddress = "{shop.address}"\norders = "{shop.orders}"\n[columns]\nproduct = "Course"\n',
        encoding="utf-8",
    )
    assert "allow-outside" in press(book)
    confirm("outside", toml, [shop_file(toml).digest])
    said = press(book)
    assert done(said), said
    assert text("excel.shop_file.used", "en", file="ltv.toml", names="orders") in said


ADDRESS = "postgresql://me@127.0.0.1:1/shop"


@pytest.mark.parametrize(
    ("cells", "key", "fields"),
    [
        ({"orders_file": ADDRESS}, "excel.setting.database_table", {"address": ADDRESS}),
        ({"customers_file": f"{ADDRESS}#c"}, "excel.setting.database_of_orders", {}),
        ({"orders_file": "postgresql://me:secret@host/shop#o"}, "engines.password", {}),
        ({"orders_file": "sc://host:15002/;token=secret#o"}, "engines.token", {}),
    ],
)
def test_a_cell_that_is_refused(
    book: xw.Book, cells: dict[str, str], key: str, fields: dict[str, Any]
) -> None:
    for name, value in cells.items():
        setting(book, name, value)
    (cell,) = (one for one in book.names if one.name == f"Settings_{next(iter(cells))}")
    where = cell.refers_to_range
    place = {"sheet": where.sheet.name, "cell": where.address.replace("$", "")}
    refused(book, key, **({**place, **fields} if key.startswith("excel") else {}))


def test_what_the_database_refuses(book: xw.Book, shop: Place) -> None:
    """Nothing of options, which a button does not have."""
    setting(book, "orders_file", f"{shop.address}#{shop.customers}")
    said = press(book)
    assert said.startswith(f"The table {shop.customers} lacks order_date, revenue."), said
    assert "--" not in said
    setting(book, "orders_file", f"{ADDRESS}#shop.orders")
    said = press(book)
    assert "could not be reached" in said
    assert len(said.splitlines()) == 1
