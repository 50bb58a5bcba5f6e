"""A month is written in one way wherever it stands; on the axis of a chart, where room is scarce, by name."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ltv_xl.report.brief import Brief
from ltv_xl.texts import LANGUAGES, Language
from tests.report.making import small_brief
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


@pytest.fixture(params=LANGUAGES)
def brief(request: pytest.FixtureRequest, tmp_path: Path) -> Brief:
    return small_brief(tmp_path, request.param)


SPANS = {
    "en": ("Apr–Jun 2025", "Dec 2024–Feb 2025", "Jun 2025"),
    "ja": ("2025年4月〜6月", "2024年12月〜2025年2月", "2025年6月"),
}


def test_months_in_a_row_have_the_year_once(brief: Brief) -> None:
    june = date(2025, 6, 1)
    same_year, other_year, month = SPANS[brief.lang]
    assert brief.months(date(2025, 4, 1), june) == same_year
    assert brief.months(date(2024, 12, 1), date(2025, 2, 1)) == other_year
    assert brief.month(june) == month


def test_the_year_of_an_axis_stands_where_it_begins(brief: Brief) -> None:
    axis = brief.month_axis([date(2024, 11, 1), date(2024, 12, 1), date(2025, 2, 1)])
    names = {"en": ("Nov 2024", "Dec", "Feb 2025"), "ja": ("11月 2024", "12月", "2月 2025")}
    assert axis == names[brief.lang]
