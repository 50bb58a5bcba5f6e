"""Which sheet of a workbook is read where the user names none, and which others hold the same kind of table.

The first that is not hidden and holds anything, unless it is a cover and a later one is what is looked for.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.sources.raw import HEADER_ROWS, header_place
from ltv_xl.orders.sources.text_columns import cell_text

if TYPE_CHECKING:
    import python_calamine as calamine

_NEEDED: Mapping[Role, Sequence[Sequence[str]]] = {
    "orders": (
        ("customer_id", "email", "phone", "customer_name"),
        ("order_date",),
        ("revenue", "unit_price"),
    ),
    "customers": (("customer_id", "email", "phone"),),
    "ad_spend": (("month", "date"), ("cost",)),
}
"""What a table of a role names, each in one of these columns."""


class SheetChoice(Struct, frozen=True):
    """The sheet to read, and how many others hold such a table too."""

    sheet: "calamine.CalamineSheet"
    others: int


def chosen_sheet(book: "calamine.CalamineWorkbook", role: Role) -> SheetChoice | None:
    """The sheet to read; None where no sheet holds anything."""
    filled = [sheet for name in _visible(book) if (sheet := book.get_sheet_by_name(name)).height]
    filled = filled or [sheet for name in book.sheet_names if (sheet := book.get_sheet_by_name(name)).height]
    if not filled:
        return None
    fitting = [sheet for sheet in filled if len(filled) > 1 and _fits(sheet, role)]
    sheet = fitting[0] if fitting and not _says_anything(filled[0], role) else filled[0]
    return SheetChoice(sheet, sum(other.name != sheet.name for other in fitting))


def _visible(book: "calamine.CalamineWorkbook") -> list[str]:
    import python_calamine as calamine

    return [
        sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible
    ]


def _columns(sheet: "calamine.CalamineSheet", role: Role) -> set[str]:
    """The columns that the header of a sheet names."""
    first = (sheet.start or (0, 0))[0]
    top = [
        [(cell_text(cell) or "").strip() for cell in row]
        for row in islice(sheet.iter_rows(), first, first + HEADER_ROWS)
    ]
    return set(recognise(top[header_place(top, role)], role, {})) if top else set()


def _fits(sheet: "calamine.CalamineSheet", role: Role) -> bool:
    columns = _columns(sheet, role)
    return sheet.height > 1 and all(any(name in columns for name in names) for names in _NEEDED[role])


def _says_anything(sheet: "calamine.CalamineSheet", role: Role) -> bool:
    """Whether a sheet may be what is looked for, with headers of its own: it names something of it."""
    return bool(_columns(sheet, role) & {name for names in _NEEDED[role] for name in names})
