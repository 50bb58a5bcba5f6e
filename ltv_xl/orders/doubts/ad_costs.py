"""Costs of ads that may be more, or less, than what the column of costs adds up to: CPA is as wrong."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import ColumnContent, column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.unused_columns import unused_places
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import normal
from ltv_xl.orders.wording import MapOption, listed

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 2000
_PLANNED = frozenset(map(normal, (
    "予定", "計画", "見込", "見込み", "予測", "予算", "目標", "planned", "plan", "forecast", "budget",
)))  # fmt: skip
"""Words that say of a row that its cost is not spent yet."""


def ad_costs(connection: "duckdb.DuckDBPyConnection", part: Part, *, in_blocks: bool) -> Iterator[Doubt]:
    """All doubts about the costs of an ad file. in_blocks: blank cells stand for what is above them."""
    if part.system is None:
        yield from _of_unused(connection, part)
    if not in_blocks:
        yield from _rows_twice(connection, part)


def _of_unused(connection: "duckdb.DuckDBPyConnection", part: Part) -> Iterator[Doubt]:
    """Further costs, and words by which a row is a plan, in columns that are not used."""
    for content in column_contents(connection, part.raw, _ROWS_LOOKED_AT, unused_places(part)):
        fields: dict[str, object] = {"file": part.raw.name, "header": content.header}
        if _is_cost(content):
            taken = listed([part.columns["cost"].header])
            yield "ad_cost_unused", {**fields, "cost": taken, "map": MapOption("cost")}
        elif content.kind == "text":
            words = {word: rows for word, rows in _words(connection, part, content).items() if _is_plan(word)}
            if words:
                yield "ad_cost_planned", {**fields, "words": list(words), "count": sum(words.values())}


def _is_cost(content: ColumnContent) -> bool:
    """Whether a column holds what ads cost, too: fees, a total, costs with an agency's share."""
    if content.kind != "number" or not any(re.search("[1-9１-９]", value) for value in content.values):
        return False
    return speaks_of("about", "ad_cost", content.header) and not speaks_of(
        "about", "no_ad_cost", content.header
    )


def _is_plan(word: str) -> bool:
    return normal(word) in _PLANNED


def _words(connection: "duckdb.DuckDBPyConnection", part: Part, content: ColumnContent) -> Mapping[str, int]:
    """Each word of a column, and its rows."""
    cell = f"trim(c{content.place}::VARCHAR)"
    query = f"SELECT {cell}, count(*) FROM {part.raw.relation} WHERE {cell} <> '' GROUP BY ALL ORDER BY ALL"
    return dict(connection.execute(query).fetchall())


def _rows_twice(connection: "duckdb.DuckDBPyConnection", part: Part) -> Iterator[Doubt]:
    """Rows that are in every cell what another is, as after pasting an export twice."""
    cells = ", ".join(f"c{place}" for place in range(len(part.raw.headers)))
    cost = f"c{part.columns['cost'].place}::VARCHAR"
    count = connection.execute(
        f"SELECT coalesce(sum(copies - 1), 0) FROM (SELECT count(*) AS copies FROM {part.raw.relation} "
        f"WHERE regexp_matches({cost}, '[1-9１-９]') GROUP BY {cells})"
    ).fetchall()[0][0]
    if count:
        yield "ad_rows_twice", {"file": part.raw.name, "count": int(count)}
