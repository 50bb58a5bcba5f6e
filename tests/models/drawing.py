"""What the pictures of docs/models.md are drawn with: shares from 0 to 100% over time, as SVG."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from ltv_xl.report.style import GREY, INK, MUTED, RULE
from ltv_xl.texts import LANGUAGES, Language

FONTS = "'Yu Gothic', 'Noto Sans CJK JP', 'Segoe UI', Helvetica, sans-serif"


class Plane(NamedTuple):
    """Where shares are drawn, in pixels. last: the time at its right edge."""

    left: float
    top: float
    width: float
    height: float
    last: float

    def x(self, time: float) -> float:
        """Where a time stands."""
        return self.left + self.width * time / self.last

    def y(self, share: float) -> float:
        """Where a share from 0 to 1 stands."""
        return self.top + self.height * (1 - share)

    def axes(self, title: str, every: int) -> str:
        """Lines at each quarter, and the times that are multiples of `every`, with what they count."""
        right, below = self.left + self.width, self.top + self.height
        parts = []
        for share in (0, 0.25, 0.5, 0.75, 1):
            ends = (self.left, self.y(share)), (right, self.y(share))
            parts.append(polyline(ends, RULE if share else GREY, width=1))
            parts.append(text(f"{share:.0%}", self.left - 6, self.y(share) + 4, MUTED, anchor="end"))
        for time in range(0, int(self.last) + 1, every):
            parts.append(text(str(time), self.x(time), below + 16, MUTED, anchor="middle"))
        parts.append(text(title, self.left + self.width / 2, below + 36, MUTED, anchor="middle"))
        return "".join(parts)

    def heading(self, words: str, above: float) -> str:
        """A title so far above the plane."""
        return text(words, self.left, self.top - above, INK, size=14, bold=True)

    def curve(
        self, times: Sequence[float], shares: Sequence[float], colour: str, *, dashed: bool = False
    ) -> str:
        """A line through the shares."""
        points = [(self.x(time), self.y(share)) for time, share in zip(times, shares, strict=True)]
        return polyline(points, colour, dashed=dashed)


def polyline(
    points: Iterable[tuple[float, float]], colour: str, *, width: float = 2.5, dashed: bool = False
) -> str:
    """A line through points, in pixels."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>\n'


def text(
    words: str, x: float, y: float, colour: str, *, anchor: str = "start", size: int = 12, bold: bool = False
) -> str:
    """Words at a place."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="{size}"{weight}>'
        f"{escape(words)}</text>\n"
    )


def svg(width: float, height: float, title: str, drawn: str) -> str:
    """The picture on white. title: for who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONTS}" font-size="12" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>\n{drawn}</svg>\n'
    )


def write(folder: Path, name: str, picture: Callable[[Language], str]) -> None:
    """Write a picture in both languages. name: of the file, with {lang}."""
    for lang in LANGUAGES:
        (folder / name.format(lang=lang)).write_text(picture(lang), encoding="utf-8")
