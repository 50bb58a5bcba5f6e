"""What is wrong with the macros and the ribbon of a workbook, beyond what validators and analysers notice.

`read` takes a built file apart with tools that did not build it: olevba and olefile. Each check then gives
one sentence for each fault; `problems` is all of them.
"""

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import olefile
from python_calamine import CalamineWorkbook

from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.template.package import CONTENT_TYPES, CUSTOM_UI, MACRO_ENABLED, VBA_PROJECT, Kind, parts
from ltv_xl.workbook_names import FUNCTION_CATEGORY
from tests.support.vba_words import RESERVED

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
THEIRS = {"xlwings", "Dictionary"}
"""xlwings' own modules. Their branches for Mac and Windows open a block twice that is closed once, which no
check of lines can follow."""
LONGEST_LINE, MOST_CONTINUATIONS, LONGEST_TIP, LONGEST_NAME = 1023, 24, 1024, 31
NO_CACHE = b"\xcc\x61\xff\xff"
"""How the stream _VBA_PROJECT begins where it holds no compiled code: version 0xFFFF."""

SIGNATURES = {
    "onLoad": r"\w+ As IRibbonUI",
    "onAction": r"\w+ As IRibbonControl",
    "get": r"\w+ As IRibbonControl, ByRef \w+",
}
"""Attribute of the ribbon, get for all that ask for a value -> the arguments that Excel gives its macro."""

_PUBLIC = r"(?:(?:Public|Private|Friend) )?(?:Static )?"
BLOCKS = (
    (rf"{_PUBLIC}Sub \w", "End Sub"),
    (rf"{_PUBLIC}Function \w", "End Function"),
    (rf"{_PUBLIC}Property \w", "End Property"),
    (r"If .* Then(?:\s*'.*)?$", "End If"),
    (r"Select Case ", "End Select"),
    (r"With ", "End With"),
    (r"For ", "Next"),
    (r"Do(?: While .*| Until .*)?$", "Loop"),
    (r"#If ", "#End If"),
)
"""How a line that opens a block begins, and the line that closes it."""


@dataclass(frozen=True)
class Macros:
    """A workbook taken apart. modules: by name as olevba reads them; texts: key -> English and Japanese."""

    kind: Kind
    parts: Mapping[str, bytes]
    modules: Mapping[str, str]
    project: str
    cache: bytes
    texts: Mapping[str, tuple[str, str]]


def read(book: bytes, kind: Kind) -> Macros:
    """A workbook's parts, modules and texts. olefile raises for any defect of the VBA project's container."""
    all_parts = parts(book)
    container = io.BytesIO(all_parts[VBA_PROJECT])
    with olefile.OleFileIO(container, raise_defects=olefile.DEFECT_UNSURE) as project:
        declared = project.openstream("PROJECT").read().decode("cp1252")
        cache = project.openstream("VBA/_VBA_PROJECT").read()
    modules = modules_of(book)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("ltv_help").to_python()
    texts = {str(key): (str(english), str(japanese)) for key, english, japanese, *_ in rows[1:]}
    return Macros(kind, all_parts, modules, declared, cache, texts)


