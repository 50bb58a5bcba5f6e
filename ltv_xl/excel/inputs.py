"""Where orders, customers and ad spend come from: tables of the workbook, or what Settings names."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw
from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SourceError
from ltv_xl.excel.app_state import Say
from ltv_xl.excel.order_tables import OrderTable, as_source, order_table, table_list
from ltv_xl.excel.settings_sheet import SheetSettings
from ltv_xl.orders.sources.cell_table import CellTable
from ltv_xl.orders.sources.files import OrdersSource
from ltv_xl.settings import Settings
from ltv_xl.texts import Language, text
from ltv_xl.warehouse.place import Place
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, INPUT_TABLES, ORDERS, TableName

if TYPE_CHECKING:
    from ltv_xl.orders.table import CheckedOrders


class Inputs(Struct, frozen=True):
    """sources: what is to be read. tables: those of them that are tables of the workbook.

    place: a database, in the place of all of them.
    """

    sources: Mapping[TableName, tuple[OrdersSource, ...]]
    tables: Mapping[str, OrderTable]
    place: Place | None = None


def inputs(book: xw.Book, chosen: SheetSettings, say: Say) -> Inputs:
    """A table of customers or ad spend without any row is as good as none. SourceError without orders."""
    if chosen.place is not None:
        return Inputs({}, {}, chosen.place)
    sources: dict[TableName, tuple[OrdersSource, ...]] = {}
    tables: dict[str, OrderTable] = {}
    for name in INPUT_TABLES:
        if name in chosen.files:
            sources[name] = chosen.files[name]
            continue
        table = order_table(book, name)
        source = table and _source(book, table, say, chosen.settings.lang, may_be_empty=name != ORDERS)
        if table and source:
            sources[name], tables[table.name] = (source,), table
    if ORDERS not in sources:
        raise SourceError("excel.table.no_orders", tables=table_list(book))
    return Inputs(sources, tables)


def read_inputs(
    given: Inputs,
    settings: Settings,
    say: Say,
    *,
    rejected: Path | None = None,
    contacts: Sequence[str] = (),
) -> "CheckedOrders":
    """The checked orders. rejected: where rows of files and tables go that could not be used."""
    if given.place is not None:
        from ltv_xl.warehouse.opening import read_place

        return read_place(given.place, settings, say, contacts)
    from ltv_xl.orders.read import read

    return read(
        given.sources[ORDERS],
        customers=next(iter(given.sources.get(CUSTOMERS, ())), None),
        ad_spend=next(iter(given.sources.get(AD_SPEND, ())), None),
        settings=settings,
        rejected=rejected,
        contacts=contacts,
        progress=say,
    )


def _source(
    book: xw.Book, table: OrderTable, say: Say, lang: Language, *, may_be_empty: bool
) -> CellTable | None:
    """What is to be read; None for a table that is empty, where it may be: it is read at once to see that."""

    def progress(done: int, count: int) -> None:
        say(text("excel.refresh.reading", lang, table=table.name, done=done, count=count))

    source = as_source(book, table, progress)
    if not may_be_empty:
        return source
    blocks = list(source.blocks)
    if not any(cell is not None for block in blocks for row in block for cell in row):
        return None
    return replace(source, blocks=blocks)
