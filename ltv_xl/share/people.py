"""Who is named in the file: its authors, those who commented, and what its properties tell of the sheets."""

from collections.abc import Collection, Iterator

from ltv_xl.ooxml.markup import Edit, Element, attribute, removed, rewritten, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.changes import Change
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AUTHOR

AUTHORS = ("creator", "lastModifiedBy", "Manager", "Company")
TITLES = ("HeadingPairs", "TitlesOfParts")
"""The names of all sheets and names; Excel writes them anew."""
THREAD = "tc="
"""Begins the author of a remark that only stands in for a threaded comment."""


def name_authors(
    package: Package, sheets: Collection[str], lang: Language, *, anonymous: bool
) -> list[Change]:
    """Say who is named in the file, or with `anonymous` take the names out. sheets: the parts that stay."""
    names = [
        *_in_properties(package, anonymous=anonymous),
        *_of_remarks(package, sheets, anonymous=anonymous),
        *_of_pivot_tables(package, anonymous=anonymous),
        *_of_threads(package, sheets, text("share.nobody", lang) if anonymous else None),
    ]
    return [Change("no_authors" if anonymous else "authors", "", name) for name in names]


def _in_properties(package: Package, *, anonymous: bool) -> Iterator[str]:
    """The authors of the properties, which also forget the list of sheets."""
    for relation in package.related("", "core-properties", "extended-properties", "extendedProperties"):
        root = package.tree(relation.target)
        edits: list[Edit] = [removed(element) for element in root.all(*TITLES)]
        for element in root.all(*AUTHORS):
            if element.text.strip() not in {"", AUTHOR}:
                yield element.text.strip()
                if anonymous:
                    edits.append(rewritten(element, ""))
        package.edit(relation.target, edits)


def _of_remarks(package: Package, sheets: Collection[str], *, anonymous: bool) -> Iterator[str]:
    for sheet in sheets:
        for relation in package.related(sheet, "comments"):
            authors = [
                author
                for author in package.tree(relation.target).all("author")
                if not author.text.startswith(THREAD)
            ]
            yield from (author.text.strip() for author in authors if author.text.strip())
            if anonymous:
                package.edit(relation.target, [rewritten(author, "") for author in authors])


def _of_pivot_tables(package: Package, *, anonymous: bool) -> Iterator[str]:
    """Who last refreshed them."""
    for relation in package.related(package.book, "pivotCacheDefinition"):
        xml, root = package.read(relation.target), package.tree(relation.target, closed={"sharedItems"})
        if root.get("refreshedBy"):
            yield root.get("refreshedBy")
            package.edit(relation.target, [attribute(xml, root, "refreshedBy", None)] if anonymous else [])


def _of_threads(package: Package, sheets: Collection[str], nobody: str | None) -> Iterator[str]:
    """Those who commented on a sheet that stays; the others are forgotten. nobody: the name that all get."""
    used = {
        id
        for sheet in sheets
        for relation in package.related(sheet, "threadedComment")
        for comment in package.tree(relation.target).all("threadedComment", "mention")
        for id in (comment.get("personId"), comment.get("mentionpersonId"))
    }
    for relation in package.related(package.book, "person"):
        xml, root = package.read(relation.target), package.tree(relation.target)
        people = list(root.all("person"))
        edits = without([person for person in people if person.get("id") not in used])
        for person in people:
            if person.get("id") in used:
                yield person.get("displayName")
                edits += [] if nobody is None else _unnamed(xml, person, nobody)
        package.edit(relation.target, edits)


def _unnamed(xml: bytes, person: Element, nobody: str) -> list[Edit]:
    return [
        attribute(xml, person, "displayName", nobody),
        attribute(xml, person, "userId", person.get("id")),
        attribute(xml, person, "providerId", "None"),
    ]
