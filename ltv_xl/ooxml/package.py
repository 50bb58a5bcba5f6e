"""A workbook as a package of parts: read with care, written with the same parts in the same order.

It knows packaging and relations, and nothing of what the parts say. What nothing leads to is not carried on:
Excel does not read it either, and nobody would look for it there.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import unquote

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.markup import BrokenMarkup, Edit, Element, attribute, edited, removed, tree, utf8

MOST_BYTES = 2_000_000_000
"""Unpacked. A sheet of Excel's full height takes a quarter of it; a file that unpacks into more was made
to harm."""
MOST_PARTS = 20_000
CONTENT_TYPES = "[Content_Types].xml"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FIXED = (1980, 1, 1, 0, 0, 0)
_FAMILY = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MACRO_FREE = f"{_FAMILY}sheet.main+xml"
_WORKBOOKS = {
    MACRO_FREE,
    f"{_FAMILY}template.main+xml",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "application/vnd.ms-excel.template.macroenabled.main+xml",
}
_RUNS = ("vbaproject", "macroenabled", "macrosheet")
"""In the content types of what runs."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Relation:
    """One line of a .rels part. kind: the last word of its type. target: a part, or what lies outside."""

    id: str
    kind: str
    target: str
    outside: bool


@dataclass(frozen=True)
class Package:
    """A workbook's parts. changed: those that read otherwise by now. cut: relations that go, as the part
    that they start from ("" for the package) and their id.
    """

    archive: zipfile.ZipFile
    leading: dict[str, tuple[Relation, ...]]
    """Part -> its relations, those of new parts too; `cut` says which of them go."""
    changed: dict[str, bytes] = field(default_factory=dict)
    cut: set[tuple[str, str]] = field(default_factory=set)

    @property
    def book(self) -> str:
        """The part of the workbook itself."""
        return self.leads("", "officeDocument")[0].target

    def read(self, part: str) -> bytes:
        """A part as it is by now. SourceError when it is torn."""
        if part in self.changed:
            return self.changed[part]
        if part not in self.archive.NameToInfo:
            raise SourceError("workbook.broken")
        return _sound(lambda: utf8(self.archive.read(part)))

    def tree(self, part: str, closed: Collection[str] = ()) -> Element:
        """A part's elements; the inside of the closed ones is not looked at."""
        xml = self.read(part)
        return _sound(lambda: tree(xml, closed=closed))

    def edit(self, part: str, edits: Collection[Edit]) -> None:
        """Change a part; without edits it stays byte for byte."""
        if edits:
            self.changed[part] = edited(self.read(part), list(edits))

    def leads(self, part: str, *kinds: str) -> list[Relation]:
        """The relations from a part to other parts; of these kinds, if any are named."""
        return [
            one
            for one in self.leading.get(part, ())
            if (part, one.id) not in self.cut and not one.outside and (one.kind in kinds or not kinds)
        ]

    def cut_off(self, part: str, *kinds: str) -> list[Relation]:
        """Let relations of these kinds go, those that lead outside too; says which went."""
        found = [
            one for one in self.leading.get(part, ()) if one.kind in kinds and (part, one.id) not in self.cut
        ]
        self.cut.update((part, one.id) for one in found)
        return found

    def reachable(self) -> set[str]:
        """Every part that something leads to."""
        found: set[str] = set()
        waiting = [one.target for one in self.leads("")]
        while waiting:
            part = waiting.pop()
            if part not in found and (part in self.archive.NameToInfo or part in self.changed):
                found.add(part)
                waiting += [one.target for one in self.leads(part)]
        return found


def opened(content: bytes) -> Package:
    """The package in these bytes. SourceError when it is no workbook of today's Excel."""
    if content[:8] == _OLE:
        raise SourceError("workbook.password" if _ENCRYPTED in content else "workbook.old_format")
    if content[:2] != b"PK":
        raise SourceError("workbook.no_workbook")
    return _sound(lambda: _opened(content))


def _opened(content: bytes) -> Package:
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_BYTES:
        raise SourceError("workbook.too_large", most=f"{MOST_BYTES // 1_000_000_000} GB")
    if any(one.flag_bits & 1 for one in entries):
        raise SourceError("workbook.password")
    spelled = {one.filename.casefold(): one.filename for one in entries}
    if len(spelled) < len(entries) or CONTENT_TYPES.casefold() not in spelled:
        raise SourceError("workbook.no_workbook")
    leading = {
        part: tuple(_relations(utf8(archive.read(name)), part, spelled))
        for name in spelled.values()
        if (part := _start_of(name)) is not None
    }
    package = Package(archive, leading)
    if not package.leads("", "officeDocument"):
        raise SourceError("workbook.no_workbook")
    line = _type_line(package.tree(CONTENT_TYPES), package.book)
    kind = line.get("ContentType").casefold() if line else ""
    if "sheet.binary" in kind:
        raise SourceError("workbook.binary")
    if "addin" in kind:
        raise SourceError("workbook.addin")
    if kind not in _WORKBOOKS or package.book not in archive.NameToInfo:
        raise SourceError("workbook.no_workbook")
    return package


