"""What Refresh asks of an open workbook, by real xlwings and pywin32 over COM: pytest on the Windows side.

The workbook's objects are those of tests/excel/com.py, which answer as Microsoft documents Excel's.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings

from ltv_xl.excel.refresh.array_formulas import Area, may_share, shared_area
from ltv_xl.excel.refresh.charts import chart_sheets, series_formulas
from ltv_xl.excel.refresh.other_pointers import other_pointers, point_elsewhere
from ltv_xl.excel.refresh.references import Moves, mention
from ltv_xl.excel.refresh.report_sheets import delete_sheet
from ltv_xl.excel.settings_sheet import folder_of
from tests.excel.com import (
    Cells,
    Chart,
    ColorScale,
    ComError,
    FormatCondition,
    Members,
    Picture,
    PivotTable,
    Refusing,
    Series,
    TextBox,
    ValidatedArea,
    Worksheet,
)
from tests.wine.excel_side.served import over_com

xw: Any = xlwings
"""Without types, of which it has few."""
windows: Any = import_module("xlwings._xlwindows")

AT_REPORT = mention(["Summary"], ["Segment_channel"])
MOVES = Moves({"Summary": "Summary (2)"}, {})


def book(**answers: Any) -> Any:
    """A workbook whose only sheet is called Mine."""
    return xw.Book(impl=windows.Book(xl=over_com(SimpleNamespace(Name="LTV.xlsm", **answers))))


def with_sheet(worksheet: Any) -> Any:
    worksheet.Name = "Mine"
    return book(Worksheets=Members([worksheet]))


ADDRESSES = (
    "https://company.sharepoint.com/sites/sales/Shared Documents/LTV.xlsm",
    "https://d.docs.live.net/0123456789abcdef/Documents/LTV.xlsm",
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_workbook_in_the_cloud_has_no_folder(name: str) -> None:
    in_the_cloud(name)


def in_the_cloud(name: str) -> None:
    """Excel.workbook.fullname. The question that was asked once, xlwings' own fullname, raises here."""
    made_book = book(FullName=name, Path=name.rpartition("/")[0])
    assert folder_of(made_book) is None
    with pytest.raises(Exception, match=r"OneDrive|SharePoint|local"):
        _ = made_book.fullname


def test_a_workbook_on_a_disk_has_one() -> None:
    found = folder_of(book(FullName=r"C:\users\taro\LTV.xlsm", Path=r"C:\users\taro"))
    assert str(found) == r"C:\users\taro"


def test_text_boxes_pivot_tables_and_rules_are_found_and_pointed_elsewhere() -> None:
    box, pivot = TextBox("Box", "=Summary!$C$5"), PivotTable("Pivot", "Summary!R4C2:R9C3")
    rule, listed = (
        FormatCondition("$A$1", "=$Z$1>Summary!$C$5"),
        ValidatedArea("$D$2", "=Summary!$B$5:$B$9"),
    )
    sheet = Worksheet([Picture(), box], [pivot], [ColorScale("$B$1"), rule], [listed])
    pointers = other_pointers(with_sheet(sheet), ["Mine"], AT_REPORT)
    assert [pointer.place for pointer in pointers] == ["Mine: Box", "Mine: Pivot", "Mine!A1", "Mine!D2"]
    assert point_elsewhere(pointers, MOVES) == []
    assert box.DrawingObject.Formula == "='Summary (2)'!$C$5"
    assert (pivot.SourceData, pivot.refreshed) == ("'Summary (2)'!R4C2:R9C3", 1)
    assert rule.Formula1 == "=$Z$1>'Summary (2)'!$C$5"
    assert listed.Validation.Formula1 == "='Summary (2)'!$B$5:$B$9"


def test_an_object_that_refuses_is_named_and_ends_nothing() -> None:
    class Locked(PivotTable):
        def RefreshTable(self) -> bool:
            raise ComError(-2146827284, "RefreshTable method of PivotTable class failed")

    pointers = other_pointers(
        with_sheet(Worksheet(pivots=[Locked("Pivot", "Summary!R1C1:R2C2")])), ["Mine"], AT_REPORT
    )
    assert point_elsewhere(pointers, MOVES) == ["Mine: Pivot"]
    assert other_pointers(with_sheet(Worksheet()), ["Mine"], AT_REPORT) == []


