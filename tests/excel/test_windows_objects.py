"""What Excel for Windows has and LibreOffice has not, as the buttons meet it."""

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from ltv_xl.errors import InputError
from ltv_xl.excel import ribbon
from ltv_xl.excel.app_state import Habits, quiet
from ltv_xl.excel.refresh import replace
from ltv_xl.excel.refresh.array_formulas import Area, TooLong, write_array
from ltv_xl.excel.refresh.charts import (
    SeriesPlace,
    chart_sheets,
    series_formulas,
    unreadable_charts,
    write_series,
)
from ltv_xl.excel.refresh.formula_cells import Place, with_arrays, write
from ltv_xl.excel.refresh.other_pointers import other_pointers, point_elsewhere
from ltv_xl.excel.refresh.references import Moves, Table, mention
from ltv_xl.excel.refresh.report_sheets import delete_sheet, tab_names
from ltv_xl.excel.settings_sheet import folder_of
from ltv_xl.texts import LANGUAGES
from tests.excel.com import (
    Cells,
    Chart,
    ColorScale,
    ComError,
    FormatCondition,
    Members,
    MixedArea,
    Picture,
    PivotTable,
    Refusing,
    Series,
    TextBox,
    ValidatedArea,
    Worksheet,
)

AT_REPORT = mention(["Summary", "By channel"], ["Segment_channel"])


class Book:
    """A workbook of xlwings: sheets by name, api as Excel's Workbook object."""

    def __init__(self, sheets: Mapping[str, Any], **api: Any) -> None:
        self.sheets, self.api = Sheets(sheets), SimpleNamespace(**api)


class Sheets(dict[str, Any]):
    def __iter__(self) -> Any:
        return iter(self.values())


def book_of(worksheet: Worksheet) -> Any:
    return Book({"Mine": SimpleNamespace(api=worksheet)})


@pytest.mark.parametrize(
    ("worksheet", "place"),
    [
        (
            Worksheet(shapes=[Picture(), TextBox("Box 1", "=Summary!$C$5"), TextBox("Box 2", "")]),
            "Mine: Box 1",
        ),
        (Worksheet(pivots=[PivotTable("Pivot 1", "Summary!R4C2:R9C3")]), "Mine: Pivot 1"),
        (Worksheet(pivots=[PivotTable("Pivot 2", "Segment_channel")]), "Mine: Pivot 2"),
        (
            Worksheet(rules=[ColorScale("$B$1:$B$9"), FormatCondition("$A$1:$A$9", "=$A1>Summary!$C$5")]),
            "Mine!A1:A9",
        ),
        (Worksheet(validated=[ValidatedArea("$D$2", "='By channel'!$B$5:$B$9")]), "Mine!D2"),
        (
            Worksheet(
                validated=[
                    MixedArea(ValidatedArea("$D$2", "1,2"), ValidatedArea("$D$3", "=Summary!$B$5:$B$9"))
                ]
            ),
            "Mine!D3",
        ),
    ],
)
def test_what_else_points_at_a_report_is_found(worksheet: Worksheet, place: str) -> None:
    pointers = other_pointers(book_of(worksheet), ["Mine"], AT_REPORT)
    assert [pointer.place for pointer in pointers] == [place]


MOVES = Moves({"Summary": "概要", "By channel": "By channel (2)"}, {"Segment_channel": Table("Segment_new")})
BOX, CACHE, TABLE = (
    TextBox("Box 1", "=Summary!$C$5"),
    PivotTable("Pivot 1", "Summary!R4C2:R9C3"),
    PivotTable("Pivot 2", "Segment_channel"),
)
LIST = ValidatedArea("$D$2", "='By channel'!$B$5:$B$9")
RULE = FormatCondition("$A$1:$A$9", "=$Z$1>Summary!$C$5")
BETWEEN = FormatCondition(
    "$B$1", "=Summary!$C$5", Type=1, Operator=1, Formula2="=Summary!$C$6"
)  # xlCellValue, xlBetween


def test_they_are_pointed_elsewhere() -> None:
    sheet = Worksheet([BOX], [CACHE, TABLE], [RULE, BETWEEN], [LIST])
    assert point_elsewhere(other_pointers(book_of(sheet), ["Mine"], AT_REPORT), MOVES) == []
    assert BOX.DrawingObject.Formula == "='概要'!$C$5"
    assert (CACHE.SourceData, TABLE.SourceData) == ("'概要'!R4C2:R9C3", "Segment_new")
    assert (CACHE.refreshed, TABLE.refreshed) == (1, 1)
    assert RULE.Formula1 == "=$Z$1>'概要'!$C$5"
    assert (BETWEEN.Formula1, BETWEEN.Formula2) == ("='概要'!$C$5", "='概要'!$C$6")
    assert LIST.Validation.Formula1 == "='By channel (2)'!$B$5:$B$9"


