"""From a command line to the shop's file, and from there to the next month."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.cli.jobs import Words
from ltv_xl.cli.making import Inputs
from ltv_xl.cli.saving import save_shop_file
from ltv_xl.errors import SettingError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from ltv_xl.shop_file.read import ShopFile, shop_file
from tests.cli.calls import call, refused

ORDERS = str(Path("exports/orders.csv"))


def saved(folder: Path, *sources: str, **settings: Any) -> ShopFile:
    """What is saved of some words."""
    words = Words(Inputs(sources), settings, None, None, allow_outside=False)
    orders = read([ORDERS], settings=Settings(**settings))
    save_shop_file(words, orders)
    return shop_file(folder / "ltv.toml")


def test_a_month_later(folder: Path) -> None:
    shop = saved(folder, "exports/*.csv", margin=Decimal("0.6"))
    assert shop.orders == ("exports/*.csv",)
    assert call("report").code == 0
    second = (folder / ORDERS).read_text(encoding="utf-8").replace("2024-", "2025-")
    (folder / "exports" / "next.csv").write_text(second, encoding="utf-8")
    done = call("report")
    assert (done.code, done.err) == (0, "")
    assert "(orders: next.csv, orders.csv)" in done.out
    header, rows = second.split("\n", 1)
    columns = header.strip().split(",")
    columns[columns.index("customer_id")] = "会員No"
    (folder / "exports" / "next.csv").write_text(f"{','.join(columns)}\n{rows}", encoding="utf-8")
    sentence = refused("report")
    assert "next.csv" in sentence
    assert "Missing: customer_id" in sentence
    assert "New: 会員No" in sentence


def test_saved_anew_the_patterns_stay_that_hold_the_files(folder: Path) -> None:
    assert saved(folder, "exports/*.csv").orders == ("exports/*.csv",)
    shop = saved(folder, ORDERS, currency="EUR")
    assert shop.orders == ("exports/*.csv",)
    assert shop.settings["currency"] == "EUR"
    assert saved(folder).orders == ("exports/*.csv",)
    shutil.copy(folder / ORDERS, folder / "other.csv")
    assert saved(folder, "other.csv").orders == ("other.csv",)


def test_a_file_that_cannot_be_used_stays(folder: Path) -> None:
    (folder / "ltv.toml").write_text("x", encoding="utf-8")
    with pytest.raises(SettingError):
        saved(folder, ORDERS)
    assert (folder / "ltv.toml").read_text(encoding="utf-8") == "x"


def test_inspect_saves_what_it_was_given(folder: Path) -> None:
    done = call(
        "inspect", "exports/*.csv", "--margin", "60％", "--target-profit", "1,000円", "--by", "product"
    )
    assert done.code == 0
    assert not (folder / "ltv.toml").exists()
    words = ("--margin", "60％", "--target-profit", "1,000円", "--as-of", "2024-12-31", "--save")
    done = call("inspect", "exports/*.csv", *words)
    assert (done.code, done.err) == (0, "")
    assert "Saved these sources and settings as ltv.toml" in done.out
    assert "each run: --as-of" in done.out
    shop = shop_file(folder / "ltv.toml")
    assert shop.orders == ("exports/*.csv",)
    assert (shop.settings["margin"], shop.settings["target_profit"]) == (Decimal("0.6"), 1000)
    assert "as_of" not in shop.settings
    assert shop.settings["described"][0].columns["customer_id"] == "customer_id"
    assert call("report").code == 0


def test_inspect_saves_anew_what_no_longer_fits(folder: Path) -> None:
    saved(folder, "exports/*.csv")
    path = folder / ORDERS
    path.write_text(path.read_text(encoding="utf-8").replace("customer_id", "会員No"), encoding="utf-8")
    assert "Missing: customer_id" in refused("report")
    assert "Missing: customer_id" in call("inspect").err
    assert call("inspect", "--map", "顧客ID=会員No", "--save").code == 0
    shop = shop_file(folder / "ltv.toml")
    assert shop.orders == ("exports/*.csv",)
    assert shop.settings["mapping"] == {"customer_id": "会員No"}
    assert call("report").code == 0


def test_what_is_refused_is_not_saved(folder: Path) -> None:
    (folder / ORDERS).write_text("a,b\n1,2\n", encoding="utf-8")
    assert call("inspect", "exports/*.csv", "--save").code == 2
    assert not (folder / "ltv.toml").exists()