def test_series_of_a_chart_sheet_are_read() -> None:
    series = Series("=SERIES(,Summary!$B$5:$B$9,Summary!$C$5:$C$9,1)")
    made_book = book(Charts=Members([Chart("Curve", Refusing(), series)]), Worksheets=Members([]))
    assert chart_sheets(made_book) == ["Curve"]
    assert list(series_formulas(made_book, [], AT_REPORT).values()) == [series.Formula]


def shared(cells: Any) -> tuple[Area | None, bool]:
    return shared_area(xw.Range(impl=windows.Range(xl=over_com(cells))))


def test_array_formulas_and_spills_are_told_apart() -> None:
    whole = Cells(3, 2, height=2, width=4)
    assert shared(Cells(4, 3, HasSpill=True, SpillParent=Cells(1, 1))) == (Area(1, 1, 1, 1), True)
    assert shared(Cells(4, 3, HasSpill=False, HasArray=True, CurrentArray=whole)) == (
        Area(3, 2, 2, 4),
        False,
    )
    assert shared(Cells(4, 3, HasArray=True, CurrentArray=whole)) == (Area(3, 2, 2, 4), False)  # 2016
    assert shared(Cells(4, 3, HasArray=False)) == (None, False)
    mixed = xw.Range(impl=windows.Range(xl=over_com(Cells(1, 1, HasArray=None))))  # Null
    assert may_share(mixed)


@pytest.mark.parametrize("visible", [-1, 0, 2])
def test_a_sheet_can_be_deleted_however_it_is_hidden(visible: int) -> None:
    """Excel.worksheet.delete; XlSheetVisibility.xlSheetVeryHidden is 2."""

    class Sheet:
        Name, Visible, deleted = "Old", visible, False

        def __init__(self) -> None:
            self.Parent = SimpleNamespace(Application=SimpleNamespace(DisplayAlerts=True))

        def Delete(self) -> bool:
            if self.Visible == 2:
                raise ComError(-2146827284, "Delete method of Worksheet class failed")
            self.deleted = True
            return True

    sheet = Sheet()
    delete_sheet(xw.Sheet(impl=windows.Sheet(xl=over_com(sheet))))
    assert sheet.deleted


# Faults that were in the product once are seen.


def unguarded(workbook: Any, sheets: Any, wanted: Any) -> dict[str, str]:
    """Each series is asked, and one that refuses ends it."""
    charts = [workbook.api.Charts(number) for number in range(1, workbook.api.Charts.Count + 1)]
    return {
        chart.Name: chart.SeriesCollection()(number).Formula
        for chart in charts
        for number in range(1, chart.SeriesCollection().Count + 1)
    }


def worksheets_alone(workbook: Any) -> list[str]:
    return [sheet.name for sheet in workbook.sheets]


SHARED, HIDDEN = (
    test_array_formulas_and_spills_are_told_apart,
    test_a_sheet_can_be_deleted_however_it_is_hidden,
)
FAULTS: dict[str, tuple[Callable[[], None], str, Callable[..., Any]]] = {
    "the folder by xlwings' fullname": (
        lambda: in_the_cloud(ADDRESSES[0]),
        "folder_of",
        lambda workbook: Path(workbook.fullname).parent,
    ),
    "Null is no": (SHARED, "may_share", lambda cells: bool(cells.api.HasArray)),
    "spills are arrays": (SHARED, "shared_area", lambda cell: (Area(cell.row, cell.column, 1, 1), False)),
    "very hidden is shown": (lambda: HIDDEN(2), "delete_sheet", lambda sheet: sheet.delete()),
    "one odd chart ends all": (test_series_of_a_chart_sheet_are_read, "series_formulas", unguarded),
    "chart sheets unseen": (test_series_of_a_chart_sheet_are_read, "chart_sheets", worksheets_alone),
    "pivot tables unseen": (
        test_text_boxes_pivot_tables_and_rules_are_found_and_pointed_elsewhere,
        "other_pointers",
        lambda *_: [],
    ),
}
"""What must fail, the name that the product's function has here, and what stands in its place."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check, name, planted = FAULTS[fault]
    check()
    monkeypatch.setitem(globals(), name, planted)
    assert fails(check)


def fails(check: Callable[[], None]) -> bool:
    try:
        check()
    except BaseException:  # pytest's own failures are none of Exception's
        return True
    return False
