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
    assert "files with orders: 2" in done.out
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
