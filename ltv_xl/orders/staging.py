"""From raw sources to one relation with canonical columns: dates, money and ids as types, not texts.

SQL reads the usual spellings while the source is scanned, once. What it cannot read stays beside its
column (`revenue_odd`) for leftovers.py. Typed sources (Parquet, frames of numbers and dates) are not
copied at all: the relation is a view.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ltv_xl.orders.cells import (
    WHOLE_TYPES,
    Part,
    is_plain,
    kind_of,
    may_be_odd,
    script,
    total_flag,
    total_places,
    value,
)
from ltv_xl.orders.leftovers import read_leftovers
from ltv_xl.orders.reader_errors import readable
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_SAMPLE = 1000


@dataclass(frozen=True)
class Staged:
    """A relation of canonical columns. `columns`: what it has; `bad`: columns with a `..._bad` flag beside.

    Further columns: source_no, is_total, and row_no where asked for.
    day_order_guessed: dates such as 3/4/2024 were read as month/day without anything to tell.
    is_view: made of typed sources, which were not copied: every reading of a text cleans it anew.
    """

    relation: str
    columns: frozenset[str]
    bad: frozenset[str]
    whole_ids: frozenset[str]
    day_order_guessed: bool
    is_view: bool


def stage(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    relation: str,
    timezone: str,
    *,
    keep_rows: bool = False,
) -> Staged:
    """Put the sources under one another as `relation`, every text read as far as it can be read.

    keep_rows: number the rows, for those who want the rejected ones back.
    SourceError for sources that cannot be read, or that hold rows which were not read.
    """
    with readable(listed([part.raw.name for part in parts], 3)):
        return _staged(connection, parts, relation, timezone, keep_rows)


def _staged(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    relation: str,
    timezone: str,
    keep_rows: bool,
) -> Staged:
    import duckdb

    connection.execute(script("macros"))
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    plain = _plain(connection, parts, names, _SAMPLE)
    try:
        odd, is_view = _create(connection, parts, names, plain, relation, timezone, keep_rows)
    except duckdb.InvalidInputException:  # an id beyond the sample is no whole number: look at all of them
        ids = [name for name in plain if kind_of(name) == "id"]
        plain = plain.difference(ids) | _plain(connection, parts, ids, None)
        odd, is_view = _create(connection, parts, names, plain, relation, timezone, keep_rows)
    rows = dict(
        connection.execute(f"SELECT source_no, count(*) FROM {relation} GROUP BY source_no").fetchall()
    )
    for number, part in enumerate(parts):
        part.raw.refuse_lost_rows(connection, rows.get(number, 0))
    bad, guessed = frozenset[str](), False
    if odd:
        bad, guessed = read_leftovers(connection, relation, odd, ZoneInfo(timezone), is_view)
    whole = frozenset(name for name in plain if kind_of(name) == "id")
    return Staged(relation, frozenset(names), bad, whole, guessed, is_view)


def _plain(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], names: Sequence[str], rows: int | None
) -> frozenset[str]:
    """Columns that are written in the plainest way in the first rows (None: in all) of each source."""
    plain = {name for name in names if is_plain(name)}
    for part in parts:
        undecided = [name for name in plain if name in part.columns and not _is_whole_type(part, name)]
        plain -= {name for name in undecided if _odd_type(part, name)}
        undecided = [name for name in undecided if name in plain]
        if not undecided:
            continue
        cells = ", ".join(f"c{part.columns[name].place}::VARCHAR AS {name}" for name in undecided)
        limit = "" if rows is None else f"LIMIT {rows}"
        tests = ", ".join(f"bool_and(({_of(name)}) OR plain_text({name}) IS NULL)" for name in undecided)
        answers = (
            connection.execute(
                f"SELECT {tests} FROM (SELECT {cells} FROM {part.raw.relation} {limit})"
            ).fetchone()
            or ()
        )
        plain -= {name for name, answer in zip(undecided, answers, strict=True) if answer is False}
    return frozenset(plain)


def _of(name: str) -> str:
    return re.sub(r"\bt\b", name, is_plain(name) or "")


def _is_whole_type(part: Part, name: str) -> bool:
    return kind_of(name) == "id" and part.raw.types[part.columns[name].place] in WHOLE_TYPES


def _odd_type(part: Part, name: str) -> bool:
    """Ids of other types (decimals, dates) are text; of a plain number or date nothing is read at all."""
    return part.raw.types[part.columns[name].place] not in {"VARCHAR", "DOUBLE", "FLOAT"}


def _create(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    names: Sequence[str],
    plain: frozenset[str],
    relation: str,
    timezone: str,
    keep_rows: bool,
) -> tuple[frozenset[str], bool]:
    """Make the relation; which of its columns have a text beside, and whether it is a view."""
    odd = frozenset(name for part in parts for name in part.columns if may_be_odd(part, name))
    selects = []
    for number, part in enumerate(parts):
        inner = [f"c{place}" for place in total_places(part)]
        outer = [f"{number}::UTINYINT AS source_no", f"{total_flag(part)} AS is_total"]
        if keep_rows:
            inner.append(f"{part.raw.row_number} AS row_no")
            outer.append("row_no")
        for name in names:
            inner.append(f"{value(part, name, plain, timezone)} AS {name}")
            outer.append(name)
            if name in odd and may_be_odd(part, name):
                inner.append(f"c{part.columns[name].place} AS {name}_cell")
                outer.append(
                    f"CASE WHEN {name} IS NULL THEN plain_text({name}_cell::VARCHAR) END AS {name}_odd"
                )
            elif name in odd:
                outer.append(f"NULL::VARCHAR AS {name}_odd")
        # two levels, so that no text is read a second time to find out whether it could be read
        below = f"SELECT {', '.join(dict.fromkeys(inner))} FROM {part.raw.relation}"
        selects.append(f"SELECT {', '.join(outer)} FROM ({below})")
    is_view = not keep_rows and not any(
        part.raw.types[column.place] == "VARCHAR" and kind_of(name) != "text"
        for part in parts
        for name, column in part.columns.items()
    )
    connection.execute(f"CREATE {'VIEW' if is_view else 'TABLE'} {relation} AS {' UNION ALL '.join(selects)}")
    return odd, is_view
