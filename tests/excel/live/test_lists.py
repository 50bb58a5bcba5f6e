"""The button Lists, pressed in the shipped template in LibreOffice Calc: what then lies beside it."""

from pathlib import Path

import pytest

from ltv_xl.excel import ribbon
from ltv_xl.lists.manifest import manifest_in
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.shop import shop
from tests.excel.live.test_refresh import press, setting
from tests.lists.written import lists_of

pytestmark = pytest.mark.office


def test_the_lists_lie_beside_the_workbook(load: Load, tmp_path: Path, home: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    said = press(book, ribbon.write_lists)
    (folder,) = (tmp_path / "lists").iterdir()
    manifest = manifest_in(folder)
    assert manifest is not None
    lists = lists_of(folder)
    assert {name: len(rows) for name, rows in lists.items()} == {
        row.name: row.drawn.customers for row in manifest.lists
    }
    assert sum(map(len, lists.values())) > 20
    assert said.startswith(text("lists.done.made", "en", count=len(lists), folder=folder))
    assert "--" not in said
    again = press(book, ribbon.write_lists)
    assert again.startswith(text("lists.done.present", "en", folder=folder))


def test_what_ltv_toml_says_holds_for_the_button(load: Load, tmp_path: Path, home: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    (tmp_path / "ltv.toml").write_text('lists = "post"\nholdout = "0%"\nlist_columns = "Channel"\n')
    press(book, ribbon.write_lists)
    (folder,) = (tmp_path / "post").iterdir()
    rows = [row for rows in lists_of(folder).values() for row in rows]
    assert {row["Group"] for row in rows} == {"send"}
    assert {row["Channel"] for row in rows} == {"Search", "Social"}


def test_lists_that_differ_stay_and_no_option_is_advised(load: Load, tmp_path: Path, home: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    press(book, ribbon.write_lists)
    (folder,) = (tmp_path / "lists").iterdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    setting(book, "inactive_days", 60)
    said = press(book, ribbon.write_lists)
    assert "--" not in said
    assert str(folder) in said
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
