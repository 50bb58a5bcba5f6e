"""A report goes on calculating: change an input, and what depends on it follows."""

from pathlib import Path
from typing import Any

import ironcalc
import pytest

from ltv_xl.texts import Language
from tests.support.cells import StoredCell, stored_cells


def named(cells: list[StoredCell], text: str) -> StoredCell:
    """The cell with a text."""
    return next(cell for cell in cells if cell.value == text)


def place(address: str) -> tuple[int, int]:
    """Row and column from 1."""
    letters = "".join(filter(str.isalpha, address))
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address.removeprefix(letters)), column


@pytest.fixture
def model(demo_reports: dict[Language, Path]) -> Any:
    """The demo's report, opened in IronCalc."""
    return ironcalc.load_from_xlsx(str(demo_reports["en"]), "en", "UTC", "en")


def test_the_target_profit_moves_limits_and_verdicts(demo_reports: dict[Language, Path], model: Any) -> None:
    stored = list(stored_cells(demo_reports["en"]))
    sheets = list(dict.fromkeys(cell.sheet for cell in stored))
    about = [cell for cell in stored if cell.sheet == "About"]
    channel = [cell for cell in stored if cell.sheet == "By channel"]
    row, column = place(named(about, "Target profit").address)
    search = place(named(channel, "Search ads").address)[0]
    limit = place(named(channel, "Target CPO (¥)").address)[1]
    verdict = place(named(channel, "Verdict").address)[1]
    sheet = sheets.index("By channel")
    before = float(model.get_cell_value(sheet, search, limit))
    assert model.get_cell_value(sheet, search, verdict) == "● Room to spend"
    model.set_user_input(sheets.index("About"), row, column + 1, "13000")
    model.evaluate()
    assert float(model.get_cell_value(sheet, search, limit)) == pytest.approx(before - 12000)
    assert model.get_cell_value(sheet, search, verdict) == "■ Over limit"


def test_the_calculator_follows_its_inputs(demo_reports: dict[Language, Path], model: Any) -> None:
    stored = list(stored_cells(demo_reports["en"]))
    sheets = list(dict.fromkeys(cell.sheet for cell in stored))
    sheet = sheets.index("Calculator")
    row, column = place(
        named([cell for cell in stored if cell.sheet == "Calculator"], "LTV_SUBSCRIPTION").address
    )
    assert float(model.get_cell_value(sheet, row, column + 6)) == pytest.approx(24000)
    model.set_user_input(sheet, row, column + 3, "10%")
    model.evaluate()
    assert float(model.get_cell_value(sheet, row, column + 6)) == pytest.approx(12000)
    model.set_user_input(sheet, row, column + 3, "5")
    model.evaluate()
    assert model.get_cell_value(sheet, row, column + 6) == "#NUM!"
