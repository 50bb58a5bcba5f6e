"""The modules: read back from the built files as they were put in, and why the add-in's differ."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings
from xlwings.utils import prepare_sys_path

from ltv_xl.template.content import Content
from ltv_xl.template.custom_ui import custom_ui
from ltv_xl.template.package import Kind, packed, parts
from ltv_xl.template.sheets.config import configuration
from ltv_xl.template.shipped import NAMES, shipped
from ltv_xl.template.sources import EDITS, Edit, documents, edited, modules
from tests.support.macros import modules_of

KINDS: tuple[Kind, ...] = ("workbook", "addin")


def body(source: str) -> str:
    """A module without what says of which kind it is: VBA keeps that elsewhere in a class of a project."""
    source = re.sub(r"\AVERSION 1.0 CLASS\r\nBEGIN\r\n.*?\r\nEND\r\n", "", source, flags=re.DOTALL)
    return re.sub(r"\A(?:Attribute VB_[^\r]*\r\n)*", "", source).rstrip()


@pytest.mark.parametrize("kind", KINDS)
def test_every_module_reads_back_as_it_was_written(kind: Kind) -> None:
    read_back = modules_of(shipped(NAMES[kind]))
    written = {**modules(kind), **documents(kind)}
    others = read_back.keys() - written.keys()
    assert {name: body(read_back[name]) for name in written} == {n: body(s) for n, s in written.items()}
    assert all(name.endswith("Sheet") for name in others)
    assert {body(read_back[name]) for name in others} == {""}


def test_a_changed_module_does_not_pass_for_the_written_one() -> None:
    source = modules("workbook")["LtvHelp"]
    assert body(source) != body(source.replace("Never raises", "Always raises"))


def theirs(file: str) -> str:
    return (Path(xlwings.__file__).parent / file).read_text(encoding="ascii")


def test_xlwings_own_modules_are_unchanged_in_the_workbook_but_for_our_edits() -> None:
    ours = {name: source.replace("\r\n", "\n") for name, source in modules("workbook").items()}
    assert ours["Dictionary"] == theirs("addin/Dictionary.cls")
    before, after = theirs("xlwings.bas").splitlines(), ours["xlwings"].splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == sum(edit.count for edit in EDITS)
    assert all(any(edit.old in old and edit.new in new for edit in EDITS) for old, new in changed)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.old)
def test_an_edit_whose_place_is_missing_is_refused(edit: Edit) -> None:
    source = theirs("xlwings.bas").replace(edit.old, "", 1)
    with pytest.raises(ValueError, match="other than"):
        edited(source)


@pytest.mark.parametrize("kind", KINDS)
def test_no_path_goes_into_a_command(kind: Kind) -> None:
    """A folder called O'Neill & Co, or an address in a settings file, would end a text in the command."""
    source = modules(kind)["xlwings"]
    assert set(re.findall(r"(?m)^ *PYTHONPATH = (.*)\r$", source)) == {
        '"False"',
        *(f'Replace(PYTHONPATH, {pair}")' for pair in ('"\\", "\\\\', '"\'", "\\\'', '"&", "^&')),
        'Replace(PYTHONPATH, "\'", "\\\'") \' Escaping quotes',
        'FName & ";" & ";" & GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & GetConfig("ONEDRIVE_COMMERCIAL_WIN")'
        ' & ";" & GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")',  # of Word and Access
    }


def test_false_leaves_the_path_of_modules_as_it_is() -> None:
    before = list(sys.path)
    prepare_sys_path("False")  # type: ignore[no-untyped-call]
    assert sys.path == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_settings_file_beside_the_workbook_is_not_read(kind: Kind) -> None:
    source = modules(kind)["xlwings"]
    assert 'If source = "directory" Then' in source
    assert not re.search(r'"directory"\)', source)  # nobody asks for that source


def test_the_settings_sheet_has_every_key_that_the_macros_read() -> None:
    """A key that it lacks would come from a file."""
    read_keys = set(re.findall(r'GetConfig\("([A-Z_ ]+)"', "".join(modules("workbook").values())))
    assert len(read_keys) > 15
    known = configuration(
        Content(interpreter_win=r"C:\Python\python.exe", interpreter_mac="/usr/bin/python3")
    )
    assert read_keys - known.keys() == set()
    unknown = configuration(Content())
    assert read_keys - unknown.keys() == {
        "INTERPRETER",
        "INTERPRETER_WIN",
        "INTERPRETER_MAC",
        "CONDA PATH",
        "CONDA ENV",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_both_commands_that_excel_starts_leave_pandas_out(kind: Kind) -> None:
    """The commands as VBA puts them together, up to where they would serve Excel or do a button's work."""
    source = modules(kind)["xlwings"]
    heads = re.findall(
        r'-B -c ""(?:import sys, os;" & LicenseKeyEnvString & ")?(import .*?)prepare_sys_path', source
    )
    assert len(heads) == 2
    for head in heads:
        code = f"import sys;{head}prepare_sys_path('False');assert 'pandas' not in sys.modules"
        subprocess.run([sys.executable, "-B", "-c", code], check=True, timeout=60)


def test_the_addin_takes_nothing_from_the_active_workbook() -> None:
    """A workbook from a stranger must not name the program that a formula of the add-in starts."""
    theirs = (Path(xlwings.__file__).parent / "xlwings_custom_addin.bas").read_text(encoding="ascii")
    assert "SheetExists(ActiveWorkbook, PROJECT_NAME" in theirs
    ours = modules("addin")
    assert "SheetExists(ActiveWorkbook" not in ours["xlwings"]
    assert "ActiveWorkbook" not in ours["xlwings_udfs"]
    assert 'PROJECT_NAME As String = "ltv_xl"' in ours["xlwings"]


def test_no_procedure_of_the_ribbon_has_the_same_name_in_both_files() -> None:
    """Excel looks for a ribbon's macro by its name, in every workbook that is open."""
    public = re.compile(r"(?m)^Public Sub (\w+)")
    workbook, addin = modules("workbook")["LtvRibbon"], modules("addin")["LtvAddinRibbon"]
    assert set(public.findall(workbook)).isdisjoint(public.findall(addin))
    called = re.compile(rb'(?:on|get)[A-Z]\w+="(\w+)"')
    assert set(called.findall(custom_ui("workbook"))).isdisjoint(called.findall(custom_ui("addin")))


def test_a_project_with_a_defect_is_not_read() -> None:
    """The reader is strict: a container whose directory is damaged raises instead of giving what it can."""
    all_parts = parts(shipped("ltv_xl.xlam"))
    project = all_parts["xl/vbaProject.bin"]
    broken = packed({**all_parts, "xl/vbaProject.bin": project[: len(project) // 2]})
    from tests.support.macros import read

    with pytest.raises(OSError, match="sector"):
        read(broken, "addin")
