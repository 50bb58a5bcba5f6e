"""What keeps rows of a table from being sales, or may do so unseen: what orders/doubts/ asks of files.

The rules are theirs; here is the SQL of words and customers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from ltv_xl.database import connect, literal
from ltv_xl.orders.columns.contents import ColumnContent
from ltv_xl.orders.doubts.by_kind import remarks_of
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.doubts.header_subjects import is_number_of
from ltv_xl.orders.doubts.pieces import in_pieces
from ltv_xl.orders.doubts.returns import (
    are_kinds,
    below_zero,
    kinds_of_rows,
    may_be_pieces,
    rows_repaid_in_part,
    rows_undoing,
)
from ltv_xl.orders.doubts.states import Shown, doubt_of, doubt_of_pieces, of_flag
from ltv_xl.orders.doubts.suspicions import Suspicion
from ltv_xl.orders.doubts.what_remains import doubt_of_remainder, rows_below
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.rare_words import shown_words
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales import status
from ltv_xl.orders.sales.line_states import MOST_STATES, are_of_something_else
from ltv_xl.warehouse.declared import Declared
from ltv_xl.warehouse.judging import Judged
from ltv_xl.warehouse.state_words import Rows, StateWords, counted, is_repaid, tried

if TYPE_CHECKING:
    import duckdb


def doubts_of_states(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, judged: Judged, words: StateWords
) -> tuple[Remark, ...]:
    """All of them. Needs `judged` and our view of the orders."""
    total = sum(judged.counts.values())
    found: list[Doubt] = []
    for name, rows in words.used.items():
        if name in orders:  # a state may have turned out to be a subscription's
            header, text = orders.part.columns[name].header, orders.as_text(name)
            shown = partial(_shown, connection, orders, text, status.is_of_systems)
            if base_name(name) == "cancel_flag":
                found += of_flag(header, rows, total, shown)
            else:
                found += _unknown(header, rows, partial(_shown, connection, orders, text, lambda _: False))
                found += _requested(header, rows, shown)
    unused = tried(connection, lambda: list(_of_unused(connection, orders, judged, words)))
    found += unused or []
    if judged.returns_above_zero:
        found += _returns_as_rows(connection, orders, judged, words)
    if named := may_be_pieces(orders.part):
        found += _refunded_in_pieces(connection, named)
    found += below_zero(connection)
    if judged.repaid:
        found += _repaid_in_part(connection, orders)
    if _may_lack_states(orders, judged, words):
        found += _states_on_one_row(connection)
    if words.failed or unused is None:
        found.append(("columns_unreadable_there", {}))
    return remarks_of(found)


def _shown(
    connection: "duckdb.DuckDBPyConnection",
    orders: Declared,
    text: str,
    of_systems: Callable[[str], bool],
    words: Iterable[str],
    header: str,
) -> tuple[str, ...]:
    """Words as a message may show them. text: the SQL of a row's word."""
    place = f"{orders.view} AS given", text, orders.as_text("customer_id")
    return shown_words(connection, place, words, header, of_systems)


def _of_unused(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, judged: Judged, words: StateWords
) -> Iterator[Doubt]:
    """Columns that are not used and make rows suspect which count above zero so far: of these alone."""
    if words.remains:
        yield from _what_remains(connection, orders, judged, words)
    if not words.suspect:
        return
    cells = {f"unused_{content.place}": suspected for content, suspected in words.suspect}
    texts = {cell: f"coalesce(given.{cell}, '')" for cell in cells}
    judging = _still_counting(orders, judged)
    there = counted(connection, judging, texts)
    rows = _rows_by_test({cell: (suspected, there[cell]) for cell, suspected in cells.items()})
    for content, suspected in words.suspect:
        count = rows[f"unused_{content.place}"]
        if count and is_repaid(orders, content, suspected) and _are_pieces(connection, content, judging):
            yield doubt_of_pieces(content, count)
        elif count:
            text = orders.text_under(content.header)
            shown = partial(_shown, connection, orders, text, status.is_of_systems)
            yield doubt_of(content, suspected, count, shown)


def _what_remains(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, judged: Judged, words: StateWords
) -> Iterator[Doubt]:
    """Columns that are not used and are lower than the amount, or the pieces, of some rows."""
    rows = _still_counting(orders, judged)
    known = [f"given.{name}" for name in ("refunded", "cost", "gross_profit") if name in orders]
    basis = orders.part.columns["revenue"].header
    for place in words.remains:
        header, number = orders.part.raw.headers[place], f"given.number_{place}"
        amount = "given.pieces" if is_number_of(header) else "given.amount"
        if count := rows_below(connection, rows, amount, number, known):
            yield doubt_of_remainder(header, basis, count)


def _are_pieces(connection: "duckdb.DuckDBPyConnection", content: ColumnContent, rows: str) -> bool:
    """Whether what came back is counted in pieces, whatever its header says. rows: what goes after FROM."""
    number = f"given.number_{content.place}"
    test = in_pieces(f"abs({number})", "given.pieces", "given.amount")
    answer = connection.execute(f"SELECT {test} AS are_pieces FROM {rows} AND {number} <> 0")
    return bool(answer.fetchall()[0][0])


