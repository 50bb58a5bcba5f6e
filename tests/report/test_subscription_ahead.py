"""What the sheet Subscriptions expects beyond the known deliveries: cells against a plain recursion."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import exp, lgamma
from operator import mul
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import number
from ltv_xl.report.content import Block, Cell, Line, Table
from ltv_xl.report.sheets.subscription_ahead import Ahead, ahead_blocks, ahead_figures, aheads
from ltv_xl.report.sheets.subscription_curves import curve
from ltv_xl.texts import LANGUAGES, Language, text
from tests.analysis.test_retention_ahead import REGULAR, steps_of

COURSES = {
    "monthly": REGULAR,
    "late leavers": (1000, 980, 930, 850, 740, 610, 480, 360),
    "sudden": (1000, 900, 820, 760, 710, 670, 640, 300, 120),
    "new": (200, 150),
}


def brief_in(lang: Language) -> Brief:
    def words(key: str, **fields: object) -> str:
        return text(f"report.{key}", lang, **fields)

    return cast("Brief", SimpleNamespace(t=words))


def rows_of(courses: Mapping[str, Sequence[int]], lang: Language = "en") -> list[Ahead]:
    steps = [step._replace(value=name) for name, active in courses.items() for step in steps_of(active)]
    everyone = steps_of(courses["monthly"])
    results = SimpleNamespace(steps={"course": tuple(steps), "total": tuple(everyone)})
    whole = curve("total", everyone, len(everyone))
    return aheads(brief_in(lang), cast("Continuation", results), whole, str)


def expected(row: Ahead) -> list[float]:
    """The shares at the deliveries after the last known one, by the model's survival function alone."""
    alpha, beta, power = (*row.result.parameters, 1.0)[:3]

    def log_survival(n: int) -> float:
        staying = beta + (n - 1) ** power
        return lgamma(staying) - lgamma(alpha + staying)

    known = len(row.result.shares)
    return [
        row.result.shares[-1] * exp(log_survival(n) - log_survival(known))
        for n in range(known + 1, len(row.numbers) + 1)
    ]


def figures(cells: Sequence[Cell]) -> list[float | None]:
    return [number(cell) for cell in cells]


def test_the_shares_are_those_of_the_models() -> None:
    rows = {str(row.name.value): row for row in rows_of(COURSES)}
    assert (rows["monthly"].result.model, rows["late leavers"].result.model) == ("sBG", "BdW")
    for row in rows.values():
        known = len(row.result.shares)
        assert figures(row.known[:known]) == pytest.approx(list(row.result.shares))
        assert figures(row.known[known:]) == [None] * len(row.result.steps)
        if row.result.steps:
            assert figures(row.later[known:]) == pytest.approx(expected(row), rel=1e-5)
            assert figures(row.later[:known]) == [None] * known


def test_a_planted_fault_would_be_seen() -> None:
    row = rows_of(COURSES)[0]
    wrong = [share * 1.001 for share in expected(row)]
    assert figures(row.later[len(row.result.shares) :]) != pytest.approx(wrong, rel=1e-4)


def test_sbg_stays_a_formula_over_its_parameters() -> None:
    row = rows_of(COURSES)[0]
    step = row.steps[len(row.result.shares)]
    assert step.write is not None
    assert step.inputs[:2] == row.parameters[:2]
    assert step.write("A1", "B1", "C1") == 'IFERROR((B1+C1-2)/(A1+B1+C1-2),"")'


def table_of(blocks: Sequence[Block]) -> dict[str, dict[str, Any]]:
    (table,) = (block for block in blocks if isinstance(block, Table))
    headers = [column.header for column in table.columns]
    assert table.total is not None
    return {
        str(row[0].value): dict(zip(headers[1:], (cell.value for cell in row[1:]), strict=True))
        for row in (*table.rows, table.total)
    }


def test_the_table_says_what_to_think_of_each_course() -> None:
    rows = rows_of(COURSES)
    blocks = ahead_blocks(brief_in("en"), rows)
    shown = table_of(blocks)
    assert {name: line["Verdict"] for name, line in shown.items()} == {
        "monthly": "Usable", "late leavers": "Usable", "sudden": "Poor", "new": "None", "Total": "Usable",
    }  # fmt: skip
    line = shown["monthly"]
    later = expected(rows[0])
    assert line["+3"] == pytest.approx(later[2])
    assert line["Farthest no."] == len(REGULAR) * 2
    assert line["95% from"] < later[-1] < line["95% to"]
    whole = sum(accumulate([1.0, *(b / a for a, b in pairwise(REGULAR))], mul))
    assert line["Mean no."] == pytest.approx(whole + sum(later))
    assert abs(line["Held-out error"]) < 0.1 < abs(shown["sudden"]["Held-out error"])
    assert {
        key: shown["new"][key] for key in ("+3", "95% from", "95% to", "Model", "Held-out error")
    } == dict.fromkeys(("+3", "95% from", "95% to", "Model", "Held-out error"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_stand_below(lang: Language) -> None:
    words = [
        str(block.text.value if isinstance(block.text, Cell) else block.text)
        for block in ahead_blocks(brief_in(lang), rows_of(COURSES, lang))
        if isinstance(block, Line)
    ]
    reasons = [line for line in words if line.startswith(("sudden", "new"))]
    assert len(reasons) == 2
    assert any("10%" in line for line in reasons)
    assert text("report.subscriptions.ahead_help", lang) in words
    calm = ahead_blocks(brief_in(lang), rows_of({"monthly": REGULAR}, lang))
    assert text("report.subscriptions.ahead_help", lang) not in [
        block.text for block in calm if isinstance(block, Line)
    ]


def test_a_single_course_is_the_total() -> None:
    assert [str(row.name.value) for row in rows_of({"monthly": REGULAR})] == ["Total"]


def test_no_figures_without_a_forecast() -> None:
    rows = rows_of({"monthly": (100, 80)})
    assert ahead_figures(brief_in("en"), rows) == ()
    blocks = ahead_blocks(brief_in("en"), rows)
    assert table_of(blocks)["Total"]["Verdict"] == "None"
