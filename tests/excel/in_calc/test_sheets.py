"""The template's own sheets, with the functions connected: what their cells compute, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ltv_xl import FORMULAS
from ltv_xl.texts import text
from tests.support.calc_book import ConnectedBook
from tests.support.calc_bridge import Seen
from tests.support.cells import StoredCell, disagreements, formula_cells, poison
from tests.support.office import CellValue, column_letters

pytestmark = pytest.mark.office

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
LABEL = re.compile(r"INDEX\(ltv_help!\$B\$(\d+):\$C\$\1,Language_number\)")


@pytest.fixture
def file(template: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "workbook_template.xlsm"
    path.write_bytes(template)
    return path


@pytest.fixture
def formulas(file: Path) -> list[StoredCell]:
    return formula_cells(file)


def computed(book: ConnectedBook, formulas: list[StoredCell]) -> dict[tuple[str, str], CellValue]:
    """What all cells show of the sheets that have formulas."""
    return {
        (sheet, f"{column_letters(x)}{y}"): value
        for sheet in {cell.sheet for cell in formulas}
        for y, row in enumerate(book.sheet(sheet).rows("A1:Z100"), 1)
        for x, value in enumerate(row)
    }


@pytest.fixture
def english(book: ConnectedBook, seen: Seen) -> Iterator[ConnectedBook]:
    """The template once its user has chosen English; the fixture `book` takes it back."""
    book.cell("Settings_language").setFormula("English")
    yield book
    assert seen.messages == []


def test_every_cell_computes_what_it_is_stored_with(
    book: ConnectedBook, seen: Seen, file: Path, formulas: list[StoredCell], tmp_path: Path
) -> None:
    """A preview shows the stored value, Excel the computed one."""
    book.document.calculateAll()
    assert sorted(seen.calls) == sorted(FORMULAS), "each function is computed, not echoed"
    found = computed(book, formulas)
    assert disagreements(file, found) == []
    wrong = poison(file, tmp_path / "poisoned.xlsm", "Examples", example(formulas, "CPO").address)
    assert len(disagreements(wrong, found)) == 1


def example(formulas: list[StoredCell], name: str) -> StoredCell:
    """The cell of Examples in which a function is typed."""
    (cell,) = (formula for formula in formulas if (formula.formula or "").startswith(f"{name}("))
    assert cell.sheet == "Examples"
    return cell


def test_examples_agree_and_say_so(book: ConnectedBook, seen: Seen, formulas: list[StoredCell]) -> None:
    examples = book.sheet("Examples")
    for name in FORMULAS:
        row = example(formulas, name).address[1:]
        assert examples.get(f"H{row}") == pytest.approx(examples.get(f"I{row}"), rel=1e-12), name
        assert examples.get(f"J{row}") == text("template.label.check.ok", "ja"), name
    count = len(FORMULAS)
    assert examples.get("B3") == text("template.label.examples.overall", "ja", all=count, agree=count)


def test_an_example_follows_its_inputs(book: ConnectedBook, seen: Seen, formulas: list[StoredCell]) -> None:
    examples, row = book.sheet("Examples"), example(formulas, "CPO").address[1:]
    before = examples.get(f"D{row}")
    try:
        for typed, shown in ((0.02, 5000), (5.0, "#NUM!"), (0.0, "#DIV/0!"), ("=1/0", "#DIV/0!")):
            examples.put(f"D{row}", typed)
            assert examples.get(f"H{row}") == shown
            assert examples.get(f"J{row}") == text("template.label.check.changed", "ja")
    finally:
        examples.put(f"D{row}", before)
    assert (examples.get(f"H{row}"), examples.get(f"J{row}")) == (
        10000,
        text("template.label.check.ok", "ja"),
    )


def test_labels_follow_the_language(english: ConnectedBook, formulas: list[StoredCell]) -> None:
    help_texts = english.sheet("ltv_help")
    found = computed(english, formulas)
    labels = {cell: LABEL.fullmatch(cell.formula or "") for cell in formulas}
    assert sum(match is not None for match in labels.values()) > 150
    for cell, match in labels.items():
        shown = found[cell.sheet, cell.address]
        if match:
            assert shown == help_texts.get(f"B{match[1]}") != "", cell
        assert not JAPANESE.search(str(shown)), cell
