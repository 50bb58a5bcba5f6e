"""Small workbooks as openpyxl writes them, and what it cannot write put in as parts."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.table import Table

from ltv_xl.ooxml.book import book_of
from ltv_xl.ooxml.package import open_package
from tests.share.parts import Parts, add, lead, put, taken
from tests.share.shop_parts import BOOK, KIND, MAIN

Rows = Sequence[Sequence[object]]


def book(*sheets: Rows, tables: bool = False, change: Callable[[Any], object] = lambda _: None) -> bytes:
    """A workbook with a sheet of months and one sheet for each list of rows: "List1" ..."""
    made = openpyxl.Workbook()
    made.properties.creator = "ltv_xl"
    made.active.title = "Months"
    for month in (("Month", "Sales"), ("2024-01", 5), ("2024-02", 7)):
        made.active.append(month)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"List{number}")
        for row in rows:
            sheet.append(list(row))
        if tables:
            area = f"A1:{openpyxl.utils.get_column_letter(len(rows[0]))}{len(rows)}"
            sheet.add_table(Table(displayName=f"Table{number}", ref=area))
    change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def part_of(parts: Parts, name: str) -> str:
    """The part of a sheet."""
    return next(sheet.part for sheet in book_of(open_package(put(parts))).sheets if sheet.name == name)


def pivoted(content: bytes, fields: Sequence[str], items: Sequence[str] = (), *, shown: int = -1) -> bytes:
    """The workbook with a pivot table on Months over another workbook. shown: number of the row field."""
    parts = taken(content)
    shared = "".join(f'<s v="{item}"/>' for item in items)
    lines = "".join(
        f'<cacheField name="{name}"><sharedItems count="{len(items)}">{shared}</sharedItems></cacheField>'
        for name in fields
    )
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="external"/>'
        f'<cacheFields count="{len(fields)}">{lines}</cacheFields></pivotCacheDefinition>'
    )
    name, kind = "xl/pivotCache/pivotCacheDefinition1.xml", "pivotCacheDefinition"
    add(parts, name, cache, f"{KIND}.{kind}+xml", BOOK, kind, "rIdCache")
    rows = f'<rowFields count="1"><field x="{shown}"/></rowFields>' if shown >= 0 else ""
    table = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="P"><location ref="D1:E4"/>{rows}</pivotTableDefinition>'
    )
    pivot, sheet = "xl/pivotTables/pivotTable1.xml", part_of(parts, "Months")
    add(parts, pivot, table, f"{KIND}.pivotTable+xml", sheet, "pivotTable", "rIdPivot")
    lead(parts, pivot, kind, "rId1", f"/{name}")
    return put(parts)
