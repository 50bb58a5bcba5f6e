"""A workbook as a package of parts: read with care, written with the same parts in the same order.

It knows packaging and relations, and nothing of what the parts say. What nothing leads to is not carried on:
Excel does not read it either, and nobody would look for it there.
"""

import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct, field

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.archive import CONTENT_TYPES, open_archive, packed, undamaged
from ltv_xl.ooxml.markup import Edit, Element, attribute, edited, removed, tree, utf8

_FAMILY = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MACRO_FREE = f"{_FAMILY}sheet.main+xml"
_WORKBOOKS = {
    MACRO_FREE,
    f"{_FAMILY}template.main+xml",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "application/vnd.ms-excel.template.macroenabled.main+xml",
}
_MACRO_TYPES = ("vbaproject", "macroenabled", "macrosheet")
"""In the content types of what runs."""


class Relation(Struct, frozen=True):
    """A line of a .rels part. kind: the last word of its type. target: a part, or what lies outside."""

    id: str
    kind: str
    target: str
    outside: bool


class Package(Struct, frozen=True):
    """A workbook's parts.

    changed: parts that read otherwise by now. removed: relations that are no longer carried on, as the part
    that they start from ("" for the package) and their id.
    """

    archive: zipfile.ZipFile
    relations: dict[str, tuple[Relation, ...]]
    """Part -> its relations, those of new parts and the removed ones too."""
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[tuple[str, str]] = field(default_factory=set)

    @property
    def book(self) -> str:
        """The part of the workbook itself."""
        return self.related("", "officeDocument")[0].target

    @property
    def names(self) -> list[str]:
        """Every entry of the archive, in its order, whether something leads to it or not."""
        return self.archive.namelist()

    def read(self, part: str) -> bytes:
        """A part as it is by now. SourceError when it is torn."""
        if part in self.changed:
            return self.changed[part]
        if part not in self.archive.NameToInfo:
            raise SourceError("workbook.broken")
        return undamaged(lambda: utf8(self.archive.read(part)))

    def tree(self, part: str, closed: Collection[str] = ()) -> Element:
        """A part's elements; the inside of the closed ones is not looked at."""
        xml = self.read(part)
        return undamaged(lambda: tree(xml, closed=closed))

    def edit(self, part: str, edits: Collection[Edit]) -> None:
        """Change a part; without edits it stays byte for byte."""
        if edits:
            self.changed[part] = edited(self.read(part), list(edits))

    def related(self, part: str, *kinds: str) -> list[Relation]:
        """The relations from a part to other parts; of these kinds, if any are named."""
        return [
            relation
            for relation in self.relations.get(part, ())
            if (part, relation.id) not in self.removed
            and not relation.outside
            and (relation.kind in kinds or not kinds)
        ]

    def remove_relations(self, part: str, *kinds: str) -> None:
        """No longer carry on the relations of these kinds, those that lead outside too."""
        self.removed.update(
            (part, relation.id) for relation in self.relations.get(part, ()) if relation.kind in kinds
        )

    def reachable(self) -> set[str]:
        """Every part that something leads to."""
        reached: set[str] = set()
        waiting = [relation.target for relation in self.related("")]
        while waiting:
            part = waiting.pop()
            if part not in reached and (part in self.archive.NameToInfo or part in self.changed):
                reached.add(part)
                waiting += [relation.target for relation in self.related(part)]
        return reached


def open_package(content: bytes) -> Package:
    """The package in these bytes. SourceError when it is no workbook of today's Excel."""
    archive = open_archive(content)
    return undamaged(lambda: _package(archive))


def _package(archive: zipfile.ZipFile) -> Package:
    names = archive.namelist()
    spelled = {name.casefold(): name for name in names}
    if len(spelled) < len(names) or CONTENT_TYPES.casefold() not in spelled:
        raise SourceError("workbook.no_workbook")
    relations = {
        part: tuple(_relations(utf8(archive.read(name)), part, spelled))
        for name in names
        if (part := _start_of(name)) is not None
    }
    package = Package(archive, relations)
    if not package.related("", "officeDocument"):
        raise SourceError("workbook.no_workbook")
    _refuse_other_kinds(package)
    return package


