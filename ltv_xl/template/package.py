"""A workbook's parts, and the step from a macro-free workbook to one with macros and a ribbon.

It knows the file format's packaging and nothing of what the parts say. The same parts give the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Literal

Kind = Literal["workbook", "addin"]

VBA_PROJECT = "xl/vbaProject.bin"
CUSTOM_UI = "customUI/customUI14.xml"
CONTENT_TYPES = "[Content_Types].xml"
MACRO_FREE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_ENABLED: Mapping[Kind, str] = {
    "workbook": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "addin": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
"""What [Content_Types].xml says of xl/workbook.xml; Excel refuses a file whose name says something else."""

_FIXED = (1980, 1, 1, 0, 0, 0)
_BINARY = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
_PROJECT_RELATION = (
    '<Relationship Id="rIdVbaProject" '
    'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
)
_RIBBON_RELATION = (
    '<Relationship Id="rIdCustomUI14" '
    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{CUSTOM_UI}"/>'
)


def parts(book: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts; the order and the times in the archive are always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != "_rels/.rels", name)):
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the archive would name the system that it was made on
            archive.writestr(entry, parts[name])
    return out.getvalue()


def macro_enabled(xlsx: bytes, vba_project: bytes, custom_ui: bytes, kind: Kind) -> bytes:
    """A macro-free workbook with a VBA project and a ribbon put in. ValueError where it has macros."""
    found = parts(xlsx)
    _replace(found, CONTENT_TYPES, MACRO_FREE, MACRO_ENABLED[kind])
    _replace(found, CONTENT_TYPES, "<Override", f"{_BINARY}<Override")
    _replace(found, "xl/_rels/workbook.xml.rels", "</Relationships>", f"{_PROJECT_RELATION}</Relationships>")
    _replace(found, "_rels/.rels", "</Relationships>", f"{_RIBBON_RELATION}</Relationships>")
    return packed({**found, VBA_PROJECT: vba_project, CUSTOM_UI: custom_ui})


def _replace(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    text = parts[name].decode("utf-8")
    if old not in text:
        raise ValueError(f"{name} has no {old}")
    parts[name] = text.replace(old, new, 1).encode("utf-8")
