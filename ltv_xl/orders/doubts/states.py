"""Words, and columns, that may keep an order from being a sale, and of which nothing says whether they do."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.columns.contents import ColumnContent, column_contents, content_of
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.doubts.header_subjects import asks_for_all_words
from ltv_xl.orders.doubts.pieces import in_pieces, number_in
from ltv_xl.orders.doubts.suspicions import Suspicion, suspicion
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.kinds import STATES
from ltv_xl.orders.rare_words import shown_words
from ltv_xl.orders.sales.line_states import unknown_words
from ltv_xl.orders.sales.status import denials, is_of_systems, words_in_part
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
ROWS_LOOKED_AT = 200
NOTES_LOOKED_AT = 100_000
_AMOUNTS = ("revenue", "unit_price", "quantity")
_MOST_WORDS = 1000


def states(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged) -> Iterator[Doubt]:
    """Words of a column of states that may keep an order from being a sale, or may not."""
    who = "customer_id" if "customer_id" in staged.columns else None
    for column, words in unknown_words(connection, parts, staged).items():
        name = next(name for part in parts for name, other in part.columns.items() if other == column)
        shown = shown_words(connection, (staged.relation, name, who), words, column.header, lambda _: False)
        fields = {"header": column.header, "words": shown}
        yield "states_unknown", {**fields, "count": sum(words.values())}


def flags(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged) -> Iterator[Doubt]:
    """Columns of yes and no that say more than that, or yes of most orders."""
    who = "customer_id" if "customer_id" in staged.columns else None
    for number, part in enumerate(parts):
        for name, column in part.columns.items():
            if base_name(name) != "cancel_flag" or (part.system is not None and part.system.certain):
                continue
            counted = connection.execute(
                f"SELECT {name}, count(*) FROM {staged.relation} "
                f"WHERE source_no = {number} AND {name} IS NOT NULL GROUP BY ALL LIMIT {_MOST_WORDS}"
            ).fetchall()
            rows = {word: int(count) for word, count in counted}
            place = staged.relation, name, who
            yield from of_flag(column.header, rows, staged.rows, partial(_shown, connection, place))


Shown = Callable[[Iterable[str], str], Sequence[str]]
"""Words and their header -> the words as a message may show them."""


def of_flag(header: str, rows: Mapping[str, int], total: int, shown: Shown) -> Iterator[Doubt]:
    """The doubts of a column of yes and no. rows: word -> its rows, of as many as total."""
    for key, words in _odd_flags(rows, total).items():
        fields = {"header": header, "words": shown(words, header)}
        yield key, {**fields, "count": sum(map(rows.__getitem__, words))}


def _shown(
    connection: "duckdb.DuckDBPyConnection",
    place: tuple[str, str, str | None],
    words: Iterable[str],
    header: str,
) -> Sequence[str]:
    return shown_words(connection, place, words, header, is_of_systems)


def _odd_flags(rows: Mapping[str, int], total: int) -> Mapping[str, Sequence[str]]:
    """Doubt -> the words that give rise to it. rows: word -> its rows."""
    no = set(denials(rows))
    yes = [word for word in rows if word not in no]
    numbers = [word for word in yes if _NUMBER.fullmatch(word) and abs(float(word)) not in {1, 9}]
    of_most = yes if 2 * sum(map(rows.__getitem__, yes)) > total else []
    odd = {"flag_in_part": words_in_part(rows), "flag_is_number": numbers, "flag_of_most": of_most}
    return {key: words for key, words in odd.items() if words}


def unused_states(
    connection: "duckdb.DuckDBPyConnection", part: Part, still_counting: Callable[[], str] | None = None
) -> Iterator[Doubt]:
    """A column that is not used, and says by its words or its header that some rows are no sales.

    Of a system that is known for sure it is known what says so: a subscription's state is no order's.
    still_counting: gives SQL of the source's rows that count above zero so far; None: all of them.
    """
    if part.system is not None and part.system.certain:
        return
    has_states = any(base_name(name) in STATES for name in part.columns)
    contents = list(_contents(connection, part))
    asking = [c for c in contents if c.kind in {"text", "number"} and asks_for_all_words(c.header)]
    words = cache(partial(_words, connection, part, asking))
    found = (
        (content, suspicion(content, partial(_words_of, content, words), has_states=has_states))
        for content in contents
    )
    suspicions = [
        (content, suspected)
        for content, suspected in found
        if suspected and (suspected.key != "note_unused" or _occurs(connection, part, content, suspected))
    ]
    if not suspicions:
        return
    tests = ", ".join(
        f"count(*) FILTER ({suspected.test(_cell(content.place))})" for content, suspected in suspicions
    )
    rows = still_counting() if still_counting else part.raw.relation
    counts = connection.execute(f"SELECT {tests} FROM {rows}").fetchall()[0]
    for (content, suspected), count in zip(suspicions, counts, strict=True):
        if count and suspected.key == "repaid_unused" and _are_pieces(connection, part, content, rows):
            yield doubt_of_pieces(content, int(count))
        elif count:
            place = part.raw.relation, _cell(content.place), _customer(part)
            yield doubt_of(content, suspected, int(count), partial(_shown, connection, place))


def _are_pieces(
    connection: "duckdb.DuckDBPyConnection", part: Part, content: ColumnContent, rows: str
) -> bool:
    """Whether what came back is counted in pieces, whatever its header says."""
    known = {name: number_in(part.columns[name].place) for name in _AMOUNTS if name in part.columns}
    number, quantity = f"abs({number_in(content.place)})", known.pop("quantity", "NULL")
    test = in_pieces(number, quantity, next(iter(known.values()), "NULL"))
    return bool(connection.execute(f"SELECT {test} FROM {rows} WHERE {number} > 0").fetchall()[0][0])


def _occurs(
    connection: "duckdb.DuckDBPyConnection", part: Part, content: ColumnContent, suspected: Suspicion
) -> bool:
    """Whether one of the first rows gives rise to it: most notes speak of nothing that matters."""
    first = f"SELECT {_cell(content.place)} AS note FROM {part.raw.relation} LIMIT {NOTES_LOOKED_AT}"
    rows = connection.execute(f"SELECT 1 FROM ({first}) WHERE {suspected.test('note')} LIMIT 1")
    return bool(rows.fetchall())


def doubt_of(content: ColumnContent, suspected: Suspicion, count: int, shown: Shown) -> Doubt:
    """The doubt of a column that is not used. count: its rows that give rise to it."""
    fields: dict[str, object] = {"header": content.header, "count": count}
    if suspected.option:
        fields["option"] = suspected.option
    if suspected.words:
        fields["words"] = shown(suspected.words, content.header)
    return suspected.key, fields


def doubt_of_pieces(content: ColumnContent, count: int) -> Doubt:
    """The doubt of one that holds pieces. count: its rows that hold some."""
    return "returned_quantity_unused", {"header": content.header, "count": count}


def _customer(part: Part) -> str | None:
    column = part.columns.get("customer_id")
    return f"c{column.place}" if column else None


def _cell(place: int) -> str:
    return f"trim(c{place}::VARCHAR)"


def _contents(connection: "duckdb.DuckDBPyConnection", part: Part) -> Iterator[ColumnContent]:
    """What stands in the unused columns; where the first rows are blank, but the header speaks, in others."""
    used = part.used
    places = [place for place, header in enumerate(part.raw.headers) if header.strip() and place not in used]
    for content in column_contents(connection, part.raw, ROWS_LOOKED_AT, places):
        if content.kind == "blank" and asks_for_all_words(content.header):
            cell = _cell(content.place)
            filled = connection.execute(
                f"SELECT {cell} FROM {part.raw.relation} WHERE {cell} <> '' LIMIT {ROWS_LOOKED_AT}"
            ).fetchall()
            below = content_of(part.raw, content.place, [text for (text,) in filled])
            yield replace(below, rows=content.rows + below.rows)
        else:
            yield content


def _words_of(content: ColumnContent, words: Callable[[], Mapping[int, Sequence[str]]]) -> Sequence[str]:
    """The distinct words of a column: of all rows where its header speaks of states, else of the first."""
    return words().get(content.place, ()) if asks_for_all_words(content.header) else content.values


def _words(
    connection: "duckdb.DuckDBPyConnection", part: Part, contents: Sequence[ColumnContent]
) -> Mapping[int, Sequence[str]]:
    """Place of a column -> its distinct words of all rows, in order; the file is read once."""
    places = [content.place for content in contents]
    cells = ", ".join(map(_cell, places))
    words = f"SELECT unnest({places}) AS place, unnest([{cells}]) AS word FROM {part.raw.relation}"
    counted = connection.execute(
        "SELECT place, list_sort(list(word)) FROM ("
        f"SELECT place, word FROM ({words}) WHERE word <> '' GROUP BY place, word "
        f"QUALIFY row_number() OVER (PARTITION BY place ORDER BY word) <= {_MOST_WORDS}) GROUP BY place"
    ).fetchall()
    return dict(counted)