def _refuse_other_kinds(package: Package) -> None:
    """SourceError for what is a package of Office and no workbook that is read here."""
    line = _type_line(package.tree(CONTENT_TYPES), package.book)
    kind = line.get("ContentType").casefold() if line else ""
    if "sheet.binary" in kind:
        raise SourceError("workbook.binary")
    if "addin" in kind:
        raise SourceError("workbook.addin")
    if kind not in _WORKBOOKS or package.book not in package.archive.NameToInfo:
        raise SourceError("workbook.no_workbook")


def written(package: Package) -> bytes:
    """The workbook of the parts that are still led to, in their order, a new part last."""
    parts = package.reachable()
    _settle_types(package, parts)
    for start in {start for start, _ in package.removed}:
        lost = {id for other, id in package.removed if other == start}
        lines = package.tree(relations_of(start)).children
        package.edit(relations_of(start), [removed(line) for line in lines if line.get("Id") in lost])
    return packed(_entries(package, parts))


def _entries(package: Package, parts: Collection[str]) -> Iterator[tuple[str, bytes]]:
    starts = {"", *parts}
    for name in dict.fromkeys([*package.names, *package.changed]):
        start = _start_of(name)
        if name != CONTENT_TYPES and name not in parts and start not in starts:
            continue
        if start is not None and not package.tree(name).children:
            continue  # all of its relations were removed
        yield name, package.read(name) if name in package.changed else _own_bytes(package, name)


def _own_bytes(package: Package, name: str) -> bytes:
    """A part as it is stored, in whatever encoding."""
    return undamaged(lambda: package.archive.read(name))


def relations_of(part: str) -> str:
    """The part that holds a part's relations; "" for the package's."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def add_part(package: Package, part: str, content: bytes, content_type: str, kind: str) -> None:
    """Add a part of the workbook: its content type, and the relation of this full type that leads to it."""
    package.changed[part] = content
    types = package.tree(CONTENT_TYPES)
    line = f'<{types.kin("Override")} PartName="/{part}" ContentType="{content_type}"/>'
    package.edit(CONTENT_TYPES, [(types.close, types.close, line.encode())])
    name = relations_of(package.book)
    lines = package.tree(name)
    taken = {line.get("Id") for line in lines.children}
    free = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    target = posixpath.relpath(part, posixpath.dirname(package.book) or ".")
    line = f'<{lines.kin("Relationship")} Id="{free}" Type="{kind}" Target="{target}"/>'
    package.edit(name, [(lines.close, lines.close, line.encode())])
    package.relations[package.book] += (Relation(free, kind.rpartition("/")[2], part, False),)


def _settle_types(package: Package, parts: Collection[str]) -> None:
    """The content types of the parts that stay, none of which may be of what runs."""
    xml, types = package.read(CONTENT_TYPES), package.tree(CONTENT_TYPES)
    spelled = {part.casefold() for part in parts}
    book = _type_line(types, package.book)
    edits: list[Edit] = []
    for line in types.children:
        part, kind = line.get("PartName").lstrip("/"), line.get("ContentType").casefold()
        if line is book:
            if line.get("ContentType") != MACRO_FREE:
                edits.append(attribute(xml, line, "ContentType", MACRO_FREE))
            continue
        lost = line.name == "Override" and part.casefold() not in spelled
        if lost or any(word in kind for word in _MACRO_TYPES):
            edits.append(removed(line))
    package.edit(CONTENT_TYPES, edits)


def _type_line(types: Element, part: str) -> Element | None:
    """The line of [Content_Types].xml that speaks of a part: its own, or that of its extension."""
    extension = posixpath.splitext(part)[1].removeprefix(".")
    lines = {
        line.get("PartName").lstrip("/").casefold() or line.get("Extension").casefold(): line
        for line in types.children
    }
    return lines.get(part.casefold()) or lines.get(extension.casefold())


def _start_of(name: str) -> str | None:
    """The part whose relations an entry holds, "" for the package; None for any other entry."""
    folder, file = posixpath.split(name)
    if posixpath.basename(folder) != "_rels" or not file.endswith(".rels"):
        return None
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _relations(xml: bytes, part: str, spelled: Mapping[str, str]) -> Iterator[Relation]:
    """The lines of a .rels part. A part's name may be written with other capitals than in the archive."""
    folder = posixpath.dirname(part)
    for line in tree(xml).children:
        target, outside = line.get("Target"), line.get("TargetMode") == "External"
        if not outside:
            path = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            target = spelled.get(path.casefold(), path)
        yield Relation(line.get("Id"), line.get("Type").rpartition("/")[2], target, outside)
