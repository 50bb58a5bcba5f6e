"""What points at report sheets, formulas, series of charts and names, and how it is pointed elsewhere."""

from collections.abc import Iterable, Mapping, Sequence

import xlwings as xw
from msgspec import Struct, field

from ltv_xl.excel.refresh.charts import SeriesFormulas, write_series
from ltv_xl.excel.refresh.formula_cells import Place, write
from ltv_xl.excel.refresh.names import point, scope
from ltv_xl.excel.refresh.references import Moves, followed


class Pointers(Struct, frozen=True):
    """Formulas by the first cell of their run, series by their place, and what names refer to."""

    formulas: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    series: SeriesFormulas = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def outside(self, sheets: Iterable[str]) -> "Pointers":
        """Those that do not stand on these sheets."""
        left_out = set(sheets)
        return Pointers(
            {place: texts for place, texts in self.formulas.items() if place.sheet not in left_out},
            {place: formula for place, formula in self.series.items() if place.sheet not in left_out},
            {name: formula for name, formula in self.names.items() if scope(name) not in left_out},
        )


def write_pointers(book: xw.Book, pointers: Pointers, moves: Moves) -> None:
    """Write them as they read after the moves."""
    write(
        book,
        {place: [followed(text, moves) for text in texts] for place, texts in pointers.formulas.items()},
    )
    write_series(book, {place: followed(text, moves) for place, text in pointers.series.items()})
    point(book, {name: followed(formula, moves) for name, formula in pointers.names.items()})