def _returns_as_rows(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, judged: Judged, words: StateWords
) -> Iterator[Doubt]:
    """Returns above zero that are rows of their own, by the header of their state or by its words."""
    header, count = kinds_of_rows(orders.part), judged.returns_above_zero
    if header is None:
        of_states = [name for name in words.used if name in orders and base_name(name) == "status"]
        named = (orders.part.columns[name].header for name in of_states if are_kinds(words.used[name]))
        header = next(named, None)
        if header is None or rows_undoing(connection, "customer_key") < count:
            return
    yield "returns_as_rows", {"header": header, "count": count}


def _refunded_in_pieces(connection: "duckdb.DuckDBPyConnection", header: str) -> Iterator[Doubt]:
    """What was taken for money that was paid back, and may be how many pieces came back."""
    test = in_pieces("abs(judged.refunded)", "judged.pieces", "judged.amount")
    answer = connection.execute(f"SELECT {test} AS are_pieces FROM judged WHERE judged.refunded <> 0")
    if answer.fetchall()[0][0]:
        yield "refunded_in_pieces", {"header": header}


def _still_counting(orders: Declared, judged: Judged) -> str:
    """What goes after FROM for the rows that orders/doubts/still_counting.py means."""
    undone, tests = "", ["given.reason IS NULL", "given.amount > 0"]
    if "refunded" in orders:
        tests.append("coalesce(given.refunded, 0) = 0")
    if judged.below_zero and "order_id" in orders:
        undone = (
            " LEFT JOIN (SELECT DISTINCT below.order_id FROM judged AS below WHERE below.amount < 0 "
            "AND below.order_id IS NOT NULL) AS undone ON undone.order_id = given.order_id"
        )
        tests.append("undone.order_id IS NULL")
    return f"judged AS given{undone} WHERE {' AND '.join(tests)}"


def _rows_by_test(words: Mapping[str, tuple[Suspicion, Rows]]) -> Mapping[str, int]:
    """Name -> the rows whose words pass a test. It is in DuckDB's SQL, and so it is asked of DuckDB."""
    plain = connect()
    try:
        return {
            name: int(
                plain.execute(
                    f"SELECT coalesce(sum(rows_there) FILTER ({suspected.test('word')}), 0) "
                    "FROM (SELECT unnest($1::VARCHAR[]) AS word, unnest($2::BIGINT[]) AS rows_there)",
                    [list(rows), list(rows.values())],
                ).fetchall()[0][0]
            )
            for name, (suspected, rows) in words.items()
        }
    finally:
        plain.close()


def _unknown(header: str, rows: Rows, shown: Shown) -> Iterator[Doubt]:
    """Words of a column of states of which nothing says whether such an order is a sale."""
    unknown = status.unknown_words(rows) if len(rows) <= MOST_STATES else []
    if unknown and not are_of_something_else(header, rows, unknown):
        yield "states_unknown_there", _fields(header, rows, unknown, shown)


def _requested(header: str, rows: Rows, shown: Shown) -> Iterator[Doubt]:
    """Orders whose cancellation is asked for and not done."""
    if words := status.requested_cancellations(rows):
        yield "cancellation_requested", _fields(header, rows, words, shown)


def _fields(header: str, rows: Rows, words: list[str], shown: Shown) -> dict[str, object]:
    count = sum(rows[word] for word in words)
    return {"header": header, "words": shown(words, header), "count": count}


def _may_lack_states(orders: Declared, judged: Judged, words: StateWords) -> bool:
    """Whether rows without a state may be of orders that others keep out."""
    states = [rows for name, rows in words.used.items() if base_name(name) == "status"]
    total = sum(judged.counts.values())
    has_blanks = bool(states) and all(sum(rows.values()) < total for rows in states)
    return "order_id" in orders and has_blanks and any(map(judged.counts.get, status.RANK))


def _states_on_one_row(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """Rows that count, of orders whose state stands on another row alone; files go by that one."""
    reasons = ", ".join(map(literal, status.RANK))
    count = connection.execute(
        "SELECT count(*) AS rows_there FROM judged JOIN ("
        f"SELECT DISTINCT aside.order_id FROM judged AS aside WHERE aside.reason IN ({reasons})"
        ") AS kept_out ON kept_out.order_id = judged.order_id "
        "WHERE judged.reason IS NULL AND judged.states_blank = 1"
    ).fetchall()[0][0]
    if count:
        yield "states_on_one_row_there", {"count": int(count)}


def _repaid_in_part(connection: "duckdb.DuckDBPyConnection", orders: Declared) -> Iterator[Doubt]:
    order = ["judged.customer_key", "judged.ordered_at"]
    order += ["judged.order_id"] if "order_id" in orders else []
    if count := rows_repaid_in_part(connection, order):
        yield "repaid_in_part", {"count": count}
