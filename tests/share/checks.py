"""What a copy is checked for, each check shown elsewhere to catch a planted fault."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable

from tests.share.parts import taken

MACRO = re.compile(r"(?i)vbaproject|vbadata|customui|macrosheet|attachedtoolbars|xlwings\.conf|ltv_xl\.conf")
"""Names of parts, content types, relations and sheets that have to do with macros and with Python."""


def macro_traces(book: bytes) -> list[str]:
    """Whatever in a workbook has to do with macros."""
    parts = taken(book)
    faults = [name for name in parts if MACRO.search(name)]
    for name, content in parts.items():
        if name.endswith((".rels", "[Content_Types].xml", "xl/workbook.xml")):
            faults += [f"{name}: {trace[0]}" for trace in MACRO.finditer(content.decode("utf-8"))]
        if re.search(rb"macroEnabled", content):
            faults.append(f"{name}: macroEnabled")
        if re.search(rb'macro="[^"]|FmlaMacro', content):
            faults.append(f"{name}: a shape with a macro")
    return faults


def leaks(book: bytes, words: Iterable[str]) -> list[str]:
    """Parts that hold one of the words, plain or escaped, in any encoding; names of parts too."""
    faults = []
    for name, content in taken(book).items():
        whole = name.encode() + b"\n" + content
        for word in words:
            spelled = {word, "".join(f"&#{ord(letter)};" for letter in word)}
            if any(
                spelling.encode(code) in whole
                for spelling in spelled
                for code in ("utf-8", "utf-16-le", "utf-16-be")
            ):
                faults.append(f"{name}: {word}")
    return faults


def dangling(book: bytes) -> list[str]:
    """Ids in parts that no relation of theirs has: Excel calls such a workbook damaged."""
    parts = taken(book)
    faults = []
    for name, content in parts.items():
        folder, file = posixpath.split(name)
        relations = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"), b"")
        known = set(re.findall(rb'\bId="([^"]*)"', relations))
        used = re.findall(rb'\br:(?:id|embed|link)="([^"]*)"', content)
        faults += [f"{name}: {relation.decode()}" for relation in used if relation not in known]
    return faults


def changed(before: bytes, after: bytes) -> tuple[set[str], set[str], set[str]]:
    """The parts that are new, those that read otherwise, and those that are gone."""
    old, new = taken(before), taken(after)
    altered = {name for name in old.keys() & new.keys() if old[name] != new[name]}
    return new.keys() - old.keys(), altered, old.keys() - new.keys()


def order(book: bytes) -> list[str]:
    """The names of the parts in the order of the archive."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.namelist()
