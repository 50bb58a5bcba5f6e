"""The words of columns that may say which orders are no sales, all counted in one pass over the table.

Of a column that is not used its first rows tell whether it may say so; those of people are not looked at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.database import quoted
from ltv_xl.errors import LtvError
from ltv_xl.orders.columns.contents import ColumnContent
from ltv_xl.orders.doubts.header_subjects import asks_for_all_words, may_be_suspect
from ltv_xl.orders.doubts.returns import may_be_pieces
from ltv_xl.orders.doubts.states import NOTES_LOOKED_AT, ROWS_LOOKED_AT
from ltv_xl.orders.doubts.suspicions import (
    Suspicion,
    is_filled,
    is_some,
    suspicion,
)
from ltv_xl.orders.doubts.what_remains import may_remain
from ltv_xl.orders.headers import base_name, recognise
from ltv_xl.orders.kinds import STATES
from ltv_xl.orders.sales.line_states import MOST_STATES
from ltv_xl.warehouse.declared import Declared, usable_day
from ltv_xl.warehouse.first_rows import content_there, first_rows, personal_headers

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.engines.warehouse import Warehouse

MOST_WORDS = 10_000
"""Of a column, those that most rows have."""

_LONGEST = 400
"""Letters (bytes, in ClickHouse) of a text that may be a word for a state."""

_A_DAY = "2000-01-01"
_NUMBERS = ("whole", "number")

_FORGIVEN = ("engines.unreadable", "engines.encoding", "engines.failed", "engines.no_rights")
"""What may come of a column that nobody asked for; the report goes on without it."""

_Answer = TypeVar("_Answer")

Rows = Mapping[str, int]
"""Word -> its rows."""


class StateWords(Struct, frozen=True):
    """used: of each canonical column of words. suspect: columns that are not used and make rows suspect.

    notes: place of a column of notes that speak of returns -> the SQL of whether one does, as they stay in
    the database. remains: places of those that may hold what refunds have left. failed: columns could not be
    read; why, the server says with values of theirs.
    """

    used: Mapping[str, Rows]
    suspect: tuple[tuple[ColumnContent, Suspicion], ...] = ()
    notes: Mapping[int, str] = {}
    remains: tuple[int, ...] = ()
    failed: bool = False

    def cells(self, orders: Declared, zone: str, mapping: Mapping[str, str]) -> dict[str, str]:
        """Column to carry along in `judged` -> the SQL of a suspect cell, as much of it as its test needs.

        Of what was paid back also the number, and the pieces of the row, for it may be pieces.
        """
        cells = {
            f"unused_{content.place}": f"CASE WHEN {self.notes[content.place]} THEN '1' END"
            if content.place in self.notes
            else _cell_for(suspected, orders, content.place, zone)
            for content, suspected in self.suspect
        }
        numbers = {
            f"number_{content.place}": orders.amount_under(content.header)
            for content, suspected in self.suspect
            if is_repaid(orders, content, suspected)
        }
        headers = orders.part.raw.headers
        numbers |= {f"number_{place}": orders.amount_under(headers[place]) for place in self.remains}
        if numbers or may_be_pieces(orders.part):
            numbers["pieces"] = _pieces(orders, mapping)
        return cells | numbers


def is_repaid(orders: Declared, content: ColumnContent, suspected: Suspicion) -> bool:
    """Whether a column that is not used holds numbers that may be amounts paid back."""
    return suspected.key == "repaid_unused" and orders.kinds[content.header] in _NUMBERS


def _pieces(orders: Declared, mapping: Mapping[str, str]) -> str:
    """The SQL of the pieces of a row."""
    quantities = recognise(orders.part.raw.headers, "orders", mapping).get("quantity", ())
    headers = [column.header for column in quantities if orders.kinds[column.header] in _NUMBERS]
    return orders.amount_under(headers[0]) if headers else "CAST(NULL AS DECIMAL(38, 4))"


def state_words(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, mapping: Mapping[str, str], zone: str
) -> StateWords:
    """Count them. A column that is not used and cannot be read does not end the report."""
    used = {name: orders.as_text(name) for name in orders.part.columns if _holds_words(orders, name)}
    rows = f"{orders.view} AS given"
    remains = tuple(place for place in _unused(orders, mapping) if _may_remain(orders, place))
    looked = tried(connection, lambda: _looked_at(connection, orders, mapping, zone, used))
    if looked is None:
        return StateWords(counted(connection, rows, used), remains=remains, failed=True)
    contents, words = looked
    suspect = list(_suspects(orders, contents, words))
    tests = {
        content.place: suspected.test(orders.text_under(content.header))
        for content, suspected in suspect
        if suspected.key == "note_unused"
    }
    spoken = tried(connection, lambda: _spoken(connection, orders, tests))
    notes = {place: test for place, test in tests.items() if place in (spoken or ())}
    kept = (
        (content, replace(suspected, test=is_filled) if content.place in notes else suspected)
        for content, suspected in suspect
        if content.place in notes or content.place not in tests
    )
    return StateWords({name: words[name] for name in used}, tuple(kept), notes, remains, spoken is None)


def tried(connection: "duckdb.DuckDBPyConnection", ask: Callable[[], _Answer]) -> _Answer | None:
    """What is asked of columns that no figure needs; None where they cannot be read."""
    try:
        with cast("Warehouse", connection).engine.attempt():
            return ask()
    except LtvError as error:
        if error.key not in _FORGIVEN:
            raise
        return None


def _looked_at(
    connection: "duckdb.DuckDBPyConnection",
    orders: Declared,
    mapping: Mapping[str, str],
    zone: str,
    used: Mapping[str, str],
) -> tuple[Sequence[ColumnContent], Mapping[str, Rows]]:
    """The first rows of columns that are not used; and the words of those, and of the used ones, counted."""
    cells = {place: _cell(orders, place, zone) for place in _places(orders, mapping)}
    contents = first_rows(connection, orders.part.raw, orders.kinds, cells, ROWS_LOOKED_AT)
    unused = {f"c{content.place}": cells[content.place] for content in contents if _counts_all(content)}
    return contents, counted(connection, f"{orders.view} AS given", {**used, **unused})


def _suspects(
    orders: Declared, contents: Sequence[ColumnContent], words: Mapping[str, Rows]
) -> Iterator[tuple[ColumnContent, Suspicion]]:
    """Columns that are not used and make rows suspect."""
    has_states = any(base_name(name) in STATES for name in orders.part.columns)
    for content in contents:
        there = list(words.get(f"c{content.place}", content.values))
        seen = _below(orders, content, there) if content.kind == "blank" else content
        suspected = suspicion(seen, partial(list, there), has_states=has_states)
        if suspected:
            yield seen, suspected


def _spoken(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, tests: Mapping[int, str]
) -> frozenset[int]:
    """Those of the columns of notes of which one of the first rows speaks of a return: of most none does."""
    spoken = set()
    for place, test in tests.items():
        column = f"given.{quoted(orders.part.raw.headers[place])}"
        first = f"SELECT {column} FROM {orders.view} AS given LIMIT {NOTES_LOOKED_AT}"
        rows = connection.execute(f"SELECT 1 AS there FROM ({first}) AS given WHERE {test} LIMIT 1")
        spoken |= {place} if rows.fetchall() else set()
    return frozenset(spoken)


def _below(orders: Declared, content: ColumnContent, words: list[str]) -> ColumnContent:
    """A column whose first rows are blank, by what stands below them."""
    seen = content_there(orders.part.raw, orders.kinds, content.place, words)
    return replace(seen, rows=content.rows + seen.rows)


def _holds_words(orders: Declared, name: str) -> bool:
    return base_name(name) in {"status", "cancel_flag"} and not orders.is_day(name)


def _places(orders: Declared, mapping: Mapping[str, str]) -> Iterator[int]:
    """Columns that are not used and may say which orders are sales, by type and header."""
    for place in _unused(orders, mapping):
        header = orders.part.raw.headers[place]
        if orders.kinds[header] in {"text", "caseless"} or may_be_suspect(header):
            yield place


def _unused(orders: Declared, mapping: Mapping[str, str]) -> Iterator[int]:
    """Columns that are not used, can be read, and are not of people."""
    headers = orders.part.raw.headers
    used = {column.place for column in orders.part.columns.values()}
    personal = personal_headers(headers, "orders", mapping)
    for place, header in enumerate(headers):
        if place not in used and orders.kinds[header] is not None and header not in personal:
            yield place


def _may_remain(orders: Declared, place: int) -> bool:
    header = orders.part.raw.headers[place]
    return orders.kinds[header] in _NUMBERS and may_remain(header)


def _cell(orders: Declared, place: int, zone: str) -> str:
    """The SQL of a cell as a text: of a text that is too long for a word a sign for it, one day for all."""
    header = orders.part.raw.headers[place]
    if orders.kinds[header] in {"date", "moment", "instant"}:
        return f"CASE WHEN {usable_day(orders.day_under(header, zone))} IS NOT NULL THEN '{_A_DAY}' END"
    written = orders.text_under(header)
    return f"CASE WHEN length({written}) > {_LONGEST} THEN '…' ELSE {written} END"


def _cell_for(suspected: Suspicion, orders: Declared, place: int, zone: str) -> str:
    header = orders.part.raw.headers[place]
    if suspected.test is is_some and orders.kinds[header] in {"whole", "number"}:
        return f"CASE WHEN given.{quoted(header)} <> 0 THEN '1' END"
    if suspected.test is is_filled:
        return f"CASE WHEN {orders.text_under(header)} IS NOT NULL THEN '1' END"
    return _cell(orders, place, zone)


def _counts_all(content: ColumnContent) -> bool:
    """Whether all rows are worth a look: of a free text the first ones tell as much."""
    return (
        content.kind in {"text", "number", "blank"}
        and asks_for_all_words(content.header)
        and len(content.values) <= MOST_STATES
    )


def counted(
    connection: "duckdb.DuckDBPyConnection", rows: str, texts: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Name -> its words, in order, with their rows. rows: what goes after FROM, `given` among it.

    texts: name -> the SQL of a row's word.
    """
    if not texts:
        return {}
    items = ", ".join(f"CAST({text} AS VARCHAR) AS word_{place}" for place, text in enumerate(texts.values()))
    cases = " ".join(f"WHEN {place} THEN words.word_{place}" for place in range(len(texts)))
    places = ", ".join(f"({place})" for place in range(len(texts)))
    answer = connection.execute(
        "SELECT ranked.place, ranked.word, ranked.rows_there FROM ("
        "SELECT counted.place, counted.word, counted.rows_there, row_number() OVER ("
        "PARTITION BY counted.place ORDER BY counted.rows_there DESC, counted.word) AS turn FROM ("
        "SELECT spread.place, spread.word, count(*) AS rows_there FROM ("
        f"SELECT places.place, CASE places.place {cases} END AS word "
        f"FROM (SELECT {items} FROM {rows}) AS words "
        f"CROSS JOIN (VALUES {places}) AS places (place)) AS spread "
        "WHERE spread.word IS NOT NULL GROUP BY spread.place, spread.word) AS counted) AS ranked "
        f"WHERE ranked.turn <= {MOST_WORDS}"
    ).fetchall()
    found: dict[str, dict[str, int]] = {name: {} for name in texts}
    names = list(texts)
    for place, word, count in sorted(answer):
        found[names[place]][word] = int(count)
    return found
