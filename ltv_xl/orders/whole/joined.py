"""Orders in one file and their lines in another: joined where a column of the lines is a key of the orders.

The lines are what --lines names, else sources that name neither customer nor date beside one that names both.
What the two become is a source like the exports that repeat an order's columns on each of its lines.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.roles import check_role
from ltv_xl.orders.headers import Column, line_level_headers, normal, recognise
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sources.joined_raw import JoinedRaw, Piece, together
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.whole.identity import KINDS
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_COVERED = 0.5
"""Of the keys of the lines so many stand in the orders, or they are not their lines."""
_OF_LINES = ("product", "quantity", "unit_price", "cost", "unit_cost", "gross_profit", "line_type")
"""Columns that a file of lines has better than a file of orders."""


class _Source(Struct, frozen=True):
    """A source of orders with what its headers say. given: --lines names it."""

    raw: Raw
    columns: Mapping[str, tuple[Column, ...]]
    given: bool

    @property
    def is_heads(self) -> bool:
        """Whether it says who ordered when."""
        return not self.given and any(kind in self.columns for kind in KINDS) and "order_date" in self.columns

    @property
    def is_lines(self) -> bool:
        """Whether it leaves open who ordered when."""
        names_an_order = "order_date" in self.columns or any(kind in self.columns for kind in KINDS)
        return self.given or (not names_an_order and (self.has_amounts or "product" in self.columns))

    @property
    def has_amounts(self) -> bool:
        """Whether it says what was paid."""
        return "revenue" in self.columns or "unit_price" in self.columns


class _Key(Struct, frozen=True):
    """Columns of two sources, by place, that mean the same. covered: share of lines' keys that orders have.

    keys: orders of the source.
    """

    heads: _Source
    head_place: int
    line_place: int
    covered: float
    keys: int

    @property
    def rank(self) -> tuple[float, int]:
        """The higher the better: of orders that hold all keys those that hold the fewest others."""
        return self.covered, -self.keys


def joined(
    connection: "duckdb.DuckDBPyConnection",
    raws: Sequence[Raw],
    given: Sequence[Raw],
    mapping: Mapping[str, str],
) -> tuple[list[Raw], Mapping[str, str]]:
    """The sources with orders and lines as one, and the mapping, which then names the order number.

    given: those that --lines names. SourceError for lines that belong to no orders.
    """
    sources = [
        _Source(raw, recognise(raw.headers, raw.role, mapping), raw in given)
        for raw in raws
        if raw.role == "orders"
    ]
    heads = [source for source in sources if source.is_heads]
    lines = [source for source in sources if source.is_lines]
    if not lines or not (heads or given):
        return list(raws), mapping
    keys = {source.raw.relation: _key(connection, heads, source) for source in lines}
    for source in lines:
        if keys[source.raw.relation] is None:
            check_role(source.raw, None, source.columns)
            others = listed(other.raw.name for other in sources if other is not source)
            refusal = "orders.lines_without_key" if source.given else "orders.not_joined"
            raise SourceError(refusal, file=source.raw.name, others=others)
    made: dict[str, Raw | None] = {source.raw.relation: None for source in lines}
    for head in heads:
        theirs = [
            (source, key)
            for source in lines
            if (key := keys[source.raw.relation]) is not None and key.heads is head
        ]
        if theirs:
            chosen, unused = _chosen(theirs)
            raw, order_header = _join(connection, head, chosen, unused)
            made[head.raw.relation] = raw
            if "order_id" not in recognise(raw.headers, "orders", mapping):
                mapping = {**mapping, "order_id": order_header}
    together = [made.get(raw.relation, raw) for raw in raws]
    return [raw for raw in together if raw is not None], mapping


def _key(connection: "duckdb.DuckDBPyConnection", heads: Sequence[_Source], lines: _Source) -> _Key | None:
    """The best key by which lines belong to orders, if there is one."""
    keys = [
        key
        for head in heads
        for places in _comparable(head, lines)
        if (key := _tested(connection, head, lines, *places)) is not None
    ]
    return max(keys, key=lambda key: key.rank, default=None)


def _comparable(heads: _Source, lines: _Source) -> list[tuple[int, int]]:
    """Places of columns that may mean the same: under one header, or both an order's number."""
    return [
        (head_place, line_place)
        for (head_place, head), (line_place, line) in product(
            enumerate(map(normal, heads.raw.headers)), enumerate(map(normal, lines.raw.headers))
        )
        if head
        and (head == line or (_may_be_key(heads, head_place, head) and _may_be_key(lines, line_place, line)))
    ]


