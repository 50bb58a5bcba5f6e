"""Exports that overlap: an order that stands in two files counts once, as the later export has it.

Which export is later, its latest date says. Within one file equal lines stay: they may be equal purchases.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.places import row_of
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole.cut_orders import is_cut
from ltv_xl.orders.whole.identity import KINDS
from ltv_xl.orders.whole.keys import Keys, number_of
from ltv_xl.orders.whole.remaking import remade
from ltv_xl.orders.whole.set_aside import SetAside, set_aside
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_MOSTLY = 10
"""One shared order number in so many may be another order's in the other file, as a mistyped one is."""
_BY_DAY = "customer_id::VARCHAR || strftime(order_date, ' %Y-%m-%d')"
"""What stands for an order's number where files have none."""
_REMARKS = {"copy": "orders_in_two_files", "replaced": "orders_replaced"}


class _Pair(Struct, frozen=True):
    """Two sources that share orders. alike: orders equal in both.

    strangers: orders of one number that are another customer's, of another day.
    comparable: orders that the one with fewer has in the days that both cover.
    """

    first: int
    second: int
    shared: int
    alike: int
    strangers: int
    comparable: int = 0

    @property
    def numbered_apart(self) -> bool:
        """Whether the two count their orders each for itself, as two shops do."""
        return self.strangers * _MOSTLY > self.shared

    @property
    def overlapping(self) -> bool:
        """Without numbers: whether they are exports of the same orders, and not two shops' equal sales."""
        return self.alike * 2 >= self.comparable


def without_copies(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    keys: Keys,
    group: Sequence[int] | None = None,
) -> tuple[Staged, SetAside, tuple[Remark, ...]]:
    """The lines with each order from one source alone.

    group: the sources that may repeat one another; None: all of them.
    SourceError where two sources contradict each other and neither is the later one.
    """
    group = range(len(parts)) if group is None else group
    numbered = all("order_id" in parts[source].columns for source in group)
    key = "order_id" if numbered else _BY_DAY
    _share(connection, parts, staged, key, group)
    pairs = _pairs(connection, far="true" if keys.narrow or not numbered else "{days} > 1")
    if not pairs:
        return staged, SetAside(), ()
    if numbered:
        apart = [pair for pair in pairs if pair.numbered_apart]
        compared = [pair for pair in pairs if not pair.numbered_apart]
    else:
        pairs = [_with_comparable(connection, staged, pair) for pair in pairs]
        apart, compared = [], [pair for pair in pairs if pair.overlapping]
    remarks = _unlike(parts, [pair for pair in pairs if pair not in compared]) if not numbered else ()
    if numbered:
        cut = [
            pair
            for pair in compared
            if pair.shared == 1
            and not pair.alike
            and is_cut(connection, parts, staged, pair.first, pair.second)
        ]
        compared = [pair for pair in compared if pair not in cut]
        remarks += tuple(_cut_remark(parts, pair) for pair in cut)
    staged, removed, superseded = _supersede(connection, parts, staged, keys, key, compared, numbered)
    staged, renumbered = _renumbered(connection, parts, staged, compared, apart)
    return staged, removed, superseded + remarks + renumbered


def _share(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    key: str,
    group: Sequence[int],
) -> None:
    """Make `shared_orders`. Compared is what all sources of the group have."""
    common = set.intersection(*(set(parts[source].columns) for source in group))
    content = sorted(common - {*KINDS, "order_id", "order_date"})
    has_dates = any("order_date" in parts[source].columns for source in group)
    connection.execute(
        script("shared_orders").format(
            relation=staged.relation,
            key=key,
            content=", ".join(["customer_id", "CAST(order_date AS DATE)", *content]),
            sources=", ".join(map(str, group)),
            dated=" AND count(order_date) > 0" if has_dates else "",
        )
    )


def _pairs(connection: "duckdb.DuckDBPyConnection", far: str) -> list[_Pair]:
    days = "greatest(b.first_on - a.last_on, a.first_on - b.last_on)"
    counted = connection.execute(script("pairs_of_sources").format(far=far.format(days=days))).fetchall()
    return [_Pair(*map(int, row)) for row in counted]


def _with_comparable(connection: "duckdb.DuckDBPyConnection", staged: Staged, pair: _Pair) -> _Pair:
    """The pair with the orders of the one with fewer in the days that both cover."""
    sources = f"{pair.first}, {pair.second}"
    counted = connection.execute(
        f"WITH spans AS (SELECT min(order_date) AS low, max(order_date) AS high FROM {staged.relation} "
        f"WHERE source_no IN ({sources}) GROUP BY source_no) "
        f"SELECT count(DISTINCT {_BY_DAY}) FROM {staged.relation} WHERE source_no IN ({sources}) "
        "AND CAST(order_date AS DATE) BETWEEN (SELECT CAST(max(low) AS DATE) FROM spans) "
        "AND (SELECT CAST(min(high) AS DATE) FROM spans) GROUP BY source_no ORDER BY 1 LIMIT 1"
    ).fetchall()
    return replace(pair, comparable=int(counted[0][0]))


