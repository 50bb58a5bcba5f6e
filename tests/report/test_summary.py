"""The contents of the first page: every sheet under the question that it answers, on one page."""

from pathlib import Path

import pytest

from ltv_xl.report.sheets.summary import QUESTIONS
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.test_pages import opened

EACH = pytest.mark.parametrize("lang", LANGUAGES)


@EACH
def test_the_contents_lead_to_every_sheet_and_are_not_cut(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    book = opened(demo_reports[lang])
    first, *others = book
    heading = text("report.summary.contents", lang)
    (top,) = (cell.row for row in first.iter_rows() for cell in row if cell.value == heading)
    links = {
        str(cell.value): cell
        for row in first.iter_rows(min_row=top)
        for cell in row
        if cell.hyperlink and cell.hyperlink.location
    }
    assert links.keys() == {sheet.title for sheet in others}
    assert all(cell.hyperlink.tooltip for cell in links.values())
    questions = {text(f"report.summary.question_{question}", lang) for question in QUESTIONS}
    heads = {first.cell(top + 1, cell.column).value for cell in links.values()}
    assert heads <= questions
    last = max(cell.row for cell in links.values())
    cuts = [cut.id for cut in first.row_breaks.brk]
    assert not [cut for cut in cuts if top <= cut < last]
