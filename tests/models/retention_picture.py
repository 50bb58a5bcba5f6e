"""The picture of retention in docs/models.md: `python -m tests.models.retention_picture docs`.

Customers of a published cohort year by year, and what sBG and 1 ÷ churn made of its first seven years.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from ltv_xl.models import retention
from ltv_xl.models.retention_counts import RetentionCounts
from ltv_xl.report.style import ACCENT, ALERT, INK
from ltv_xl.texts import Language
from tests.models.drawing import Plane, svg, text, write

NAME = "models_retention_{lang}.svg"
ANSWERS = Path(__file__).parents[1] / "answers" / "retention.csv"
FITTED, YEARS, CUSTOMERS = 7, 12, 1000
WIDTH, HEIGHT, LEFT, TOP = 620, 230, 52, 56

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
    plane = Plane(LEFT, TOP, WIDTH, HEIGHT, YEARS)
    parts = [plane.heading(words["title"], 28), plane.axes(words["axis"], 2)]
    for key, colour in (("constant", ALERT), ("sBG", ACCENT)):
        shown, ahead = range(FITTED + 1), range(FITTED, YEARS + 1)
        parts += [
            plane.curve(shown, of[key][: FITTED + 1], colour),
            plane.curve(ahead, of[key][FITTED:], colour, dashed=True),
        ]
    parts += [
        f'<circle cx="{plane.x(year):.1f}" cy="{plane.y(share):.1f}" r="4" stroke="{INK}" '
        f'fill="{INK if year <= FITTED else "#FFFFFF"}"/>\n'
        for year, share in enumerate(of["actual"])
    ]
    for place, (key, colour) in enumerate((("actual", INK), ("sBG", ACCENT), ("constant", ALERT))):
        parts.append(text(f"● {words[key]}", plane.x(4), TOP + 18 + 20 * place, colour))
    return svg(WIDTH + LEFT + 20, HEIGHT + TOP + 46, words["title"], "".join(parts))


if __name__ == "__main__":
    write(Path(sys.argv[1]), NAME, picture)
