"""What a customer may cost, where nothing may be spent: a word everywhere, never an amount below zero."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.report.build import built
from ltv_xl.report.sheets.recovery_rows import WITHIN
from ltv_xl.report.xlsx import rendered
from ltv_xl.texts import LANGUAGES, Language, text
from tests.deciding import ad_shops
from tests.deciding.shops import Shop
from tests.support.cells import disagreements, stored_cells
from tests.support.engines import ironcalc_values


def report(shop: Shop, path: Path, lang: Language, target: int = 0) -> Path:
    settings = replace(shop.settings, lang=lang, target_profit=Decimal(target))
    orders = shop.checked()
    path.write_bytes(rendered(built(orders, analyse(orders, settings), settings)))
    return path


def parted(address: str) -> tuple[str, int]:
    letter = address.rstrip("0123456789")
    return letter, int(address.removeprefix(letter))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["losing", "target"])
def test_no_limit_is_below_zero(tmp_path: Path, lang: Language, name: str) -> None:
    shop, target = (ad_shops.losing(), 0) if name == "losing" else (ad_shops.conversions_twice(), 4_000)
    path = report(shop, tmp_path / "report.xlsx", lang, target)
    nothing = text("report.no_limit", lang)
    cells = list(stored_cells(path))
    shown = {cell.sheet for cell in cells if cell.value == nothing and cell.formula}
    assert shown >= {text(f"report.sheet.{sheet}", lang) for sheet in ("summary", "ads")}
    assert name == "target" or text("report.sheet.recovery", lang) in shown
    headers = {
        text(f"report.{key}", lang, money=money)
        for key in (
            "column.break_even",
            "column.target_cpo",
            "column.limit",
            "tile.break_even",
            "tile.target_cpo",
            "trials.highest",
        )
        for money in ("¥", "円")
    }
    headers |= {text("report.recovery.within", lang, h=h) for h in WITHIN}
    at = [(cell.sheet, *parted(cell.address)) for cell in cells if cell.value in headers]
    assert len({sheet for sheet, *_ in at}) >= 3
    below = [
        cell
        for cell in cells
        for sheet, letter, row in at
        if cell.sheet == sheet and cell.address in {f"{letter}{row + step}" for step in range(1, 4)}
    ]
    assert any(cell.value == nothing for cell in below)
    assert not [cell for cell in below if isinstance(cell.value, float | int) and cell.value < 0]
    assert disagreements(path, ironcalc_values(path)) == []


def test_by_revenue_a_segment_shows_its_revenue_once(tmp_path: Path) -> None:
    shop = ad_shops.without_costs()
    orders = shop.checked()
    content = built(orders, analyse(orders, shop.settings), shop.settings)
    path = tmp_path / "report.xlsx"
    path.write_bytes(rendered(content))
    headers = [str(cell.value) for cell in stored_cells(path) if cell.sheet == "By channel"]
    assert sum(header.startswith("Revenue (") for header in headers) == 1
    groups = [str(cell.value) for cell in stored_cells(path) if cell.sheet == "Portfolio"]
    assert sum(header.startswith("Revenue (") for header in groups) == 2  # of the stages, and of the deciles
    assert not [header for header in headers if header == "Profit rate"]  # always 100%
    assert disagreements(path, ironcalc_values(path)) == []
