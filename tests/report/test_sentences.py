"""Sentences that are formulas: their figures read as the programs that recalculate them write them."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ltv_xl.report import cells, sentences
from ltv_xl.report.cells import given
from ltv_xl.report.content import Cell, Column, Report, Sheet, Table
from ltv_xl.report.xlsx import rendered
from tests.support.cells import disagreements, formula_cells
from tests.support.engines import formulon_values, ironcalc_values
from tests.support.office import recalculated

FIGURES = (-0.0003, 0.0, 0.0005, -0.0005, 0.1225, 0.1235, -0.1225, 1234.56789, 0.1, 1.005, -0.4, 0.5, 2.5)
"""Those that round to nothing from below, halves on both sides, and large ones."""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    brief: Any = SimpleNamespace(
        t=lambda key, **marks: "is {x} now".format(**marks), orders=SimpleNamespace(currency="USD")
    )

    def line(value: float) -> tuple[Cell, ...]:
        figure = given(value)
        worded = (
            sentences.sentence(brief, "", x=(figure, kind)) for kind in ("share", "ratio", "count", "money")
        )
        return (figure, cells.rate_sentence("is @ now", figure), *worded)

    table = Table(
        (Column("figure", "decimal", 90), *(Column(f"{n}", "text", 90) for n in range(5))),
        tuple(map(line, FIGURES)),
    )
    sheet = Sheet("x", "X", "X", "X", (table,))
    path = tmp_path / "sentences.xlsx"
    path.write_bytes(rendered(Report("X", "X", "en", "USD", date(2025, 6, 30), (sheet,), functions=())))
    return path


@pytest.mark.office
def test_every_sentence_reads_alike_in_all_engines(report: Path) -> None:
    assert len(formula_cells(report)) == 5 * len(FIGURES)
    for values in (ironcalc_values(report), formulon_values(report), recalculated(report)):
        assert disagreements(report, values) == []


def test_nothing_has_no_sign_and_halves_go_away_from_zero() -> None:
    words = [cells.rate_sentence("@", given(value)).value for value in FIGURES[:7]]
    assert words == ["0%", "0%", "0.1%", "-0.1%", "12.3%", "12.4%", "-12.3%"]
