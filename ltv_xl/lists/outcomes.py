"""What the customers of lists have done since these were made: the lists read back, joined to new orders."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from ltv_xl.database import connect
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.lists.drawing import drawn
from ltv_xl.lists.manifest import FILE, ListRecord, Manifest, manifest_in
from ltv_xl.lists.rules import Group
from ltv_xl.orders.headers import find
from ltv_xl.orders.sources.files import open_source
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.signs import without_apostrophe
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import LANGUAGES, Language, text

if TYPE_CHECKING:
    import duckdb

BATCH: Final = 10_000
GROUPS: Final[tuple[Group, ...]] = ("send", "hold_out")
UNKNOWN: Final = 0.05
"""Share of a list that orders from before it may not know; more of them says that IDs have changed."""
ENOUGH: Final = 30
"""Customers of all lists of whom the orders know one at least, also where they begin after the lists."""
LATE: Final = timedelta(days=7)
"""From the day after a list to the first order at most; what begins later lacks orders that count."""

PLAIN: Final = (
    "CASE WHEN regexp_matches({id}, '^[0-9]+$') "
    "THEN coalesce(nullif(ltrim({id}, '0'), ''), '0') ELSE {id} END"
)
"""SQL of an id as Excel leaves it: see drawing.plain."""


class Arm(Struct, frozen=True):
    """One group of a list: its customers, how many ordered, and profit of a customer -> customers."""

    customers: int
    buyers: int
    profits: Mapping[float, int]


class Outcome(Struct, frozen=True):
    """What became of a list. unknown: its customers who are not in the orders. held_elsewhere: of those to
    write to, how many another list of the same day held out.
    """

    record: ListRecord
    arms: Mapping[Group, Arm]
    unknown: int
    held_elsewhere: int


class Outcomes(Struct, frozen=True):
    """What became of all lists of a day. until: the last day whose orders were counted.

    begins_late: the day on which the orders begin, where some that count are missing before it.
    """

    manifest: Manifest
    until: date
    lists: tuple[Outcome, ...]
    begins_late: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether the time is over in which orders count: before that no verdict is given."""
        return self.until >= self.manifest.end


def manifest_of(folder: Path, others: Sequence[Path] = ()) -> Manifest:
    """The manifest of a folder of lists. SettingError where it is no such folder, with one that is.

    others: what else the user has named, perhaps in its place.
    """
    manifest = manifest_in(folder)
    if manifest is not None:
        return manifest
    near = next(_near(folder, others), None)
    key = "lists.no_manifest" if near is None else "lists.no_manifest_near"
    raise SettingError(key, folder=folder, file=FILE, near=near)


def _near(folder: Path, others: Sequence[Path]) -> Iterator[Path]:
    """Folders of lists that may be meant: the latest within, that of a list, what stands in its place."""
    if folder.is_dir():
        yield from sorted((path.parent for path in folder.glob(f"*/{FILE}")), reverse=True)
    yield from (path for path in (folder.parent, *others) if folder != path and (path / FILE).is_file())


def outcomes(orders: CheckedOrders, folder: Path, manifest: Manifest) -> Outcomes:
    """What became of the lists of a folder. orders: read with customers' ids.

    SettingError where no order is newer than the lists; SourceError for a list that is not as it was, and
    where the orders do not know its customers.
    """
    until = min(orders.as_of, manifest.end)
    last = min(orders.last_order, until)  # an as-of date does not make an old export a new one
    if last <= manifest.day:
        raise SettingError("lists.orders_too_old", last=last, day=manifest.day)
    _make_done(orders, manifest.day, until)
    with temporary_folder() as temporary:
        for number, record in enumerate(manifest.lists):
            _place_list(orders.connection, folder, record, number, temporary)
    lists = tuple(_outcome(orders, manifest, number) for number in range(len(manifest.lists)))
    _check_anybody_known(folder, lists)
    late = manifest.day + timedelta(days=1) + LATE
    return Outcomes(manifest, until, lists, orders.first_order if orders.first_order > late else None)


