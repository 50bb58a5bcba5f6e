"""Links to other workbooks: the one to the add-in goes once nothing calls through it, and the rest close up.

A formula names another book by its place in the workbook's list, so those behind a gap get new numbers.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from ltv_xl.ooxml.markup import Element
from ltv_xl.ooxml.package import Package
from ltv_xl.share.book import Book


def unused(book: Book, used: Collection[str], fixed: Collection[str]) -> list[int]:
    """The numbers, from 1, of the books that no formula refers to.

    fixed: those that something refers to whose number is not changed here; none before them goes.
    """
    last = max((int(one) for one in fixed if one.isdecimal()), default=0)
    return [one for one in range(last + 1, len(book.links) + 1) if str(one) not in used]


def cut_off(package: Package, book: Book, numbers: Iterable[int]) -> None:
    """Let these books go."""
    package.cut.update((package.book, book.links[one - 1]) for one in numbers)


def numbers(book: Book, gone: Collection[int]) -> Mapping[str, str]:
    """Old number -> new number of the books that close up."""
    kept = [one for one in range(1, len(book.links) + 1) if one not in gone]
    return {str(old): str(new) for new, old in enumerate(kept, 1) if old != new}


def attributes(root: Element) -> set[str]:
    """The books that attributes refer to, as linked objects do."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        waiting += one.children
        for value in one.attributes.values():
            found |= set(re.findall(r"\[(\d+)\]", value))
    return found


def targets(package: Package, book: Book, gone: Collection[int]) -> list[str]:
    """Where the books lie that stay linked."""
    kept = {id for number, id in enumerate(book.links, 1) if number not in gone}
    parts = [one.target for one in package.leads(package.book, "externalLink") if one.id in kept]
    return [one.target for part in parts for one in package.leading.get(part, ()) if one.outside]
