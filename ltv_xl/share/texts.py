"""Shared texts: those that no cell shows any more are blanked, so that nobody reads them in the file.

The others keep their number, so that no sheet needs to be written anew for them.
"""

from collections.abc import Collection

from ltv_xl.ooxml.markup import Edit, attribute, tree
from ltv_xl.ooxml.package import Package


def blanked(package: Package, used: Collection[int]) -> None:
    """Blank every shared text but the used ones; those at the end go altogether."""
    for lead in package.leads(package.book, "sharedStrings"):
        xml = package.read(lead.target)
        root = tree(xml, closed={"si"})
        items = [one for one in root.children if one.name == "si"]
        last = max((number for number in used if number < len(items)), default=-1)
        if all(number in used for number in range(len(items))):
            continue
        edits: list[Edit] = []
        for number, one in enumerate(items):
            if number in used:
                continue
            prefix = f"{one.prefix}:".encode() if one.prefix else b""
            blank = b"<%bsi><%bt/></%bsi>" % (prefix, prefix, prefix)
            edits.append((one.start, one.end, blank if number < last else b""))
        if root.get("uniqueCount"):
            edits.append(attribute(xml, root, "uniqueCount", str(last + 1)))
        if root.get("count"):
            edits.append(attribute(xml, root, "count", None))
        package.edit(lead.target, edits)
