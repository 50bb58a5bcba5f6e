"""Reading: from what the user has to CheckedOrders. This file is the flow; each step has its own file.

A later recognition of whole shop systems belongs between opening a source and choosing its columns:
it would settle columns and rules that the aliases can only guess.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ltv_xl.database import connect
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders import identity, lines, people, refusals, spend
from ltv_xl.orders.columns import SEVERAL, Column, Role, check_mapping, find, listed, nearest, recognise
from ltv_xl.orders.files import OrdersSource, open_source
from ltv_xl.orders.notices import duplicates_remark, gap_remark, order_remarks
from ltv_xl.orders.raw import Raw
from ltv_xl.orders.rejected import write_rejected
from ltv_xl.orders.staging import Part, Staged, stage
from ltv_xl.orders.table import CheckedOrders, Dimension, Source
from ltv_xl.settings import Settings
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
    _check_timezone(settings.timezone)
    connection = connect()
    try:
        with TemporaryDirectory(prefix="ltv_xl_") as folder:
            job = _Job(connection, settings, Path(folder), progress or (lambda _: None))
            return job.run(orders, customers, ad_spend, rejected)
    except BaseException:
        connection.close()
        raise


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError("orders.unknown_timezone", timezone=name) from error


class _Job:
    """The state of one reading: the connection, the settings, and where temporary files go."""

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        settings: Settings,
        folder: Path,
        progress: Callable[[str], None],
    ) -> None:
        self.connection = connection
        self.settings = settings
        self.folder = folder
        self.progress = progress

    def run(
        self,
        orders: Sequence[OrdersSource],
        customers: OrdersSource | None,
        ad_spend: OrdersSource | None,
        rejected: Path | None,
    ) -> CheckedOrders:
        """Open, choose columns, stage, judge, put together."""
        if not orders:
            raise SourceError("orders.no_sources")
        order_raws = [self._open(source, "orders", number) for number, source in enumerate(orders)]
        other: list[tuple[OrdersSource | None, Role]] = [(customers, "customers"), (ad_spend, "ad_spend")]
        rest = [
            self._open(source, role, len(orders) + number)
            for number, (source, role) in enumerate(other)
            if source is not None
        ]
        raws = [*order_raws, *rest]
        check_mapping(self.settings.mapping, [header for raw in raws for header in raw.headers])
        by = self._find_by(raws)
        parts = [self._part(raw, by) for raw in raws]
        order_parts = parts[: len(order_raws)]
        people_part = next((part for part in parts if part.raw.role == "customers"), None)
        ads_part = next((part for part in parts if part.raw.role == "ad_spend"), None)
        dimensions = _dimensions(order_parts, people_part, by)

        self._say("reading", file=listed([raw.name for raw in order_raws], 3))
        staged = self._stage(order_parts, "lines", keep_rows=rejected is not None)
        if "gender" in staged.columns:
            people.same_words_for_gender(self.connection, "lines", self.settings.lang)
        whole, remarks = identity.settle(self.connection, staged)
        staged_people = self._stage([people_part], "people") if people_part else None
        whole = self._one_id_type(whole, staged_people)
        self._say("checking")
        known = lines.survey(self.connection, order_parts, staged)
        verdict = lines.judge(self.connection, order_parts, staged, known, self.settings.as_of)
        broken = {part.raw.name: part.raw.broken_rows(self.connection) for part in parts}
        counts = {reason: count for reason, count in verdict.counts.items() if reason is not None}
        broken_orders = sum(len(broken[raw.name]) for raw in order_raws)
        if verdict.first is None or verdict.last is None:
            raise refusals.nothing_usable(self.connection, order_parts, counts, broken_orders, self.settings)
        self._say("putting_together")
        in_orders = [
            dimension.name
            for dimension in dimensions
            if dimension.name in staged.columns
            and not (dimension.place == "customer" and dimension.name != "channel")
        ]
        margin = Decimal(1) if self.settings.margin is None else self.settings.margin
        profit_from = lines.put_together(self.connection, order_parts, staged, known, in_orders, margin)
        of_customers = [d.name for d in dimensions if d.place == "customer" and d.name != "age_band"]
        remarks += people.gather(self.connection, staged, staged_people, of_customers, whole)
        if ads_part:
            staged_ads = self._stage([ads_part], "ads")
            remarks += spend.gather(self.connection, staged_ads, ads_part.raw.name)
        remarks += order_remarks(self.connection, order_parts, staged, known, profit_from)
        remarks += gap_remark(self.connection)
        remarks += duplicates_remark(self.connection, order_raws, known)
        if rejected is not None:
            write_rejected(self.connection, order_parts, broken, rejected, self.settings.lang)
        zero, refunds = self.connection.execute(
            "SELECT count(*) FILTER (revenue = 0), count(*) FILTER (revenue < 0) FROM orders"
        ).fetchone() or (0, 0)
        if broken_orders:
            counts["broken_row"] = broken_orders
        sources = tuple(self._source(part, len(broken[part.raw.name])) for part in parts)
        checked = CheckedOrders(
            connection=self.connection,
            as_of=self.settings.as_of or verdict.last,
            first_order=verdict.first,
            last_order=verdict.last,
            dimensions=dimensions,
            has_ads=ads_part is not None,
            has_contracts=bool(staged_people and "cancelled_on" in staged_people.columns),
            has_times=verdict.has_times,
            profit_from=profit_from,
            margin=margin,
            sources=sources,
            rows_read=known.rows + broken_orders,
            rows_used=verdict.counts[None],
            rows_left_out={r: counts[r] for r in (*REASONS_REJECTED, *lines.SET_ASIDE) if r in counts},
            rejected_reasons=frozenset(REASONS_REJECTED),
            zero_orders=int(zero),
            refund_orders=int(refunds),
            remarks=remarks,
        )
        self._drop_all_but({"orders", "customers", "ad_spend"})
        return checked

    def _say(self, key: str, **fields: object) -> None:
        self.progress(text(f"orders.progress.{key}", self.settings.lang, **fields))

    def _open(self, source: OrdersSource, role: Role, number: int) -> Raw:
        raw = open_source(self.connection, source, role, number, self.folder)
        if not any(header.strip() for header in raw.headers):
            raise SourceError("orders.empty_file", file=raw.name)
        return raw

    def _find_by(self, raws: Sequence[Raw]) -> list[tuple[str, str]]:
        """(by_1, the user's header) for each --by that is not shown anyway; SettingError for an unknown one."""
        headers = [header for raw in raws if raw.role != "ad_spend" for header in raw.headers]
        found = []
        for header in self.settings.by:
            if find(header, headers) is None:
                close = nearest(header, headers)
                key = "orders.by_unknown" if close is None else "orders.by_unknown_near"
                raise SettingError(key, header=header, found=listed(headers), near=close)
            found.append(header)
        return [(f"by_{number}", header) for number, header in enumerate(dict.fromkeys(found), start=1)]

    def _part(self, raw: Raw, by: Sequence[tuple[str, str]]) -> Part:
        known = recognise(raw.headers, raw.role, self.settings.mapping)
        refusals.check_columns(raw, known)
        columns: dict[str, Column] = {}
        for name, taken in known.items():
            if name in SEVERAL:
                columns |= {f"{name}_{number}": column for number, column in enumerate(taken, start=1)}
            else:
                columns[name] = taken[0]
        if raw.role != "ad_spend":
            for name, header in by:
                place = find(header, raw.headers)
                if place is not None:
                    columns[name] = Column(place, raw.headers[place])
        return Part(raw, columns)

    def _stage(self, parts: Sequence[Part], relation: str, *, keep_rows: bool = False) -> Staged:
        import duckdb

        try:
            return stage(self.connection, parts, relation, self.settings.timezone, keep_rows=keep_rows)
        except (duckdb.InvalidInputException, duckdb.IOException) as error:
            raise SourceError(
                "orders.not_readable", file=listed([part.raw.name for part in parts], 3)
            ) from error

    def _one_id_type(self, whole: bool, staged_people: Staged | None) -> bool:
        """Ids are numbers only where they are in both sources; otherwise the orders' become text."""
        if not whole or staged_people is None or "customer_id" in staged_people.whole_ids:
            return whole
        identity.as_text(self.connection, "lines")
        return False

    def _source(self, part: Part, broken: int) -> Source:
        found = self.connection.execute(f"SELECT count(*) FROM {part.raw.relation}").fetchone() or (0,)
        columns = {name: column.header for name, column in part.columns.items()}
        return Source(part.raw.name, part.raw.role, int(found[0]) + broken, columns, part.raw.detail)

    def _drop_all_but(self, kept: set[str]) -> None:
        """Free what reading needed; views first, since they stand on tables and files."""
        for kind in ("VIEW", "TABLE"):
            function = f"duckdb_{kind.lower()}s()"
            column = f"{kind.lower()}_name"
            names = self.connection.execute(f"SELECT {column} FROM {function} WHERE NOT internal").fetchall()
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
