"""Every formula cell of a report shows what programs that we did not write compute for it."""

from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.settings import Settings
from ltv_xl.texts import Language
from tests.report.making import EDGES, HEADER, made, table
from tests.support.cells import disagreements, formula_cells, poison, stored_cells
from tests.support.engines import formulon_values, ironcalc_values
from tests.support.lint import problems
from tests.support.office import recalculated
from tests.support.validator import violations

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


@LANGUAGES
@pytest.mark.office
def test_libreoffice_computes_every_cached_value(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert disagreements(demo_reports[lang], recalculated(demo_reports[lang])) == []


@LANGUAGES
def test_ironcalc_computes_every_cached_value(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert len(formula_cells(demo_reports[lang])) > 2000
    assert disagreements(demo_reports[lang], ironcalc_values(demo_reports[lang])) == []


@LANGUAGES
def test_formulon_computes_the_calculator(demo_reports: dict[Language, Path], lang: Language) -> None:
    sheet = {"en": "Calculator", "ja": "計算機"}[lang]
    differing = [
        line
        for line in disagreements(demo_reports[lang], formulon_values(demo_reports[lang]))
        if line.startswith(sheet)
    ]
    assert differing == []


def test_a_poisoned_cached_value_is_noticed(demo_reports: dict[Language, Path], tmp_path: Path) -> None:
    report = demo_reports["en"]
    numbers = [cell for cell in formula_cells(report) if isinstance(cell.value, float)]
    for cell in numbers[:: len(numbers) // 5]:
        bad = poison(report, tmp_path / "bad.xlsx", cell.sheet, cell.address)
        differing = disagreements(bad, ironcalc_values(bad))
        assert any(line.startswith(f"{cell.sheet}!{cell.address} ") for line in differing)


@LANGUAGES
def test_the_lint_finds_nothing(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert problems(demo_reports[lang]) == []


@LANGUAGES
@pytest.mark.validator
def test_microsofts_validator_finds_nothing(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert violations(demo_reports[lang]) == []


@pytest.fixture(scope="module", params=EDGES)
def edge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of one shop at the edge after the other."""
    folder = tmp_path_factory.mktemp("edge")
    orders = table(folder / "orders.csv", HEADER, EDGES[request.param])
    return made(folder / "report.xlsx", [orders], Settings(lang="en", history_starts="all-new"))


def lights(report: Path, words: str) -> int:
    """How many checks of a report say so."""
    return sum(cell.value == words for cell in formula_cells(report))


def test_a_shop_at_the_edge_has_a_sound_report(edge: Path) -> None:
    assert problems(edge) == []
    assert lights(edge, "● OK") >= 4
    assert lights(edge, "■ Differs") == 0
    assert disagreements(edge, ironcalc_values(edge)) == []


@pytest.mark.office
def test_libreoffice_agrees_at_the_edge(edge: Path) -> None:
    assert disagreements(edge, recalculated(edge)) == []


@pytest.mark.validator
def test_microsofts_validator_accepts_the_edge(edge: Path) -> None:
    assert violations(edge) == []


@pytest.mark.parametrize("name", EDGES)
def test_a_shop_whose_start_is_unknown_has_a_sound_report(tmp_path: Path, name: str) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES[name])
    report = made(tmp_path / "report.xlsx", [orders], Settings(lang="ja", margin=Decimal("0.4")))
    assert problems(report) == []
    assert lights(report, "○ 一致") >= 4
    assert lights(report, "× 不一致") == 0
    assert disagreements(report, ironcalc_values(report)) == []


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["names"])
    report = made(tmp_path / "report.xlsx", [orders], Settings(history_starts="all-new"))
    texts = {cell.value for cell in stored_cells(report) if cell.formula is None}
    assert {"=1+1", "@SUM(A1)", "{=1}", "+81", "-5", "[x]:*?/\\"} <= texts
