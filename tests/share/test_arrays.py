"""The mark of formulas that may spill: found in a workbook's metadata, or put there beside what it holds."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ltv_xl.share import shared
from tests.share.parts import Parts, add, put, sheet_part, taken
from tests.share.shop import shop
from tests.share.shop_parts import BOOK, KIND, MAIN
from tests.support.validator import violations


def kind(name: str) -> str:
    return f'<metadataType name="{name}" minSupportedVersion="120000" cellMeta="1"/>'


def dynamic(collapsed: int) -> str:
    said = f'<d:dynamicArrayProperties xmlns:d="urn:d" fDynamic="1" fCollapsed="{collapsed}"/>'
    return f'<bk><extLst><ext uri="a">{said}</ext></extLst></bk>'


def part(*pieces: str) -> str:
    return f'<metadata xmlns="{MAIN}">{"".join(pieces)}</metadata>'


RICH_KIND = f'<metadataTypes count="1">{kind("XLRICHVALUE")}</metadataTypes>'
BOTH_KINDS = f'<metadataTypes count="2">{kind("XLRICHVALUE")}{kind("XLDAPR")}</metadataTypes>'
RICH_VALUES = (
    '<futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="b">'
    '<r:rvb xmlns:r="urn:r" i="0"/></ext></extLst></bk></futureMetadata>'
)
RICH_CELLS = '<valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata>'
COLLAPSED = f'<futureMetadata name="XLDAPR" count="1">{dynamic(1)}</futureMetadata>'
BOTH = f'<futureMetadata name="XLDAPR" count="2">{dynamic(1)}{dynamic(0)}</futureMetadata>'
CELLS = '<cellMetadata count="2"><bk><rc t="2" v="0"/></bk><bk><rc t="2" v="1"/></bk></cellMetadata>'
ONE_CELL = '<cellMetadata count="1"><bk><rc t="2" v="0"/></bk></cellMetadata>'

HELD: dict[str, tuple[str, str]] = {
    "no part": ("", "1"),
    "rich values alone": (part(RICH_KIND, RICH_VALUES, RICH_CELLS), "1"),
    "the mark in second place": (part(BOTH_KINDS, RICH_VALUES, BOTH, CELLS, RICH_CELLS), "2"),
    "a value that no cell bears": (part(BOTH_KINDS, RICH_VALUES, BOTH, ONE_CELL, RICH_CELLS), "2"),
    "arrays that are cut to one cell": (part(BOTH_KINDS, RICH_VALUES, COLLAPSED, ONE_CELL, RICH_CELLS), "2"),
    "nothing at all": (part(), "1"),
}


def prefixed(content: str) -> str:
    """The same part with a prefix before its elements."""
    return re.sub(r"<(/?)(?!d:|r:)", r"<\1m:", content).replace(f'xmlns="{MAIN}"', f'xmlns:m="{MAIN}"')


def unmarked() -> Parts:
    """The shop without any metadata."""
    parts = taken(shop())
    del parts["xl/metadata.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = re.sub(rb"<(Override|Relationship) [^>]*metadata\.xml[^>]*/>", b"", parts[name])
    return parts


@pytest.mark.parametrize("written", [str, prefixed])
@pytest.mark.parametrize("name", HELD)
def test_the_mark_means_what_it_must(name: str, written: type[str]) -> None:
    content, expected = HELD[name]
    parts = unmarked()
    if content:
        of = f"{KIND}.sheetMetadata+xml"
        add(parts, "xl/metadata.xml", written(content), of, BOOK, "sheetMetadata", "rIdMeta")
    after = taken(shared(put(parts), lang="en").content)
    marks = re.findall(r'<c r="E[45]"[^>]* cm="(\d+)"', after[sheet_part(after, "Dashboard")].decode())
    assert marks == [expected, expected]
    check(ElementTree.fromstring(after["xl/metadata.xml"]), int(expected))


def check(root: ElementTree.Element, mark: int) -> None:
    """The mark stands for an array that spills; the part is in order and counts right."""
    space = f"{{{MAIN}}}"
    line = root.findall(f"{space}cellMetadata/{space}bk")[mark - 1].find(f"{space}rc")
    assert line is not None
    kinds = [metadata_type.attrib["name"] for metadata_type in root.iter(f"{space}metadataType")]
    assert kinds[int(line.attrib["t"]) - 1] == "XLDAPR"
    said = root.findall(f"{space}futureMetadata[@name='XLDAPR']/{space}bk")[int(line.attrib["v"])]
    (properties,) = [element for element in said.iter() if element.tag.endswith("dynamicArrayProperties")]
    assert (properties.attrib["fDynamic"], properties.attrib["fCollapsed"]) == ("1", "0")
    tags = [element.tag.rpartition("}")[2] for element in root]
    order = ("metadataTypes", "futureMetadata", "cellMetadata", "valueMetadata")
    assert tags == sorted(tags, key=order.index)
    for element in root.iter():
        if element.get("count"):
            assert int(element.attrib["count"]) == len(element)


@pytest.mark.parametrize("mark", [1, 3])
def test_a_wrong_mark_would_be_noticed(mark: int) -> None:
    content, _ = HELD["the mark in second place"]
    with pytest.raises((AssertionError, IndexError)):
        check(ElementTree.fromstring(content), mark)


@pytest.mark.validator
def test_a_mark_that_was_made_breaks_no_rule_of_the_format(tmp_path: Path) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(shared(put(unmarked()), lang="en").content)
    assert violations(path) == []
