"""From raw sources to one relation with canonical columns: dates, money and ids as types, not texts.

A column is understood as a whole before any of its texts is converted:

1. spelling.py looks at the first rows. Where all are of a spelling that says by itself what it means (1200,
   2024-04-01), SQL reads it while the source is scanned, once; any other cell stays a text (`revenue_odd`).
2. evidence.py counts what those texts prove: decimal marks, orders of dates, offsets, currency signs.
3. number_form.py, date_order.py, zone.py, currency.py and id_form.py decide: certain, assumed (and said), or
   contradictory (and refused).
4. conversion.py makes values of the texts.

Typed sources (Parquet, frames of numbers and dates) are not copied at all: the relation is a view.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.kinds import kind_of
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.orders.values.cells import may_be_odd, total_flag, total_places, value
from ltv_xl.orders.values.conversion import convert
from ltv_xl.orders.values.currency import Claim
from ltv_xl.orders.values.date_order import DateForm
from ltv_xl.orders.values.deciding import Judged, decisions, id_remarks
from ltv_xl.orders.values.evidence import counted, evidence_of
from ltv_xl.orders.values.spelling import Spellings, spellings_of
from ltv_xl.orders.values.zone import USUAL, Zone
from ltv_xl.orders.wording import listed
from ltv_xl.setting_values import DateOrder
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    import duckdb


class Staged(Struct, frozen=True):
    """A relation of canonical columns. `columns`: what it has; `bad`: columns with a `..._bad` flag beside.

    rows: that were read. Further columns: source_no, is_total, and row_no where asked for.
    whole_ids: columns of ids that are BIGINT.
    is_view: made of typed sources, which were not copied: every reading of a text cleans it anew.
    zone: whose days the days are. claims: on the currency of the amounts.
    currency_words: those of a currency column.
    assumed: columns of which the decimal mark, or the order of day and month, was assumed.
    remarks: on all that was assumed.
    date_orders: of order dates that do not begin with a year of four digits, one per source that has them.
    """

    relation: str
    rows: int
    columns: frozenset[str]
    bad: frozenset[str]
    whole_ids: frozenset[str]
    is_view: bool
    zone: Zone
    claims: tuple[Claim, ...]
    currency_words: tuple[str, ...]
    assumed: frozenset[str]
    remarks: tuple[Remark, ...]
    date_orders: tuple[DateOrder, ...] = ()


def stage(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    relation: str,
    settings: Settings,
    *,
    keep_rows: bool = False,
) -> Staged:
    """Put the sources under one another as `relation`, every text read as far as it can be read.

    connection: with the macros. keep_rows: number the rows, for those who want the rejected ones back.
    SourceError for sources that cannot be read, that hold rows which were not read, or that contradict
    themselves.
    """
    with readable(listed([part.raw.name for part in parts], 3)):
        return _staged(connection, parts, relation, settings, keep_rows)


def _staged(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    relation: str,
    settings: Settings,
    keep_rows: bool,
) -> Staged:
    columns = frozenset(_names(parts))
    spellings = spellings_of(connection, parts, settings.decimal)
    system_zone = _zone_of_systems(parts)
    zone = settings.timezone or system_zone or USUAL
    while True:
        made = _create(connection, parts, spellings, relation, zone, keep_rows)
        ids = {name: name in made.whole_ids for name in sorted(columns & {"customer_id", "order_id"})}
        count = counted(connection, relation, made.odd, ids)
        for number, part in enumerate(parts):
            part.raw.refuse_lost_rows(connection, count.rows.get(number, 0))
        evidence = evidence_of(connection, relation, parts, count.odd)
        judged = Judged(connection, relation, parts, count.rows)
        decided = decisions(
            judged,
            made.spellings,
            evidence,
            settings,
            system_zone,
        )
        if not decided.misread:
            break
        connection.execute(f"DROP {'VIEW' if made.is_view else 'TABLE'} {relation}")
        spellings = made.spellings.without(decided.misread)
    bad = frozenset[str]()
    if count.odd:
        bad = convert(
            connection, relation, parts, made.odd, count.odd, decided.forms, decided.zone, made.is_view
        )
    shortened = id_remarks(judged, columns, count.long_ids)
    return Staged(
        relation=relation,
        rows=sum(count.rows.values()),
        columns=columns,
        bad=bad,
        whole_ids=made.whole_ids,
        is_view=made.is_view and not count.odd,
        zone=decided.zone,
        claims=decided.claims,
        currency_words=tuple(word for word, _ in evidence.currencies),
        assumed=decided.assumed,
        remarks=(*decided.remarks, *shortened),
        date_orders=tuple(
            form.order
            for (_, name), form in decided.forms.items()
            if name == "order_date" and isinstance(form, DateForm)
        ),
    )


def _zone_of_systems(parts: Sequence[Part]) -> str | None:
    """The zone of the recognised systems' times; None where there is none, or more than one."""
    zones = {part.zone for part in parts if part.zone}
    return zones.pop() if len(zones) == 1 else None


class _Made(Struct, frozen=True):
    """The relation that was made. odd: columns with texts beside."""

    spellings: Spellings
    odd: frozenset[str]
    is_view: bool

    @property
    def whole_ids(self) -> frozenset[str]:
        """Columns of ids that are whole numbers."""
        return frozenset(name for _, name in self.spellings.of if kind_of(name) == "id")


def _create(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    spellings: Spellings,
    relation: str,
    zone: str,
    keep_rows: bool,
) -> _Made:
    """Make the relation by the spellings of the first rows; ids are texts after all where one is none."""
    import duckdb

    odd = frozenset(name for part in parts for name in part.columns if may_be_odd(part, name))
    try:
        is_view = _run(connection, parts, spellings, relation, odd, zone, keep_rows)
    except duckdb.InvalidInputException:  # an id beyond the sample is no whole number: look at all of them
        ids = {name for _, name in spellings.of if kind_of(name) == "id"}
        of_all = spellings_of(connection, parts, None, rows=None)
        texts = ids - {name for _, name in of_all.of}
        spellings = spellings.without(texts)
        is_view = _run(connection, parts, spellings, relation, odd, zone, keep_rows)
    return _Made(spellings, odd, is_view)


def _run(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    spellings: Spellings,
    relation: str,
    odd: frozenset[str],
    zone: str,
    keep_rows: bool,
) -> bool:
    """Make the relation; whether it is a view."""
    selects = []
    for number, part in enumerate(parts):
        inner = [f"c{place}" for place in total_places(part)]
        outer = [f"{number}::USMALLINT AS source_no", f"{total_flag(part)} AS is_total"]
        if keep_rows:
            inner.append(f"{part.raw.row_number} AS row_no")
            outer.append("row_no")
        for name in _names(parts):
            spelling = spellings.of_column(number, name)
            inner.append(f"{value(part, name, spelling, zone)} AS {name}")
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
    return is_view


def _names(parts: Sequence[Part]) -> list[str]:
    return list(dict.fromkeys(name for part in parts for name in part.columns))
