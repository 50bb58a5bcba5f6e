"""A style as XlsxWriter's format, and the workbook's theme."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.theme import THEME_XML_2023

from ltv_xl.report import style as look
from ltv_xl.report.style import Style

Formats = Callable[[Style], Any]
"""Style -> format of the workbook at hand."""


def formats_of(book: Workbook, base: Mapping[str, Any]) -> Formats:
    """Formats of a workbook, each added once; `base` is what every format begins with."""
    formats: dict[Style, Any] = {}
    # By identity, which spares hashing; the style is held, so that its id stays its own.
    by_identity: dict[int, tuple[Style, Any]] = {}

    def of(style: Style) -> Any:
        entry = by_identity.get(id(style))
        if entry is None:
            if style not in formats:
                formats[style] = book.add_format({**base, **_properties(style)})
            entry = by_identity[id(style)] = (style, formats[style])
        return entry[1]

    return of


def _properties(style: Style) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_size": style.size,
        "font_color": style.color,
        "bold": style.bold,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "indent": style.indent,
        "underline": 1 if style.underline else 0,
    }
    if style.num:
        properties["num_format"] = style.num
    if style.align:
        properties["align"] = style.align
    if style.fill:
        properties["bg_color"] = style.fill
    if style.boxed:
        properties |= {"border": 1, "border_color": look.INPUT_EDGE, "locked": False}
    for side in ("top", "bottom", "left"):
        edge = getattr(style, side)
        if edge:
            properties |= {side: edge[0], f"{side}_color": edge[1]}
    return properties


def theme(font: str) -> str:
    """Office's theme with our palette and font; Japanese chart text takes its font from here."""
    faces = f'<a:latin typeface="{font}"/><a:ea typeface="Yu Gothic"/><a:cs typeface=""/>'
    xml = re.sub(
        r"<a:(major|minor)Font>.*?</a:\1Font>",
        rf"<a:\1Font>{faces}</a:\1Font>",
        str(THEME_XML_2023),
        flags=re.DOTALL,
    )
    slots = {
        "dk2": look.INK,
        "lt2": "#EEF2F5",
        "accent1": look.ACCENT,
        "accent2": look.GREY,
        "accent3": look.MUTED,
        "accent4": look.TINT,
        "accent5": look.ALERT,
        "accent6": look.HEAT_HIGH,
        "hlink": look.ACCENT,
        "folHlink": look.ACCENT,
    }
    for slot, colour in slots.items():
        xml = re.sub(rf'(<a:{slot}><a:srgbClr val=")\w+', rf"\g<1>{colour[1:]}", xml)
    return xml
