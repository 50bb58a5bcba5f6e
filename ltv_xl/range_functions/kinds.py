"""What the arguments of a range function are: the kind of each is its annotation.

    def cohort_retention(customer_id: Ids, order_date: Dates, as_of: Day = None) -> Spill:

Those of COLUMN_KINDS are columns, read row by row; active counts are a block of cells; all else is a single
cell, whose kind is one of those here or a unit of `formulas/units.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ltv_xl.formulas.units import Unit, unit_of

ColumnKind = Literal["ids", "dates", "amounts", "row_amounts", "figures", "counts", "segments", "marks"]
WordKind = Literal["time_unit", "retention_model", "purchase_model"]
Kind = ColumnKind | WordKind | Literal["active_counts", "day", "flag"] | Unit
COLUMN_KINDS: tuple[ColumnKind, ...] = get_args(ColumnKind)

Id = int | float | str
Integers = NDArray[np.int32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class IdColumn:
    """Whose each row is. names: the ids, numbers before texts; numbers: those of the rows, 1, 2, 3 ..."""

    names: Sequence[Id]
    numbers: Integers


Ids = Annotated[IdColumn, "ids"]
Dates = Annotated[Integers, "dates"]  # days, by Excel's serial number
Amounts = Annotated[Numbers, "amounts"]
Segments = Annotated[Sequence[str | None], "segments"]
RowAmounts = Annotated[Numbers, "row_amounts"]  # a blank row stays, as NaN: the result stands beside it
OptionalRowAmounts = Annotated[Numbers | None, "row_amounts"]
Figures = Annotated[Numbers, "figures"]  # of customers: how often, how long, how much
OptionalFigures = Annotated[Numbers | None, "figures"]
Counts = Annotated[Integers, "counts"]  # 1, 2, 3 ...
Marks = Annotated[Sequence[bool] | None, "marks"]  # None: nothing says it of any row
Day = Annotated[date | None, "day"]
TimeUnit = Annotated[str, "time_unit"]  # "day" or "week"
ActiveCounts = Annotated[Sequence[Numbers], "active_counts"]  # a row for each cohort, NaN for a blank
PurchaseModelName = Annotated[str, "purchase_model"]  # as the literature writes it, or "auto"
RetentionModelName = Annotated[str, "retention_model"]  # "sBG", "BdW" or "auto"

_OWN = {*COLUMN_KINDS, *get_args(WordKind), "active_counts", "day", "flag"}


def kind_of(annotation: object) -> Kind | None:
    """The kind that an annotation names; None where it names none."""
    own: Kind | None = next((mark for mark in getattr(annotation, "__metadata__", ()) if mark in _OWN), None)
    return own or unit_of(annotation)
