"""Examples: every function typed once, with the value it gives, and a check that tells what happened."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from ltv_xl.formulas import FORMULAS
from ltv_xl.template.content import Content
from ltv_xl.template.sheets.examples import INPUTS
from ltv_xl.texts import LANGUAGES, Language, room
from tests.support.cells import StoredCell, disagreements, poison
from tests.support.doctored import doctored
from tests.support.engines import Computed, formulon_values
from tests.support.office import recalculated
from tests.template.sheets_under_test import (
    LIGHT,
    changed,
    other,
    validations,
    values,
    with_formula,
    with_number,
    with_text,
    workbook,
)

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
NAME, RESULT, EXPECTED, CHECK, OVERALL = "B", "H", "I", "J", "B3"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("examples")
    return {lang: workbook(folder / f"{lang}.xlsx", Content(lang=lang)) for lang in LANGUAGES}


def stored(path: Path) -> dict[str, StoredCell]:
    """Address on Examples -> cell."""
    return {address: cell for (sheet, address), cell in values(path).items() if sheet == "Examples"}


def lines(path: Path) -> dict[str, int]:
    """Function -> the row in which it is typed."""
    return {
        str(cell.value): int(address[1:])
        for address, cell in stored(path).items()
        if re.fullmatch(r"B\d+", address) and cell.value in FORMULAS
    }


def connected(path: Path, out: Path) -> Path:
    """A copy in which each function is a LAMBDA under its name: an engine that knows no VBA computes it."""
    names = "".join(
        f'<definedName name="{name}">{escape(formula.lambda_text().lstrip("="))}</definedName>'
        for name, formula in FORMULAS.items()
    )
    return doctored(
        path, out, {"xl/workbook.xml": lambda xml: xml.replace("<definedNames>", f"<definedNames>{names}")}
    )


def words(key: str, lang: Language) -> str:
    return str(room("template", lang)["label"]["check"][key])


@EACH_LANGUAGE
def test_every_function_is_typed_beside_its_inputs_and_its_value(
    books: dict[Language, Path], lang: Language
) -> None:
    cells, rows = stored(books[lang]), lines(books[lang])
    assert list(rows) == list(FORMULAS)
    for name, row in rows.items():
        inputs = [f"{column}{row}" for column in "CDEFG"[: len(FORMULAS[name].example)]]
        assert [cells[place].value for place in inputs] == list(FORMULAS[name].example)
        assert cells[f"{RESULT}{row}"].formula == f"{name}({','.join(inputs)})"
        value = FORMULAS[name](*FORMULAS[name].example)
        assert cells[f"{RESULT}{row}"].value == pytest.approx(value, rel=1e-15)
        assert cells[f"{EXPECTED}{row}"].formula is None
        assert cells[f"{EXPECTED}{row}"].value == pytest.approx(value, rel=1e-15)
        assert cells[f"{CHECK}{row}"].value == words("ok", lang)
        assert cells[f"{NAME}{row - 1}"].value == FORMULAS[name].title(lang)
        above = [cells[f"{place[0]}{row - 1}"].value for place in inputs]
        labels = room("report", lang)["argument"]
        assert above == [labels[argument.name] for argument in FORMULAS[name].arguments]
    assert str(len(FORMULAS)) in str(cells[OVERALL].value)


def test_no_function_has_more_arguments_than_there_are_columns() -> None:
    assert max(len(formula.arguments) for formula in FORMULAS.values()) == INPUTS


def test_the_functions_are_stored_as_excel_stores_what_is_typed(books: dict[Language, Path]) -> None:
    """Without cm="1" Excel would show =@LTV_GENERAL(...)."""
    with zipfile.ZipFile(books["ja"]) as archive:
        xml = archive.read("xl/worksheets/sheet6.xml").decode()
        assert "xl/metadata.xml" in archive.namelist()
    typed = re.findall(r'<c r="(H\d+)"[^>]*cm="1"[^>]*><f t="array" ref="(H\d+)">', xml)
    assert len(typed) == len(FORMULAS)
    assert all(cell == area for cell, area in typed)


def connected_values(path: Path, out: Path) -> Computed:
    return formulon_values(connected(path, out))


@EACH_LANGUAGE
def test_another_engine_computes_every_stored_value(
    books: dict[Language, Path], tmp_path: Path, lang: Language
) -> None:
    computed = connected_values(books[lang], tmp_path / "connected.xlsx")
    differences = disagreements(books[lang], computed)
    assert [difference for difference in differences if not difference.startswith(LIGHT)] == []


@EACH_LANGUAGE
def test_start_says_whether_the_functions_answer(
    books: dict[Language, Path], tmp_path: Path, lang: Language
) -> None:
    computed = connected_values(books[lang], tmp_path / "connected.xlsx")
    ready = {room("template", each)["start"]["light"]["ready"] for each in LANGUAGES}
    assert {computed["Start", "B3"], computed["Start", "F3"]} == ready
    unconnected = formulon_values(books[lang])
    enable = {room("template", each)["start"]["light"]["enable"] for each in LANGUAGES}
    assert {unconnected["Start", "B3"], unconnected["Start", "F3"]} == enable
    stored = values(books[lang])  # Protected View and blocked macros show what is stored
    assert {stored["Start", "B3"].value, stored["Start", "F3"].value} == enable


def test_a_wrong_stored_value_would_be_noticed(books: dict[Language, Path], tmp_path: Path) -> None:
    row = lines(books["en"])["LTV_SUBSCRIPTION"]
    computed = connected_values(books["en"], tmp_path / "connected.xlsx")
    bad = poison(books["en"], tmp_path / "bad.xlsx", "Examples", f"{RESULT}{row}")
    assert (
        len([difference for difference in disagreements(bad, computed) if not difference.startswith(LIGHT)])
        == 1
    )


Change = Callable[[str], str]
CASES: dict[str, tuple[Callable[[int], Change], str]] = {
    "a wrong result": (lambda row: with_number(f"H{row}", 24000.1), "bad"),
    "a result off by rounding": (lambda row: with_number(f"H{row}", 24000.000000001), "ok"),
    "a text in place of a result": (lambda row: with_text(f"H{row}", "no Python"), "disconnected"),
    "another input": (lambda row: with_number(f"E{row}", 0.06), "changed"),
    "an input that is a text": (lambda row: with_text(f"E{row}", "five"), "changed"),
    "an input that is an error": (lambda row: with_formula(f"E{row}", "1/0"), "changed"),
    "an input outside the domain": (lambda row: with_number(f"E{row}", 5.0), "changed"),
}


@EACH_LANGUAGE
@pytest.mark.parametrize("case", CASES)
def test_the_check_tells_what_happened(
    books: dict[Language, Path], tmp_path: Path, lang: Language, case: str
) -> None:
    change, mark = CASES[case]
    row = lines(books[lang])["LTV_SUBSCRIPTION"]
    copy = changed(books[lang], tmp_path / "copy.xlsx", "Examples", change(row))
    computed = connected_values(copy, tmp_path / "connected.xlsx")
    assert computed["Examples", f"{CHECK}{row}"] == words(mark, lang)
    overall = room("template", lang)["label"]["examples"]["overall"]
    agree = len(FORMULAS) - (mark != "ok")
    assert computed["Examples", OVERALL] == overall.format(all=len(FORMULAS), agree=agree)


@EACH_LANGUAGE
@pytest.mark.office
def test_without_the_macros_every_line_says_so(books: dict[Language, Path], lang: Language) -> None:
    """LibreOffice knows none of the functions: #NAME?, as in Excel before macros are enabled."""
    computed = recalculated(books[lang])
    rows = lines(books[lang])
    assert {computed["Examples", f"{RESULT}{row}"] for row in rows.values()} == {"#NAME?"}
    assert {computed["Examples", f"{CHECK}{row}"] for row in rows.values()} == {words("disconnected", lang)}
    advice = room("template", lang)["label"]["examples"]["disconnected"]
    assert computed["Examples", OVERALL] == advice
    assert room("template", lang)["start"]["trouble"] in advice


def test_the_marks_turn_with_the_language(books: dict[Language, Path], tmp_path: Path) -> None:
    for lang in LANGUAGES:
        word = {"en": "English", "ja": "日本語"}[lang]
        turned = changed(books[other(lang)], tmp_path / "turned.xlsx", "Settings", with_text("C5", word))
        computed = connected_values(turned, tmp_path / "connected.xlsx")
        assert {computed["Examples", f"{CHECK}{row}"] for row in lines(turned).values()} == {
            words("ok", lang)
        }


def test_inputs_take_numbers_only(books: dict[Language, Path]) -> None:
    rules = validations(books["ja"], "Examples")
    assert set(rules) == {
        f"C{row}" if (last := "CDEFG"[len(FORMULAS[name].arguments) - 1]) == "C" else f"C{row}:{last}{row}"
        for name, row in lines(books["ja"]).items()
    }
    assert {(rule.get("type"), bool(rule.get("error"))) for rule in rules.values()} == {("decimal", True)}
