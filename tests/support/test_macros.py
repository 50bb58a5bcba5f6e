"""The checks of macros and ribbon find nothing in the shipped files, and name what is planted for each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import AnyStr, get_args

import pytest

from ltv_xl.template.package import CONTENT_TYPES, CUSTOM_UI, Kind
from ltv_xl.template.shipped import NAMES, shipped
from tests.support import macros as checks
from tests.support.macros import CHECKS, Macros, problems, read

Plant = Callable[[Macros], Macros]
Check = Callable[[Macros], Iterator[str]]


@pytest.fixture(scope="module", params=get_args(Kind))
def shipped_file(request: pytest.FixtureRequest) -> Macros:
    return read(shipped(NAMES[request.param]), request.param)


@pytest.fixture(scope="module")
def workbook() -> Macros:
    return read(shipped("workbook_template.xlsm"), "workbook")


def test_the_shipped_files_are_sound(shipped_file: Macros) -> None:
    assert problems(shipped_file) == []


def in_part(name: str, old: str, new: str) -> Plant:
    return lambda macros: replace(macros, parts=changed(macros.parts, name, old.encode(), new.encode()))


def in_module(name: str, old: str, new: str) -> Plant:
    return lambda macros: replace(macros, modules=changed(macros.modules, name, old, new))


def changed(sources: Mapping[str, AnyStr], name: str, old: AnyStr, new: AnyStr) -> dict[str, AnyStr]:
    assert old in sources[name]
    return {**sources, name: sources[name].replace(old, new, 1)}


def without_text(key: str) -> Plant:
    return lambda macros: replace(macros, texts={k: v for k, v in macros.texts.items() if k != key})


def with_text(key: str, english: str) -> Plant:
    return lambda macros: replace(macros, texts={**macros.texts, key: (english, macros.texts[key][1])})


SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
CPO = "Function CPO(cost_per_click, conversion_rate)"
FAULTS: list[tuple[Check, Plant]] = [
    (checks.content_type, in_part(CONTENT_TYPES, "ms-excel.sheet.macro", "ms-excel.addin.macro")),
    (checks.content_type, lambda macros: replace(macros, kind="addin")),
    (checks.relations, in_part("_rels/.rels", CUSTOM_UI, "customUI/customUI.xml")),
    (checks.relations, in_part("xl/_rels/workbook.xml.rels", "vbaProject.bin", "vba.bin")),
    (checks.compiled_code, lambda macros: replace(macros, cache=b"\xcc\x61\xb2\x00" + macros.cache[4:])),
    (checks.code_names, in_part(SHEET, "StartSheet", "Sheet1")),
    (checks.code_names, in_part(SHEET, 'codeName="StartSheet"', "")),
    (checks.code_names, in_part("xl/workbook.xml", "ThisWorkbook", "DieseArbeitsmappe")),
    (checks.module_sources, in_module("LtvHelp", 'VB_Name = "LtvHelp"', 'VB_Name = "LtvHlp"')),
    (checks.module_sources, in_module("LtvHelp", "Never raises", "決して")),
    (checks.module_sources, in_module("LtvHelp", "\r\n", "\n")),
    (checks.module_sources, in_module("LtvHelp", "Never raises", "x" * 1023)),
    (checks.module_sources, in_module("LtvHelp", "Option Explicit", "x = 1" + " _\r\n + 1" * 25)),
    (checks.module_sources, lambda macros: replace(macros, modules={"L" * 32: ""})),
    (checks.blocks, in_module("LtvHelp", "    Loop\r\n", "")),
    (checks.blocks, in_module("LtvHelp", "    End If\r\n", "")),
    (checks.blocks, in_module("LtvErrors", "    Next i\r\n", "")),
    (checks.blocks, in_module("xlwings_udfs", "    #End If\r\n", "")),
    (checks.blocks, in_module("LtvTexts", "End Function\r\n", "")),
    (checks.procedure_names, in_module("LtvHelp", "Sub LtvRegisterHelp", "Function LtvChecked")),
    (checks.ribbon_callbacks, in_part(CUSTOM_UI, "LtvRibbonRefresh", "LtvRibbonRefersh")),
    (checks.ribbon_callbacks, in_part(CUSTOM_UI, 'onLoad="LtvRibbonLoaded"', 'onLoad="LtvRibbonHelp"')),
    (checks.ribbon_callbacks, in_module("LtvRibbon", "LtvRibbonShare(control As IRibbonControl)", "X()")),
    (checks.ribbon_callbacks, in_module("LtvRibbon", ", ByRef returnedVal", "")),
    (
        checks.ribbon_callbacks,
        in_module("LtvRibbon", "Public Sub LtvRibbonHelp", "Private Sub LtvRibbonHelp"),
    ),
    (checks.ribbon_ids, in_part(CUSTOM_UI, 'id="ltvShare"', 'id="ltvRefresh"')),
    (checks.ribbon_texts, in_part(CUSTOM_UI, 'id="ltvMore"', 'id="ltvFurther"')),
    (checks.ribbon_texts, without_text("ribbon.ltvHelp.supertip")),
    (checks.ribbon_texts, with_text("ribbon.ltvHelp.supertip", "long" * 257)),
    (checks.texts_asked_for, without_text("message.no_python")),
    (checks.texts_asked_for, in_module("LtvRibbon", "message.ribbon_later", "message.ribbon_latre")),
    (checks.function_texts, without_text("function.CPO")),
    (checks.function_texts, without_text("function.CPO.1")),
    (checks.table_headers, lambda macros: replace(macros, parts=with_twin_header(macros.parts))),
    (checks.wrappers, in_module("xlwings_udfs", "Function CPO(", "Function CPO_(")),
    (checks.wrappers, in_module("xlwings_udfs", CPO, "Function CPO(conversion_rate, cost_per_click)")),
    (checks.wrappers, in_module("xlwings_udfs", "Optional discount", "discount")),
    (
        checks.wrappers,
        in_module("xlwings_udfs", "LtvGiven(ltv), LtvGiven(cac)", "LtvGiven(cac), LtvGiven(ltv)"),
    ),
    (checks.wrappers, in_module("xlwings_udfs", "ThisWorkbook", "ActiveWorkbook")),
    (checks.wrappers, in_module("xlwings_udfs", "LtvChecked(", "(")),
    (checks.wrappers, in_module("xlwings_udfs", "LtvFailed(Err.Description)", "Err.Description")),
    (checks.error_codes, in_module("LtvErrors", 'Case "#NUM!"', 'Case "#NUM"')),
    (checks.category, in_module("LtvHelp", 'CATEGORY As String = "LTV"', 'CATEGORY As String = "LTW"')),
]


def with_twin_header(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The first table's first header given to its last column too, in other letters."""
    columns = parts[TABLE].decode().split('name="')
    first, last = columns[2].split('"')[0], columns[-1].split('"')[0]
    return changed(parts, TABLE, f'name="{last}"'.encode(), f'name="{first.swapcase()}"'.encode())


@pytest.mark.parametrize(("check", "plant"), FAULTS, ids=lambda planted: getattr(planted, "__name__", ""))
def test_a_planted_fault_is_named(workbook: Macros, check: Check, plant: Plant) -> None:
    assert [*check(workbook)] == []
    assert [*check(plant(workbook))] != []


def test_every_check_has_a_fault_planted_for_it() -> None:
    assert {check for check, _ in FAULTS} == set(CHECKS)


def test_an_argument_that_is_a_word_of_vba_is_named(
    workbook: Macros, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "RESERVED", frozenset({"conversion_rate"}))
    assert "conversion_rate of CPO is a word of VBA" in problems(workbook)
