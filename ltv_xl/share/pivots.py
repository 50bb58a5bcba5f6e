"""Pivot tables over what was left out: their caches hold the very data, so they go and their cells stay.

A pivot table's cells lie in its sheet as ordinary values. Slicers and timelines hang on pivot tables or on
tables, and go with them.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ltv_xl.ooxml.markup import Edit, Element, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.book import Book, NameKey, Sheet
from ltv_xl.share.gone import Gone
from ltv_xl.share.notes import Note

LISTS = ("slicer", "timeline")


@dataclass(frozen=True)
class Pivots:
    """tables: (sheet, name) of the pivot tables that go, in small letters. slicers: names of those that go.
    names: the workbook's names for the caches of slicers that go.
    """

    tables: frozenset[tuple[str, str]]
    slicers: frozenset[str]
    names: frozenset[NameKey]


def pivots(package: Package, book: Book, kept: Collection[Sheet], gone: Gone) -> tuple[Pivots, list[Note]]:
    """Cut off every pivot table, slicer and timeline that shows what goes."""
    caches = {
        one.target: one.id
        for one in package.leads(package.book, "pivotCacheDefinition")
        if _reads(package.tree(one.target), gone)
    }
    notes: list[Note] = []
    tables: set[tuple[str, str]] = set()
    for sheet in kept:
        for lead in package.leads(sheet.part, "pivotTable"):
            if any(one.target in caches for one in package.leads(lead.target, "pivotCacheDefinition")):
                root = package.tree(lead.target)
                place = next((one.get("ref") for one in root.all("location")), "")
                package.cut.add((sheet.part, lead.id))
                notes.append(Note("pivot", sheet.name, place))
                tables.add((sheet.name.casefold(), root.get("name").casefold()))
    package.cut.update((package.book, id) for id in caches.values())
    names = _slicer_caches(package, book, tables, gone)
    slicers = _slicers(package, kept, names)
    return Pivots(frozenset(tables), slicers, frozenset((one.casefold(), None) for one in names)), notes


def _reads(cache: Element, gone: Gone) -> bool:
    """Whether a pivot cache was filled from what goes."""
    for one in cache.all("worksheetSource", "rangeSet"):
        if one.relation:  # from another workbook
            continue
        name = one.get("name").casefold()
        if one.get("sheet").casefold() in gone.sheets or name in gone.tables or (name, None) in gone.names:
            return True
    return False


def _slicer_caches(package: Package, book: Book, tables: Collection[tuple[str, str]], gone: Gone) -> set[str]:
    """Cut off the caches of slicers and timelines that hang on what goes alone; says their names."""
    sheets = {one.line.get("sheetId"): one.name.casefold() for one in book.sheets}
    ids = _table_ids(package, book, gone)
    names: set[str] = set()
    for lead in package.leads(package.book, "slicerCache", "timelineCache"):
        root = package.tree(lead.target)
        shown = [
            (sheets.get(one.get("tabId"), ""), one.get("name").casefold()) for one in root.all("pivotTable")
        ]
        listed = [one.get("tableId") for one in root.all("tableSlicerCache")]
        if (shown and all(one in tables or one[0] in gone.sheets for one in shown)) or any(
            one in ids for one in listed
        ):
            names.add(root.get("name"))
            package.cut.add((package.book, lead.id))
    return names


def _table_ids(package: Package, book: Book, gone: Gone) -> set[str]:
    """The numbers of the Excel Tables that go."""
    return {
        package.tree(table.part).get("id")
        for sheet in book.sheets
        for table in sheet.tables
        if table.name.casefold() in gone.tables
    }


def _slicers(package: Package, kept: Collection[Sheet], caches: Collection[str]) -> frozenset[str]:
    """Take the slicers of these caches out of the sheets' lists; says their names."""
    names: set[str] = set()
    for sheet in kept:
        for lead in package.leads(sheet.part, *LISTS):
            root = package.tree(lead.target)
            lines = [one for one in root.children if one.get("cache") in caches]
            names |= {one.get("name") for one in lines}
            if lines and len(lines) == len(root.children):
                package.cut.add((sheet.part, lead.id))
            else:
                package.edit(lead.target, without(lines))
    return frozenset(names)


def unlisted(package: Package, part: str, root: Element) -> list[Edit]:
    """Take out the elements of a part that lead on by a relation which was cut."""
    lost = {id for start, id in package.cut if start == part}
    waiting, found = [root], list[Element]()
    while waiting:
        one = waiting.pop()
        if one.relation in lost and one.name != "pageSetup":
            found.append(one)
        waiting += one.children
    return without(found)
