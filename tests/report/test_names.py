"""Which workbook names a report offers to its readers."""

from pathlib import Path

from ltv_xl.texts import Language
from ltv_xl.workbook_names import ADS_TABLE, CHECKS_TABLE, REPORT_CAUTION, REPORT_CPA, REPORT_PREFIX
from tests.report.test_pages import opened
from tests.support.cells import stored_cells

UNOFFERED = {CHECKS_TABLE, REPORT_CAUTION}
"""Those whose sheet says all that there is to say."""
PLACES = ("Report_tile", "Report_finding")
"""Begin the names of places on the first page."""


def shown_on_about(report: Path) -> set[str]:
    """The texts of the sheet About."""
    return {str(cell.value) for cell in stored_cells(report) if cell.sheet == "About"}


def names_of(report: Path) -> set[str]:
    """The names of the report's tables and headline figures, as another reader knows them."""
    book = opened(report)
    tables = {name for sheet in book for name in sheet.tables}
    return tables | {name for name in book.defined_names if name.startswith(REPORT_PREFIX)}


def unlike(names: set[str], shown: set[str]) -> set[str]:
    """Names that are there and not offered, or offered and not there."""
    offered = {words for words in shown if words.startswith(REPORT_PREFIX) or words in names}
    return {name for name in names ^ offered if not name.startswith(PLACES)} - UNOFFERED


def test_every_name_is_offered_and_every_offered_name_is_there(demo_reports: dict[Language, Path]) -> None:
    report = demo_reports["en"]
    assert unlike(names_of(report), shown_on_about(report)) == set()


def test_a_name_too_few_or_too_many_is_noticed(demo_reports: dict[Language, Path]) -> None:
    names, shown = names_of(demo_reports["en"]), shown_on_about(demo_reports["en"])
    assert unlike(names, shown - {ADS_TABLE}) == {ADS_TABLE}
    assert unlike(names - {REPORT_CPA}, shown) == {REPORT_CPA}


def test_places_of_the_first_page_are_not_offered(demo_reports: dict[Language, Path]) -> None:
    """What stands at a place changes from report to report: a user's formula would change its meaning."""
    shown = shown_on_about(demo_reports["en"])
    assert REPORT_CPA in shown
    assert not [name for name in shown if name.startswith(PLACES)]