def _may_be_key(source: _Source, place: int, header: str) -> bool:
    """Whether a column is an order's number, or the file's own id."""
    return header == "id" or place in {column.place for column in source.columns.get("order_id", ())}


def _tested(
    connection: "duckdb.DuckDBPyConnection", heads: _Source, lines: _Source, head_place: int, line_place: int
) -> _Key | None:
    """The key, where each order has a value of its own and most lines have one of these."""
    of_heads = f"SELECT {_value(f'c{head_place}')} AS key FROM {heads.raw.relation}"
    of_lines = f"SELECT DISTINCT {_value(f'c{line_place}')} AS key FROM {lines.raw.relation}"
    keys, distinct, of_all, covered = connection.execute(
        f"WITH heads AS ({of_heads}), lines AS ({of_lines}) "
        "SELECT (SELECT count(key) FROM heads), (SELECT count(DISTINCT key) FROM heads), "
        "(SELECT count(key) FROM lines), (SELECT count(*) FROM lines SEMI JOIN heads USING (key))"
    ).fetchall()[0]
    if not keys or keys != distinct or covered < _COVERED * of_all or not covered:
        return None
    return _Key(heads, head_place, line_place, covered / of_all, keys)


def _value(cell: str) -> str:
    """SQL of a key as it is compared: 17 and 17.0 are one."""
    return f"nullif(regexp_replace(trim({cell}::VARCHAR), '^([0-9]+)\\.0+$', '\\1'), '')"


def _chosen(theirs: Sequence[tuple[_Source, _Key]]) -> tuple[list[tuple[_Source, _Key]], list[_Source]]:
    """The files of lines that are used, all of one kind, and those that give the amounts once more."""
    first = max(theirs, key=lambda each: (each[0].given, sum(name in each[0].columns for name in _OF_LINES)))
    headers = list(map(normal, first[0].raw.headers))
    chosen = [each for each in theirs if list(map(normal, each[0].raw.headers)) == headers]
    return chosen, [source for source, _ in theirs if source not in [each for each, _ in chosen]]


def _join(
    connection: "duckdb.DuckDBPyConnection",
    heads: _Source,
    lines: Sequence[tuple[_Source, _Key]],
    unused: Sequence[_Source],
) -> tuple[Raw, str]:
    """One source of orders and lines, and the header of its order number."""
    (first, key), raw = lines[0], heads.raw
    pieces, offset = [], 0
    stacked = []
    for source, of_source in lines:
        pieces.append(Piece(source.raw, offset))
        stacked.append(_numbered(source.raw, of_source.line_place, offset))
        offset += _rows(connection, source.raw)
    pieces.append(Piece(raw, offset))
    relation = f"joined_{raw.relation}"
    head_headers, line_headers = _told_apart(heads, first)
    head_places = [place for place in range(len(raw.headers)) if place != key.head_place]
    line_places = [place for place in range(len(first.raw.headers)) if place != key.line_place]
    cells = ["coalesce(heads.key, lines.key)"]
    cells += [f"heads.c{place}" for place in head_places]
    cells += [f"lines.c{place}" for place in line_places]
    items = ", ".join(f"{cell} AS c{place}" for place, cell in enumerate(cells))
    connection.execute(
        f"CREATE TABLE {relation} AS WITH heads AS ({_numbered(raw, key.head_place, offset)}), "
        f"lines AS ({' UNION ALL '.join(stacked)}) "
        f"SELECT coalesce(lines.row_no, heads.row_no) AS row_no, {items} "
        "FROM lines FULL JOIN heads ON heads.key = lines.key ORDER BY row_no"
    )
    raw.refuse_lost_rows(connection, _rows(connection, raw))
    order_header = raw.headers[key.head_place]
    headers = [order_header, *(head_headers[place] for place in head_places)]
    headers += [line_headers[place] for place in line_places]
    types = ["VARCHAR", *(raw.types[place] for place in head_places)]
    types += [first.raw.types[place] for place in line_places]
    names = [raw.name, *(source.raw.name for source, _ in lines)]
    made = JoinedRaw(
        name=together(names),
        role="orders",
        relation=relation,
        headers=headers,
        types=types,
        detail=raw.detail,
        row_number="row_no",
        remarks=(*_remarks(connection, relation, raw, lines, unused, order_header, offset), *_of(pieces)),
        pieces=pieces,
    )
    return made, order_header


