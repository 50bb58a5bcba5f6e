"""Copies of whole workbooks: no macros, valid, computed alike by other programs, and nothing else touched."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.demo import make_shop
from ltv_xl.formulas import FORMULAS
from ltv_xl.settings import Settings
from ltv_xl.share import shared
from ltv_xl.template.content import Content, Rows
from ltv_xl.template.package import macro_enabled
from ltv_xl.template.sheets import workbook_sheets
from ltv_xl.template.shipped import shipped, shipped_macros
from ltv_xl.texts import LANGUAGES, Language
from tests.report.making import made
from tests.share.checks import changed, macro_traces, order
from tests.share.parts import change, put, sheet_part, taken
from tests.share.shop import shop
from tests.support.cells import disagreements, formula_cells, poison, stored_cells
from tests.support.engines import Computed, formulon_values, ironcalc_values
from tests.support.lint import problems
from tests.support.office import recalculated
from tests.support.validator import violations


def template() -> bytes:
    return shipped("workbook_template.xlsm")


@cache
def filled() -> bytes:
    """What `ltv-xl new` makes of a user's tables."""
    orders = Rows(
        ("Customer ID", "Order date", "Revenue"), [(f"C{n % 7}", None, 100.0 * n) for n in range(60)]
    )
    content = Content(lang="en", interpreter_win="C:\\Python\\python.exe", tables={"Orders": orders})
    return macro_enabled(workbook_sheets(content), *shipped_macros("workbook"), "workbook")


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A report with the list of customers to act upon."""
    folder = tmp_path_factory.mktemp("report")
    files = make_shop(folder, "en")
    lines = files.orders.read_text(encoding="utf-8-sig").splitlines()[:3000]
    files.orders.write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(history_starts="all-new", with_customers=True)
    return made(folder / "r.xlsx", [files.orders], settings).read_bytes()


BOOKS: dict[str, Callable[[], bytes]] = {"template": template, "filled": filled, "shop": shop}
WAYS: dict[str, Any] = {
    "": {},
    "with data": {"with_data": True},
    "values": {"values": True},
    "anonymous": {"anonymous": True, "with_data": True},
}


def copy(path: Path, book: bytes, lang: Language = "en", **how: bool) -> Path:
    """The copy, in a file."""
    path.write_bytes(shared(book, lang=lang, **how).content)
    return path


@pytest.mark.validator
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", BOOKS)
def test_a_copy_has_no_macros_and_breaks_no_rule_of_the_format(tmp_path: Path, name: str, way: str) -> None:
    path = copy(tmp_path / "copy.xlsx", BOOKS[name](), **WAYS[way])
    assert macro_traces(path.read_bytes()) == []
    assert violations(path) == []
    assert not re.search(rb"xlwings|python\.exe", b"".join(taken(path.read_bytes()).values()))


def test_the_traces_of_macros_are_noticed() -> None:
    traces = macro_traces(template())
    for trace in ("xl/vbaProject.bin", "customUI", "macroEnabled", "xlwings.conf"):
        assert any(trace in text_found for text_found in traces), trace
    assert "xl/drawings/drawing1.xml: a shape with a macro" in macro_traces(shop())


@pytest.mark.validator
def test_a_report_loses_its_lists_of_customers_and_nothing_else(tmp_path: Path, report: bytes) -> None:
    done = shared(report, lang="en")
    path = tmp_path / "copy.xlsx"
    path.write_bytes(done.content)
    assert problems(path) == []
    assert violations(path) == []
    new, altered, removed_parts = changed(report, done.content)
    assert not new
    assert {part for part in removed_parts if "/worksheets/sheet" in part and "_rels" not in part} != set()
    assert {part for part in altered if "/worksheets/sheet" in part} == {sheet_part(taken(report), "Summary")}
    assert not any("chart" in part for part in removed_parts | altered)
    assert len(done.changes) == 2
    assert "Actions" in done.changes[0]


def test_a_report_without_lists_of_customers_is_the_same_but_for_its_properties(report: bytes) -> None:
    again = shared(report, lang="en").content
    twice = shared(again, lang="en")
    assert changed(again, twice.content) == (set(), set(), set())
    assert twice.changes == ()
    assert twice.content == again


@pytest.mark.parametrize("name", ["template", "filled"])
def test_our_own_workbook_passes_the_house_rules(tmp_path: Path, name: str) -> None:
    assert problems(copy(tmp_path / "copy.xlsx", BOOKS[name]())) == []


LIGHT = "Start!"
"""Begins the place of the template's light, which is stored as what to do until Excel has calculated it."""


