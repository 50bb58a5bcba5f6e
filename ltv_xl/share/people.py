"""Who is named in the file: its authors, those who commented, and what its properties tell of the sheets."""

from collections.abc import Collection

from ltv_xl.ooxml.markup import Edit, attribute, removed, rewritten, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.notes import Note
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AUTHOR

AUTHORS = ("creator", "lastModifiedBy", "Manager", "Company")
TITLES = ("HeadingPairs", "TitlesOfParts")
"""The names of all sheets and names; Excel writes them anew."""


def properties(package: Package, *, anonymous: bool) -> list[Note]:
    """Forget the list of sheets; say who is named as author, or take the names out."""
    notes = []
    for lead in package.leads("", "core-properties", "extended-properties", "extendedProperties"):
        root = package.tree(lead.target)
        edits: list[Edit] = [removed(one) for one in root.all(*TITLES)]
        for one in root.all(*AUTHORS):
            if one.text.strip() not in {"", AUTHOR}:
                notes.append(Note("no_authors" if anonymous else "authors", "", one.text.strip()))
                if anonymous:
                    edits.append(rewritten(one, ""))
        package.edit(lead.target, edits)
    return notes


def commenters(package: Package, parts: Collection[str], lang: Language, *, anonymous: bool) -> list[Note]:
    """Keep only those people who commented on one of these sheets, and their names if they may be told."""
    notes: list[Note] = []
    used: set[str] = set()
    nobody = text("share.nobody", lang)
    for part in parts:
        for lead in package.leads(part, "threadedComment"):
            for one in package.tree(lead.target).all("threadedComment", "mention"):
                used |= {one.get("personId"), one.get("mentionpersonId")}
        for lead in package.leads(part, "comments"):
            for one in package.tree(lead.target).all("author"):
                if one.text.strip() and not one.text.startswith("tc="):
                    notes.append(Note("no_authors" if anonymous else "authors", "", one.text.strip()))
            if anonymous:
                authors = package.tree(lead.target).all("author")
                package.edit(
                    lead.target, [rewritten(one, "") for one in authors if not one.text.startswith("tc=")]
                )
    for lead in package.leads(package.book, "pivotCacheDefinition"):
        xml, root = package.read(lead.target), package.tree(lead.target)
        if root.get("refreshedBy"):
            notes.append(Note("no_authors" if anonymous else "authors", "", root.get("refreshedBy")))
            package.edit(lead.target, [attribute(xml, root, "refreshedBy", None)] if anonymous else [])
    for lead in package.leads(package.book, "person"):
        xml, root = package.read(lead.target), package.tree(lead.target)
        people = list(root.all("person"))
        edits = without([one for one in people if one.get("id") not in used])
        for one in people:
            if one.get("id") in used:
                notes.append(Note("no_authors" if anonymous else "authors", "", one.get("displayName")))
                if anonymous:
                    edits += [
                        attribute(xml, one, "displayName", nobody),
                        attribute(xml, one, "userId", one.get("id")),
                        attribute(xml, one, "providerId", "None"),
                    ]
        package.edit(lead.target, edits)
    return notes