def modules_of(book: bytes) -> dict[str, str]:
    """The VBA of a workbook as olevba reads it: module -> source with its attributes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pyparsing, about names that oletools uses
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser("book.xlsm", data=book)
        try:
            return {name.rpartition(".")[0]: source for _, _, name, source in parser.extract_macros()}
        finally:
            parser.close()


def problems(macros: Macros) -> list[str]:
    """All that the checks find."""
    return [problem for check in CHECKS for problem in check(macros)]


def content_type(macros: Macros) -> Iterator[str]:
    """Excel refuses a file whose content type and name disagree."""
    types = ElementTree.fromstring(macros.parts[CONTENT_TYPES])
    content_types = {
        override.get("PartName"): override.get("ContentType") for override in types.iter(f"{TYPES}Override")
    }
    if content_types.get("/xl/workbook.xml") != MACRO_ENABLED[macros.kind]:
        yield f"the content type is not that of a {macros.kind}"


def relations(macros: Macros) -> Iterator[str]:
    """A part that nothing relates to is ignored without a word."""
    for where, target in (("_rels/.rels", CUSTOM_UI), ("xl/_rels/workbook.xml.rels", "vbaProject.bin")):
        if [relation.get("Target") for relation in ElementTree.fromstring(macros.parts[where])].count(
            target
        ) != 1:
            yield f"{where} does not name {target} once"


def compiled_code(macros: Macros) -> Iterator[str]:
    """Stale compiled code would run in place of the sources."""
    if not macros.cache.startswith(NO_CACHE):
        yield "the project holds compiled code"


def code_names(macros: Macros) -> Iterator[str]:
    """Each document module belongs to the workbook or to a sheet by its code name."""
    books = ElementTree.fromstring(macros.parts["xl/workbook.xml"]).iter(f"{MAIN}workbookPr")
    sheets = [name for name in macros.parts if name.startswith("xl/worksheets/sheet")]
    pages = (ElementTree.fromstring(macros.parts[name]).find(f"{MAIN}sheetPr") for name in sheets)
    named = [None if element is None else element.get("codeName") for element in [*books, *pages]]
    declared = re.findall(r"(?m)^Document=([^/]+)/", macros.project)
    if Counter(named) != Counter(declared):
        yield f"code names {named} and documents {declared} differ"


def module_sources(macros: Macros) -> Iterator[str]:
    """What the VBA editor and any code page of Windows can take."""
    for name, source in macros.modules.items():
        if len(name) > LONGEST_NAME:
            yield f"{name} is a long name for a module"
        if not source.startswith(f'Attribute VB_Name = "{name}"\r\n'):
            yield f"{name} does not begin with its name"
        if not source.isascii():
            yield f"{name} is not ASCII"
        lines = source.split("\r\n")
        if any("\n" in line or "\r" in line for line in lines):
            yield f"{name} has lines that do not end as in Windows"
        if max(map(len, lines)) > LONGEST_LINE:
            yield f"{name} has a line that is too long"
        if re.search(rf"(?: _\r\n[^\r\n]*){{{MOST_CONTINUATIONS + 1}}}", source):
            yield f"{name} has a line of too many pieces"


def blocks(macros: Macros) -> Iterator[str]:
    """Every block is closed: what the analyser leaves to the compiler."""
    for name in macros.modules.keys() - THEIRS:
        source = macros.modules[name]
        lines = [line.strip() for line in re.sub(r" _\r\n", " ", source).split("\r\n")]
        for opening, closing in BLOCKS:
            opened = sum(bool(re.match(opening, line, re.IGNORECASE)) for line in lines)
            closed = sum(bool(re.match(rf"{closing}\b", line, re.IGNORECASE)) for line in lines)
            if opened != closed:
                yield f"{name}: {closing} closes {closed} of {opened} blocks"


def procedure_names(macros: Macros) -> Iterator[str]:
    """A name that two modules make public is ambiguous, and a module that uses it does not compile."""
    public = re.compile(r"(?mi)^(?:Public )?(?:Sub|Function) (\w+)")
    procedures: Counter[str] = Counter()
    for source in macros.modules.values():
        if "Attribute VB_Base" not in source:  # a class or a document, whose procedures are its own
            procedures.update({name.lower() for name in public.findall(source)})
    yield from (f"{name} is public in {times} modules" for name, times in procedures.items() if times > 1)


def ribbon_callbacks(macros: Macros) -> Iterator[str]:
    """Excel says nothing at opening of a macro that is missing, and fails when the button is pressed."""
    everything = "".join(macros.modules.values())
    for control in ElementTree.fromstring(macros.parts[CUSTOM_UI]).iter():
        for attribute, macro in control.attrib.items():
            arguments = SIGNATURES.get("get" if attribute.startswith("get") else attribute)
            if arguments and not re.search(rf"(?m)^Public Sub {macro}\({arguments}\)\r$", everything):
                yield f"{attribute} of {control.get('id')} calls {macro}, which is not there as it calls it"


def ribbon_ids(macros: Macros) -> Iterator[str]:
    """Excel drops the whole ribbon where two controls share an id."""
    ids = Counter(element.get("id") for element in ElementTree.fromstring(macros.parts[CUSTOM_UI]).iter())
    yield from (
        f"{control} is the id of {times} controls" for control, times in ids.items() if control and times > 1
    )


def ribbon_texts(macros: Macros) -> Iterator[str]:
    """Every text that a control asks for is there in both languages and not longer than Excel shows."""
    for control in ElementTree.fromstring(macros.parts[CUSTOM_UI]).iter():
        for attribute in control.attrib:
            if attribute.startswith("get"):
                key = f"ribbon.{control.get('id')}.{attribute.removeprefix('get').lower()}"
                both = macros.texts.get(key, ("", ""))
                if not all(0 < len(text) <= LONGEST_TIP for text in both):
                    yield f"{key} is missing or too long"


def texts_asked_for(macros: Macros) -> Iterator[str]:
    """The VBA shows the bare key where a text is missing."""
    for name, source in macros.modules.items():
        for key in re.findall(r'"(message\.\w+)"', source):
            if not all(macros.texts.get(key, ("", ""))):
                yield f"{name} asks for {key}, which has no text"


def function_texts(macros: Macros) -> Iterator[str]:
    """The help of a function is followed at once by that of its arguments, in their order."""
    keys = list(macros.texts)
    for name, formula in WORKSHEET_FUNCTIONS.items():
        wanted = [f"function.{name}", *(f"function.{name}.{i + 1}" for i in range(len(formula.arguments)))]
        start = keys.index(wanted[0]) if wanted[0] in keys else len(keys)
        if keys[start : start + len(wanted)] != wanted:
            yield f"the help of {name} and of its arguments is not there in order"


def table_headers(macros: Macros) -> Iterator[str]:
    """Excel repairs a table that has a header twice, whatever the case of its letters."""
    for name, part in macros.parts.items():
        if name.startswith("xl/tables/"):
            columns = ElementTree.fromstring(part).iter(f"{MAIN}tableColumn")
            headers = Counter(str(column.get("name")).casefold() for column in columns)
            yield from (
                f"{name} has {header} {times} times" for header, times in headers.items() if times > 1
            )


def wrappers(macros: Macros) -> Iterator[str]:
    """Every worksheet function has one in VBA, its arguments in their order and Optional where they are."""
    source = macros.modules.get("xlwings_udfs", "").replace("\r\n", "\n")
    blocks = {match[1]: match[0] for match in re.finditer(r"(?ms)^Function (\w+)\(.*?^End Function", source)}
    for name in blocks.keys() ^ WORKSHEET_FUNCTIONS.keys():
        yield f"{name} is not both a worksheet function and a function of VBA"
    for name, formula in WORKSHEET_FUNCTIONS.items():
        names = [argument.name for argument in formula.arguments]
        head = ", ".join(
            f"Optional {argument.name}" if argument.optional else argument.name
            for argument in formula.arguments
        )
        given = ", ".join(f"LtvGiven({argument})" for argument in names)
        call = f'LtvAnswer("ltv_xl.excel.functions", "{name}", Array({given})'
        needed = (
            f"Function {name}({head})\n",
            f"{name} = LtvChecked({call}, ThisWorkbook, Application.Caller))\n",
            f"failed:\n    {name} = LtvFailed(Err.Description)\n",
        )
        for line in needed:
            if line not in blocks.get(name, ""):
                yield f"the function {name} lacks: {line.strip()}"
        for name_of_argument in names:
            if name_of_argument.lower() in RESERVED:
                yield f"{name_of_argument} of {name} is a word of VBA"


def error_codes(macros: Macros) -> Iterator[str]:
    """Every error text that a function may give becomes a true error."""
    source = macros.modules.get("LtvErrors", "")
    for text in filter(None, ERROR_TEXTS):
        if not re.search(rf'Case "{re.escape(text)}": ErrorOf = CVErr\(20\d\d\)\r$', source, re.MULTILINE):
            yield f"{text} stays a text"


def category(macros: Macros) -> Iterator[str]:
    """The function wizard lists the functions where xlwings would have listed them."""
    if f'CATEGORY As String = "{FUNCTION_CATEGORY}"' not in macros.modules.get("LtvHelp", ""):
        yield f"the category is not {FUNCTION_CATEGORY}"


CHECKS = (
    content_type,
    relations,
    compiled_code,
    code_names,
    module_sources,
    blocks,
    procedure_names,
    ribbon_callbacks,
    ribbon_ids,
    ribbon_texts,
    texts_asked_for,
    function_texts,
    table_headers,
    wrappers,
    error_codes,
    category,
)
