"""What `ltv_xl.orders` refuses, said to somebody before a workbook: sheet and cell instead of options."""

from collections.abc import Mapping, Sequence
from typing import Any

from ltv_xl.column_letters import address
from ltv_xl.errors import LtvError, SourceError
from ltv_xl.excel.order_tables import OrderTable
from ltv_xl.orders.refusals import MissingColumn
from ltv_xl.orders.wording import InWords, listed
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import INPUT_ROLES, TableName

TABLES: Mapping[str, TableName] = {role: table for table, role in INPUT_ROLES.items()}
"""Role of a source -> the template's table for it."""
OF_CURRENCY = frozenset({"currency_unknown", "currency_absent", "currency_differs"})
"""Refusals of the currency that a setting names."""
UNUSABLE_CELLS = frozenset({
    "header_only",
    "all_dates_unreadable",
    "all_amounts_unreadable",
    "nothing_usable",
    "mostly_rejected",
    "no_ad_rows",
})


def in_the_workbook(
    error: LtvError, tables: Mapping[str, OrderTable], places: Mapping[str, str], lang: Language
) -> LtvError:
    """The same refusal in words for the workbook; one that says nothing of options stays as it is.

    places: setting -> the cell that gives it.
    """
    if error.key.startswith("engines.missing_columns."):
        return SourceError("excel.table.missing_in_database", **error.fields)
    room, _, key = error.key.partition(".")
    if room != "orders":
        return error
    fields: dict[str, Any] = dict(error.fields)
    table = tables.get(str(fields.get("file")))
    if key in {"missing_columns", "missing_amount"}:
        columns = InWords(lambda lang: _columns_in_words(fields["missing"], lang))
        return SourceError(
            "excel.table.missing_columns",
            where=_place(fields, table, lang),
            columns=columns,
            headers=fields["found"],
        )
    if key == "all_after_as_of":
        return SourceError("excel.table.all_after_as_of", cell=places.get("as_of", ""), as_of=fields["as_of"])
    if key in OF_CURRENCY and "currency" in places:
        return type(error)(f"excel.table.{key}", cell=places["currency"], **fields)
    if key in UNUSABLE_CELLS and table is not None:
        return SourceError(f"excel.table.{key}", **fields, **_cells(table, fields.get("header")))
    if key in {"nothing_usable", "mostly_rejected"}:
        return SourceError(f"excel.table.{key}_in_file", **fields)
    return error


def _columns_in_words(missing: Sequence[MissingColumn], lang: Language) -> str:
    """The headers that the template's table would have, each with the user's that may be meant."""
    return text("excel.place.and", lang).join(
        text(
            f"excel.place.column_{'without' if column.candidate is None else 'with'}_candidate",
            lang,
            column=text(f"template.header.{TABLES[column.role]}.{column.column}", lang),
            header=listed([column.candidate.header]) if column.candidate else "",
        )
        for column in missing
    )


def _place(fields: Mapping[str, Any], table: OrderTable | None, lang: Language) -> str:
    """A table of the workbook or a file, in words."""
    if table is None:
        return text("excel.place.file", lang, file=str(fields.get("file")))
    return text("excel.place.table", lang, table=table.name, sheet=table.sheet, row=table.row - 1)


def _cells(table: OrderTable, header: object) -> dict[str, Any]:
    """Where the cells begin that are meant: those under a header, else those of the whole table."""
    known = header in table.headers
    cell = f"{table.letter_of(str(header))}{table.row}" if known else address(table.row, table.column)
    return {"table": table.name, "sheet": table.sheet, "cell": cell, "row": table.row}
