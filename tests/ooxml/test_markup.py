"""Edits in XML: every byte outside them stays, whatever the part looks like; and what no part may hold."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltv_xl.ooxml.markup import (
    BrokenMarkup,
    Element,
    attribute,
    edited,
    removed,
    rewritten,
    tree,
    utf8,
    without,
)

TEXTS = (
    "",
    " ",
    "a",
    "\n  ",
    "&amp;",
    "&#13;",
    "&lt;b&gt;",
    "値",
    "<!-- <c/> -->",
    "<![CDATA[<c r='1'>]]>",
    "<?p c?>",
)
VALUES = ('""', "''", '"a>b"', "'\"'", '"&quot;"', "\"c='1'\"", '"値"', '"x y"', '" cm=1 "')
NAMES = ("c", "x:c", "f", "row", "mc:Choice")
SPACES = (" ", "  ", "\n", "\t ")


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """An element as a program might write it that we have never seen."""
    name = draw(st.sampled_from(NAMES))
    attributes = "".join(
        "".join((
            draw(st.sampled_from(SPACES)),
            key,
            draw(st.sampled_from(("=", " = "))),
            draw(st.sampled_from(VALUES)),
        ))
        for key in draw(st.lists(st.sampled_from(("r", "cm", "x:id", "count", "c")), unique=True, max_size=3))
    )
    space = draw(st.sampled_from(("", " ", "\n")))
    inner = (
        draw(st.lists(st.one_of(st.sampled_from(TEXTS), elements(depth - 1)), max_size=3)) if depth else []
    )
    if not inner and draw(st.booleans()):
        return f"<{name}{attributes}{space}/>"
    return f"<{name}{attributes}{space}>{''.join(inner)}</{name}{space}>"


@st.composite
def parts(draw: st.DrawFn) -> bytes:
    head = draw(
        st.sampled_from(("", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n', "\ufeff"))
    )
    spaces = ' xmlns:x="urn:x" xmlns:mc="urn:mc"'
    return f"{head}<root{spaces}>{''.join(draw(st.lists(elements(), max_size=4)))}</root>".encode()


def everything(root: Element) -> list[Element]:
    elements, waiting = [], [root]
    while waiting:
        elements.append(waiting.pop(0))
        waiting = elements[-1].children + waiting
    return elements


@given(parts())
def test_spans_are_those_of_the_elements(xml: bytes) -> None:
    ours = everything(tree(xml))
    theirs = list(ElementTree.fromstring(xml).iter())
    assert [element.name for element in ours] == [element.tag.rpartition("}")[2] for element in theirs]
    for element, other in zip(ours, theirs, strict=True):
        name = f"{element.prefix}:{element.name}" if element.prefix else element.name
        assert xml[element.start : element.inner].startswith(f"<{name}".encode())
        assert xml[element.end - 1 : element.end] == b">"
        texts = (other.text or "") + "".join(child.tail or "" for child in other)
        assert element.text == texts
        own = [value for key, value in element.attributes.items() if not key.startswith("xmlns")]
        assert own == [*other.attrib.values()]


@given(parts(), st.data())
def test_what_is_taken_out_is_out_and_the_rest_is_byte_for_byte(xml: bytes, data: st.DataObject) -> None:
    elements = everything(tree(xml))[1:]
    if not elements:
        return
    removed_elements = data.draw(st.lists(st.sampled_from(elements), max_size=3))
    after = edited(xml, [removed(element) for element in removed_elements])
    inside = {id(inner) for element in removed_elements for inner in everything(element)}
    assert [element.name for element in everything(tree(after))[1:]] == [
        element.name for element in elements if id(element) not in inside
    ]
    spans = sorted((element.start, element.end) for element in removed_elements)
    rest = bytes(byte for at, byte in enumerate(xml) if not any(start <= at < end for start, end in spans))
    assert after == rest


@given(parts(), st.data(), st.sampled_from(("cm", "r", "new")), st.sampled_from((None, "1", 'a"<>&\n値')))
def test_an_attribute_is_set_and_nothing_else(
    xml: bytes, data: st.DataObject, name: str, value: str | None
) -> None:
    element = data.draw(st.sampled_from(everything(tree(xml))))
    if value is None and name not in element.attributes:
        return
    after = everything(tree(edited(xml, [attribute(xml, element, name, value)])))
    for before, now in zip(everything(tree(xml)), after, strict=True):
        expected = dict(before.attributes)
        if before.start == element.start:
            expected.pop(name, None)
            expected |= {} if value is None else {name: value}
        assert now.attributes == expected
        assert now.text == before.text


@given(parts(), st.data(), st.text(alphabet="a&<>\"'\r\n 値", max_size=9))
def test_a_text_comes_back_as_it_was_given(xml: bytes, data: st.DataObject, text: str) -> None:
    leaves = [
        element for element in everything(tree(xml)) if not element.children and element.close > element.inner
    ]
    if not leaves:
        return
    element = data.draw(st.sampled_from(leaves))
    after = everything(tree(edited(xml, [rewritten(element, text)])))
    number = [other.start for other in everything(tree(xml))].index(element.start)
    assert after[number].text == text


def test_what_stands_before_a_removed_element_is_put_in() -> None:
    xml = b"<a><b/><c/></a>"
    root = tree(xml)
    second = root.children[1]
    assert edited(xml, [removed(second), (second.start, second.start, b"<new/>")]) == b"<a><b/><new/></a>"


def test_a_container_goes_with_its_last_child_and_others_stay() -> None:
    xml = b"<w><extLst><ext><sparklineGroups><sparklineGroup><color/><sparklines><sparkline/></sparklines>"
    xml += b"</sparklineGroup></sparklineGroups></ext></extLst><row><c/></row></w>"
    root = tree(xml)
    assert edited(xml, without([*root.all("sparkline")])) == b"<w><row><c/></row></w>"
    assert edited(xml, without([*root.all("c")])).endswith(b"<row></row></w>")


def test_utf_16_is_read_and_becomes_utf_8() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><a b="値">字</a>'
    for name in ("utf-16", "utf-16-le", "utf-16-be"):
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(name, b"")
        xml = utf8(mark + text.encode(name))
        assert (tree(xml).text, tree(xml).get("b")) == ("字", "値")
        assert b"UTF-8" in xml


BOMB = (
    '<!DOCTYPE a [<!ENTITY b "bbbb">'
    + "".join(
        f'<!ENTITY b{n} "{"&b" + (str(n - 1) if n else "") + ";"}{"&b" + (str(n - 1) if n else "") + ";"}">'
        for n in range(3)
    )
    + "]><a>&b2;</a>"
)


@pytest.mark.parametrize(
    "xml", ["", "<a>", "<a></b>", "text", "<a b=1/>", "<!DOCTYPE a><a/>", BOMB, "<a>&b;</a>"]
)
def test_what_no_part_holds_is_refused(xml: str) -> None:
    with pytest.raises(BrokenMarkup):
        tree(xml.encode())


@pytest.mark.parametrize("encoding", ["UTF-65536", "shift_jis", "utf-16", "base64", "x" * 500])
def test_an_encoding_that_the_parser_does_not_know_is_refused(encoding: str) -> None:
    with pytest.raises(BrokenMarkup):
        tree(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())


def test_half_a_sign_of_utf_16_is_refused() -> None:
    with pytest.raises(BrokenMarkup):
        utf8(b"\xff\xfe<\x00a\x00>")


def test_a_search_for_tags_would_be_noticed() -> None:
    """What the parser is for: tags in comments, in CDATA and in attributes are none."""
    xml = b"<a><!-- <c r='1'/> --><b d=\"<c>\"/></a>".replace(b"<c>", b"&lt;c>")
    assert [element.name for element in everything(tree(xml))] == ["a", "b"]
    assert len(re.findall(rb"<(\w+)", xml)) == 3