def packed(package: Package) -> bytes:
    """The workbook of the parts that are still led to, in their order, a new part last."""
    kept = package.reachable()
    starts = {"", *kept}
    _settle_types(package, kept)
    for part in {part for part, _ in package.cut}:
        gone = {id for start, id in package.cut if start == part}
        lines = [one for one in package.tree(relations_of(part)).children if one.get("Id") in gone]
        package.edit(relations_of(part), [removed(one) for one in lines])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys([*package.archive.namelist(), *package.changed]):
            start = _start_of(name)
            if name != CONTENT_TYPES and name not in kept and start not in starts:
                continue
            if start is not None and not package.tree(name).children:
                continue  # all of its relations were cut
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the archive would name the system that it was made on
            archive.writestr(entry, package.read(name) if name in package.changed else _raw(package, name))
    return out.getvalue()


def relations_of(part: str) -> str:
    """The part that holds a part's relations; "" for the package's."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def declare(package: Package, part: str, content_type: str, kind: str) -> None:
    """Add a part of the workbook: its content type, and the relation of this full type that leads to it."""
    types = package.tree(CONTENT_TYPES)
    prefix = f"{types.prefix}:" if types.prefix else ""
    line = f'<{prefix}Override PartName="/{part}" ContentType="{content_type}"/>'
    package.edit(CONTENT_TYPES, [(types.close, types.close, line.encode())])
    name = relations_of(package.book)
    lines = package.tree(name)
    prefix = f"{lines.prefix}:" if lines.prefix else ""
    taken = {one.get("Id") for one in lines.children}
    free = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    target = posixpath.relpath(part, posixpath.dirname(package.book) or ".")
    line = f'<{prefix}Relationship Id="{free}" Type="{kind}" Target="{target}"/>'
    package.edit(name, [(lines.close, lines.close, line.encode())])
    package.leading[package.book] += (Relation(free, kind.rpartition("/")[2], part, False),)


def _settle_types(package: Package, kept: Collection[str]) -> None:
    """The content types of the parts that stay, none of which may be of what runs."""
    xml, types = package.read(CONTENT_TYPES), package.tree(CONTENT_TYPES)
    spelled = {part.casefold() for part in kept}
    book = _type_line(types, package.book)
    edits: list[Edit] = []
    for one in types.children:
        part, kind = one.get("PartName").lstrip("/"), one.get("ContentType").casefold()
        if one is book:
            if one.get("ContentType") != MACRO_FREE:
                edits.append(attribute(xml, one, "ContentType", MACRO_FREE))
            continue
        lost = one.name == "Override" and part.casefold() not in spelled
        if lost or any(word in kind for word in _RUNS):
            edits.append(removed(one))
    package.edit(CONTENT_TYPES, edits)


def _type_line(types: Element, part: str) -> Element | None:
    """The line of [Content_Types].xml that speaks of a part: its own, or that of its extension."""
    extension = posixpath.splitext(part)[1].removeprefix(".")
    lines = {
        one.get("PartName").lstrip("/").casefold() or one.get("Extension").casefold(): one
        for one in types.children
    }
    return lines.get(part.casefold()) or lines.get(extension.casefold())


def _start_of(name: str) -> str | None:
    """The part whose relations an entry holds, "" for the package; None for any other entry."""
    folder, file = posixpath.split(name)
    if posixpath.basename(folder) != "_rels" or not file.endswith(".rels"):
        return None
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _relations(xml: bytes, part: str, spelled: Mapping[str, str]) -> list[Relation]:
    """The lines of a .rels part. A part's name may be written with other capitals than in the archive."""
    found = []
    for one in tree(xml).children:
        target, outside = one.get("Target"), one.get("TargetMode") == "External"
        if not outside:
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target))).lstrip(
                "/"
            )
            target = spelled.get(path.casefold(), path)
        found.append(Relation(one.get("Id"), one.get("Type").rpartition("/")[2], target, outside))
    return found


def _raw(package: Package, name: str) -> bytes:
    """A part's own bytes."""
    return _sound(lambda: package.archive.read(name))


def _sound(read: Callable[[], Result]) -> Result:
    """What is read; SourceError where the file is torn."""
    try:
        return read()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        BrokenMarkup,
    ) as error:
        raise SourceError("workbook.broken") from error
