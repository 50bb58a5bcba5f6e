"""Links to other workbooks, and queries that filled what is left out: they name servers, folders and files.

A link to the add-in goes once nothing calls through it. A formula names another book by its place in the
workbook's list, so those behind a gap get new numbers.
"""

import re
from collections.abc import Collection, Mapping

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.book import Book, Sheet
from ltv_xl.ooxml.markup import Element, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.changes import Change


def unused_books(book: Book, used: Collection[str], fixed: Collection[str]) -> list[int]:
    """The numbers, from 1, of the books that no formula refers to.

    fixed: those that something refers to whose number is not changed here; none before them goes.
    """
    last = max((int(number) for number in fixed if number.isdecimal()), default=0)
    return [number for number in range(last + 1, len(book.links) + 1) if str(number) not in used]


def remove_books(package: Package, book: Book, numbers: Collection[int]) -> None:
    """Remove the links to these books."""
    package.removed.update((package.book, book.links[number - 1]) for number in numbers)


def new_numbers(book: Book, removed: Collection[int]) -> Mapping[str, str]:
    """Old number -> new number of the books that close up."""
    stay = [number for number in range(1, len(book.links) + 1) if number not in removed]
    return {str(old): str(new) for new, old in enumerate(stay, 1) if old != new}


def books_in_attributes(root: Element) -> set[str]:
    """The books that attributes refer to, as linked objects do."""
    return {
        number
        for element in root.all()
        for value in element.attributes.values()
        for number in re.findall(r"\[(\d+)\]", value)
    }


def targets(package: Package, book: Book, removed: Collection[int]) -> list[str]:
    """Where the books lie that stay linked."""
    stay = {id for number, id in enumerate(book.links, 1) if number not in removed}
    links = [link for link in package.related(package.book, "externalLink") if link.id in stay]
    return [
        relation.target
        for link in links
        for relation in package.relations.get(link.target, ())
        if relation.outside
    ]


def refuse_data_model(package: Package) -> None:
    """SourceError for a workbook with a data model, which may hold the very tables that are left out."""
    if package.related(package.book, "powerPivotData"):
        raise SourceError("share.data_model")


def remove_queries(package: Package, sheets: Collection[Sheet]) -> list[Change]:
    """Remove those connections that filled only what is left out, and the queries when none stays."""
    used = _connections_of(package, sheets)
    changes = []
    for relation in package.related(package.book, "connections"):
        lines = package.tree(relation.target).children
        lost = [line for line in lines if line.get("id") not in used]
        changes += [Change("query", "", line.get("name")) for line in lost]
        if len(lost) < len(lines):
            package.edit(relation.target, without(lost))
            return changes
        package.removed.add((package.book, relation.id))
    for relation in package.related(package.book, "customXml"):
        if package.tree(relation.target).name == "DataMashup":
            package.removed.add((package.book, relation.id))
    return changes


def _connections_of(package: Package, sheets: Collection[Sheet]) -> set[str]:
    """The numbers of the connections that these sheets and the pivot caches need."""
    starts = [start for sheet in sheets for start in (sheet.part, *(table.part for table in sheet.tables))]
    queries = [query for start in starts for query in package.related(start, "queryTable")]
    caches = package.related(package.book, "pivotCacheDefinition")
    return {package.tree(query.target).get("connectionId") for query in queries} | {
        source.get("connectionId")
        for cache in caches
        for source in package.tree(cache.target, closed={"sharedItems"}).all("cacheSource")
    }
