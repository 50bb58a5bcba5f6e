"""E-mail addresses and phone numbers outside of cells: remarks, text boxes, chart caches, names and links.

A copy makes them unreadable, and a mail tells of them. Who made or commented on the file is another matter:
its authors are not looked at here.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from ltv_xl.ooxml.archive import undamaged
from ltv_xl.ooxml.markup import BrokenMarkup, Edit, TooLarge, attribute, rewritten, tree
from ltv_xl.ooxml.package import Package
from ltv_xl.orders.personal import holds_contact, masked

_AUTHORS = frozenset({
    *("creator", "lastModifiedBy", "Manager", "Company", "author", "person", "mention", "connection"),
    *("fileSharing", "threadedComment", "dbPr", "webPr"),
})
"""Elements that name who made the file, or how it gets its data; their own text and attributes stay."""
_UNREAD = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|.*/sharedStrings[^/]*|.*/(?:styles|theme\d*|calcChain)\.xml|xl/pivotCache/.*",
    re.IGNORECASE,
)
"""Parts whose texts are no contacts, or are looked at as what they are: relations, cells, pivot caches."""


def contacts_in_parts(package: Package, parts: Iterable[str]) -> Iterator[tuple[str, list[Edit]]]:
    """Parts that hold contacts outside of cells, and the edits that make these unreadable."""
    for part in parts:
        if part.lower().endswith((".xml", ".vml")) and not _UNREAD.fullmatch(part):
            xml = package.read(part)
            if edits := undamaged(partial(_contact_edits, xml)):
                yield part, edits


def _contact_edits(xml: bytes) -> list[Edit]:
    """The edits of a part; the cells of a sheet are not looked at."""
    if b"<sheetData" not in xml and b":sheetData" not in xml and not _may_hold_contact(xml):
        return []
    try:
        root = tree(xml, closed={"sheetData"})
    except TooLarge:
        raise
    except BrokenMarkup:  # an old drawing need not be XML; it holds no texts
        return []
    edits: list[Edit] = []
    for element in root.all():
        if element.name in _AUTHORS:
            continue
        if not element.children and element.name != "sheetData" and holds_contact(element.text):
            edits.append(rewritten(element, masked(element.text)))
        edits += [
            attribute(xml, element, name, masked(value))
            for name, value in element.attributes.items()
            if holds_contact(value)
        ]
    return edits


def _may_hold_contact(xml: bytes) -> bool:
    """A quick look at the bytes of a part; letters spelled by their numbers get a longer one."""
    return b"&#" in xml or holds_contact(xml.decode("utf-8", "replace"))


def contact_links(package: Package, part: str) -> list[str]:
    """The ids of the links of a part that write to an address or call a number."""
    return [
        relation.id
        for relation in package.relations.get(part, ())
        if relation.outside
        and relation.kind == "hyperlink"
        and (relation.target.lower().startswith(("mailto:", "tel:")) or holds_contact(relation.target))
        and (part, relation.id) not in package.removed
    ]
