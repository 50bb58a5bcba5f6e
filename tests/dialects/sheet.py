"""A shop's orders as the rows of a file: which columns, which rows, what stands around the table."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from tests.dialects.columns import LINE, Cell, Row, cell
from tests.dialects.dialect import TYPED, Dialect, amount_form, system_of
from tests.dialects.shop import Line, Order
from tests.dialects.systems import Column, System

IDS = {"id of order", "id of customer"}
_MORE: Mapping[str, Sequence[Column]] = {
    "plain_en": (
        Column("Memo", "'thank you'"), Column("Requested delivery", "delivery"), Column("Staff", "'Sato'"),
    ),
    "plain_ja": (
        Column("備考", "'ギフト'"), Column("お届け希望日", "delivery"), Column("担当者", "'佐藤'"),
    ),
}  # fmt: skip
_PRODUCT = {"plain_en": Column("Product", "product"), "plain_ja": Column("商品名", "product")}
_SUM = {"plain_en": ("Total", "Subtotal"), "plain_ja": ("合計", "小計")}
_SUM_OF_MONTH = {"plain_en": "Subtotal", "plain_ja": "月計"}
_BALANCE = {"plain_en": "Opening balance", "plain_ja": "前月繰越"}
_WIDE = {chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)}


@dataclass(frozen=True)
class Table:
    """Rows of cells below a header.

    orders: the order that each row belongs to, None for rows that are none. above: rows over the header.
    hidden: rows that the sheet does not show. merged: columns whose cells span all rows of an order.
    """

    headers: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    orders: Sequence[Order | None]
    above: Sequence[Sequence[Cell]] = ()
    hidden: frozenset[int] = frozenset()
    merged: frozenset[int] = frozenset()


def sheet(dialect: Dialect, orders: Sequence[Order]) -> Table:
    """The orders as rows, with what stands around them."""
    system = system_of(dialect)
    columns = _columns(dialect, system)
    rows: list[Sequence[Cell]] = []
    owners: list[Order | None] = []
    places: Counter[date] = Counter()
    numbered = []
    for order in orders:
        places[order.at.date()] += 1
        numbered.append((order, places[order.at.date()]))
    for order, place in numbered if dialect.sorting == "oldest first" else numbered[::-1]:
        for row in _rows(dialect, system, order, place):
            rows.append([_value(dialect, column, row) for column in columns])
            owners.append(order)
    headers = [_caption(dialect, column.header) for column in columns]
    return _surrounded(dialect, Table(headers, columns, rows, owners))


def currency(dialect: Dialect) -> str:
    """What a column of currencies holds."""
    form = amount_form(dialect)
    return form.currency or ("USD" if form.cents else "JPY")


def _columns(dialect: Dialect, system: System) -> list[Column]:
    """The columns, in the order in which they stand."""
    columns = [*system.columns, *system.money.get(dialect.money, ())]
    if system.plain and dialect.rows != "single" and not any(c.value == "product" for c in columns):
        columns.insert(3, _PRODUCT[system.name])
    match dialect.columns:
        case "shuffled":
            random.Random(str(dialect)).shuffle(columns)
        case "fewer":
            columns = [column for column in columns if not column.optional]
        case "empty":
            columns.insert(2, Column("", "nothing"))
            columns.append(Column("", "nothing"))
        case "more":
            columns += _MORE[system.name]
    return columns


def _rows(dialect: Dialect, system: System, order: Order, place_in_day: int) -> list[Row]:
    """One row, or one for each line of the kinds that the system writes."""
    lines = [("goods", line) for line in order.lines]
    if "postage" in system.kinds and order.postage:
        lines.append(("postage", Line("送料", order.postage, 1)))
    if "discount" in system.kinds and order.discount:
        lines.append(("discount", Line("割引", -order.discount, 1)))
    if dialect.rows == "single":
        lines = lines[:1]
    if dialect.money == "returns" and order.refunded:
        lines.append(("return", order.lines[0]))
    return [
        Row(system, order, line, kind, number, currency(dialect), dialect.ids, place_in_day)
        for number, (kind, line) in enumerate(lines)
    ]


def _value(dialect: Dialect, column: Column, row: Row) -> Cell:
    """The cell of a column; order values may stand on the first line alone."""
    on_each_line = column.each_line or (column.value == "id of order" and dialect.damage != "merged cells")
    blank = dialect.rows == "first" and row.number > 0 and not on_each_line
    if blank and column.value not in LINE:
        return None if dialect.damage == "merged cells" else dialect.blanks or None
    if row.kind == "return" and column.value == "at":
        return row.order.at + timedelta(days=3)
    if column.value == "delivery":
        return row.order.at + timedelta(days=9)
    value = cell(row, column.value)
    if value is None and dialect.kind not in TYPED and column.header:
        return dialect.blanks or None
    if dialect.ids == "digits" and column.value in IDS:
        return int(str(value))
    return value


def _caption(dialect: Dialect, header: str) -> str:
    if not header:
        return header
    match dialect.captions:
        case "explained":
            return f"{header} (required)" if header.isascii() else f"{header}（必須）"
        case "full-width":
            return "".join(_WIDE.get(sign, sign) for sign in header)
        case "spaced":
            return f" {header} "
        case "two lines":
            return f"{header}\n(*)"
        case _:
            return header


def _surrounded(dialect: Dialect, table: Table) -> Table:
    """The table with title, totals and the like."""
    for part, surround in _AROUND.items():
        if part in dialect.around:
            table = surround(dialect, table)
    return table


def _with_rows(table: Table, pairs: Iterator[tuple[Sequence[Cell], Order | None]]) -> Table:
    rows, orders = zip(*pairs, strict=True)
    return replace(table, rows=rows, orders=orders)


def _titled(dialect: Dialect, table: Table) -> Table:
    ja = dialect.system != "plain_en"
    blank: list[Cell] = [None] * len(table.headers)
    title: list[Cell] = ["売上レポート" if ja else "Sales report", *blank[1:]]
    period: list[Cell] = ["2024/01/01 - 2025/12/31", *blank[1:]]
    return replace(table, above=[title, period, blank])


def _sum(table: Table, rows: Sequence[Sequence[Cell]], label: str) -> list[Cell]:
    """A row of sums, whose label stands in the first column that is no amount."""
    sums: list[Cell] = [
        sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))
        if any(isinstance(cell, Decimal) for cell in cells)
        else None
        for cells in zip(*rows, strict=True)
    ]
    place = next(number for number, cell in enumerate(sums) if cell is None)
    sums[place] = label
    return sums


def _with_totals(dialect: Dialect, table: Table) -> Table:
    total = _sum(table, table.rows, _SUM[dialect.system][0])
    return replace(table, rows=[*table.rows, total], orders=[*table.orders, None])


def _with_subtotals(dialect: Dialect, table: Table) -> Table:
    """A row of sums below each month."""

    def pairs() -> Iterator[tuple[Sequence[Cell], Order | None]]:
        together = zip(table.rows, table.orders, strict=True)
        for _, month in groupby(together, lambda pair: pair[1] and (pair[1].at.year, pair[1].at.month)):
            pairs_of_month = list(month)
            yield from pairs_of_month
            yield _sum(table, [row for row, _ in pairs_of_month], _SUM[dialect.system][1]), None

    return _with_rows(table, pairs())


def _with_sums_by_month(dialect: Dialect, table: Table) -> Table:
    """As above, but dated, and named where a customer stands."""

    def pairs() -> Iterator[tuple[Sequence[Cell], Order | None]]:
        together = zip(table.rows, table.orders, strict=True)
        for _, month in groupby(together, lambda pair: pair[1] and (pair[1].at.year, pair[1].at.month)):
            pairs_of_month = list(month)
            yield from pairs_of_month
            rows = [row for row, _ in pairs_of_month]
            yield _named(table, _sum(table, rows, ""), _SUM_OF_MONTH[dialect.system], rows[0]), None

    return _with_rows(table, pairs())


def _with_balance(dialect: Dialect, table: Table) -> Table:
    row = _named(table, table.rows[0], _BALANCE[dialect.system], table.rows[0])
    return replace(table, rows=[row, *table.rows], orders=[None, *table.orders])


def _named(table: Table, row: Sequence[Cell], name: str, dated: Sequence[Cell]) -> list[Cell]:
    """A row that is no order, with a name in place of a customer, and the dates of one that is."""
    cells: dict[str, Cell] = {"id of customer": name, "id of order": None}
    return [
        dated[place]
        if column.value in {"at", "day"}
        else cells.get(column.value, cell)
        if column.value in cells
        else cell
        if isinstance(cell, Decimal)
        else None
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True))
    ]


def _with_inserted(table: Table, row: Sequence[Cell], every: int) -> Table:
    def pairs() -> Iterator[tuple[Sequence[Cell], Order | None]]:
        previous = None
        for number, pair in enumerate(zip(table.rows, table.orders, strict=True)):
            if number and number % every == 0 and pair[1] is not previous:
                yield row, None
            previous = pair[1]
            yield pair

    return _with_rows(table, pairs())


def _with_note(dialect: Dialect, table: Table) -> Table:
    note = "※ 税込" if dialect.system != "plain_en" else "* including tax"
    row: list[Cell] = [note, *[None] * (len(table.headers) - 1)]
    return replace(table, rows=[*table.rows, row], orders=[*table.orders, None])


_AROUND: Mapping[str, Callable[[Dialect, Table], Table]] = {
    "subtotals": _with_subtotals,
    "totals": lambda dialect, table: table if dialect.around == "subtotals" else _with_totals(dialect, table),
    "sums by month": _with_sums_by_month,
    "balance brought forward": _with_balance,
    "header repeated": lambda dialect, table: _with_inserted(table, list(table.headers), 25),
    "blank rows": lambda dialect, table: _with_inserted(table, [None] * len(table.headers), 10),
    "note below": _with_note,
    "title": _titled,
}