@pytest.mark.parametrize("formula", ["=A1>Summary!$C$5", "=$A1>Summary!$C$5", "=SUM(Summary!$C$5:C9)>0"])
def test_a_rule_that_names_cells_without_dollars_is_not_guessed_at(formula: str) -> None:
    """Its text is as seen from the active cell (excel.formatcondition.formula1 says nothing of which)."""
    rule = FormatCondition("$A$1:$A$9", formula)
    (pointer,) = other_pointers(book_of(Worksheet(rules=[rule])), ["Mine"], AT_REPORT)
    assert pointer.write is None
    assert point_elsewhere([pointer], MOVES) == []
    assert rule.Formula1 == formula


def test_one_that_excel_refuses_to_point_elsewhere_is_named_and_ends_nothing() -> None:
    class Locked(PivotTable):
        def RefreshTable(self) -> bool:
            raise ComError(-2146827284, "RefreshTable method of PivotTable class failed")

    box = TextBox("Box 2", "=Summary!$C$5")
    sheet = Worksheet([box], [Locked("Pivot 3", "Summary!R4C2:R9C3")], [], [])
    pointers = other_pointers(book_of(sheet), ["Mine"], AT_REPORT)
    assert point_elsewhere(reversed(pointers), MOVES) == ["Mine: Pivot 3"]
    assert box.DrawingObject.Formula == "='概要'!$C$5"


@pytest.mark.parametrize(
    "worksheet",
    [
        Worksheet(),
        Worksheet(shapes=[TextBox("Box", "=Mine!$A$1")], pivots=[PivotTable("Pivot", "Mine!R1C1:R9C2")]),
        Worksheet(
            rules=[FormatCondition("$A$1", '=A1="Summary!"')], validated=[ValidatedArea("$B$2", "1,2")]
        ),
        Refusing(),
    ],
)
def test_what_is_the_users_own_is_not_named(worksheet: Any) -> None:
    assert other_pointers(book_of(worksheet), ["Mine"], AT_REPORT) == []


def charted(*charts: Chart) -> Any:
    """A workbook whose only sheet is the user's, and chart sheets."""
    return Book({"Mine": SimpleNamespace(name="Mine", charts=[])}, Charts=Members(charts))


def test_series_of_a_chart_sheet_are_pointed_elsewhere() -> None:
    series = Series("=SERIES(,Summary!$B$5:$B$9,Summary!$C$5:$C$9,1)")
    book = charted(Chart("Curve", Series("=SERIES(,,Mine!$A$1:$A$9,1)"), series))
    formulas = series_formulas(book, ["Mine"], AT_REPORT)
    assert formulas == {SeriesPlace("Curve", "", 2): series.Formula}
    write_series(book, {SeriesPlace("Curve", "", 2): "=SERIES(,,Mine!$A$1:$A$9,2)"})
    assert series.Formula == "=SERIES(,,Mine!$A$1:$A$9,2)"


def test_a_series_that_refuses_its_formula_is_named_and_ends_nothing() -> None:
    book = charted(Chart("Odd", Refusing()), Chart("Fine", Series("=SERIES(,,Summary!$C$5,1)")))
    assert series_formulas(book, ["Mine"], AT_REPORT).keys() == {SeriesPlace("Fine", "", 1)}
    assert unreadable_charts(book, ["Mine"]) == ["Odd"]


def test_a_chart_sheets_name_is_taken() -> None:
    assert tab_names(charted(Chart("Summary"))) == ["Mine", "Summary"]
    elsewhere: Any = Book({})
    assert chart_sheets(elsewhere) == []


class Hidden:
    """excel.worksheet.delete: refused, without an exception's help, for a sheet that is xlSheetVeryHidden."""

    def __init__(self, visible: int) -> None:
        self.visible: int = visible
        self.is_there = True

    def delete(self) -> None:
        if self.visible == 2:
            raise ComError(-2146827284, "Delete method of Worksheet class failed")
        self.is_there = False


@pytest.mark.parametrize("visible", [-1, 0, 2])
def test_a_sheet_can_be_deleted_however_it_is_hidden(visible: int) -> None:
    sheet: Any = Hidden(visible)
    delete_sheet(sheet)
    assert not sheet.is_there


