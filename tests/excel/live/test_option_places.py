"""What reading says names options of the command line; the button says where the workbook takes them."""

from datetime import date
from pathlib import Path

import pytest

from ltv_xl.excel.option_places import option_places
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.shop import shop
from tests.excel.live.test_refresh import press, setting

pytestmark = pytest.mark.office


def test_an_option_that_is_named_has_its_place_in_the_workbook(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    said = press(book)
    assert "--margin" in said
    assert "--shop-opened" in said
    places = "--margin = Settings!C9, --shop-opened = Settings!C13"
    assert text("excel.refresh.options", "en", places=places) in said
    assert option_places(book, "use --timezone or --map", "ja") == text(
        "excel.refresh.options", "ja", places="--timezone = ltv.toml: timezone"
    )
    assert option_places(book, "20 - - 30, --rejected", "en") == ""


def test_a_refusal_says_it_too(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    setting(book, "shop_opened", date(2024, 3, 1))
    said = press(book)
    assert "--shop-opened all-new" in said
    places = "--shop-opened = Settings!C13"
    assert said.endswith(text("excel.refresh.options", "en", places=places))


def test_a_workbook_of_an_earlier_version_has_its_cell_under_the_former_name(
    load: Load, tmp_path: Path
) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    names = {name.name: name for name in book.names}
    cell = str(names["Settings_shop_opened"].refers_to)
    book.names.add("Settings_history_starts", cell)
    names["Settings_shop_opened"].delete()
    assert "--shop-opened = Settings!C13" in option_places(book, "add --shop-opened all-new", "en")
