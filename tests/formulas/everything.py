"""All cases and all outside answers in one workbook, computed once by each engine for the tests that need it.

formulon takes seconds to start, LibreOffice too: one workbook keeps the tests quick.
"""

import csv
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ltv_xl import FORMULAS
from tests.formulas.carriers import Placed, workbook
from tests.formulas.cases import Case, cases
from tests.support.engines import Computed, formulon_values, ironcalc_values
from tests.support.office import recalculated

ENGINES = {"IronCalc": ironcalc_values, "formulon": formulon_values}


class Answer(NamedTuple):
    """A case with an answer from outside: a number, or an error's text; and where it comes from."""

    case: Case
    answer: float | str
    source: str


def _answers() -> list[Answer]:
    with (Path(__file__).parents[1] / "answers" / "formulas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = []
    for row in rows:
        arguments = tuple(float(row[column]) for column in "abcde" if row[column])
        answer = row["answer"] if row["answer"].startswith("#") else float(row["answer"])
        answers.append(Answer(Case(FORMULAS[row["formula"]], arguments), answer, row["source"]))
    return answers


ANSWERS = _answers()
CASES = [case for formula in FORMULAS.values() for case in cases(formula)]


@cache
def book() -> tuple[bytes, list[Placed]]:
    """The workbook: first all cases, then all answers."""
    return workbook([*CASES, *(answer.case for answer in ANSWERS)])


@cache
def computed(engine: str) -> Computed:
    """Every cell of it, as IronCalc, formulon or LibreOffice computes it."""
    content, _ = book()
    if engine in ENGINES:
        return ENGINES[engine](content)
    with tempfile.TemporaryDirectory(prefix="formulas-") as folder:
        path = Path(folder, "formulas.xlsx")
        path.write_bytes(content)
        return recalculated(path)