def beyond(engine: Callable[[Path], Computed], book: bytes, path: Path) -> set[str]:
    """What an engine computes otherwise in the workbook itself, our functions aside: links, GETPIVOTDATA."""
    path.write_bytes(book)
    differences = disagreements(path, engine(path))
    return {
        difference
        for difference in differences
        if not any(f"{name}(" in difference.upper() for name in FORMULAS)
    }


@pytest.mark.parametrize("engine", [ironcalc_values, formulon_values])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", BOOKS)
def test_stored_values_are_those_that_other_engines_compute(
    tmp_path: Path, name: str, way: str, engine: Callable[[Path], Computed]
) -> None:
    path = copy(tmp_path / "copy.xlsx", BOOKS[name](), **WAYS[way])
    differing = [
        difference for difference in disagreements(path, engine(path)) if not difference.startswith(LIGHT)
    ]
    differences = {difference.replace("[1]Plan", "[2]Plan") for difference in differing}
    assert differences - beyond(engine, BOOKS[name](), tmp_path / "book.xlsm") == set()
    if way == "" and name != "shop":
        cells = formula_cells(path)
        assert {name for cell in cells for name in FORMULAS if f"{name}(" in (cell.formula or "")} == {
            *FORMULAS
        }


@pytest.mark.parametrize("engine", [ironcalc_values, formulon_values])
def test_a_falsified_value_is_noticed(tmp_path: Path, engine: Callable[[Path], Computed]) -> None:
    path = poison(copy(tmp_path / "copy.xlsx", shop()), tmp_path / "poisoned.xlsx", "Dashboard", "B8")
    assert any("Dashboard!B8" in difference for difference in disagreements(path, engine(path)))


@pytest.mark.office
@pytest.mark.parametrize("name", BOOKS)
def test_libreoffice_opens_a_copy_and_computes_what_it_knows(tmp_path: Path, name: str) -> None:
    path = copy(tmp_path / "copy.xlsx", BOOKS[name](), values=True)
    differences = {
        difference.replace("[1]Plan", "[2]Plan") for difference in disagreements(path, recalculated(path))
    }
    assert differences - beyond(recalculated, BOOKS[name](), tmp_path / "book.xlsx") == set()
    assert len(list(stored_cells(path))) > 20


def test_every_part_that_need_not_change_is_the_same_byte_for_byte() -> None:
    new, altered, _ = changed(shop(), shared(shop(), lang="en").content)
    assert new == set()
    assert altered == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/charts/chart1.xml",
        "xl/drawings/drawing1.xml",
        "xl/persons/person.xml",
        "xl/sharedStrings.xml",
        "xl/slicers/slicer1.xml",
        "xl/tables/table4.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/_rels/sheet5.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet5.xml",
        "xl/worksheets/sheet6.xml",
    }


def test_with_data_only_what_runs_and_what_calls_it_changes() -> None:
    new, altered, removed_parts = changed(shop(), shared(shop(), lang="en", with_data=True).content)
    assert new == set()
    assert altered == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/drawings/drawing1.xml",
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet1.xml",
    }
    assert removed_parts == {
        "customUI/customUI14.xml",
        "xl/calcChain.xml",
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "xl/externalLinks/externalLink1.xml",
        "xl/orphan.xml",
        "xl/printerSettings/printerSettings1.bin",
        "xl/vbaProject.bin",
        "xl/worksheets/sheet7.xml",
        "xl/worksheets/sheet8.xml",
    }


def test_the_parts_keep_their_order_and_the_copy_no_time() -> None:
    after = shared(shop(), lang="en").content
    assert order(after) == [name for name in order(shop()) if name in set(order(after))]
    assert after == shared(shop(), lang="en").content


def test_a_part_that_changed_would_be_noticed() -> None:
    parts = taken(shop())
    change(parts, "xl/styles.xml", "<styleSheet ", "<styleSheet  ")
    parts["xl/new.xml"] = parts.pop("xl/theme/theme1.xml")
    assert changed(shop(), put(parts)) == ({"xl/new.xml"}, {"xl/styles.xml"}, {"xl/theme/theme1.xml"})


