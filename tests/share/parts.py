"""A workbook's parts in the hand, for books that no library writes: taken out, added to, put back."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping

Parts = dict[str, bytes]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"


def taken(book: bytes) -> Parts:
    """The parts, in their order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put(parts: Mapping[str, bytes]) -> bytes:
    """The workbook of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def change(parts: Parts, name: str, old: str, new: str) -> None:
    """Replace a text that is there, once."""
    text = parts[name].decode("utf-8")
    assert old in text, f"{name} has no {old}"
    parts[name] = text.replace(old, new, 1).encode("utf-8")


def add(
    parts: Parts,
    name: str,
    content: str | bytes,
    content_type: str,
    start: str,
    kind: str,
    rid: str,
) -> None:
    """Add a part, its content type, and the relation of this type that leads to it from `start`."""
    parts[name] = content.encode("utf-8") if isinstance(content, str) else content
    if content_type:
        line = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
        change(parts, "[Content_Types].xml", "</Types>", f"{line}</Types>")
    lead(parts, start, kind, rid, "/" + name)


def lead(parts: Parts, start: str, kind: str, rid: str, target: str, mode: str = "") -> None:
    """Add a relation; kind: its last word, or its whole type."""
    folder, file = posixpath.split(start)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    empty = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )
    parts.setdefault(rels, empty.encode())
    full = kind if "://" in kind else f"{OFFICE}/{kind}"
    mode = f' TargetMode="{mode}"' if mode else ""
    line = f'<Relationship Id="{rid}" Type="{full}" Target="{target}"{mode}/>'
    change(parts, rels, "</Relationships>", f"{line}</Relationships>")


def sheet_part(parts: Parts, name: str) -> str:
    """The part of a sheet."""
    entry = re.search(rf'<sheet name="{re.escape(name)}"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"].decode())
    assert entry, name
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    target = re.search(rf'Id="{entry[1]}"[^>]*Target="([^"]+)"', rels)
    assert target
    return f"xl/{target[1]}"
