"""The picture of docs/models.md, drawn from the demo's fits: `python -m tests.models.pictures docs`.

Left, the same silence after one order, three and seven; right, after one order, by model.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ltv_xl.models import bgnbd, mbgcnbdk, mbgnbd
from ltv_xl.models.alive import probability_alive
from ltv_xl.report.style import ACCENT, ALERT, MUTED
from ltv_xl.texts import Language
from tests.models.drawing import Plane, polyline, svg, text, write
from tests.models.holdout import customers_of, demo

NAME = "models_alive_{lang}.svg"
SILENCE = np.arange(0.0, 40.5, 0.5)
EVERY = 6.0
"""Weeks between the orders of the customers on the left."""
WIDTH, HEIGHT, LEFT, TOP = 380, 200, 46, 64

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
        _panel(title, lines, Plane(LEFT + place * (WIDTH + 60), TOP, WIDTH, HEIGHT, SILENCE[-1]), lang)
        for place, (title, lines) in enumerate(panels(lang))
    )
    return svg(2 * WIDTH + LEFT + 90, HEIGHT + TOP + 50, WORDS[lang]["title"], both)


def _panel(title: str, lines: Sequence[Line], plane: Plane, lang: Language) -> str:
    parts = [plane.heading(title, 30), plane.axes(WORDS[lang]["axis"], 10)]
    for place, line in enumerate(lines):
        at = plane.top + 22 + 18 * place
        parts += [
            plane.curve(SILENCE.tolist(), line.values, line.colour),
            polyline(((plane.x(21), at), (plane.x(23), at)), line.colour),
            text(line.label, plane.x(24), at + 4, line.colour),
        ]
    return "".join(parts)


if __name__ == "__main__":
    write(Path(sys.argv[1]), NAME, picture)
