"""The sentences for sources that cannot be used: a column is missing or misnamed, or no row is usable."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders.columns.candidates import Candidate, candidate
from ltv_xl.orders.columns.contents import column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import Column, Role, canonical_names, find, nearest
from ltv_xl.orders.personal import holds_contact
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.sources.records import BrokenRow
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole.identity import KINDS
from ltv_xl.orders.wording import InWords, example, listed, reasons_in_words, typed
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text

if TYPE_CHECKING:
    import duckdb

MOST_REJECTED = 0.2
"""Share of a source's rows that may be unusable; figures from fewer than four in five mislead."""

_ROWS_LOOKED_AT = 5000
"""Rows of a source in which columns are looked for that could serve."""

_EPOCH = re.compile(r"1\d{9}(\d{3})?(\.0+)?")
"""Seconds, or thousandths of them, from 1970 to a moment after 2001."""

_COLUMNS_OF_REASONS: Mapping[str, tuple[str, ...]] = {
    "no_customer": KINDS,
    **dict.fromkeys(("no_date", "bad_date", "old_date", "future_date"), ("order_date",)),
    **dict.fromkeys(("no_amount", "bad_amount"), ("revenue", "unit_price", "quantity")),
}

_NEEDED: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    "orders": (
        ("customer_id", KINDS),
        ("order_date", ("order_date",)),
        ("revenue", ("revenue", "unit_price")),
    ),
    "customers": (("customer_id", ("customer_id", "email", "phone")),),
    "ad_spend": (("month", ("month", "date")), ("cost", ("cost",))),
}


class MissingColumn(Struct, frozen=True):
    """A column that a source needs and has not, and which of its columns could serve."""

    file: str
    role: Role
    column: str
    candidate: Candidate | None


def check_columns(
    connection: "duckdb.DuckDBPyConnection",
    sources: Sequence[tuple[Raw, Mapping[str, Sequence[Column]]]],
) -> None:
    """SourceError that names every needed column which no header names, of all sources at once.

    sources: each with its columns that are known.
    """
    missing = [column for raw, known in sources for column in missing_columns(connection, raw, known)]
    if not missing:
        return
    lacking = {column.file for column in missing}
    headers = [header for raw, _ in sources if raw.name in lacking for header in raw.headers]
    amount = any(column.column == "revenue" for column in missing)  # which the orders' lines may have
    raise SourceError(
        "orders.missing_amount" if amount else "orders.missing_columns",
        file=listed(dict.fromkeys(column.file for column in missing), 3),
        missing=missing,
        columns=InWords(lambda lang: _columns_in_words(missing, lang)),
        options=InWords(lambda lang: _map_options(missing, lang)),
        found=listed(dict.fromkeys(headers)),
    )


def missing_columns(
    connection: "duckdb.DuckDBPyConnection", raw: Raw, known: Mapping[str, Sequence[Column]]
) -> list[MissingColumn]:
    """The needed columns that no header of a source names, each with the best candidate."""
    names = [name for name, accepted in _NEEDED[raw.role] if not any(column in known for column in accepted)]
    if not names:
        return []
    settled = {column.place for columns in known.values() for column in columns}
    places = [
        place
        for place, header in enumerate(raw.headers)
        if header and place not in settled and not holds_contact(header)  # then it is no header
    ]
    contents = column_contents(connection, raw, _ROWS_LOOKED_AT, places)
    missing = []
    for name in names:
        best = candidate(name, contents, raw.role)
        missing.append(MissingColumn(raw.name, raw.role, name, best))
        contents = tuple(content for content in contents if best is None or content.header != best.header)
    return missing


def _columns_in_words(missing: Sequence[MissingColumn], lang: Language) -> str:
    """Each column with what could serve, file by file where there are several."""
    files = dict.fromkeys(column.file for column in missing)
    by_file = []
    for file in files:
        words = text("orders.missing.and", lang).join(
            text(
                f"orders.missing.{'without' if column.candidate is None else 'with'}_candidate",
                lang,
                column=text(f"orders.missing.{column.column}", lang),
                header=listed([column.candidate.header]) if column.candidate else "",
            )
            for column in missing
            if column.file == file
        )
        by_file.append(text("orders.missing.in_file", lang, file=listed([file]), columns=words))
    return text("orders.missing.between_files", lang).join(by_file)


