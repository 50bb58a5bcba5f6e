"""The ids of customers that a workbook's tables hold, to know them again under a header of a user's own.

Only texts that look like ids count: a number may be a sum as well, and a word a channel.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from ltv_xl.column_letters import column_letters
from ltv_xl.ooxml.book import Sheet, Table
from ltv_xl.ooxml.package import Package
from ltv_xl.ooxml.rows import place
from ltv_xl.orders.headers import aliases, normal
from ltv_xl.orders.personal import may_be_id


def customer_ids(package: Package, sheets: Iterable[Sheet], shared: Mapping[int, str]) -> frozenset[str]:
    """The ids in the tables of these sheets. shared: the texts of the workbook that may be ids."""
    ids: set[str] = set()
    for sheet in sheets:
        columns = {column for table in sheet.tables for column in _id_columns(table)}
        if columns:
            ids.update(_texts(package.read(sheet.part), columns, shared))
    return frozenset(text for text in ids if may_be_id(text))


def _id_columns(table: Table) -> Iterator[str]:
    """The letters of the columns whose header means a customer's id."""
    _, first = place(table.area.replace("$", "").partition(":")[0])
    for number, header in enumerate(table.headers):
        if normal(header) in aliases("orders")["customer_id"]:
            yield column_letters(first + number)


def _texts(xml: bytes, columns: Iterable[str], shared: Mapping[int, str]) -> Iterator[str]:
    """The texts in these columns. By a pattern, since a table may have a million rows."""
    letters = "|".join(sorted(columns))
    cell = re.compile(
        rf'<(?:\w+:)?c\s(?=[^>]*\br="(?:{letters})\d+")(?=[^>]*\bt="(s|str|inlineStr)")[^>]*>'
        r"(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
        r"(?:<(?:\w+:)?v>|<(?:\w+:)?is><(?:\w+:)?t[^>]*>)([^<]*)<".encode()
    )
    for kind, content in cell.findall(xml):
        text = content.decode("utf-8", "replace")
        if kind == b"s":
            yield shared.get(int(text), "") if text.isdecimal() else ""
        else:
            yield unescape(text)
