"""The picture of retention in docs/models.md: `python -m tests.models.retention_picture docs`.

Customers of a published cohort year by year, and what sBG and 1 ÷ churn made of its first seven years.
"""

import csv
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from ltv_xl.models import retention
from ltv_xl.models.retention_counts import RetentionCounts
from ltv_xl.report.style import ACCENT, ALERT, GREY, INK, MUTED, RULE
from ltv_xl.texts import LANGUAGES, Language

NAME = "models_retention_{lang}.svg"
ANSWERS = Path(__file__).parents[1] / "answers" / "retention.csv"
FITTED, YEARS, CUSTOMERS = 7, 12, 1000
WIDTH, HEIGHT, LEFT, TOP = 620, 230, 52, 56
FONTS = "'Yu Gothic', 'Noto Sans CJK JP', 'Segoe UI', Helvetica, sans-serif"

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Fitted to seven years, sBG foretold the next five; 1 ÷ churn did not",
        "axis": "years since the start",
        "actual": "actual (hollow: not shown to the models)",
        "sBG": "sBG (dashed: forecast)",
        "constant": "the first year's churn for ever",
    },
    "ja": {
        "title": "7年分から求めた sBG は、その後の5年も言い当てた。1÷解約率は外れた",
        "axis": "開始からの年数",
        "actual": "実績（白抜きはモデルに見せていない年）",
        "sBG": "sBG（破線は予測）",
        "constant": "1年目の解約率がずっと続くとした場合",
    },
}


def shares() -> dict[str, list[float]]:
    """By year from 0 to YEARS: the actual share, sBG's, and that of constant churn."""
    lines = [line for line in ANSWERS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    regular = next(csv.DictReader(lines))
    actual = [float(regular[str(year)]) / 100 for year in range(YEARS + 1)]
    counts = RetentionCounts.of_cohorts([[round(CUSTOMERS * share) for share in actual[: FITTED + 1]]])
    curve = retention.survival(retention.fit(counts), YEARS).tolist()
    return {"actual": actual, "sBG": curve, "constant": [actual[1] ** year for year in range(YEARS + 1)]}


def picture(lang: Language) -> str:
    """The SVG."""
    words, of = WORDS[lang], shares()
    parts = [_text(words["title"], LEFT, TOP - 28, INK, size=14, bold=True), *_axes(words["axis"])]
    for key, colour in (("constant", ALERT), ("sBG", ACCENT)):
        parts += [
            _line(of[key][: FITTED + 1], 0, colour),
            _line(of[key][FITTED:], FITTED, colour, dashed=True),
        ]
    parts += [
        f'<circle cx="{_x(year):.1f}" cy="{_y(share):.1f}" r="4" stroke="{INK}" '
        f'fill="{INK if year <= FITTED else "#FFFFFF"}"/>\n'
        for year, share in enumerate(of["actual"])
    ]
    for place, (key, colour) in enumerate((("actual", INK), ("sBG", ACCENT), ("constant", ALERT))):
        parts.append(_text(f"● {words[key]}", _x(4), TOP + 18 + 20 * place, colour))
    width, height = WIDTH + LEFT + 20, HEIGHT + TOP + 46
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONTS}" font-size="12" role="img">\n'
        f"<title>{escape(words['title'])}</title>\n"
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>\n{"".join(parts)}</svg>\n'
    )


def _x(year: float) -> float:
    return LEFT + WIDTH * year / YEARS


def _y(share: float) -> float:
    return TOP + HEIGHT * (1 - share)


def _axes(title: str) -> list[str]:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(
            f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{_y(share):.1f}" y2="{_y(share):.1f}" '
            f'stroke="{RULE if share else GREY}"/>\n'
        )
        parts.append(_text(f"{share:.0%}", LEFT - 6, _y(share) + 4, MUTED, anchor="end"))
    for year in range(0, YEARS + 1, 2):
        parts.append(_text(str(year), _x(year), TOP + HEIGHT + 16, MUTED, anchor="middle"))
    return [*parts, _text(title, LEFT + WIDTH / 2, TOP + HEIGHT + 36, MUTED, anchor="middle")]


def _line(values: Sequence[float], first: int, colour: str, *, dashed: bool = False) -> str:
    points = " ".join(f"{_x(year):.1f},{_y(share):.1f}" for year, share in enumerate(values, first))
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>\n'


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
