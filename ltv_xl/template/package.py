"""The step from a macro-free workbook to one with macros and a ribbon. The same parts give the same bytes."""

from collections.abc import Mapping
from typing import Literal

from ltv_xl.ooxml import archive
from ltv_xl.ooxml.archive import CONTENT_TYPES as CONTENT_TYPES
from ltv_xl.ooxml.package import MACRO_FREE

Kind = Literal["workbook", "addin"]

VBA_PROJECT = "xl/vbaProject.bin"
CUSTOM_UI = "customUI/customUI14.xml"
MACRO_ENABLED: Mapping[Kind, str] = {
    "workbook": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "addin": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
"""What [Content_Types].xml says of xl/workbook.xml; Excel refuses a file whose name says something else."""

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


parts = archive.parts_of
"""The parts of a workbook or an add-in by name."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts, the same in whatever order they come."""
    names = sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != "_rels/.rels", name))
    return archive.packed((name, parts[name]) for name in names)


def macro_enabled(xlsx: bytes, vba_project: bytes, custom_ui: bytes, kind: Kind) -> bytes:
    """A macro-free workbook with a VBA project and a ribbon put in. ValueError where it has macros."""
    changed = parts(xlsx)
    _replace(changed, CONTENT_TYPES, MACRO_FREE, MACRO_ENABLED[kind])
    _replace(changed, CONTENT_TYPES, "<Override", f"{_BINARY}<Override")
    _replace(
        changed, "xl/_rels/workbook.xml.rels", "</Relationships>", f"{_PROJECT_RELATION}</Relationships>"
    )
    _replace(changed, "_rels/.rels", "</Relationships>", f"{_RIBBON_RELATION}</Relationships>")
    return packed({**changed, VBA_PROJECT: vba_project, CUSTOM_UI: custom_ui})


def _replace(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    text = parts[name].decode("utf-8")
    if old not in text:
        raise ValueError(f"{name} has no {old}")
    parts[name] = text.replace(old, new, 1).encode("utf-8")
