"""What `ltv_xl.orders` refuses, said to somebody before a workbook: sheet and cell instead of options."""

from collections.abc import Mapping
from typing import Any

from ltv_xl.errors import LtvError, SourceError
from ltv_xl.excel.formula_cells import letters
from ltv_xl.excel.order_tables import OrderTable
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AD_SPEND, ORDERS

NO_COLUMN = (
    "no_customer_column",
    "no_date_column",
    "no_amount_column",
    "no_month_column",
    "no_ad_cost_column",
)
SAID_ANEW = ("header_only", "all_dates_unreadable", "all_amounts_unreadable", "nothing_usable", "no_ad_rows")


def in_the_workbook(
    error: LtvError, tables: Mapping[str, OrderTable], as_of_cell: str, lang: Language
) -> LtvError:
    """The same refusal in words for the workbook; one that says nothing of options stays as it is."""
    room, _, key = error.key.partition(".")
    plain = key.removesuffix("_near")
    if room != "orders":
        return error
    fields: dict[str, Any] = dict(error.fields)
    table = tables.get(str(fields.get("file")))
    where = (
        text("excel.place.file", lang, file=str(fields.get("file")))
        if table is None
        else text("excel.place.table", lang, table=table.name, sheet=table.sheet, row=table.row - 1)
    )
    if plain in NO_COLUMN:
        ads = plain in {"no_month_column", "no_ad_cost_column"}
        header = f"template.header.{AD_SPEND if ads else ORDERS}.{fields['column']}"
        fields["column"] = text(header, lang)
        return SourceError("excel.table.no_column" + key.removeprefix(plain), where=where, **fields)
    if plain == "all_after_as_of":
        return SourceError("excel.table.all_after_as_of", cell=as_of_cell, as_of=fields["as_of"])
    if plain in SAID_ANEW and table is not None:
        named = fields.get("header")
        column = table.letter_of(str(named)) if named in table.headers else letters(table.column)
        cell = f"{column}{table.row}"
        return SourceError(
            f"excel.table.{plain}", **fields, sheet=table.sheet, cell=cell, row=table.row, table=table.name
        )
    if plain == "nothing_usable":
        return SourceError("excel.table.nothing_usable_in_file", **fields)
    return error