def _make_done(orders: CheckedOrders, after: date, until: date) -> None:
    """Make `done`: customer_id, and orders and profit in the days that count."""
    orders.connection.execute(
        "CREATE OR REPLACE TEMP TABLE done AS SELECT orders.customer_id, "
        "sum(CASE WHEN orders.revenue > 0 THEN 1 ELSE 0 END) AS bought, "
        "CAST(sum(orders.profit) AS DOUBLE) AS earned FROM orders "
        f"WHERE orders.order_date > CAST('{after.isoformat()}' AS DATE) "
        f"AND orders.order_date <= CAST('{until.isoformat()}' AS DATE) GROUP BY orders.customer_id"
    )


def _place_list(
    connection: "duckdb.DuckDBPyConnection", folder: Path, record: ListRecord, number: int, temporary: Path
) -> None:
    """Put `list_N` (id, and the group as ours) beside the orders, wherever these are."""
    with closing(connect()) as here:
        _read_list(here, folder, record, number, temporary)
        columns = here.execute(f"SELECT id, grp FROM list_{number}").fetchnumpy()
    connection.register(f"list_{number}", columns)


def _read_list(
    connection: "duckdb.DuckDBPyConnection", folder: Path, record: ListRecord, number: int, temporary: Path
) -> None:
    """Make `list_N`: id, and the group as ours. SourceError where the file is not as it was written."""
    path = folder / record.file
    if not path.is_file():
        raise SourceError("lists.list_missing", file=path)
    try:
        raw = open_source(connection, path, "customers", number, temporary)
    except SourceError as error:
        raise SourceError("lists.list_damaged", file=path) from error
    columns = [_column(raw, path, name) for name in ("customer", "group")]
    words = " ".join(
        f"WHEN '{_group_word(group, lang)}' THEN '{group}'" for group in GROUPS for lang in LANGUAGES
    )
    customer, group = (f"trim(CAST(c{place} AS VARCHAR))" for place in columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE list_{number} AS "
        f"SELECT {customer} AS id, CASE {group} {words} END AS grp FROM {raw.relation}"
    )
    _without_apostrophes(connection, number)
    changed = _number(connection, f"SELECT count(*) FROM list_{number} WHERE id IS NULL OR grp IS NULL")
    if changed or drawn(_groups(connection, number)) != record.drawn:
        raise SourceError(
            "lists.list_changed",
            file=path,
            customers=record.drawn.customers,
            send=record.drawn.send,
            hold_out=record.drawn.hold_out,
            rows=_number(connection, f"SELECT count(*) FROM list_{number}"),
        )


def _column(raw: Raw, path: Path, name: str) -> int:
    """The place of one of our columns. SourceError where it is not there."""
    places = (find(text(f"lists.column.{name}", lang), raw.headers) for lang in LANGUAGES)
    place = next((place for place in places if place is not None), None)
    if place is None:
        reasons = ((lang, find(text("lists.column.reason", lang), raw.headers)) for lang in LANGUAGES)
        lang = next((lang for lang, reason in reasons if reason is not None), LANGUAGES[0])
        titles = {key: text(f"lists.column.{key}", lang) for key in ("customer", "group")}
        raise SourceError("lists.list_no_columns", file=path, **titles)
    return place


def _group_word(group: Group, lang: Language) -> str:
    return text(f"lists.group.{group}", lang).replace("'", "''")


def _without_apostrophes(connection: "duckdb.DuckDBPyConnection", number: int) -> None:
    """Ids that stand behind an apostrophe, so that Excel runs none of them, as they are."""
    marked = connection.execute(f"SELECT DISTINCT id FROM list_{number} WHERE id LIKE '''%'").fetchall()
    changes = {word: without_apostrophe(word) for (word,) in marked if without_apostrophe(word) != word}
    if changes:
        connection.execute(
            f"UPDATE list_{number} SET id = changes.plain FROM (SELECT unnest($1::VARCHAR[]) AS marked, "
            f"unnest($2::VARCHAR[]) AS plain) AS changes WHERE list_{number}.id = changes.marked",
            [list(changes), list(changes.values())],
        )


def _groups(connection: "duckdb.DuckDBPyConnection", number: int) -> Iterator[tuple[str, Group]]:
    result = connection.execute(f"SELECT id, grp FROM list_{number}")
    while rows := result.fetchmany(BATCH):
        yield from rows


