"""Objects of Excel's, made up for what LibreOffice lacks.

Each answers as Microsoft documents it, at the place below learn.microsoft.com/office/vba/api that its
docstring names; what is not documented there raises, as COM does.
"""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any


class ComError(Exception):
    """pywintypes.com_error."""


class Members:
    """excel.sheets, excel.shapes and the like: counted from 1, also by name; Count says how many."""

    def __init__(self, members: Sequence[Any]) -> None:
        self._members = list(members)

    @property
    def Count(self) -> int:
        return len(self._members)

    def __call__(self, key: int | str) -> Any:
        if isinstance(key, int):
            return self._members[key - 1]
        return next(member for member in self._members if member.Name == key)


class Refusing:
    """Any question raises: com_error -2146827284, "Application-defined or object-defined error"."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise ComError(-2146827284, name)


class TextBox:
    """excel.shape: a text box. DrawingObject.Formula is that of the object behind it, "" without one."""

    def __init__(self, name: str, formula: str) -> None:
        self.Name, self.DrawingObject = name, SimpleNamespace(Formula=formula)


class Picture(Refusing):
    """excel.shape: one behind which there is no formula."""

    Name = "Picture 1"


class PivotTable:
    """excel.pivottable.sourcedata: "Sheet1!R1C1:R9C3", or the name of a table; no equals sign. Read/write.

    excel.pivottable.refreshtable: True where it succeeds.
    """

    def __init__(self, name: str, source: str) -> None:
        self.Name, self.SourceData, self.refreshed = name, source, 0

    def RefreshTable(self) -> bool:
        self.refreshed += 1
        return True


class FormatCondition(Refusing):
    """excel.formatcondition: Type, Formula1; Operator and Formula2 raise where the rule has none.

    excel.formatcondition.modify (Type, Operator, Formula1, Formula2): what is left out is as if not given.
    """

    def __init__(self, address: str, formula: str, **answers: Any) -> None:
        self.AppliesTo, self.Formula1 = SimpleNamespace(Address=address), formula
        self.Type = 2  # xlExpression
        vars(self).update(answers)

    def Modify(self, kind: int, operator: int, *formulas: str) -> None:
        assert kind == self.Type
        assert operator == vars(self).get("Operator", 1), "never None: COM makes Null of it"
        vars(self).update(zip(("Formula1", "Formula2"), formulas, strict=False))


class ColorScale(Refusing):
    """excel.colorscale, a member of FormatConditions too, which has no Formula1."""

    def __init__(self, address: str) -> None:
        self.AppliesTo = SimpleNamespace(Address=address)


class Validation:
    """excel.validation: Type 3 is xlValidateList, AlertStyle 1 xlValidAlertStop; Formula2 is "" for a list.

    excel.validation.modify (Type, AlertStyle, Operator, Formula1, Formula2).
    """

    Type, AlertStyle, Operator, Formula2 = 3, 1, 1, ""

    def __init__(self, formula: str) -> None:
        self.Formula1 = formula

    def Modify(self, kind: int, style: int, operator: int, *formulas: str) -> None:
        assert (kind, style, operator) == (3, 1, 1)
        (self.Formula1,) = formulas


class ValidatedArea:
    """excel.range.validation of an area of cells that have one rule."""

    def __init__(self, address: str, formula: str) -> None:
        self.Address, self.Validation = address, Validation(formula)


class MixedArea:
    """An area whose cells have several rules: what is asked of its Validation raises; its cells answer."""

    def __init__(self, *cells: ValidatedArea) -> None:
        self.Address, self.Validation, self.Cells = "$A$1:$Z$9", Refusing(), Members(cells)


class Worksheet:
    """excel.worksheet: PivotTables is a method, Shapes a property."""

    def __init__(
        self,
        shapes: Sequence[Any] = (),
        pivots: Sequence[PivotTable] = (),
        rules: Sequence[Any] = (),
        validated: Sequence[ValidatedArea | MixedArea] = (),
    ) -> None:
        self.Shapes = Members(shapes)
        self.PivotTables: Callable[[], Members] = lambda: Members(pivots)
        self.Cells = SimpleNamespace(
            FormatConditions=Members(rules), SpecialCells=lambda kind: self._special(kind, validated)
        )

    @staticmethod
    def _special(kind: int, validated: Sequence[ValidatedArea | MixedArea]) -> SimpleNamespace:
        """excel.range.specialcells: raises "No cells were found." where there are none."""
        assert kind == -4174, "xlCellTypeAllValidation"
        if not validated:
            raise ComError(-2146827284, "No cells were found.")
        return SimpleNamespace(Areas=Members(validated))


class Series:
    """excel.series.formula."""

    def __init__(self, formula: str) -> None:
        self.Formula = formula


class Chart:
    """excel.chart: SeriesCollection is a method."""

    def __init__(self, name: str, *series: Any) -> None:
        self.Name, self._series = name, Members(series)

    def SeriesCollection(self) -> Members:
        return self._series


class Cells:
    """excel.range: Row and Column of its first cell. HasSpill, SpillParent, HasArray, CurrentArray.

    answers: what else it answers; any other question raises.
    """

    def __init__(self, row: int, column: int, **answers: Any) -> None:
        self.Row, self.Column = row, column
        vars(self).update(answers)
        self.Rows, self.Columns = (
            SimpleNamespace(Count=answers.get(side, 1)) for side in ("height", "width")
        )
