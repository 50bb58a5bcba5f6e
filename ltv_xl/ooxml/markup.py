"""XML read by a real parser and changed in place: every byte outside the edits stays what it was.

A library that parses and writes anew would rename prefixes, reorder declarations and lose what it does not
know. Here expat says where each element stands in the bytes, and an edit is a span with what takes its
place. Elements go by their local name, so that both of the format's families of namespaces read alike.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from xml.parsers import expat

from msgspec import Struct, field

Edit = tuple[int, int, bytes]
"""Start, end, and the bytes that take the place of what stands between."""

TAG = re.compile(rb"<[^>\"']*+(?:\"[^\"]*+\"[^>\"']*+|'[^']*+'[^>\"']*+)*+>")
ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


MOST_NODES = 2_000_000
"""Elements and attributes of a part that are held at once, without those of its closed elements."""
MOST_DEPTH = 256
"""Elements inside each other; a chart reaches 30. The parser itself keeps what is open, without a limit."""
MOST_TAG = 4_000_000
"""Bytes of a single tag, comment or instruction."""

_FED_AT_ONCE = 1_000_000


class BrokenMarkup(ValueError):
    """Bytes that are no XML, or XML of a kind that a workbook never holds."""


class TooLarge(BrokenMarkup):
    """XML that was made to fill the memory."""


class Element(Struct, eq=False):
    """An element and where its bytes are: `start` its tag, `inner` its content, `close` its closing tag,
    `end` what follows. An empty tag has no content: inner, close and end are the same. name: without prefix.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    parent: "Element | None"
    start: int
    inner: int
    close: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def number(self, name: str) -> int:
        """An attribute that counts from 0, which is also what it is where there is none."""
        text = self.get(name) or "0"
        if not text.isdecimal():
            raise BrokenMarkup(f"{name}={text}")
        return int(text)

    def get(self, name: str) -> str:
        """An attribute without prefix; "" where there is none."""
        return self.attributes.get(name, "")

    def kin(self, name: str) -> str:
        """The tag of an element of the same namespace, with the prefix that it has here."""
        return f"{self.prefix}:{name}" if self.prefix else name

    @property
    def relation(self) -> str:
        """The id of the relation that leads from here to another part; "" where there is none."""
        return next((value for key, value in self.attributes.items() if key.endswith(":id")), "")

    def all(self, *names: str) -> Iterator["Element"]:
        """All elements from here down with any of the names, or all of them, in the order of the file."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if element.name in names or not names:
                yield element
            waiting.extend(reversed(element.children))

    def above(self, *names: str) -> "Element | None":
        """The nearest element around it with any of the names."""
        element = self.parent
        while element is not None and element.name not in names:
            element = element.parent
        return element


def tree(xml: bytes, *, closed: Collection[str] = ()) -> Element:
    """The root of a part. closed: elements whose inside is not looked at. BrokenMarkup when it is no XML."""
    parser = reader()
    roots: list[Element] = []
    stack: list[Element] = []
    texts: list[list[str]] = []
    nodes = hidden = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal hidden, nodes
        deeper(len(stack) + hidden)
        if hidden or (stack and stack[-1].name in closed):
            hidden += 1
            return
        nodes += 1 + len(attributes)
        if nodes > MOST_NODES:
            raise TooLarge("elements")
        prefix, _, local = name.rpartition(":")
        start = parser.CurrentByteIndex
        parent = stack[-1] if stack else None
        element = Element(local, prefix, attributes, parent, start, tag_end(xml, start))
        (parent.children if parent else roots).append(element)
        stack.append(element)
        texts.append([])

    def on_end(_: str) -> None:
        nonlocal hidden
        if hidden:
            hidden -= 1
            return
        element = stack.pop()
        element.text = "".join(texts.pop())
        finish(xml, element, parser.CurrentByteIndex)

    def on_text(text: str) -> None:
        if stack and not hidden:
            texts[-1].append(text)

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.CharacterDataHandler = on_text
    read(parser, xml)
    return roots[0]


def deeper(depth: int) -> int:
    """The depth inside another element. TooLarge where a workbook would never get."""
    if depth >= MOST_DEPTH:
        raise TooLarge("depth")
    return depth + 1


def reader() -> Any:
    """A parser that takes no document type, so that no part can define entities and grow without end."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refused(*_: object) -> None:
        raise BrokenMarkup("a document type")

    parser.StartDoctypeDeclHandler = refused
    return parser


def read(parser: Any, xml: bytes) -> None:
    """Let a parser read a part whole, piece by piece, so that a tag without end is seen before it is read."""
    for _ in reading(parser, xml):
        pass


