"""The template's own sheets, with the functions connected: what their cells compute, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ltv_xl import FORMULAS
from ltv_xl.texts import Language, text
from tests.support.calc import Office
from tests.support.calc_book import ConnectedBook, Modules, connected
from tests.support.calc_bridge import Seen
from tests.support.cells import StoredCell, disagreements, formula_cells, poison
from tests.support.office import CellValue, column_letters

pytestmark = pytest.mark.office

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
LANGUAGES_SIDE_BY_SIDE: tuple[Language, ...] = ("ja", "en")
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
        for y, row in enumerate(book.sheet(sheet).rows("A1:Z120"), 1)
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
    assert sorted(set(seen.calls)) == sorted(FORMULAS), "each function is computed, not echoed"
    values = computed(book, formulas)
    lights = len(light(file))
    differing = disagreements(file, values)
    assert [difference for difference in differing if not difference.startswith("Start!")] == []
    assert len(differing) == lights, "stored is what to do until macros are enabled"
    wrong = poison(file, tmp_path / "poisoned.xlsm", "Examples", example(formulas, "CPO").address)
    assert len(disagreements(wrong, values)) == lights + 1


def light(file: Path) -> list[StoredCell]:
    """The cells of Start that say whether the functions answer: Japanese left, English right."""
    return sorted(
        (cell for cell in formula_cells(file) if cell.sheet == "Start"), key=lambda cell: cell.address
    )


def test_start_says_whether_the_functions_answer(book: ConnectedBook, seen: Seen, file: Path) -> None:
    book.document.calculateAll()
    for cell, lang in zip(light(file), LANGUAGES_SIDE_BY_SIDE, strict=True):
        assert book.sheet("Start").get(cell.address) == text("template.start.light.ready", lang)


def test_start_says_what_to_do_where_python_does_not_answer(
    office: Office, template: bytes, file: Path
) -> None:
    def fault(modules: Modules) -> Modules:
        server = modules["LtvServer"]
        return {**modules, "LtvServer": server.replace("Set mServer = XLPy", "Err.Raise 1")}

    with connected(office, template, fault=fault) as book:
        for cell, lang in zip(light(file), LANGUAGES_SIDE_BY_SIDE, strict=True):
            assert book.sheet("Start").get(cell.address) == text("template.start.light.no_python", lang)


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
    values = computed(english, formulas)
    labels = {cell: LABEL.fullmatch(cell.formula or "") for cell in formulas}
    assert sum(match is not None for match in labels.values()) > 150
    for cell, match in labels.items():
        shown = values[cell.sheet, cell.address]
        if match:
            assert shown == help_texts.get(f"B{match[1]}") != "", cell
        if cell.sheet != "Start":  # which has both
            assert not JAPANESE.search(str(shown)), cell
