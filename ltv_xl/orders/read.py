"""Reading: from what the user has to CheckedOrders. This file is the flow; each step has its own file.

A later recognition of whole shop systems belongs between opening a source and choosing its columns
(`_part`): it would settle columns and rules that the aliases can only guess.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ltv_xl.database import connect
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders import identity, lines, notices, people, products, refusals, spend
from ltv_xl.orders.cells import Part
from ltv_xl.orders.columns import SEVERAL, Column, Role, check_mapping, find, listed, nearest, recognise
from ltv_xl.orders.files import OrdersSource, file_of, open_source
from ltv_xl.orders.raw import Raw
from ltv_xl.orders.records import BrokenRow
from ltv_xl.orders.rejected import check_target, write_rejected
from ltv_xl.orders.staging import Staged, stage
from ltv_xl.orders.table import CheckedOrders, Dimension, Remark, Source
from ltv_xl.settings import Settings
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import text

if TYPE_CHECKING:
    import duckdb

REASONS_REJECTED = ("broken_row", *lines.REJECTED)
"""All reasons that mean "could not be used"."""


def read(
    orders: Sequence[OrdersSource],
    *,
    customers: OrdersSource | None = None,
    ad_spend: OrdersSource | None = None,
    settings: Settings,
    rejected: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> CheckedOrders:
    """Read order sources, and a customers and an ad-spend source, into checked tables.

    orders: paths (`.csv`, `book.xlsx#Sheet`, `.parquet`, ...) or DataFrames, put under one another.
    rejected: write the rows that could not be used to this CSV file.
    progress: is told, in the user's language, what is being done.
    Raises SourceError and SettingError, each with one sentence about what was found and what to do.
    """
    if not orders:
        raise SourceError("orders.no_sources")
    _check_timezone(settings.timezone)
    if rejected is not None:
        files = (file_of(source) for source in (*orders, customers, ad_spend) if source is not None)
        check_target(rejected, [file for file in files if file is not None])
    connection = connect()
    try:
        with temporary_folder() as folder:
            reading = _Reading(connection, settings, progress or (lambda _: None))
            sources = _open_all(connection, orders, customers, ad_spend, folder)
            return reading.check(sources, rejected)
    except BaseException:
        connection.close()
        raise


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError("orders.unknown_timezone", timezone=name) from error


def _open_all(
    connection: "duckdb.DuckDBPyConnection",
    orders: Sequence[OrdersSource],
    customers: OrdersSource | None,
    ad_spend: OrdersSource | None,
    folder: Path,
) -> list[Raw]:
    """The orders first, then the customers and the ads where given."""
    asked: list[tuple[OrdersSource, Role]] = [(source, "orders") for source in orders]
    asked += [] if customers is None else [(customers, "customers")]
    asked += [] if ad_spend is None else [(ad_spend, "ad_spend")]
    raws = []
    for number, (source, role) in enumerate(asked):
        raw = open_source(connection, source, role, number, folder)
        if not any(header.strip() for header in raw.headers):
            raise SourceError("orders.empty_file", file=raw.name)
        raws.append(raw)
    return raws


@dataclass(frozen=True)
class _Reading:
    """What every step of one reading needs."""

    connection: "duckdb.DuckDBPyConnection"
    settings: Settings
    progress: Callable[[str], None]

    def check(self, raws: Sequence[Raw], rejected: Path | None) -> CheckedOrders:
        """Choose columns, stage, judge, put together, and tell what was noticed."""
        check_mapping(self.settings.mapping, [header for raw in raws for header in raw.headers])
        by = self._by(raws)
        parts = [self._part(raw, by) for raw in raws]
        orders = [part for part in parts if part.raw.role == "orders"]
        customers = next((part for part in parts if part.raw.role == "customers"), None)
        ads = next((part for part in parts if part.raw.role == "ad_spend"), None)
        dimensions = _dimensions(orders, customers, by)

        self._say("reading", file=listed([raw.name for raw in raws], 3))
        staged = self._stage(orders, "lines", keep_rows=rejected is not None)
        staged_people = self._stage([customers], "people") if customers else None
        staged_ads = self._stage([ads], "ads") if ads else None
        broken = {raw.relation: raw.broken_rows(self.connection) for raw in raws}
        whole_ids, remarks = self._customers_known(staged, staged_people)

        self._say("checking")
        known = lines.survey(self.connection, orders, staged)
        verdict = lines.judge(self.connection, orders, staged, known, self.settings.as_of)
        counts = {reason: count for reason, count in verdict.counts.items() if reason is not None}
        counts["broken_row"] = sum(len(broken[part.raw.relation]) for part in orders)
        if verdict.first is None or verdict.last is None:
            raise refusals.nothing_usable(self.connection, orders, counts, self.settings)

        self._say("putting_together")
        margin = Decimal(1) if self.settings.margin is None else self.settings.margin
        of_orders = [d.name for d in dimensions if d.place == "order" or d.name == "channel"]
        order_values = self._values(of_orders, staged)
        profit_from = lines.put_together(self.connection, orders, staged, known, order_values, margin)
        several = "product" in order_values and products.gather(
            self.connection, orders, staged, known, self.settings.timezone
        )
        of_customers = [d.name for d in dimensions if d.place == "customer" and d.name != "age_band"]
        values = self._values(of_customers, staged_people or staged)
        remarks += people.gather(self.connection, staged, staged_people, values, whole_ids)
        if ads and staged_ads:
            remarks += spend.gather(self.connection, staged_ads, ads.raw.name)
        remarks += notices.order_remarks(self.connection, orders, staged, known, profit_from)
        remarks += notices.gap_remark(self.connection)
        remarks += notices.duplicates_remark(self.connection, [part.raw for part in orders], known)
        if rejected is not None:
            write_rejected(self.connection, orders, broken, rejected, self.settings.lang)
        zero, refunds = self.connection.execute(
            "SELECT count(*) FILTER (revenue = 0), count(*) FILTER (revenue < 0) FROM orders"
        ).fetchone() or (0, 0)
        checked = CheckedOrders(
            connection=self.connection,
            as_of=self.settings.as_of or verdict.last,
            first_order=verdict.first,
            last_order=verdict.last,
            dimensions=dimensions,
            has_ads=ads is not None,
            has_contracts=bool(staged_people and "cancelled_on" in staged_people.columns),
            has_times=verdict.has_times,
            profit_from=profit_from,
            margin=margin,
            sources=self._sources(parts, known, broken),
            rows_read=known.rows + counts["broken_row"],
            rows_used=verdict.counts[None],
            rows_left_out={r: counts[r] for r in (*REASONS_REJECTED, *lines.SET_ASIDE) if counts.get(r)},
            rejected_reasons=frozenset(REASONS_REJECTED),
            zero_orders=int(zero),
            refund_orders=int(refunds),
            remarks=remarks,
            has_order_products=several,
        )
        self._drop_all_but({"orders", "order_products", "customers", "ad_spend"})
        return checked

    def _say(self, key: str, **fields: object) -> None:
        self.progress(text(f"orders.progress.{key}", self.settings.lang, **fields))

    def _by(self, raws: Sequence[Raw]) -> list[tuple[str, str]]:
        """(by_1, the user's header) for each --by; SettingError for one that no source has."""
        headers = [header for raw in raws if raw.role != "ad_spend" for header in raw.headers]
        for header in self.settings.by:
            if find(header, headers) is None:
                close = nearest(header, headers)
                key = "orders.by_unknown" if close is None else "orders.by_unknown_near"
                raise SettingError(key, header=header, found=listed(headers), near=close)
        return [
            (f"by_{number}", name) for number, name in enumerate(dict.fromkeys(self.settings.by), start=1)
        ]

    def _part(self, raw: Raw, by: Sequence[tuple[str, str]]) -> Part:
        """Which columns of a source are read, and as what."""
        known = recognise(raw.headers, raw.role, self.settings.mapping)
        refusals.check_columns(raw, known)
        columns: dict[str, Column] = {}
        for name, taken in known.items():
            if name in SEVERAL:
                columns |= {f"{name}_{number}": column for number, column in enumerate(taken, start=1)}
            else:
                columns[name] = taken[0]
        for name, header in by if raw.role != "ad_spend" else ():
            place = find(header, raw.headers)
            if place is not None:
                columns[name] = Column(place, raw.headers[place])
        return Part(raw, columns)

    def _stage(self, parts: Sequence[Part], relation: str, *, keep_rows: bool = False) -> Staged:
        return stage(self.connection, parts, relation, self.settings.timezone, keep_rows=keep_rows)

    def _values(self, names: Sequence[str], staged: Staged) -> dict[str, str]:
        """Dimension -> the SQL of its value in a staged relation that has it."""
        found = {name: name for name in names if name in staged.columns}
        if "gender" in found:
            found["gender"] = people.gender_sql(self.connection, staged, self.settings.lang)
        return found

    def _customers_known(self, orders: Staged, customers: Staged | None) -> tuple[bool, tuple[Remark, ...]]:
        """Settle who the customers are, with ids of one type in both sources: numbers only if all are."""
        whole, remarks = identity.settle(self.connection, orders)
        if customers is None:
            return whole, remarks
        whole_there, _ = identity.settle(self.connection, customers)
        if whole and not whole_there:
            identity.as_text(self.connection, orders.relation)
        return whole and whole_there, remarks

    def _sources(
        self, parts: Sequence[Part], known: lines.Lines, broken: Mapping[str, Sequence[BrokenRow]]
    ) -> tuple[Source, ...]:
        found = []
        for number, part in enumerate(parts):
            raw = part.raw
            if raw.role == "orders":
                rows = known.rows_by_source.get(number, 0)
            else:
                relation = "people" if raw.role == "customers" else "ads"
                counted = self.connection.execute(f"SELECT count(*) FROM {relation}").fetchone() or (0,)
                rows = int(counted[0])
            columns = {name: column.header for name, column in part.columns.items()}
            found.append(Source(raw.name, raw.role, rows + len(broken[raw.relation]), columns, raw.detail))
        return tuple(found)

    def _drop_all_but(self, kept: set[str]) -> None:
        """Free what reading needed; views first, since they stand on tables and files."""
        for kind in ("view", "table"):
            names = self.connection.execute(
                f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE NOT internal"
            ).fetchall()
            for (name,) in names:
                if name not in kept:
                    self.connection.execute(f'DROP {kind} IF EXISTS "{name}"')


def _dimensions(
    orders: Sequence[Part], customers: Part | None, by: Sequence[tuple[str, str]]
) -> tuple[Dimension, ...]:
    """The ways to divide customers that the sources allow, in the report's order."""
    in_orders = {name for part in orders for name in part.columns}
    in_customers = set(customers.columns) if customers else set()
    shown: list[Dimension] = []
    if {"birth_date", "age"} & (in_orders | in_customers):
        shown.append(Dimension("age_band", None, "customer"))
    for name in ("gender", "channel"):
        if name in in_customers:
            shown.append(Dimension(name, None, "customer"))
        elif name in in_orders:
            shown.append(Dimension(name, None, "order"))
    shown += [Dimension(name, None, "order") for name in ("campaign", "product") if name in in_orders]
    for name, header in by:
        shown.append(Dimension(name, header, "customer" if name in in_customers else "order"))
    return tuple(shown)