class Linked:
    """excel.workbook.linksources: an array of names, or Empty. excel.workbook.breaklink ends one."""

    def __init__(self, *links: str, stubborn: bool = False) -> None:
        self.links, self.stubborn = list(links), stubborn

    def LinkSources(self, kind: int) -> tuple[str, ...] | None:
        assert kind == 1
        return tuple(self.links) or None

    def BreakLink(self, name: str, kind: int) -> None:
        assert kind == 1
        if not self.stubborn:
            self.links.remove(name)


@pytest.mark.parametrize(
    ("links", "faults"),
    [
        (Linked(), []),
        (Linked(r"C:\own\prices.xlsx"), []),
        (Linked(r"C:\own\prices.xlsx", r"C:\t\LTV_XL_report_1.xlsx"), []),
        (Linked(r"C:\t\LTV_XL_report_1.xlsx", stubborn=True), [r"C:\t\LTV_XL_report_1.xlsx"]),
    ],
)
def test_a_link_that_excel_goes_on_listing_is_broken_first(links: Linked, faults: list[str]) -> None:
    book: Any = SimpleNamespace(api=links, sheets=[], names=[])
    assert list(replace._faults(book, "ltv_xl_report_1.xlsx", [])) == faults
    assert links.links[:1] != [r"C:\own\prices.xlsx"] or len(links.links) == 1, "the user's links stay"


# Formulas that several cells share.


