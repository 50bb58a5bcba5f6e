"""The picture of docs/models.md, drawn from the demo's fits: `python -m tests.models.pictures docs`.

Left, the same silence after one order, three and seven; right, after one order, by model.
"""

import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ltv_xl.models import bgnbd, mbgcnbdk, mbgnbd
from ltv_xl.models.alive import probability_alive
from ltv_xl.report.style import ACCENT, ALERT, GREY, INK, MUTED, RULE
from ltv_xl.texts import LANGUAGES, Language
from tests.models.holdout import customers_of, demo

NAME = "models_alive_{lang}.svg"
SILENCE = np.arange(0.0, 40.5, 0.5)
EVERY = 6.0
"""Weeks between the orders of the customers on the left."""
WIDTH, HEIGHT, LEFT, TOP = 380, 200, 46, 64
FONTS = "'Yu Gothic', 'Noto Sans CJK JP', 'Segoe UI', Helvetica, sans-serif"

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "left": "After 20 weeks without an order even good customers are gone",
        "right": "After a first order: BG/NBD never counts anybody as lost",
        "axis": "weeks since the last order",
        "once": "1 order",
        "often": "{n} orders, one every 6 weeks",
        "title": "P(alive) in the demo's shop, by weeks since the last order",
    },
    "ja": {
        "left": "20 週注文がなければ、優良顧客でもほぼ離脱",
        "right": "初回注文のあと：BG/NBD では誰も離脱しない",
        "axis": "最後の注文からの週数",
        "once": "注文 1 回",
        "often": "注文 {n} 回（6 週ごと）",
        "title": "デモの店の継続確率 P(alive)：最後の注文からの週数別",
    },
}


class Line(NamedTuple):
    """A curve over SILENCE, 0 to 1, and its name."""

    label: str
    colour: str
    values: Sequence[float]


def panels(lang: Language) -> list[tuple[str, list[Line]]]:
    """Titles and curves, left and right."""
    words = WORDS[lang]
    purchases = customers_of(demo()).purchases
    regular, random, never = mbgcnbdk.fit(purchases, 4), mbgnbd.fit(purchases), bgnbd.fit(purchases)
    left = []
    for repeats, colour in ((6, ALERT), (2, ACCENT), (0, MUTED)):
        recent = repeats * EVERY
        label = words["often"].format(n=repeats + 1) if repeats else words["once"]
        alive = probability_alive(regular, repeats, recent, recent + SILENCE)
        left.append(Line(label, colour, alive.tolist()))
    right = [
        Line(fit.model, colour, probability_alive(fit, 0, 0.0, SILENCE).tolist())
        for fit, colour in ((never, ALERT), (random, MUTED), (regular, ACCENT))
    ]
    return [(words["left"], left), (words["right"], right)]


def picture(lang: Language) -> str:
    """The SVG."""
    both = "".join(
        _panel(title, lines, LEFT + place * (WIDTH + 60), WORDS[lang]["axis"])
        for place, (title, lines) in enumerate(panels(lang))
    )
    width, height = 2 * WIDTH + LEFT + 90, HEIGHT + TOP + 50
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONTS}" font-size="12" role="img">\n'
        f"<title>{escape(WORDS[lang]['title'])}</title>\n"
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>\n{both}</svg>\n'
    )


def _panel(title: str, lines: Sequence[Line], left: float, axis: str) -> str:
    def x(week: float) -> float:
        return left + WIDTH * week / float(SILENCE[-1])

    def y(share: float) -> float:
        return TOP + HEIGHT * (1 - share)

    parts = [_text(title, left, TOP - 30, INK, size=14, bold=True)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(
            f'<line x1="{left:.1f}" x2="{left + WIDTH:.1f}" y1="{y(share):.1f}" y2="{y(share):.1f}" '
            f'stroke="{RULE if share else GREY}"/>\n'
        )
        parts.append(_text(f"{share:.0%}", left - 6, y(share) + 4, MUTED, anchor="end"))
    for week in range(0, 41, 10):
        parts.append(_text(str(week), x(week), TOP + HEIGHT + 16, MUTED, anchor="middle"))
    parts.append(_text(axis, left + WIDTH / 2, TOP + HEIGHT + 36, MUTED, anchor="middle"))
    for place, line in enumerate(lines):
        points = " ".join(
            f"{x(week):.1f},{y(share):.1f}" for week, share in zip(SILENCE.tolist(), line.values, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="2.5"/>\n')
        at = TOP + 22 + 18 * place
        parts.append(
            f'<line x1="{x(21):.1f}" x2="{x(23):.1f}" y1="{at}" y2="{at}" stroke="{line.colour}" '
            'stroke-width="2.5"/>\n'
        )
        parts.append(_text(line.label, x(24), at + 4, line.colour))
    return "".join(parts)


def _text(
    words: str, x: float, y: float, colour: str, *, anchor: str = "start", size: int = 12, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="{size}"{weight}>'
        f"{escape(words)}</text>\n"
    )


def main(folder: Path) -> None:
    """Write the picture in both languages."""
    for lang in LANGUAGES:
        (folder / NAME.format(lang=lang)).write_text(picture(lang), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