def _numbered(raw: Raw, key_place: int, offset: int) -> str:
    """SQL of a source's rows with their key and their number."""
    cells = ", ".join(f"c{place}" for place in range(len(raw.headers)))
    return (
        f"SELECT {_value(f'c{key_place}')} AS key, {offset} + row_no AS row_no, {cells} "
        f"FROM (SELECT {raw.row_number} AS row_no, {cells} FROM {raw.relation})"
    )


def _rows(connection: "duckdb.DuckDBPyConnection", raw: Raw) -> int:
    """The rows of a source. SourceError where some were lost."""
    rows = int(connection.execute(f"SELECT count(*) FROM {raw.relation}").fetchall()[0][0])
    raw.refuse_lost_rows(connection, rows)
    return rows


def _of(pieces: Sequence[Piece]) -> tuple[Remark, ...]:
    """What opening the files noticed."""
    return tuple(remark for piece in pieces for remark in piece.raw.remarks)


def _told_apart(heads: _Source, lines: _Source) -> tuple[list[str], list[str]]:
    """The headers of both. One that the other file has better gets its file's name before it."""
    of_heads, of_lines = list(heads.raw.headers), list(lines.raw.headers)

    def yields(headers: list[str], source: _Source, names: Sequence[str]) -> None:
        for column in (column for name in names for column in source.columns.get(name, ())):
            headers[column.place] = f"{source.raw.name}: {column.header}"

    both = heads.columns.keys() & lines.columns.keys()
    yields(of_heads, heads, [name for name in _OF_LINES if name in both])
    yields(of_lines, lines, sorted(both - {*_OF_LINES, "revenue", "order_id"}))
    amounts = heads.columns.get("revenue", ())
    if lines.has_amounts and any(normal(column.header) in line_level_headers() for column in amounts):
        yields(of_heads, heads, ["revenue"])
    return of_heads, of_lines


def _remarks(
    connection: "duckdb.DuckDBPyConnection",
    relation: str,
    heads: Raw,
    lines: Sequence[tuple[_Source, _Key]],
    unused: Sequence[_Source],
    order_header: str,
    line_rows: int,
) -> tuple[Remark, ...]:
    """That files were joined, what has no counterpart, and what was not used."""
    names = listed(source.raw.name for source, _ in lines)
    remarks = [Remark("files_joined", {"orders": heads.name, "lines": names, "header": order_header})]
    alone = connection.execute(f"SELECT count(*) FROM {relation} WHERE row_no > {line_rows}").fetchall()[0][0]
    if alone:
        remarks.append(Remark("orders_without_lines", {"orders": heads.name, "count": int(alone)}))
    remarks += [Remark("amounts_once_more", {"file": source.raw.name}) for source in unused]
    return tuple(remarks)
