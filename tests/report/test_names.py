"""Which workbook names a report offers to its readers."""

from pathlib import Path

from ltv_xl.texts import Language
from ltv_xl.workbook_names import REPORT_CPA
from tests.support.cells import stored_cells


def test_places_of_the_first_page_are_not_offered(demo_reports: dict[Language, Path]) -> None:
    """What stands at a place changes from report to report: a user's formula would change its meaning."""
    shown = {str(cell.value) for cell in stored_cells(demo_reports["en"]) if cell.sheet == "About"}
    assert REPORT_CPA in shown
    assert not [name for name in shown if name.startswith(("Report_tile", "Report_finding"))]
