"""Reading: from what the user has to CheckedOrders. This file is the flow; each step has its own file."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.database import quoted
from ltv_xl.errors import SourceError
from ltv_xl.orders import contact_columns, notices, refusals
from ltv_xl.orders.columns import described
from ltv_xl.orders.columns.combined import combined
from ltv_xl.orders.columns.plan import Plan, planned
from ltv_xl.orders.columns.unused_columns import unused_columns
from ltv_xl.orders.doubts import doubts
from ltv_xl.orders.doubts.ad_costs import ad_costs
from ltv_xl.orders.doubts.by_kind import remarks_of
from ltv_xl.orders.headers import Role
from ltv_xl.orders.rejected import check_target, write_rejected
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales import deliveries, lines, order_table, products, spend, tax
from ltv_xl.orders.sales.ad_blocks import with_blocks_filled
from ltv_xl.orders.sales.costs import check_costs
from ltv_xl.orders.sales.money_use import money_uses
from ltv_xl.orders.sales.refund_column import with_refunds_settled
from ltv_xl.orders.sales.subscription_column import with_states_of_subscriptions
from ltv_xl.orders.sales.trial_words import unmatched_words
from ltv_xl.orders.second_tables import refuse_second_tables
from ltv_xl.orders.sources.files import OrdersSource, check_roles, file_of, open_source
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.orders.sources.records import BrokenRow
from ltv_xl.orders.sql import database
from ltv_xl.orders.table import CheckedOrders, Source
from ltv_xl.orders.values.one_currency import ReportCurrency, is_other, report_currency
from ltv_xl.orders.values.staging import Staged, stage
from ltv_xl.orders.values.zone import today
from ltv_xl.orders.whole import customer_numbers, people, set_aside
from ltv_xl.orders.whole.consolidation import Consolidated, consolidated
from ltv_xl.orders.whole.joined import joined
from ltv_xl.orders.wording import listed
from ltv_xl.settings import Settings
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import text

if TYPE_CHECKING:
    import duckdb

REASONS_REJECTED = ("broken_row", *lines.REJECTED)
"""All reasons that mean "could not be used"."""

_REASONS = (*REASONS_REJECTED, "header_row", *set_aside.REASONS, *lines.SET_ASIDE)

_RESULT_TABLES = {
    "orders", "order_products", "customers", "customer_ids", "ad_spend", "subscriptions", "deliveries",
    contact_columns.TABLE,
}  # fmt: skip


class _StagedSources(Struct, frozen=True):
    """The sources as relations of canonical columns: orders and customers as one, and the ads.

    broken: relation of a raw source -> its rows that do not fit below the header.
    remarks: on how columns were understood, and on orders and customers as a whole.
    """

    whole: Consolidated
    ads: Staged | None
    broken: Mapping[str, Sequence[BrokenRow]]
    remarks: tuple[Remark, ...]
    currency: ReportCurrency


class _JudgedLines(Struct, frozen=True):
    """The lines, each with the reason that keeps it out. counts: rows by reason, broken ones too."""

    survey: lines.Lines
    verdict: lines.Verdict
    counts: Mapping[str, int]


class _Tables(Struct, frozen=True):
    """What was learned while the result tables were made."""

    earned: order_table.Earned
    has_order_products: bool
    has_subscriptions: bool
    remarks: tuple[Remark, ...]


def read(
    orders: Sequence[OrdersSource],
    *,
    lines: OrdersSource | None = None,
    customers: OrdersSource | None = None,
    ad_spend: OrdersSource | None = None,
    settings: Settings,
    rejected: Path | None = None,
    contacts: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
    opened: Callable[[], "duckdb.DuckDBPyConnection"] = database,
) -> CheckedOrders:
    """Read order sources, and a customers and an ad-spend source, into checked tables.

    orders: paths (`.csv`, `book.xlsx#Sheet`, `.parquet`, ...) or DataFrames, put under one another.
    lines: the lines of these orders, where they are a source of their own that does not say so by itself.
    rejected: write the rows that could not be used to this CSV file.
    contacts: also read these columns, by customer, for lists that name them: see contact_columns.py.
    progress: is given, in the user's language, what is being done.
    opened: gives the database that is read into.
    Raises SourceError and SettingError, each with one sentence about what is wrong and what to do, and
    OutputError where the disk is full or the rejected rows could not be written.
    """
    named = [*orders, *([] if lines is None else [lines])]
    sources: list[tuple[OrdersSource, Role]] = [(source, "orders") for source in named]
    sources += [] if customers is None else [(customers, "customers")]
    sources += [] if ad_spend is None else [(ad_spend, "ad_spend")]
    if not orders:
        raise SourceError("orders.no_sources")
    if rejected is not None:
        files = [file_of(source) for source, _ in sources]
        check_target(rejected, [file for file in files if file is not None])
    check_roles(sources)
    connection = opened()
    try:
        with temporary_folder() as folder:
            raws = open_all(connection, sources, folder)
            with readable(_names(raws)):
                given = raws[len(orders) : len(named)]
                raws, mapping = joined(connection, raws, given, settings.mapping)
                settings = dataclasses.replace(settings, mapping=mapping)
                return _checked(connection, raws, settings, rejected, contacts, progress)
    except BaseException:
        connection.close()
        raise


def open_all(
    connection: "duckdb.DuckDBPyConnection", sources: Sequence[tuple[OrdersSource, Role]], folder: Path
) -> list[Raw]:
    """The sources as raw ones, in their order. SourceError for one that cannot be opened or is empty."""
    raws = []
    for number, (source, role) in enumerate(sources):
        raw = combined(connection, open_source(connection, source, role, number, folder))
        if not any(header.strip() for header in raw.headers):
            raise SourceError("orders.empty_file", file=raw.name)
        raws.append(raw)
    return raws


def _checked(
    connection: "duckdb.DuckDBPyConnection",
    raws: Sequence[Raw],
    settings: Settings,
    rejected: Path | None,
    contacts: Sequence[str],
    progress: Callable[[str], None] | None,
) -> CheckedOrders:
    """Choose columns, stage, judge, put together, and say what was noticed."""

    def say(key: str, **fields: object) -> None:
        if progress is not None:
            progress(text(f"orders.progress.{key}", settings.lang, **fields))

    described.check_headers(raws, settings.described)
    plan = planned(connection, raws, settings)
    orders = with_states_of_subscriptions(connection, with_refunds_settled(connection, plan.orders))
    plan = replace(plan, orders=orders)
    parts = contact_columns.parts_of(plan)
    carried = contact_columns.contact_columns(parts, contacts, has_customers=plan.customers is not None)
    say("reading", file=_names(raws))
    staged = _stage_all(connection, plan, settings, keep_rows=rejected is not None or bool(carried))
    say("checking")
    check_costs(connection, plan.orders, staged.whole.orders)
    judged = _judge(connection, plan, staged, settings)
    say("putting_together")
    if carried:
        contact_columns.gather(connection, plan, staged.whole.customers, staged.whole.number, carried)
    tables = _put_together(connection, plan, staged, judged, settings)
    checked = _summed_up(connection, plan, staged, judged, tables, settings)
    described.check_reading(checked.sources, settings.described)
    place = rejected and write_rejected(connection, plan.orders, staged.broken, rejected, settings.lang)
    if settings.allow_partial:
        missing = refusals.partial_remarks(connection, plan.orders, checked, staged.broken)
        checked = replace(checked, remarks=checked.remarks + missing)
    else:
        refusals.check_rejected(connection, plan.orders, checked, staged.broken)
    _drop_all_but(connection, _RESULT_TABLES)
    return replace(checked, rejected_file=place, contacts=tuple(column.header for column in carried))


def _names(raws: Sequence[Raw]) -> str:
    return listed([raw.name for raw in raws], 3)


def _stage_all(
    connection: "duckdb.DuckDBPyConnection", plan: Plan, settings: Settings, *, keep_rows: bool
) -> _StagedSources:
    """Read every source, and settle what orders and customers say together."""
    orders = stage(connection, plan.orders, "lines", settings, keep_rows=keep_rows)
    refuse_second_tables(connection, plan.orders, orders)
    customers = (
        stage(connection, [plan.customers], "people", settings, keep_rows=keep_rows)
        if plan.customers
        else None
    )
    ads, filled = (
        with_blocks_filled(
            connection, plan.ads, stage(connection, [plan.ads], "ads", settings, keep_rows=True)
        )
        if plan.ads
        else (None, ())
    )
    unit = report_currency(
        orders,
        _names([part.raw for part in plan.orders]),
        ads,
        plan.ads.raw.name if plan.ads else "",
        settings,
    )
    broken = {part.raw.relation: part.raw.broken_rows(connection) for part in plan.parts}
    if not settings.allow_partial or len(plan.orders) == 1:
        refusals.check_dates(connection, plan.orders, orders)
    whole = consolidated(connection, plan.orders, orders, customers, settings.walk_ins)
    assumed = [remark for staged in (orders, customers, ads) if staged for remark in staged.remarks]
    assumed += filled
    return _StagedSources(whole, ads, broken, (*_distinct(assumed), *unit.remarks, *whole.remarks), unit)


def _judge(
    connection: "duckdb.DuckDBPyConnection", plan: Plan, staged: _StagedSources, settings: Settings
) -> _JudgedLines:
    """Give each line the reason that keeps it out, if any. SourceError where all are kept out."""
    whole = staged.whole
    survey = lines.survey(connection, plan.orders, whole.orders, settings.tax, unique=whole.keys.unique)
    limits = lines.Limits(
        settings.as_of, today(whole.orders.zone), is_other(whole.orders, staged.currency.code)
    )
    verdict = lines.judge(connection, plan.orders, whole.orders, survey, limits)
    counts = Counter({reason: count for reason, count in verdict.counts.items() if reason is not None})
    counts.update(whole.set_aside.by_reason())
    counts["broken_row"] = sum(len(staged.broken[part.raw.relation]) for part in plan.orders)
    counts["header_row"] = sum(part.raw.header_rows for part in plan.orders)
    if verdict.first is None:
        raise refusals.nothing_usable(connection, plan.orders, counts, settings)
    refusals.check_opening(connection, verdict.first, settings.shop_opened)
    return _JudgedLines(survey, verdict, counts)


def _put_together(
    connection: "duckdb.DuckDBPyConnection",
    plan: Plan,
    staged: _StagedSources,
    judged: _JudgedLines,
    settings: Settings,
) -> _Tables:
    """Make the result tables: see table.py."""
    whole, survey = staged.whole, judged.survey
    orders = whole.orders
    values = _values(connection, plan.dimensions_of_orders, orders, settings)
    of_subscriptions = deliveries.said(orders)
    has_products = "product" in values
    carried = {**values, **of_subscriptions.values}
    earned = order_table.put_together(
        connection, plan.orders, orders, survey, whole.number, carried, settings
    )
    has_order_products = has_products and products.gather(
        connection, plan.orders, orders, survey, whole.number
    )
    values = _values(connection, plan.dimensions_of_customers, whole.customers or orders, settings)
    all_ordered = not any(judged.counts.values())
    remarks = people.gather(connection, whole.people, whole.number, values, all_ordered=all_ordered)
    if of_subscriptions:
        last = settings.as_of or judged.verdict.last
        assert last is not None  # _judge refuses orders without a usable line
        both = orders, whole.customers
        parts = (*plan.orders, *([plan.customers] if plan.customers else []))
        remarks += deliveries.gather(connection, parts, both, survey, whole.number, of_subscriptions, last)
    customer_numbers.keep_ids(connection, whole.people, with_contacts=settings.with_customers)
    if plan.ads and staged.ads:
        other = is_other(staged.ads, staged.currency.code)
        places = {dimension.name: f"{dimension.place}s" for dimension in plan.dimensions}
        remarks += spend.gather(
            connection, staged.ads, plan.ads.raw.name, other, settings.ad_tax, channels=places.get("channel")
        )
        remarks += tax.against_spend(plan.orders, survey.sales, plan.ads, settings)
        in_blocks = any(remark.key == "ads_in_blocks" for remark in staged.remarks)
        remarks += remarks_of(ad_costs(connection, plan.ads, in_blocks=in_blocks))
    remarks += tuple(remark for part in plan.parts for remark in part.raw.remarks)
    split_orders = whole.keys.of_two_customers
    remarks += notices.order_remarks(
        plan.orders, orders, survey, judged.verdict, earned.profit_from, split_orders
    )
    remarks += notices.requested_remark(connection, plan.orders, orders)
    remarks += tuple(remark for sales in survey.sales for remark in sales.remarks)
    remarks += earned.remarks
    products_in = "order_products" if has_order_products else "orders" if has_products else None
    remarks += unmatched_words(connection, settings.trial_products, products_in)
    remarks += notices.gap_remark(connection)
    remarks += notices.duplicates_remark(connection, [part.raw for part in plan.orders], orders, survey)
    remarks += doubts(
        connection,
        plan.orders,
        orders,
        survey.sales,
        unique=survey.unique,
        has_order_products=has_order_products,
        currency=staged.currency.code,
        currency_given=settings.currency is not None,
        left_out=judged.counts,
    )
    return _Tables(
        earned,
        has_order_products,
        bool(of_subscriptions) and _has_table(connection, "deliveries"),
        plan.remarks + staged.remarks + remarks,
    )


def _has_table(connection: "duckdb.DuckDBPyConnection", name: str) -> bool:
    rows = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = $1 LIMIT 1", [name])
    return bool(rows.fetchall())


def _values(
    connection: "duckdb.DuckDBPyConnection", names: Sequence[str], staged: Staged, settings: Settings
) -> dict[str, str]:
    """Dimension -> the SQL of its value in a staged relation that has it."""
    values = {name: name for name in names if name in staged.columns}
    if "gender" in values:
        values["gender"] = people.gender_sql(connection, staged.relation, settings.lang)
    return values


def _summed_up(
    connection: "duckdb.DuckDBPyConnection",
    plan: Plan,
    staged: _StagedSources,
    judged: _JudgedLines,
    tables: _Tables,
    settings: Settings,
) -> CheckedOrders:
    """The result tables with what became of every row."""
    verdict, counts, customers = judged.verdict, judged.counts, staged.whole.customers
    assert verdict.first is not None  # _judge refuses orders without a usable line
    assert verdict.last is not None
    zero_orders, refund_orders = connection.execute(
        "SELECT count(*) FILTER (revenue = 0), count(*) FILTER (revenue < 0) FROM orders"
    ).fetchall()[0]
    sources = _sources(connection, plan, staged, judged.survey)
    return CheckedOrders(
        connection=connection,
        as_of=settings.as_of or verdict.last,
        first_order=verdict.first,
        last_order=verdict.last,
        dimensions=plan.dimensions,
        has_ads=plan.ads is not None,
        has_contracts=customers is not None and "cancelled_on" in customers.columns,
        has_times=verdict.has_times,
        profit_from=tables.earned.profit_from,
        margin=tables.earned.margin,
        way=tables.earned.way,
        reckoning=tables.earned.reckoning,
        sources=sources,
        money=money_uses(plan.orders, judged.survey.sales, sources),
        rows_read=verdict.counts[None] + sum(counts.values()),
        rows_used=verdict.counts[None],
        rows_left_out={reason: counts[reason] for reason in _REASONS if counts.get(reason)},
        rejected_reasons=frozenset(REASONS_REJECTED),
        zero_orders=int(zero_orders),
        refund_orders=int(refund_orders),
        remarks=tables.remarks,
        has_order_products=tables.has_order_products,
        has_subscriptions=tables.has_subscriptions,
        currency=staged.currency.code,
        currency_is_named=staged.currency.is_named,
        timezone=staged.whole.orders.zone.name,
        date_orders=tuple(sorted(set(staged.whole.orders.date_orders))),
    )


def _distinct(remarks: Sequence[Remark]) -> list[Remark]:
    """Each remark once, where several sources give rise to it."""
    return [remark for place, remark in enumerate(remarks) if remark not in remarks[:place]]


def _sources(
    connection: "duckdb.DuckDBPyConnection", plan: Plan, staged: _StagedSources, survey: lines.Lines
) -> tuple[Source, ...]:
    """Each source with its rows, the broken ones too, and the columns taken from it."""
    removed = staged.whole.set_aside
    rows = [
        survey.rows_by_source.get(number, 0) + removed.of_source(number) for number in range(len(plan.orders))
    ]
    rows += [source.rows for source in (staged.whole.customers, staged.ads) if source is not None]
    unused = [unused_columns(connection, part) for part in plan.parts]
    return tuple(
        Source(
            name=part.raw.name,
            role=part.raw.role,
            rows=int(count) + len(staged.broken[part.raw.relation]) + part.raw.header_rows,
            columns={name: column.header for name, column in part.named.items()},
            detail=part.raw.detail,
            unused=tuple(without_use),
            shop=part.system.shop.key if part.system else "",
            subjects={header: subject for header, subject in without_use.items() if subject},
        )
        for part, count, without_use in zip(plan.parts, rows, unused, strict=True)
    )


def _drop_all_but(connection: "duckdb.DuckDBPyConnection", result_tables: set[str]) -> None:
    """Free what reading needed; views first, since they stand on tables and files."""
    statements = [
        f"DROP {kind} IF EXISTS {quoted(name)};"
        for kind in ("view", "table")
        for (name,) in connection.execute(
            f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE NOT internal"
        ).fetchall()
        if name not in result_tables
    ]
    connection.execute("".join(statements))