def _map_options(missing: Sequence[MissingColumn], lang: Language) -> str:
    """The --map options that would name the columns, as one types them."""
    header = text("orders.missing.header", lang)
    return " ".join(
        dict.fromkeys(
            typed("--map", f"{column.candidate.column}={column.candidate.header}")
            if column.candidate
            else f"--map {column.column}={header}"
            for column in missing
        )
    )


def check_mapping(mapping: Mapping[str, str], headers: Iterable[str]) -> None:
    """SettingError for a --map that names an unknown column, an absent header, or one header twice."""
    names = canonical_names()
    present = list(dict.fromkeys(headers))
    seen: dict[str, str] = {}
    for name, header in mapping.items():
        if name not in names:
            raise _unknown_column(name, names)
        if find(header, present) is None:
            close = nearest(header, present)
            key = "orders.map_absent_header" if close is None else "orders.map_absent_header_near"
            raise SettingError(key, column=name, header=header, found=listed(present), near=close)
        if header in seen:
            raise SettingError("orders.map_twice", header=header, first=seen[header], second=name)
        seen[header] = name


def _unknown_column(word: str, names: Sequence[str]) -> SettingError:
    """The sentence for a word that names no column, with those that there are as one types them."""
    words = {_typed_column(name, lang): name for lang in LANGUAGES for name in names}
    known = InWords(lambda lang: listed((_typed_column(name, lang) for name in names), len(names)))
    close = nearest(word, words)
    if close is None:
        return SettingError("orders.map_unknown_column", column=word, known=known)
    near = InWords(lambda lang: _typed_column(words[close], lang))
    return SettingError("orders.map_unknown_column_near", column=word, known=known, near=near)


def _typed_column(name: str, lang: Language) -> str:
    """A canonical column as one types it in a language, without blanks."""
    return text(f"orders.column.{name}", lang).replace(" ", "") if lang == "ja" else name


def nothing_usable(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    counts: Mapping[str, int],
    settings: Settings,
) -> SourceError:
    """The error for sources without a single usable row."""
    names = listed([part.raw.name for part in parts], 3)
    rows = sum(counts.values())
    if not rows:
        return SourceError("orders.header_only", file=names)
    if counts.get("after_as_of") == rows and settings.as_of is not None:
        return SourceError("orders.all_after_as_of", file=names, as_of=settings.as_of.isoformat())
    if counts.get("bad_amount") == rows:
        names_of_amounts = ("revenue", "unit_price", "quantity")
        column = next(parts[0].columns[name] for name in names_of_amounts if name in parts[0].columns)
        return _unreadable(connection, parts[0], column, "orders.all_amounts_unreadable", names)
    headers = _headers_of_reasons(parts[0])
    reasons = InWords(lambda lang: reasons_in_words(counts, lang, headers))
    return SourceError("orders.nothing_usable", file=names, rows=rows, reasons=reasons)


def check_dates(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged) -> None:
    """SourceError for a source none of whose dates can be read. staged: the lines of all sources."""
    if "order_date" not in staged.bad:
        return
    unreadable = connection.execute(
        f"SELECT source_no FROM {staged.relation} GROUP BY source_no "
        "HAVING count(order_date) = 0 AND bool_or(order_date_bad) ORDER BY source_no"
    ).fetchall()
    for (number,) in unreadable[:1]:
        part = parts[number]
        column = part.columns["order_date"]
        raise _unreadable(connection, part, column, "orders.all_dates_unreadable", listed([part.raw.name]))


def _unreadable(
    connection: "duckdb.DuckDBPyConnection", part: Part, column: Column, key: str, file: str
) -> SourceError:
    """The error for a column of which nothing can be read, with an example."""
    cell = f"c{column.place}::VARCHAR"
    lowest = connection.execute(
        f"SELECT min({cell}) FROM {part.raw.relation} WHERE trim({cell}) <> ''"
    ).fetchall()[0][0]
    if key == "orders.all_dates_unreadable" and _EPOCH.fullmatch(str(lowest).strip()):
        key = "orders.epoch_dates"
    return SourceError(
        key, file=file, header=listed([column.header]), example=example(str(lowest), column.header)
    )


