"""Pivot tables over what was left out: their caches hold the very data, so they go and their cells stay.

A pivot table's cells lie in its sheet as ordinary values. Slicers and timelines hang on pivot tables or on
tables, and go with them.
"""

from collections.abc import Collection

from msgspec import Struct

from ltv_xl.ooxml.book import Book, NameKey, Sheet
from ltv_xl.ooxml.markup import Edit, Element, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.changes import Change
from ltv_xl.share.removal import Removal

LISTS = ("slicer", "timeline")


class RemovedPivots(Struct, frozen=True):
    """tables: (sheet, name) of the pivot tables that go, in small letters. slicers: names of those that go.
    names: the workbook's names for the caches of slicers that go. changes: what to say of them.
    """

    tables: frozenset[tuple[str, str]]
    slicers: frozenset[str]
    names: frozenset[NameKey]
    changes: tuple[Change, ...]


def remove_pivots(package: Package, book: Book, sheets: Collection[Sheet], removal: Removal) -> RemovedPivots:
    """Remove every pivot table, slicer and timeline of these sheets that shows what goes."""
    caches = removal.caches | {cache for cache in _caches(package, sheets) if _reads(package, cache, removal)}
    changes: list[Change] = []
    tables: set[tuple[str, str]] = set()
    for sheet in sheets:
        for relation in package.related(sheet.part, "pivotTable"):
            sources = package.related(relation.target, "pivotCacheDefinition")
            if any(source.target in caches for source in sources):
                root = package.tree(relation.target)
                place = next((location.get("ref") for location in root.all("location")), "")
                package.removed.add((sheet.part, relation.id))
                changes.append(Change("pivot", sheet.name, place))
                tables.add((sheet.name.casefold(), root.get("name").casefold()))
    for start, relations in package.relations.items():
        package.removed.update((start, relation.id) for relation in relations if relation.target in caches)
    names = _remove_slicer_caches(package, book, tables, removal)
    slicers = _remove_slicers(package, sheets, names)
    keys = frozenset((name.casefold(), None) for name in names)
    return RemovedPivots(frozenset(tables), slicers, keys, tuple(changes))


def _caches(package: Package, sheets: Collection[Sheet]) -> set[str]:
    """The pivot caches that the workbook lists, and those that only a pivot table knows."""
    pivots = [pivot.target for sheet in sheets for pivot in package.related(sheet.part, "pivotTable")]
    return {
        cache.target
        for start in (package.book, *pivots)
        for cache in package.related(start, "pivotCacheDefinition")
    }


def _reads(package: Package, cache: str, removal: Removal) -> bool:
    """Whether a pivot cache was filled from what goes."""
    for source in package.tree(cache, closed={"sharedItems"}).all("worksheetSource", "rangeSet"):
        if source.relation:  # from another workbook
            continue
        name = source.get("name").casefold()
        if (
            source.get("sheet").casefold() in removal.sheets
            or name in removal.tables
            or (name, None) in removal.names
        ):
            return True
    return False


def _remove_slicer_caches(
    package: Package, book: Book, tables: Collection[tuple[str, str]], removal: Removal
) -> set[str]:
    """Remove the caches of slicers and timelines that hang on what goes alone; gives their names."""
    sheets = {sheet.line.get("sheetId"): sheet.name.casefold() for sheet in book.sheets}
    ids = _table_ids(package, book, removal)
    names: set[str] = set()
    for relation in package.related(package.book, "slicerCache", "timelineCache"):
        root = package.tree(relation.target)
        shown = [
            (sheets.get(pivot.get("tabId"), ""), pivot.get("name").casefold())
            for pivot in root.all("pivotTable")
        ]
        all_go = shown and all(pivot in tables or pivot[0] in removal.sheets for pivot in shown)
        if all_go or any(slicer.get("tableId") in ids for slicer in root.all("tableSlicerCache")):
            names.add(root.get("name"))
            package.removed.add((package.book, relation.id))
    return names


def _table_ids(package: Package, book: Book, removal: Removal) -> set[str]:
    """The numbers of the Excel Tables that go."""
    return {
        package.tree(table.part).get("id")
        for sheet in book.sheets
        for table in sheet.tables
        if table.name.casefold() in removal.tables
    }


def _remove_slicers(package: Package, sheets: Collection[Sheet], caches: Collection[str]) -> frozenset[str]:
    """Take the slicers of these caches out of the sheets' lists; gives their names."""
    names: set[str] = set()
    for sheet in sheets:
        for relation in package.related(sheet.part, *LISTS):
            root = package.tree(relation.target)
            lines = [line for line in root.children if line.get("cache") in caches]
            names |= {line.get("name") for line in lines}
            if lines and len(lines) == len(root.children):
                package.removed.add((sheet.part, relation.id))
            else:
                package.edit(relation.target, without(lines))
    return frozenset(names)


def unrelated_edits(package: Package, part: str, root: Element) -> list[Edit]:
    """Take out the elements of a part that lead on by a relation which was removed."""
    lost = {id for start, id in package.removed if start == part}
    return without([
        element for element in root.all() if element.relation in lost and element.name != "pageSetup"
    ])
