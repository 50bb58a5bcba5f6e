"""Charts that read what was left out: numbers stay as drawn, texts go, for they may name customers."""

from collections.abc import Callable, Collection

from ltv_xl.ooxml.markup import Edit, Element, removed, rewritten, without
from ltv_xl.share.judge import Judge

REFERENCES = ("numRef", "strRef", "multiLvlStrRef")
Header = Callable[[str], bool]


def chart(xml: bytes, root: Element, judge: Judge, is_header: Header) -> tuple[list[Edit], bool]:
    """The edits of a chart's part, and whether any of its series lost what it read.

    is_header: whether a reference leads to the headers of a table, which name nobody.
    """
    edits: list[Edit] = []
    gone: dict[int, Element] = {}
    touched = False
    for one in root.all("f", "sqref"):
        if one.children or not one.text.strip():
            continue
        if not judge.reason(one.text, None):
            if (text := judge.text(one.text)) != one.text:
                edits.append(rewritten(one, text))
            continue
        touched = True
        extension = one.above("ext")
        reference = one.above(*REFERENCES)
        if extension is not None:
            gone[id(extension)] = extension
        elif reference is None or reference.parent is None:
            if one.parent is not None:
                gone[id(one.parent)] = one.parent
        elif reference.name == "numRef":
            edits.append((reference.start, reference.end, _numbers(xml, reference)))
        elif _is_series_name(reference.parent) and is_header(one.text):
            edits.append((reference.start, reference.end, _text(xml, reference)))
        else:
            gone[id(reference.parent)] = reference.parent
    return edits + without(gone.values()), touched


def _numbers(xml: bytes, reference: Element) -> bytes:
    """The numbers that a chart has in store, no longer as those of a place."""
    prefix = f"{reference.prefix}:" if reference.prefix else ""
    cache = next(iter(reference.all("numCache")), None)
    inside = xml[cache.inner : cache.close] if cache else f'<{prefix}ptCount val="0"/>'.encode()
    return f"<{prefix}numLit>".encode() + inside + f"</{prefix}numLit>".encode()


def _text(xml: bytes, reference: Element) -> bytes:
    """The header that a chart has in store, as a text of its own."""
    prefix = f"{reference.prefix}:" if reference.prefix else ""
    value = next(iter(reference.all("v")), None)
    inside = xml[value.inner : value.close] if value else b""
    return f"<{prefix}v>".encode() + inside + f"</{prefix}v>".encode()


def _is_series_name(one: Element) -> bool:
    return one.name == "tx" and one.parent is not None and one.parent.name == "ser"


def unpivoted(root: Element, pivots: Collection[tuple[str, str]]) -> list[Edit]:
    """What ties a chart to a pivot table that goes; pivots: sheet and name of these, in small letters."""
    edits = []
    for one in root.all("pivotSource"):
        name = next((inner.text for inner in one.all("name")), "")
        sheet, _, table = name.rpartition("]")[2].rpartition("!")
        if (sheet.strip("'").replace("''", "'").casefold(), table.casefold()) in pivots:
            edits.append(removed(one))
    return edits