def _headers_of_reasons(part: Part) -> Mapping[str, str]:
    """Reason for which rows could not be used -> the column of a source in which it lies."""
    headers = {}
    for reason, names in _COLUMNS_OF_REASONS.items():
        column = next((part.columns[name] for name in names if name in part.columns), None)
        if column is not None:
            headers[reason] = listed([column.header])
    return headers


def check_rejected(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    orders: CheckedOrders,
    broken: Mapping[str, Sequence[BrokenRow]],
) -> None:
    """SourceError for a source of which so many rows could not be used that the rest would mislead."""
    for source in _mostly_rejected(connection, parts, orders, broken):
        raise SourceError(
            "orders.mostly_rejected",
            **source.fields,
            example=InWords(partial(_example_in_words, source.order)),
        )


def partial_remarks(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    orders: CheckedOrders,
    broken: Mapping[str, Sequence[BrokenRow]],
) -> tuple[Remark, ...]:
    """The same sources where the user wants the report all the same: what is missing from it."""
    sources = _mostly_rejected(connection, parts, orders, broken)
    return tuple(Remark("partly_used", source.fields, uncertain=True) for source in sources)


class _MostlyRejected(Struct, frozen=True):
    """A source of which too many rows could not be used: what sentences say of it, and the number of an order
    among them, "" without numbers.
    """

    fields: Mapping[str, object]
    order: str


def _mostly_rejected(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    orders: CheckedOrders,
    broken: Mapping[str, Sequence[BrokenRow]],
) -> Iterator[_MostlyRejected]:
    if orders.rejected_reasons.isdisjoint(orders.rows_left_out):
        return
    counts = connection.execute("SELECT source_no, reason, count(*) FROM judged GROUP BY ALL").fetchall()
    for number, (part, source) in enumerate(zip(parts, orders.sources, strict=False)):
        rows = {reason: count for source_no, reason, count in counts if source_no == number}
        rows["broken_row"] = len(broken[part.raw.relation])
        rejected = {
            reason: rows[reason]
            for reason in orders.rows_left_out
            if reason in orders.rejected_reasons and rows.get(reason)
        }
        count = sum(rejected.values())
        if count > MOST_REJECTED * source.rows:
            headers = _headers_of_reasons(part)
            fields = {
                "file": part.raw.name,
                "count": count,
                "rows": source.rows,
                "share": f"{count / source.rows:.0%}",
                "reasons": InWords(partial(reasons_in_words, rejected, headers=headers)),
            }
            yield _MostlyRejected(fields, _rejected_order(connection, part, number, rejected))


def _rejected_order(
    connection: "duckdb.DuckDBPyConnection", part: Part, number: int, rejected: Mapping[str, int]
) -> str:
    """The number of an order whose row could not be used, for the commonest reason; "" without numbers."""
    commonest = max(rejected, key=lambda reason: rejected[reason])
    if "order_id" not in part.columns:
        return ""
    order_id = connection.execute(
        "SELECT min(order_id)::VARCHAR FROM judged WHERE source_no = ? AND reason = ?", [number, commonest]
    ).fetchall()[0][0]
    return "" if order_id is None else example(order_id, part.columns["order_id"].header)


def _example_in_words(order: str, lang: Language) -> str:
    return text("orders.partial.example", lang, order=order) if order else ""


def check_opening(
    connection: "duckdb.DuckDBPyConnection", first: date, opened: date | Literal["all-new"] | None
) -> None:
    """SettingError where orders are older than the shop is said to be. first: the day of the oldest."""
    if not isinstance(opened, date) or first >= opened:
        return
    count = connection.execute(
        "SELECT count(*) FROM judged WHERE reason IS NULL AND ordered_at < $1", [opened]
    ).fetchone() or (0,)
    raise SettingError(
        "orders.before_opening", count=int(count[0]), first=first.isoformat(), opened=opened.isoformat()
    )
