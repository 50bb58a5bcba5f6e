"""The VBA modules of a workbook: xlwings' own of the installed version, the generated wrappers, and ours.

Sources are ASCII, so that no code page of Windows can change them, and their lines end as Windows ends them.
"""

from importlib.resources import files
from pathlib import Path

from ltv_xl.template.custom_ui import PREFIX
from ltv_xl.template.package import Kind
from ltv_xl.template.wrappers import MODULE, wrappers
from ltv_xl.workbook_names import ADDIN_PROJECT, SETTINGS_CODE_NAME, WORKBOOK_CODE_NAME, WORKBOOK_PROJECT

OUR_MODULES = ("LtvInput", "LtvErrors", "LtvTexts", "LtvHelp", "LtvRibbon")
DOCUMENTS: dict[Kind, tuple[str, ...]] = {
    "workbook": (WORKBOOK_CODE_NAME, SETTINGS_CODE_NAME),
    "addin": (WORKBOOK_CODE_NAME,),
}
"""Which of the workbook's and sheets' own modules hold code; the others are empty."""

CLASSES = ("Dictionary",)
_PROJECT_NAME = 'PROJECT_NAME As String = "{}"'
_START = "import xlwings.utils;"
_LIGHT_START = f"import ltv_xl.excel;{_START}"
"""How a Python begins that Excel starts: ltv_xl.excel first, which loads xlwings without pandas."""


def modules(kind: Kind) -> dict[str, str]:
    """Module -> its source as it is added to the project."""
    sources = {
        "xlwings": _lightly_started(_xlwings("xlwings.bas")),
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


def _lightly_started(source: str) -> str:
    """The module of xlwings with our start in both commands, of the functions' server and of the buttons."""
    if source.count(_START) != 2:
        raise ValueError("xlwings.bas starts Python otherwise")
    return source.replace(_START, _LIGHT_START)


def _ours(name: str) -> str:
    return files(__package__).joinpath("vba", name).read_text(encoding="ascii")


def _xlwings(name: str) -> str:
    import xlwings

    return (Path(xlwings.__file__).parent / name).read_text(encoding="ascii")


def _lines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\n", "\r\n")
