"""Words, and columns, that may keep an order from being a sale, and of which nothing says whether they do."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import ColumnContent, column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.unused_columns import subject
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.rare_words import shown_words
from ltv_xl.orders.sales.line_states import unknown_words
from ltv_xl.orders.sales.status import as_code, denials, is_of_systems, meanings, says_returned, words_in_part
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed, typed

if TYPE_CHECKING:
    import duckdb

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
ROWS_LOOKED_AT = 200
_WORDS_SHOWN = 5
_MOST_WORDS = 1000
_YES_AND_NO = frozenset(
    map(
        normal,
        (
            "1", "0", "○", "◯", "〇", "×", "✕", "✓", "✔", "☑", "☐", "済", "済み", "未", "有", "無",
            "あり", "なし", "はい", "いいえ", "ok", "ng", "true",
            "false", "yes", "no", "y", "n", "t", "f", "on", "off",
        ),
    )
)  # fmt: skip


def states(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged) -> Iterator[Doubt]:
    """Words of a column of states that may keep an order from being a sale, or may not."""
    who = "customer_id" if "customer_id" in staged.columns else None
    for column, words in unknown_words(connection, parts, staged).items():
        name = next(name for part in parts for name, other in part.columns.items() if other == column)
        shown = shown_words(connection, (staged.relation, name, who), words, column.header, lambda _: False)
        fields = {"header": listed([column.header]), "words": shown}
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


Shown = Callable[[Iterable[str], str], str]
"""Words and their header -> the words as a message may show them."""


def of_flag(header: str, rows: Mapping[str, int], total: int, shown: Shown) -> Iterator[Doubt]:
    """The doubts of a column of yes and no. rows: word -> its rows, of as many as total."""
    for key, words in _odd_flags(rows, total).items():
        fields = {"header": listed([header]), "words": shown(words, header)}
        yield key, {**fields, "count": sum(map(rows.__getitem__, words))}


def _shown(
    connection: "duckdb.DuckDBPyConnection",
    place: tuple[str, str, str | None],
    words: Iterable[str],
    header: str,
) -> str:
    return shown_words(connection, place, words, header, is_of_systems)


def _odd_flags(rows: Mapping[str, int], total: int) -> Mapping[str, Sequence[str]]:
    """Doubt -> the words that give rise to it. rows: word -> its rows."""
    no = set(denials(rows))
    yes = [word for word in rows if word not in no]
    numbers = [word for word in yes if _NUMBER.fullmatch(word) and abs(float(word)) not in {1, 9}]
    of_most = yes if 2 * sum(map(rows.__getitem__, yes)) > total else []
    odd = {"flag_in_part": words_in_part(rows), "flag_is_number": numbers, "flag_of_most": of_most}
    return {key: words for key, words in odd.items() if words}


def unused_states(connection: "duckdb.DuckDBPyConnection", part: Part) -> Iterator[Doubt]:
    """A column that is not used, and says by its words or its header that some rows are no sales.

    Of a system that is known for sure it is known what says so: a subscription's state is no order's.
    """
    if part.system is not None and part.system.certain:
        return
    used = {column.place for column in part.named.values()}
    places = [place for place, header in enumerate(part.raw.headers) if header.strip() and place not in used]
    customer = part.columns.get("customer_id")
    who = f"c{customer.place}" if customer else None
    for content in column_contents(connection, part.raw, ROWS_LOOKED_AT, places):
        place = part.raw.relation, f"trim(c{content.place}::VARCHAR)", who
        words = partial(_words, connection, part, content)
        yield from of_unused(content, words, partial(_shown, connection, place))


def of_unused(
    content: ColumnContent, words_there: Callable[[], Sequence[str]], shown: Shown
) -> Iterator[Doubt]:
    """The doubts of a column that is not used, by its first rows.

    words_there: its distinct words, of all rows where its header speaks of states.
    """
    if content.kind == "date":
        yield from _days(content)
    if _says_how_much(content):
        yield _repaid(content)
        return
    about = None if _is_flag(content) else subject(content)
    if content.kind not in {"text", "number"} or about in {"money", "id"}:
        return
    words = words_there()
    header, no_sales = content.header, sorted({*meanings(words), *filter(says_returned, words)})
    fields = {"header": listed([header])}
    if no_sales and not _is_of_something_else(header):
        fields |= {"words": shown(no_sales, header)}
        yield "state_unused", {**fields, "option": typed("--map", f"status={header}")}
    elif words and (_says_of_some(content) or _says_what_counts(content)):
        yield "flag_unused", {**fields, "option": typed("--map", f"cancel_flag={header}")}


def _says_how_much(content: ColumnContent) -> bool:
    """Whether a column says how much, or how many, of an order came back."""
    return content.kind == "number" and _is_of_no_sale(content.header) and not _is_flag(content)


def _repaid(content: ColumnContent) -> Doubt:
    fields: dict[str, object] = {"header": listed([content.header])}
    if speaks_of("about", "number_of", content.header):
        return "returned_quantity_unused", fields
    return "repaid_unused", {**fields, "option": typed("--map", f"refunded={content.header}")}


def _is_flag(content: ColumnContent) -> bool:
    """Whether a column holds nothing but codes of yes and no, and does not say how many."""
    codes = {as_code(normal(value)) for value in content.values}
    return codes <= {"0", "1", "9"} and not speaks_of("about", "number_of", content.header)


def _is_of_no_sale(header: str) -> bool:
    return speaks_of("about", "no_sale", header) and not speaks_of("about", "no_deed", header)


def _says_of_some(content: ColumnContent) -> bool:
    """Whether a column says of some orders that they are no sales: few words, or a text beside blanks."""
    few = len(content.values) <= _WORDS_SHOWN or content.filled < content.rows
    return few and _is_of_no_sale(content.header)


def _says_what_counts(content: ColumnContent) -> bool:
    """Whether a column says of some orders that they are valid or paid, and of others that they are not."""
    if not speaks_of("about", "counts", content.header) or _is_of_something_else(content.header):
        return False
    words = {as_code(normal(word)) for word in content.values}
    return words <= _YES_AND_NO and (len(words) > 1 or content.filled < content.rows)


def _days(content: ColumnContent) -> Iterator[Doubt]:
    """A column with the day on which something came back, for some orders."""
    if _is_of_no_sale(content.header) and content.filled < content.rows:
        option = typed("--map", f"cancelled_at={content.header}")
        yield "day_unused", {"header": listed([content.header]), "option": option}


def speaks_of_states(header: str) -> bool:
    """Whether a header says that below it stands what became of orders."""
    return speaks_of("about", "state", header)


def bears_on_sales(header: str) -> bool:
    """Whether a header alone may say which orders are sales, whatever is no word stands below it."""
    return any(speaks_of("about", subject, header) for subject in ("no_sale", "counts", "state"))


def _is_of_something_else(header: str) -> bool:
    """Whether a header speaks of the state of a subscription, a customer or the like."""
    return speaks_of("about", "other_state", header) and not speaks_of("about", "no_sale", header)


def _words(connection: "duckdb.DuckDBPyConnection", part: Part, content: ColumnContent) -> Sequence[str]:
    """The distinct words of a column: of all rows where its header speaks of states, else of the first."""
    if not speaks_of_states(content.header):
        return content.values
    words = connection.execute(
        f"SELECT DISTINCT trim(c{content.place}::VARCHAR) AS word FROM {part.raw.relation} "
        f"WHERE word <> '' ORDER BY word LIMIT {_MOST_WORDS}"
    ).fetchall()
    return [word for (word,) in words]
