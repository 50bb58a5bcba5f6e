"""No month stands in a report as digits alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, Language
from tests.report.test_pages import opened

EACH = pytest.mark.parametrize("lang", LANGUAGES)
OTHERWISE = re.compile(r"(?<!\d)(19|20)\d\d[/.-](0?[1-9]|1[0-2])(?!\d)")
"""A month of digits alone."""


def digits(report: Path) -> Iterator[str]:
    for sheet in opened(report):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and OTHERWISE.search(cell.value):
                    yield f"{sheet.title}!{cell.coordinate}: {cell.value}"


@EACH
def test_no_month_is_written_in_digits(demo_reports: dict[Language, Path], lang: Language) -> None:
    assert list(digits(demo_reports[lang])) == []


def test_a_month_in_digits_is_noticed() -> None:
    assert OTHERWISE.search("2024/7")
    assert OTHERWISE.search("2024-07")
    assert not OTHERWISE.search("2024年7月")
