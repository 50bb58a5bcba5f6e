"""Where orders, customers and ad spend come from: tables of the workbook, or files that Settings names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import xlwings as xw

from ltv_xl.errors import SourceError
from ltv_xl.excel.chosen import Chosen
from ltv_xl.excel.order_tables import OrderTable, as_source, found, tables_found
from ltv_xl.orders.files import OrdersSource
from ltv_xl.texts import text
from ltv_xl.workbook_names import INPUT_TABLES, ORDERS, TableName

Say = Callable[[str], None]


@dataclass(frozen=True)
class Inputs:
    """sources: what is to be read. tables: those of them that are tables of the workbook."""

    sources: Mapping[TableName, OrdersSource]
    tables: Mapping[str, OrderTable]


def inputs(book: xw.Book, asked: Chosen, say: Say) -> Inputs:
    """A table of customers or ad spend without any row is as good as none. SourceError without orders."""
    sources: dict[TableName, OrdersSource] = {}
    tables: dict[str, OrderTable] = {}
    for name in INPUT_TABLES:
        if name in asked.files:
            sources[name] = str(asked.files[name])
            continue
        table = found(book, name)
        if table is None:
            continue

        def progress(done: int, count: int, table: OrderTable = table) -> None:
            say(text("excel.refresh.reading", asked.settings.lang, table=table.name, done=done, count=count))

        source = as_source(book, table, progress)
        if name != ORDERS:
            blocks = list(source.blocks)
            if not any(cell is not None for block in blocks for row in block for cell in row):
                continue
            source = replace(source, blocks=blocks)
        sources[name], tables[table.name] = source, table
    if ORDERS not in sources:
        raise SourceError("excel.table.no_orders", found=tables_found(book))
    return Inputs(sources, tables)
