"""Each file that somebody wrote by hand is read right, or refused, or doubted: never wrong in silence."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.hand_written import CASES, Case, Row


def _written(folder: Path, files: Sequence[Sequence[Row]]) -> list[Path]:
    paths = []
    for number, lines in enumerate(files):
        path = folder / f"orders_{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        paths.append(path)
    return paths


def _figures(checked: CheckedOrders) -> tuple[int, int, int]:
    query = "SELECT count(DISTINCT customer_id), count(*), sum(revenue)::BIGINT FROM orders"
    return tuple(rows(checked, query)[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_file_is_wrong_in_silence(tmp_path: Path, case: Case) -> None:
    sources = _written(tmp_path, case.files)
    if case.verdict.startswith("orders."):
        with pytest.raises(SourceError) as refusal:
            read(sources, settings=Settings())
        assert refusal.value.key == case.verdict
        return
    checked = read(sources, settings=Settings())
    doubts = {remark.key for remark in checked.remarks if remark.uncertain}
    assert remarks(checked).keys() >= doubts
    if case.verdict == "right":
        assert (_figures(checked), doubts) == (case.figures, set())
    else:
        assert case.verdict in doubts


def test_there_are_enough() -> None:
    assert len(CASES) == len({case.name for case in CASES}) >= 50