def reading(parser: Any, xml: bytes) -> Iterator[None]:
    """Let a parser read a part, with a pause after each piece; who has enough may stop there."""
    end = len(xml)
    try:
        for start in range(0, max(end, 1), _FED_AT_ONCE):
            parser.Parse(xml[start : start + _FED_AT_ONCE], start + _FED_AT_ONCE >= end)
            if start - max(parser.CurrentByteIndex, 0) > MOST_TAG:
                raise TooLarge("a tag")
            yield
    except BrokenMarkup:
        raise
    except (
        expat.ExpatError,
        LookupError,
        ValueError,
    ) as error:  # the last two: of encodings it does not know
        raise BrokenMarkup(str(error)) from error


def finish(xml: bytes, element: Element, at: int) -> None:
    """Set where an element ends, given where the parser stands."""
    if xml[element.inner - 2 : element.inner] == b"/>":
        element.close = element.end = element.inner
    else:
        element.close, element.end = at, xml.index(b">", at) + 1


def tag_end(xml: bytes, start: int) -> int:
    """Where the tag that begins here ends."""
    tag = TAG.match(xml, start)
    if tag is None:  # expat has read this tag already
        raise BrokenMarkup("a tag")
    return tag.end()


def utf8(xml: bytes) -> bytes:
    """The same part in UTF-8; the format also allows UTF-16, which no spans could be cut from."""
    if xml[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return xml
    try:
        text = xml.decode("utf-16")
    except UnicodeDecodeError as error:
        raise BrokenMarkup(str(error)) from error
    return re.sub(r"(<\?xml[^>]*?encoding=[\"'])[\w-]+", r"\g<1>UTF-8", text, count=1).encode("utf-8")


def edited(xml: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes with all edits made. An edit inside a larger one is void, one right before it is not."""
    pieces: list[bytes] = []
    done = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1] > edit[0], -edit[1])):
        if start < done:
            continue
        pieces += [xml[done:start], new]
        done = end
    return b"".join([*pieces, xml[done:]])


def removed(element: Element) -> Edit:
    """Take an element out."""
    return element.start, element.end, b""


def rewritten(element: Element, text: str) -> Edit:
    """Give an element another text."""
    return element.inner, element.close, escaped(text)


def escaped(text: str) -> bytes:
    """A text as it stands between two tags; a bare carriage return would be read as a line feed."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(sign, entity)
    return text.encode("utf-8")


def quoted(text: str) -> bytes:
    """A text as it stands in an attribute."""
    inner = escaped(text)
    for sign, entity in ((b'"', b"&quot;"), (b"\n", b"&#10;"), (b"\t", b"&#9;")):
        inner = inner.replace(sign, entity)
    return b'"' + inner + b'"'


def attribute(xml: bytes, element: Element, name: str, value: str | None) -> Edit:
    """Set an attribute, add it, or with None take it out."""
    end = element.inner - (2 if xml[element.inner - 2 : element.inner] == b"/>" else 1)
    head = element.start + len(re.match(rb"<[^\s/>]+", xml[element.start : element.inner])[0])  # type: ignore[index]  # a tag
    new = b"" if value is None else b" " + name.encode() + b"=" + quoted(value)
    for match in ATTRIBUTE.finditer(xml, head, end):
        if match[1] == name.encode():
            return match.start(), match.end(), new
    return end, end, new


EMPTY = {
    "conditionalFormatting": "cfRule",
    "sparklineGroup": "sparklines",
    **dict.fromkeys(
        (
            *("conditionalFormattings", "dataValidations", "definedNames", "ext", "externalReferences"),
            *("extLst", "hyperlinks", "pivotCaches", "slicerCaches", "slicerList", "sparklineGroups"),
            *("sparklines", "tableParts", "timelineCacheRefs", "timelineRefs"),
        ),
        "",
    ),
}
"""Containers that Excel "repairs" when nothing is in them; of some, which of their children count."""


def without(elements: Collection[Element]) -> list[Edit]:
    """Take elements out, and with the last of them the container around it."""
    lost: dict[int, Element] = {}
    waiting = list(elements)
    while waiting:
        element = waiting.pop()
        if id(element) in lost:
            continue
        lost[id(element)] = element
        parent = element.parent
        if parent is None or parent.name not in EMPTY:
            continue
        kind = EMPTY[parent.name]
        if all(id(child) in lost for child in parent.children if kind in {"", child.name}):
            waiting.append(parent)
    return [removed(element) for element in lost.values()]


def recounted(xml: bytes, elements: Collection[Element]) -> list[Edit]:
    """The `count` of containers that lose some of their children, and not all."""
    lost: dict[int, tuple[Element, int]] = {}
    for element in elements:
        if element.parent is not None and element.parent.get("count"):
            parent, number = lost.get(id(element.parent), (element.parent, 0))
            lost[id(parent)] = parent, number + 1
    return [
        attribute(xml, parent, "count", str(len(parent.children) - number))
        for parent, number in lost.values()
        if number < len(parent.children)
    ]
