"""What is wrong with a formula as a file stores it, where lenient engines notice nothing and Excel does.

Engines accept newer functions without their prefix, parameters that look like cells and references in
shorthand. Excel shows #NAME?, or "repairs" the workbook by taking the formula out.
"""

import re
from collections.abc import Collection, Iterator

from openpyxl.utils import FORMULAE

LONGEST_FORMULA = 8_192
NEWER = re.compile(
    r"AGGREGATE|ANCHORARRAY|BYCOL|BYROW|CHOOSECOLS|CHOOSEROWS|CONCAT|DROP|FILTER|HSTACK|IFNA|IFS|"
    r"ISOMITTED|LAMBDA|LET|MAKEARRAY|MAP|MAXIFS|MINIFS|NORM\.DIST|NORM\.S\.DIST|NORM\.S\.INV|"
    r"PERCENTILE\.EXC|PERCENTILE\.INC|RANK\.EQ|REDUCE|SCAN|SEQUENCE|SINGLE|SORT|SORTBY|STDEV\.P|"
    r"STDEV\.S|SWITCH|TAKE|TEXTJOIN|TOCOL|TOROW|UNIQUE|VAR\.P|VAR\.S|VSTACK|XLOOKUP|XMATCH"
)
"""Functions younger than Excel 2007, which a file must store as _xlfn.NAME; add to it what a report uses."""

TEXT_OR_NAME = re.compile(r"""("(?:[^"]|"")*")|('(?:[^']|'')*')|(\[(?:[^\[\]']|'.)*\])""")
"""Text in quotes, a quoted sheet name, a column of a table: what they hold is no formula."""
CALL = re.compile(r"(?<![\w.])([A-Za-z_\\][\w.\\]*)\(")
SHEET = re.compile(r"""(?:'((?:[^']|'')+)'|([^\s'!()+\-*/^&=<>,;:{}"\[\]#]+))!""")
ERROR = re.compile(r"#(?:NULL|DIV/0|VALUE|REF|NUM)!")
"""Errors written as such, whose mark is not that of a sheet."""
EXTERNAL = re.compile(r"\[[^\[\]]+\][^\[\]()'!,]*'?!")


def bare(formula: str) -> str:
    """The formula with texts, quoted sheet names and column names emptied."""
    return TEXT_OR_NAME.sub(lambda match: {'"': '""', "'": "''", "[": "[]"}[match[0][0]], formula)


def without_texts(formula: str) -> str:
    """The formula with its texts emptied, names left as they are."""
    return TEXT_OR_NAME.sub(lambda match: '""' if match[1] else match[0], formula)


def looks_like_a_cell(name: str) -> bool:
    """Whether Excel would read the name as a cell: LTV12, C, R1C1."""
    match = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", name)
    if match and column_number(match[1]) <= 16_384 and 1 <= int(match[2]) <= 1_048_576:
        return True
    return re.fullmatch(r"[RrCc]|[Rr]\d*[Cc]\d*", name) is not None


def column_number(letters: str) -> int:
    """A -> 1, XFD -> 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def sheets_in(formula: str) -> set[str]:
    """The sheets that a formula mentions."""
    code = ERROR.sub("", without_texts(formula))
    return {(quoted or plain).replace("''", "'") for quoted, plain in SHEET.findall(code)}


def formula_problems(formula: str, sheets: Collection[str], lambdas: Collection[str] = ()) -> Iterator[str]:
    """Every fault of one formula, in a book with these sheets and these names of LAMBDAs."""
    code = bare(formula)
    if len(formula) > LONGEST_FORMULA:
        yield f"{len(formula):,} characters, Excel takes {LONGEST_FORMULA:,}"
    if EXTERNAL.search(without_texts(formula)):
        yield "a link to another workbook"
    if "#REF!" in code:
        yield "#REF!"
    if "[@" in formula:
        yield "[@column] is never stored: write Table[[#This Row],[column]]"
    if re.search(r"\[\[#This Row\],(?!\[)|(?<![\w\]])\[\[#This Row\]", formula):
        yield "malformed [#This Row]: write Table[[#This Row],[column]]"
    for name in sorted(sheets_in(formula) - set(sheets)):
        yield f"there is no sheet {name!r}"
    yield from call_problems(code, lambdas)
    yield from parameter_problems(code)


def call_problems(code: str, lambdas: Collection[str]) -> Iterator[str]:
    """Calls of functions that Excel does not find under the stored name."""
    known = {name.upper() for name in lambdas}
    for name in dict.fromkeys(CALL.findall(code)):
        plain = name.removeprefix("_xlfn.").removeprefix("_xlws.")
        if name.startswith("_xlpm.") or name.upper() in known:
            continue
        if plain != name and not NEWER.fullmatch(plain):
            yield f"{name} is no newer function of Excel"
        elif plain == name and NEWER.fullmatch(name.upper()):
            yield f"{name} without its prefix: store _xlfn.{name}"
        elif plain == name and name.upper() not in FORMULAE:
            yield f"{name} is neither Excel's nor a LAMBDA of this workbook: an add-in or macro function"


def parameter_problems(code: str) -> Iterator[str]:
    """Faults in the parameters of LET and LAMBDA."""
    declared = []
    for call in re.finditer(r"_xlfn\.(LAMBDA|LET)\(", code):
        arguments = arguments_from(code, call.end())
        for place in range(0, len(arguments) - 1, 1 if call[1] == "LAMBDA" else 2):
            parameter, rest = arguments[place], ",".join(arguments[place + 1 :])
            name = re.fullmatch(r"_xl(?:pm|op)\.(\w+)", parameter.strip())
            if name is None:
                yield f"parameter {parameter!r} without its prefix: store _xlpm. or, when optional, _xlop."
            elif looks_like_a_cell(name[1]):
                yield f"parameter {name[1]!r} looks like a cell"
            elif re.search(rf"(?<![\w.]){re.escape(name[1])}(?![\w.(\[!])", rest):
                yield f"bare use of parameter {name[1]!r}: store _xlpm.{name[1]}"
            if name:
                declared.append(name[1])
    for name in sorted(set(re.findall(r"_xlpm\.(\w+)", code)) - set(declared)):
        yield f"_xlpm.{name} is never declared"
    for name in sorted(set(re.findall(r"_xlop\.(\w+)(?!\w|,)", code))):
        yield f"_xlop.{name} stands in a body: store _xlpm.{name}"


def arguments_from(code: str, start: int) -> list[str]:
    """The arguments of the call whose bracket opens just before `start`."""
    depth, arguments = 0, [""]
    for letter in code[start:]:
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            if not depth:
                break
            depth -= 1
        if letter == "," and not depth:
            arguments.append("")
        else:
            arguments[-1] += letter
    return arguments