def test_stored_values_are_kept_with_formulas_and_without(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(shop())
    before = {(cell.sheet, cell.address): cell.value for cell in stored_cells(tmp_path / "book.xlsx")}
    for how in WAYS.values():
        after = {
            (cell.sheet, cell.address): cell.value
            for cell in stored_cells(copy(tmp_path / "copy.xlsx", shop(), **how))
        }
        sheets_left = {sheet for sheet, _ in after}
        blanked = {("Dashboard", "B30"), ("Dashboard", "B31")}
        assert after == {
            key: value for key, value in before.items() if key[0] in sheets_left and key not in blanked
        }


def test_formulas_come_out_as_expected(tmp_path: Path) -> None:
    path = copy(tmp_path / "copy.xlsx", shop())
    formulas = {cell.address: cell.formula for cell in formula_cells(path) if cell.sheet == "Dashboard"}
    assert formulas == {
        "E3": "LTV_SUBSCRIPTION(B3,C3,D3)",
        "E4": "LTV_SUBSCRIPTION(B3,C3,D3)*1",
        "E5": 'IF(E3>1,"LTV_CAC(""x"")",LTV_CAC(E3,B3))',
        "B8": "TARGET_CPO(A8:A10)",
        "C8": "_xlfn.SINGLE(TARGET_CPO(A8:A10))",
        "C9": "SUM(A8:A10)+CPO(A8,0.5)",
        "C10": "Rate*2",
        "A20": "SUM([1]Plan!A1)",
        "A21": "\"Orders!C3 is a text, and so is 'Orders'!A1\"",
        "A22": "1/0",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_changed_is_told_with_sheet_and_cell(lang: Language) -> None:
    said = shared(shop(), lang=lang).changes
    for words in (
        ("Orders", "Customers", "AdSpend"),
        ("Dashboard", "A13:A18"),
        ("Dashboard", "A19"),
        ("Pivot", "A3:B4"),
        ("Pivot", "A8"),
        ("Kept", "D2:D13"),
        ("Kept[Share]",),
        ("Dashboard", "chart1"),
        ("Dashboard", "G1"),
        ("Dashboard", "H1:H3"),
        ("Dashboard", "J1"),
        ("Dashboard", "K1"),
        ("Dashboard", "B30:B31"),
        ("Dashboard", "Product"),
        ("Order_total", "Twice_total", "Slicer_Product"),
        ("CPO", "LTV_CAC", "LTV_SUBSCRIPTION", "TARGET_CPO"),
        ("budget.xlsx",),
        ("Query - Orders",),
        ("山田太郎", "株式会社見本"),
    ):
        assert any(all(word in sentence for word in words) for sentence in said), words
    assert len(said) == len(set(said)) == 22
    assert not any("{" in sentence for sentence in said)
    assert all(bool(re.search(r"[ぁ-ん]", line)) == (lang == "ja") for line in said)


def test_values_leave_no_lambda(tmp_path: Path) -> None:
    path = copy(tmp_path / "copy.xlsx", shop(), values=True)
    assert b"LAMBDA" not in b"".join(taken(path.read_bytes()).values())
    assert {cell.address for cell in formula_cells(path) if cell.sheet == "Dashboard"} == {
        "C10",
        "A20",
        "A21",
        "A22",
    }
    assert b' cm="' not in taken(path.read_bytes())["xl/worksheets/sheet1.xml"]


def test_values_replace_the_lambdas_of_an_earlier_copy_too(tmp_path: Path) -> None:
    once = shared(shop(), lang="en").content
    path = copy(tmp_path / "copy.xlsx", once, values=True)
    assert {cell.address for cell in formula_cells(path) if cell.sheet == "Dashboard"} == {
        "C10",
        "A20",
        "A21",
        "A22",
    }


def test_an_earlier_copy_is_copied_as_it_is() -> None:
    once = shared(shop(), lang="en").content
    assert shared(once, lang="en").content == once


def test_a_formula_without_a_stored_value_is_told_apart() -> None:
    parts = taken(shop())
    change(parts, sheet_part(parts, "Dashboard"), "<v>78039</v>", "")
    said = shared(put(parts), lang="en").changes
    assert any("no value was stored" in line and line.count("A13") for line in said)
    assert any("A14:A18" in line for line in said)


def test_names_stay_in_order_and_know_their_sheets(tmp_path: Path) -> None:
    xml = taken(shared(shop(), lang="en").content)["xl/workbook.xml"].decode()
    names = re.findall(r'<definedName name="(\w+)"(?: localSheetId="(\d)")?', xml)
    assert [name for name, _ in names] == [
        "CPO",
        "Language_number",
        "Local",
        "LTV_CAC",
        "LTV_SUBSCRIPTION",
        "Rate",
        "Settings_mail_to",
        "Settings_orders_file",
        "Slicer_Key",
        "TARGET_CPO",
    ]
    assert dict(names)["Local"] == "2"  # Kept was the sixth sheet and is the third
    assert re.search(r'<workbookView [^>]*activeTab="2"', xml)
    assert "firstSheet" not in xml