def _supersede(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    keys: Keys,
    key: str,
    compared: Sequence[_Pair],
    numbered: bool,
) -> tuple[Staged, SetAside, tuple[Remark, ...]]:
    """The lines without the orders that a later source has."""
    if not compared:
        return staged, SetAside(), ()
    latest = _latest(connection, staged)
    if numbered:
        _refuse_contradictions(connection, parts, keys, latest, compared)
    _make_standing(connection, latest)
    pairs = ", ".join(f"({pair.first}, {pair.second})" for pair in compared)
    connection.execute(script("superseded").format(pairs=pairs, alike_only="false" if numbered else "true"))
    removed = SetAside()
    remarks = []
    for reason, alike in (("copy", "alike"), ("replaced", "NOT alike")):
        orders = connection.execute(f"SELECT count(DISTINCT key) FROM superseded WHERE {alike}").fetchall()
        if not orders[0][0]:
            continue
        remarks.append(Remark(_REMARKS[reason], {"count": int(orders[0][0])}))
        those = f"({key}, source_no) IN (SELECT key, source_no FROM superseded WHERE {alike})"
        staged, more = set_aside(connection, staged, those, reason)
        removed += more
    return staged, removed, tuple(remarks)


def _latest(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Mapping[int, datetime]:
    """The latest date of each source; of lines without dates that of their orders."""
    dates = "SELECT order_id, max(order_date) AS ordered_at"
    of_orders = f"({dates} FROM {staged.relation} WHERE order_date IS NOT NULL GROUP BY order_id)"
    undated = connection.execute(
        f"SELECT 1 FROM {staged.relation} GROUP BY source_no HAVING count(order_date) = 0"
    ).fetchall()
    joined = f" LEFT JOIN {of_orders} AS orders USING (order_id)" if undated else ""
    moment = "coalesce(order_date, ordered_at)" if undated else "order_date"
    return dict(
        connection.execute(
            f"SELECT source_no, max({moment}) FROM {staged.relation}{joined} GROUP BY source_no "
            f"HAVING max({moment}) IS NOT NULL"
        ).fetchall()
    )


def _make_standing(connection: "duckdb.DuckDBPyConnection", latest: Mapping[int, datetime]) -> None:
    """Make `standing`: the source that ends last has place 0; of two that end alike the first named."""
    ordered = sorted(sorted(latest), key=lambda source: latest[source], reverse=True)
    connection.execute(
        "CREATE OR REPLACE TABLE standing AS SELECT unnest($1::USMALLINT[]) AS source_no, "
        "unnest($2::INTEGER[]) AS place",
        [ordered, list(range(len(ordered)))],
    )


def _refuse_contradictions(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    keys: Keys,
    latest: Mapping[int, datetime],
    compared: Sequence[_Pair],
) -> None:
    """SourceError for an order that differs between two sources that end alike, when no later one has it."""
    for pair in compared:
        end = latest.get(pair.first)
        if end != latest.get(pair.second):
            continue
        later = [source for source, last in latest.items() if end is not None and last > end]
        differing, count = connection.execute(
            "SELECT min(a.key)::VARCHAR, count(DISTINCT a.key) FROM shared_orders AS a "
            "JOIN shared_orders AS b ON a.key = b.key "
            "WHERE a.source_no = $1 AND b.source_no = $2 AND (a.lines <> b.lines OR a.content <> b.content) "
            "AND a.key NOT IN "
            "(SELECT key FROM shared_orders WHERE list_contains($3::USMALLINT[], source_no))",
            [pair.first, pair.second, later],
        ).fetchall()[0]
        if differing is not None:
            number = number_of(differing, keys)
            first, second = parts[pair.first], parts[pair.second]
            raise SourceError(
                "orders.copies_contradict",
                count=int(count),
                first=first.raw.name,
                first_row=row_of(connection, first, "order_id", number),
                second=second.raw.name,
                second_row=row_of(connection, second, "order_id", number),
            )


def _cut_remark(parts: Sequence[Part], pair: _Pair) -> Remark:
    return Remark("order_cut", {"first": parts[pair.first].raw.name, "second": parts[pair.second].raw.name})


def _unlike(parts: Sequence[Part], pairs: Sequence[_Pair]) -> tuple[Remark, ...]:
    """Sources without order numbers whose equal rows may be two shops' equal sales, or copies."""
    if not pairs:
        return ()
    sources = sorted({source for pair in pairs for source in (pair.first, pair.second)})
    files = listed(parts[source].raw.name for source in sources)
    return (Remark("days_in_two_files", {"count": sum(pair.shared for pair in pairs), "files": files}),)


def _renumbered(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    compared: Sequence[_Pair],
    apart: Sequence[_Pair],
) -> tuple[Staged, tuple[Remark, ...]]:
    """The lines with order numbers of their own for sources that count their orders each for itself."""
    if not apart:
        return staged, ()
    opposed = {frozenset((pair.first, pair.second)) for pair in apart}
    friends = {frozenset((pair.first, pair.second)) for pair in compared}
    series: dict[int, int] = {}
    for source in range(len(parts)):
        taken = {series[other] for other in series if frozenset((other, source)) in opposed}
        shared = [series[other] for other in series if frozenset((other, source)) in friends]
        free = [number for number in (*shared, *range(len(parts))) if number not in taken]
        series[source] = free[0]
    suffixes = " ".join(
        f"WHEN {source} THEN ' ({number + 1})'" for source, number in series.items() if number
    )
    query = (
        f"SELECT * REPLACE (order_id::VARCHAR || CASE source_no {suffixes} ELSE '' END AS order_id) "
        f"FROM {staged.relation}"
    )
    staged = remade(connection, staged, query)
    files = listed(parts[source].raw.name for source in sorted({*(s for pair in opposed for s in pair)}))
    return replace(staged, whole_ids=staged.whole_ids - {"order_id"}), (
        Remark("numbers_of_each_file", {"count": sum(pair.shared for pair in apart), "files": files}),
    )
