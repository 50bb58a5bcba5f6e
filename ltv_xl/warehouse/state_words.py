"""The words of columns that may say which orders are no sales, all counted in one pass over the table.

Of a column that is not used its first rows tell whether it may say so; those of people are not looked at.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from ltv_xl.errors import LtvError
from ltv_xl.orders.columns.contents import ColumnContent
from ltv_xl.orders.doubts.states import ROWS_LOOKED_AT, bears_on_sales, speaks_of_states
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.sales.line_states import MOST_STATES
from ltv_xl.warehouse.declared import Declared
from ltv_xl.warehouse.first_rows import first_rows, personal_headers

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.engines.warehouse import Warehouse

MOST_WORDS = 10_000
"""Of a column, those that most rows have."""

_LONGEST = 400
"""Letters (bytes, in ClickHouse) of a text that may be a word for a state."""

_FORGIVEN = ("engines.unreadable", "engines.encoding", "engines.failed", "engines.no_rights")
"""What may come of a column that nobody asked for; the report goes on without it."""

Rows = Mapping[str, int]
"""Word -> its rows."""


class StateWords(Struct, frozen=True):
    """used: of each canonical column of words. unused: of columns by their header that speaks of states.

    contents: of the columns that are not used and may say which orders are sales. failed: why these could not
    be read.
    """

    used: Mapping[str, Rows]
    unused: Mapping[str, Rows]
    contents: tuple[ColumnContent, ...]
    failed: str = ""

    def of_unused(self, content: ColumnContent) -> list[str]:
        """The distinct words of a column that is not used."""
        return list(self.unused.get(content.header, content.values))


def state_words(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, mapping: Mapping[str, str]
) -> StateWords:
    """Count them. A column that is not used and cannot be read does not end the report."""
    used = {name: orders.as_text(name) for name in orders.part.columns if _holds_words(orders, name)}
    try:
        with cast("Warehouse", connection).engine.attempt():
            cells = {place: _short(orders, place) for place in _places(orders, mapping)}
            raw = orders.part.raw
            contents = first_rows(connection, raw, orders.kinds, cells, ROWS_LOOKED_AT)
            of_states = {content.place: content.header for content in contents if _may_be_states(content)}
            unused = {f"c{place}": cells[place] for place in of_states}
            words = _counted(connection, orders.view, used | unused)
    except LtvError as error:
        if error.key not in _FORGIVEN:
            raise
        words = _counted(connection, orders.view, used)
        return StateWords(words, {}, (), str(error.fields.get("reason", "")))
    return StateWords(
        {name: words[name] for name in used},
        {header: words[f"c{place}"] for place, header in of_states.items()},
        contents,
    )


def _holds_words(orders: Declared, name: str) -> bool:
    return base_name(name) in {"status", "cancel_flag"} and not orders.is_day(name)


def _places(orders: Declared, mapping: Mapping[str, str]) -> Iterator[int]:
    """Columns that are not used and may say which orders are sales, by type and header."""
    headers = orders.part.raw.headers
    used = {column.place for column in orders.part.columns.values()}
    personal = personal_headers(headers, "orders", mapping)
    for place, header in enumerate(headers):
        kind = orders.kinds[header]
        may_say = kind in {"text", "caseless"} or bears_on_sales(header)
        if place not in used and kind is not None and may_say and header not in personal:
            yield place


def _short(orders: Declared, place: int) -> str:
    """The SQL of a cell as a text; of one that is too long for a word, a sign for it."""
    written = orders.text_under(orders.part.raw.headers[place])
    return f"CASE WHEN length({written}) > {_LONGEST} THEN '…' ELSE {written} END"


def _may_be_states(content: ColumnContent) -> bool:
    """Whether all rows are worth a look: of a free text the first ones tell as much."""
    return (
        content.kind in {"text", "number"}
        and speaks_of_states(content.header)
        and len(content.values) <= MOST_STATES
    )


def _counted(
    connection: "duckdb.DuckDBPyConnection", view: str, texts: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Name -> its words, in order, with their rows. texts: name -> the SQL of a row's word."""
    if not texts:
        return {}
    items = ", ".join(f"{text} AS word_{place}" for place, text in enumerate(texts.values()))
    cases = " ".join(f"WHEN {place} THEN words.word_{place}" for place in range(len(texts)))
    places = ", ".join(f"({place})" for place in range(len(texts)))
    rows = connection.execute(
        "SELECT ranked.place, ranked.word, ranked.rows_there FROM ("
        "SELECT counted.place, counted.word, counted.rows_there, row_number() OVER ("
        "PARTITION BY counted.place ORDER BY counted.rows_there DESC, counted.word) AS turn FROM ("
        "SELECT spread.place, spread.word, count(*) AS rows_there FROM ("
        f"SELECT places.place, CASE places.place {cases} END AS word "
        f"FROM (SELECT {items} FROM {view} AS given) AS words "
        f"CROSS JOIN (VALUES {places}) AS places (place)) AS spread "
        "WHERE spread.word IS NOT NULL GROUP BY spread.place, spread.word) AS counted) AS ranked "
        f"WHERE ranked.turn <= {MOST_WORDS}"
    ).fetchall()
    found: dict[str, dict[str, int]] = {name: {} for name in texts}
    names = list(texts)
    for place, word, count in sorted(rows):
        found[names[place]][word] = int(count)
    return found
