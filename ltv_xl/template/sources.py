"""The VBA modules of a workbook: xlwings' own of the installed version, the generated wrappers, and ours.

Sources are ASCII, so that no code page of Windows can change them, and their lines end as Windows ends them.
"""

from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from ltv_xl.template.custom_ui import PREFIX
from ltv_xl.template.package import Kind
from ltv_xl.template.wrappers import MODULE, wrappers
from ltv_xl.workbook_names import ADDIN_PROJECT, SETTINGS_CODE_NAME, WORKBOOK_CODE_NAME, WORKBOOK_PROJECT

OUR_MODULES = ("LtvInput", "LtvErrors", "LtvServer", "LtvTexts", "LtvHelp", "LtvRibbon")
DOCUMENTS: dict[Kind, tuple[str, ...]] = {
    "workbook": (WORKBOOK_CODE_NAME, SETTINGS_CODE_NAME),
    "addin": (WORKBOOK_CODE_NAME,),
}
"""Which of the workbook's and sheets' own modules hold code; the others are empty."""

CLASSES = ("Dictionary",)
_PROJECT_NAME = 'PROJECT_NAME As String = "{}"'
_PATHS = (
    'PYTHONPATH = {0} & ";" & {1} & ";" & {2} & ";" & GetConfig("ONEDRIVE_CONSUMER_{3}") & ";"'
    ' & GetConfig("ONEDRIVE_COMMERCIAL_{3}") & ";" & GetConfig("SHAREPOINT_{3}") & ";"'
    ' & GetConfig("PYTHONPATH")'
)
_NO_PATHS = 'PYTHONPATH = "False"'
"""What xlwings.utils.prepare_sys_path takes for: leave the path as it is."""


class Edit(Struct, frozen=True):
    """A change in xlwings' module, made at every place, of which there are `count`."""

    old: str
    new: str
    count: int


EDITS = (
    # ltv_xl.excel loads xlwings without pandas; both commands of Excel begin with it.
    Edit("import xlwings.utils;", "import ltv_xl.excel;import xlwings.utils;", 2),
    # No path goes into the commands: neither the workbook's, which may hold a quote, nor one of a settings
    # file. So one Python serves all workbooks of ours, under whatever name they are saved.
    Edit(_PATHS.format("AddExcelDir", "ThisWorkbook.FullName", "ThisWorkbook.FullName", "WIN"), _NO_PATHS, 1),
    Edit(_PATHS.format("AddExcelDir", "ActiveFullName", "ThisFullName", "WIN"), _NO_PATHS, 1),
    Edit(_PATHS.format("AddExcelDir", "ActiveFullName", "ThisFullName", "MAC"), _NO_PATHS, 1),
    # With /K the command window outlives a Python that cannot serve, and the DLL waits two minutes for it.
    Edit('ConsoleSwitch & " /K "', 'ConsoleSwitch & " /C "', 2),
    # A settings file beside the workbook may have come with it from anywhere.
    Edit('If source = "" Or source = "directory" Then', 'If source = "directory" Then', 1),
)


def modules(kind: Kind) -> dict[str, str]:
    """Module -> its source as it is added to the project."""
    sources = {
        "xlwings": edited(_xlwings("xlwings.bas")),
        "Dictionary": _xlwings("addin/Dictionary.cls"),
        MODULE: wrappers(),
        **{name: _ours(f"{name}.bas") for name in OUR_MODULES},
    }
    if kind == "addin":
        sources = _for_addin(sources)
    return {name: _lines(source) for name, source in sources.items()}


def documents(kind: Kind) -> dict[str, str]:
    """Code name of the workbook or of a sheet -> the body of its module."""
    prefix = PREFIX[kind]
    return {name: _lines(_ours(f"{name}.cls").replace("LtvRibbon", prefix)) for name in DOCUMENTS[kind]}


def _for_addin(modules: dict[str, str]) -> dict[str, str]:
    """The add-in's: its ribbon under names of its own, its configuration in a sheet of its own name.

    It is xlwings' module for workbooks, not xlwings_custom_addin.bas. That one reads the configuration of the
    active workbook first: a workbook from a stranger could name the program that a formula then starts.
    """
    source = modules["xlwings"]
    before, after = (_PROJECT_NAME.format(project) for project in (WORKBOOK_PROJECT, ADDIN_PROJECT))
    if before not in source:
        raise ValueError("xlwings.bas has no PROJECT_NAME")
    modules = {**modules, "xlwings": source.replace(before, after)}
    return {
        name.replace("LtvRibbon", PREFIX["addin"]): source.replace("LtvRibbon", PREFIX["addin"])
        for name, source in modules.items()
    }


def edited(source: str) -> str:
    """The module of xlwings with our changes. ValueError where a place of one is missing."""
    for edit in EDITS:
        if source.count(edit.old) != edit.count:
            raise ValueError(f"xlwings.bas has other than {edit.count} of: {edit.old}")
        source = source.replace(edit.old, edit.new)
    return source


def _ours(name: str) -> str:
    return files(__package__).joinpath("vba", name).read_text(encoding="ascii")


def _xlwings(name: str) -> str:
    import xlwings

    return (Path(xlwings.__file__).parent / name).read_text(encoding="ascii")


def _lines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\n", "\r\n")