class Grid:
    """A sheet whose cells are Excel's ranges; what is written is noted."""

    def __init__(self, cells: Mapping[tuple[int, int], Cells], whole: Cells) -> None:
        self.cells, self.whole, self.written = cells, whole, dict[str, object]()

    @property
    def used_range(self) -> SimpleNamespace:
        return SimpleNamespace(api=self.whole)

    def range(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> Any:
        if last is None or last == first:
            return SimpleNamespace(api=self.cells[first])
        return SimpleNamespace(api=self.whole)


PARENT = Cells(1, 1)
SPILLED = {(row, 1): Cells(row, 1, HasSpill=True, SpillParent=PARENT) for row in (1, 2, 3)}


def test_what_a_formula_spills_is_not_written() -> None:
    """excel.range.hasspill, excel.range.spillparent; Formula2 shows the formula in each cell of the spill."""
    sheet: Any = Grid(
        SPILLED | {(4, 1): Cells(4, 1, HasSpill=False, HasArray=False)}, Cells(1, 1, HasSpill=None)
    )
    sorted_, plain = "=SORT(Summary!B5:B7)", "=Summary!B5"
    runs = {Place("Mine", 1, 1): [sorted_] * 3 + [plain]}
    assert with_arrays(sheet, runs) == {
        Place("Mine", 1, 1): [sorted_],
        Place("Mine", 4, 1): [plain],
    }


def array(row: int, column: int, area: Area) -> Cells:
    """A cell of an array formula, where spilling is not known (Excel 2016 and 2019)."""
    whole = Cells(area.row, area.column, height=area.height, width=area.width)
    return Cells(row, column, HasArray=True, CurrentArray=whole)


@pytest.mark.parametrize("size", [(1, 1), (2, 1)])
def test_an_array_formula_stays_one(size: tuple[int, int]) -> None:
    area = Area(1, 1, *size)
    cells = {(row, 1): array(row, 1, area) for row in range(1, size[0] + 1)}
    sheet: Any = Grid(cells, Cells(1, 1, HasArray=None))
    formula = "=SUM((Summary!B2:B9>0)*1)"
    runs = {Place("Mine", 1, 1): [formula] * size[0]}
    assert with_arrays(sheet, runs) == {Place("Mine", 1, 1, size): [formula]}


def test_an_array_formula_is_written_to_all_of_its_cells() -> None:
    corners_asked: list[Any] = []
    cells = SimpleNamespace(formula_array="")

    def cells_at(*corners: Any) -> SimpleNamespace:
        corners_asked.append(corners)
        return cells

    sheet = SimpleNamespace(range=cells_at)
    book: Any = SimpleNamespace(sheets={"Mine": sheet, 0: sheet})
    write(book, {Place("Mine", 3, 2, (2, 4)): ["=TRANSPOSE(Summary!A1:B4)"]})
    assert cells.formula_array == "=TRANSPOSE(Summary!A1:B4)"
    assert corners_asked[-1] == ((3, 2), (4, 5))


class LongArray:
    """excel.range.formulaarray reads what a user typed, and takes 255 characters; excel.range.replace.

    Excel shows a sheet's name without quotes where it can do without.
    """

    def __init__(self, formula: str) -> None:
        self._formula, self.api = formula, self

    @property
    def formula_array(self) -> str:
        return self._formula

    @formula_array.setter
    def formula_array(self, formula: str) -> None:
        raise ComError(-2146827284, "Unable to set the FormulaArray property of the Range class")

    def Replace(self, What: str, Replacement: str, LookAt: int) -> bool:
        assert LookAt == 2, "xlPart"
        self._formula = self._formula.replace(re.sub("~(.)", r"\1", What), Replacement).replace(
            "'Summary'!", "Summary!"
        )
        return True


def test_a_long_array_formula_is_changed_where_it_stands() -> None:
    """While sheets are replaced it reads as Excel has let it follow the old sheet's name."""
    cells: Any = LongArray("=SUM(" + "+".join(["'~1 Summary'!B2:B9"] * 20) + ")")
    write_array(cells, "=SUM(" + "+".join(["'Summary'!B2:B9"] * 20) + ")")
    assert cells.formula_array == "=SUM(" + "+".join(["Summary!B2:B9"] * 20) + ")"
    with pytest.raises(TooLong):
        write_array(cells, cells.formula_array + "+1")


# Excel itself, while we work in it.


class App:
    """excel.application.interactive: "if you set the property to False, don't forget to set it back"."""

    screen_updating = display_alerts = enable_events = interactive = True
    calculation = "automatic"


@pytest.mark.parametrize("fails", [False, True])
def test_excel_takes_no_clicks_while_sheets_are_replaced(fails: bool) -> None:
    app: Any = App()
    try:
        with quiet(app, Habits("automatic", True)):
            assert app.interactive is False
            if fails:
                raise ComError
    except ComError:
        assert fails
    assert app.interactive is True


@pytest.mark.parametrize(
    ("full_name", "folder"),
    [
        ("https://company.sharepoint.com/sites/sales/Shared Documents/LTV.xlsm", None),
        ("https://d.docs.live.net/0123456789abcdef/Documents/LTV.xlsm", None),
        ("Book1", None),
        ("/home/taro/LTV.xlsm", "/home/taro"),
    ],
)
def test_a_workbook_in_the_cloud_has_no_folder(full_name: str, folder: str | None) -> None:
    """excel.workbook.fullname: the address, while AutoSave is on. xlwings' fullname would raise or search."""

    class InTheCloud:
        api = SimpleNamespace(FullName=full_name)

        @property
        def fullname(self) -> str:
            raise AssertionError("asked of xlwings")

    book: Any = InTheCloud()
    own_folder = folder_of(book)
    assert (None if own_folder is None else str(own_folder)) == folder


# Whose button it was.


def test_a_name_with_an_equals_sign_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line as xlwings.bas writes it. xlwings itself takes the name up to the first such sign."""
    words = ["-c", "--wb=LTV=CPO 2025.xlsm", "--from_xl=1", r"--app=C:\Excel\Microsoft Excel", "--hwnd=66"]
    monkeypatch.setattr("sys.argv", words)
    monkeypatch.setattr("sys.platform", "win32")
    handed_over: list[object] = []

    def app_of(xl: int) -> str:
        handed_over.append(xl)
        return "app"

    book: Any = object()
    monkeypatch.setattr(xw, "_xlwindows", SimpleNamespace(App=app_of), raising=False)
    monkeypatch.setattr(xw, "App", lambda impl: SimpleNamespace(books={"ltv=cpo 2025.xlsm": book}))
    assert ribbon.calling_book() is book
    assert handed_over == [66]


def test_a_target_refuses_the_addin_itself() -> None:
    target = ribbon.needs_book(lambda book, lang: "done")
    addin, workbook = (cast("xw.Book", SimpleNamespace(name=name)) for name in ("ltv_xl.xlam", "shop.xlsm"))
    with pytest.raises(InputError) as caught:
        target(addin, "en")
    assert caught.value.key == "excel.message.no_workbook"
    assert target(workbook, "en") == "done"


def test_hidden_workbooks_alone_leave_none_active() -> None:
    """excel.application.activeworkbook: Nothing where no window is open, as with PERSONAL.XLSB alone."""
    personal = SimpleNamespace(name="PERSONAL.XLSB", impl=SimpleNamespace(xl=None))

    class Books(list[Any]):
        active = personal

    caller: Any = SimpleNamespace(name="ltv_xl.xlam", app=SimpleNamespace(books=Books([personal])))
    assert ribbon.working_book(caller) is caller


def test_a_caller_that_is_not_found_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, home: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback would come in a box of xlwings', and "Excel could not start Python" after it."""

    def caller() -> None:
        raise KeyError("ltv")

    monkeypatch.setattr(xw.Book, "caller", caller)
    for lang in LANGUAGES:
        ribbon.show_help(lang)
    assert len(capsys.readouterr().out.splitlines()) == 2