def _outcome(orders: CheckedOrders, manifest: Manifest, number: int) -> Outcome:
    """What became of a list. Wants done, and the tables of all lists."""
    connection, record = orders.connection, manifest.lists[number]
    _make_known(connection, number)
    unknown = _number(connection, "SELECT count(*) AS rows_there FROM known WHERE known.customer_id IS NULL")
    _check_known(orders, manifest, record, unknown)
    rows = connection.execute(
        "SELECT counted.grp, counted.profit, counted.has_bought, count(*) AS customers "
        "FROM (SELECT known.grp, coalesce(done.earned, 0) AS profit, "
        "CASE WHEN done.bought > 0 THEN 1 ELSE 0 END AS has_bought "
        "FROM known LEFT JOIN done ON done.customer_id = known.customer_id) AS counted "
        "GROUP BY counted.grp, counted.profit, counted.has_bought "
        "ORDER BY counted.grp, counted.profit, counted.has_bought"
    ).fetchall()
    arms = {group: _arm([row[1:] for row in rows if row[0] == group]) for group in GROUPS}
    return Outcome(record, arms, unknown, _held_elsewhere(connection, number, len(manifest.lists)))


def _make_known(connection: "duckdb.DuckDBPyConnection", number: int) -> None:
    """Make `known`: the customers of a list, by the number that they have in the orders, and their group.

    Ids are compared as they are; where more are known without the zeros that Excel takes away, without them.
    """
    customers = _number(connection, f"SELECT count(*) AS rows_there FROM list_{number} AS listed")
    as_they_are = ("CAST(customer_ids.id AS VARCHAR)", "listed.id")
    ways = [as_they_are, *[tuple(PLAIN.format(id=word) for word in as_they_are)]]
    best = 0
    for theirs, ours in ways:
        ids = (
            "SELECT named.id, min(named.customer_id) AS number "
            f"FROM (SELECT {theirs} AS id, customer_ids.customer_id FROM customer_ids "
            "WHERE customer_ids.id IS NOT NULL) AS named GROUP BY named.id HAVING count(*) = 1"
        )
        query = (
            f"SELECT ids.number AS customer_id, listed.grp FROM list_{number} AS listed "
            f"LEFT JOIN ({ids}) AS ids ON ids.id = {ours}"
        )
        known = _number(connection, f"SELECT count(found.customer_id) AS rows_there FROM ({query}) AS found")
        if known > best or theirs == as_they_are[0]:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE known AS {query}")
            best = known
        if best == customers:
            return


def _number(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    """The whole number that a query gives."""
    return int(connection.execute(query).fetchall()[0][0])


def _check_known(orders: CheckedOrders, manifest: Manifest, record: ListRecord, unknown: int) -> None:
    """SourceError where orders from before a list do not know its customers, though they should."""
    customers = record.drawn.customers
    if orders.first_order <= manifest.day and unknown > UNKNOWN * customers:
        key = "lists.nobody_known" if unknown == customers else "lists.ids_unknown"
        raise SourceError(key, file=record.file, customers=customers, unknown=unknown)


def _check_anybody_known(folder: Path, lists: Sequence[Outcome]) -> None:
    """SourceError where the orders know nobody of so many: late orders name only those who have ordered."""
    customers = sum(outcome.record.drawn.customers for outcome in lists)
    if customers >= ENOUGH and customers == sum(outcome.unknown for outcome in lists):
        raise SourceError("lists.nobody_known", file=folder, customers=customers)


def _arm(rows: Sequence[tuple[float, int, int]]) -> Arm:
    profits: dict[float, int] = {}
    for profit, _, customers in rows:
        profits[profit] = profits.get(profit, 0) + customers
    return Arm(
        sum(customers for *_, customers in rows),
        sum(customers for _, bought, customers in rows if bought),
        profits,
    )


def _held_elsewhere(connection: "duckdb.DuckDBPyConnection", number: int, count: int) -> int:
    """Of a list's customers to write to, how many another list held out."""
    others = " UNION ".join(
        f"SELECT held_{other}.id FROM list_{other} AS held_{other} WHERE held_{other}.grp = 'hold_out'"
        for other in range(count)
        if other != number
    )
    if not others:
        return 0
    return _number(
        connection,
        f"SELECT count(*) AS rows_there FROM list_{number} AS own "
        f"WHERE own.grp = 'send' AND own.id IN ({others})",
    )
