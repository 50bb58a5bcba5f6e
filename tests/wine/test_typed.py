"""Typed functions through xlwings' own DLL, cmd.exe, Windows' Python, pywin32 and COM."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.formulas.cell_values import ERROR_TEXTS
from tests.wine.session import Step, session
from tests.wine.windows import Windows

START = ["start"]
NUMBERS = (2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043, 2045, 2046, 2047, 2048, 2049, 2050)
"""CVErr's numbers, in the order of ERROR_TEXTS."""
DISP_E_EXCEPTION = -2147352567
LOST = {-2147417848, -2147023174, -2147023170}
"""What LtvServer takes for a server that has ended."""
QUICK = 30
"""Seconds within which a Python that cannot serve must have shown it; with /K it was 121."""


def subscription(value: Any, *, margin: Any = 0.4, discount: Any = None) -> list[Any]:
    given = {"missing": True} if discount is None else discount
    return ["call", "LTV_SUBSCRIPTION", value, margin, 0.05, given]


def answers(steps: list[Step]) -> list[Any]:
    assert steps[0].answer == "started"
    return [step.answer for step in steps[1:]]


def test_each_kind_of_cell(japanese: Windows) -> None:
    kinds: list[tuple[Any, Any]] = [
        (3000, 24000),
        ([[3000]], 24000),
        ({"currency": 3000}, 24000),
        ([[{"currency": 3000}], [{"date": 3000}]], [[24000], [24000]]),
        ({"date": 3000}, 24000),
        ([[3000, 1500]], [24000, 12000]),  # a single row has one dimension
        ([[3000, 1500], [750, 0]], [[24000, 12000], [6000, 0]]),
        ([[3000], [None], [""], ["文字"], [True]], [[24000], [0], [0], ["#VALUE!"], [8]]),
    ]
    values = answers(session(japanese, START, *(subscription(kind) for kind, _ in kinds)))
    assert values == [answer for _, answer in kinds]


def test_every_error_alone_and_in_a_range(japanese: Windows) -> None:
    errors = [{"error": number} for number in NUMBERS]
    texts = list(ERROR_TEXTS[1:])
    alone = [subscription(error) for error in errors]
    values = answers(session(japanese, START, *alone, subscription([[error] for error in errors])))
    assert values == [*texts, [[text] for text in texts]]


def test_an_optional_argument(japanese: Windows) -> None:
    given = [None, 0, {"error": 2007}]
    values = answers(session(japanese, START, *(subscription(3000, discount=value) for value in given)))
    assert values == [24000, 24000, "#DIV/0!"]
    beyond = answers(session(japanese, START, subscription(3000, margin=5), ["call", "NO_SUCH_FUNCTION", 1]))
    assert beyond[0] == "#NUM!"
    assert beyond[1] == {"raised": DISP_E_EXCEPTION}


def test_many_cells_at_once_and_one_by_one(japanese: Windows) -> None:
    """Figures go to the note: a call of a cell takes milliseconds, a hundred thousand rows a few seconds."""
    column = [[float(row)] for row in range(20_000)]
    steps = session(japanese, START, *[subscription(3000)] * 50, subscription(column))
    assert steps[-1].answer[-1] == [pytest.approx(19_999 * 8)]
    assert sum(step.seconds for step in steps[2:-1]) / 49 < 0.2
    print(
        "start",
        steps[0].seconds,
        "first",
        steps[1].seconds,
        "then",
        steps[2].seconds,
        "rows",
        steps[-1].seconds,
    )


def test_the_workbook_and_the_cell_that_ask_are_com_objects(japanese: Windows) -> None:
    """Xlwings holds the workbook for functions that want it; ours want neither it nor the cell."""
    book = r"C:\users\山田 太郎\Documents\売上 & 費用.xlsm"
    step = ["call from", book, "LTV_SUBSCRIPTION", [[3000], [{"error": 2007}]], 0.4, 0.05, None]
    ((value, questions),) = answers(session(japanese, START, step))
    assert value == [[24000], ["#DIV/0!"]], questions
    assert not [
        question for question in questions if question.rpartition(".")[2] in {"Value", "Value2", "Formula"}
    ]


def test_one_server_answers_all_workbooks(japanese: Windows) -> None:
    """The command names no workbook, so that the second start finds the server of the first."""
    steps = session(japanese, START, subscription(3000), START, subscription(3000))
    assert [step.answer for step in steps] == ["started", 24000, "started", 24000]
    assert steps[2].seconds < steps[0].seconds / 5


def test_a_server_that_was_ended_is_started_again(japanese: Windows) -> None:
    """LtvAnswer meets one of the errors that it takes for a lost server, and asks the DLL again."""
    steps = session(
        japanese, START, subscription(3000), ["end server"], subscription(3000), START, subscription(3000)
    )
    _, _, ended, lost, again, answer = (step.answer for step in steps)
    assert {ended, lost["raised"]} <= LOST
    assert (again, answer) == ("started", 24000)


BROKEN = {
    "packages gone": ["Lib"],
    "Python itself gone": ["python313.dll", "Lib"],
}


@pytest.mark.parametrize("missing", BROKEN)
def test_a_python_that_cannot_serve_is_known_at_once(japanese: Windows, tmp_path: Path, missing: str) -> None:
    """A virtual environment whose Python was removed, a reinstalled Python without the packages."""
    patterns = (
        "python.exe",
        "python3.dll",
        "python313.dll",
        "python313.zip",
        "vcruntime140.dll",
        "xlwings64-*.dll",
    )
    folder = tmp_path / "python"
    folder.mkdir()
    for name in (path for pattern in patterns for path in japanese.python_folder.glob(pattern)):
        if name.name not in BROKEN[missing]:
            shutil.copy(name, folder)
    (step,) = session(japanese, START, python=japanese.path(folder / "python.exe"))
    assert "exited before" in step.answer["failed"]
    assert step.seconds < QUICK


@pytest.mark.parametrize(
    "name",
    ["Program Files (x86)", "表計算 ソフト能", "R&D", "O'Brien", "100% sure"],
)
def test_python_in_an_odd_folder(japanese: Windows, name: str) -> None:
    link = japanese.prefix / "drive_c" / "odd" / name
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(japanese.python_folder)
    steps = session(japanese, START, subscription(3000), python=japanese.path(link / "python.exe"))
    assert answers(steps) == [24000]


@pytest.mark.parametrize(("variable", "from_there"), [("1", False), (None, True)])
def test_a_module_in_excels_folder_is_not_imported(
    japanese: Windows, tmp_path: Path, variable: str | None, from_there: bool
) -> None:
    """LtvSafePath sets PYTHONSAFEPATH in Excel's own process; without it the planted module would run."""
    (tmp_path / "numpy.py").write_text("raise SystemExit('planted')\n", encoding="utf-8")
    (tmp_path / "xlwings.conf").write_text('"INTERPRETER_WIN","C:\\\\evil.exe"\n', encoding="utf-8")
    steps = session(japanese, ["environment", "PYTHONSAFEPATH", variable], START, folder=tmp_path)
    assert ("failed" in steps[1].answer) == from_there
