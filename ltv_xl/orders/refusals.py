"""The sentences for sources that cannot be used: a column is missing or misnamed, or no row is usable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders.cells import Part
from ltv_xl.orders.columns import Column, canonical_names, find, nearest, suggestion
from ltv_xl.orders.identity import KINDS
from ltv_xl.orders.personal import masked
from ltv_xl.orders.raw import Raw
from ltv_xl.orders.wording import example, listed
from ltv_xl.settings import Settings
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    import duckdb

_NEEDED: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    "orders": (
        ("customer_id", KINDS),
        ("order_date", ("order_date",)),
        ("revenue", ("revenue", "unit_price")),
    ),
    "customers": (("customer_id", ("customer_id", "email", "phone")),),
    "ad_spend": (("month", ("month", "date")), ("cost", ("cost",))),
}
_KEYS = {
    ("orders", "customer_id"): "orders.no_customer_column",
    ("orders", "order_date"): "orders.no_date_column",
    ("orders", "revenue"): "orders.no_amount_column",
    ("customers", "customer_id"): "orders.no_customer_column",
    ("ad_spend", "month"): "orders.no_month_column",
    ("ad_spend", "cost"): "orders.no_ad_cost_column",
}


@dataclass(frozen=True)
class _Reasons:
    """Reasons with their counts; `{reasons:ja}` in a text asks for them in Japanese."""

    counts: Mapping[str, int]

    def __format__(self, lang: str) -> str:
        language: Language = "ja" if lang == "ja" else "en"
        return ", ".join(
            f"{text(f'orders.reason.{reason}', language)} {n:,}" for reason, n in self.counts.items()
        )


def check_columns(raw: Raw, known: Mapping[str, Sequence[Column]]) -> None:
    """SourceError for a needed column that no header names."""
    for name, accepted in _NEEDED[raw.role]:
        if any(column in known for column in accepted):
            continue
        taken = {column.header for columns in known.values() for column in columns}
        near = suggestion(name, [header for header in raw.headers if header not in taken], raw.role)
        key = _KEYS[raw.role, name]
        raise SourceError(
            key if near is None else f"{key}_near",
            file=raw.name,
            found=listed(raw.headers),
            column=name,
            near=near,
        )


def check_mapping(mapping: Mapping[str, str], headers: Iterable[str]) -> None:
    """SettingError for a --map that names an unknown column, an absent header, or one header twice."""
    names = canonical_names()
    present = list(dict.fromkeys(headers))
    seen: dict[str, str] = {}
    for name, header in mapping.items():
        if name not in names:
            close = nearest(name, names)
            key = "orders.map_unknown_column" if close is None else "orders.map_unknown_column_near"
            raise SettingError(key, column=name, known=listed(names, 40), near=close)
        if find(header, present) is None:
            close = nearest(header, present)
            key = "orders.map_absent_header" if close is None else "orders.map_absent_header_near"
            raise SettingError(key, column=name, header=header, found=listed(present), near=close)
        if header in seen:
            raise SettingError("orders.map_twice", header=header, first=seen[header], second=name)
        seen[header] = name


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
    for reason, columns, key in (
        ("bad_date", ("order_date",), "orders.all_dates_unreadable"),
        ("bad_amount", ("revenue", "unit_price", "quantity"), "orders.all_amounts_unreadable"),
    ):
        if rows and counts.get(reason) == rows:
            column = next(parts[0].columns[name] for name in columns if name in parts[0].columns)
            lowest = connection.execute(
                f"SELECT min(c{column.place}::VARCHAR) FROM {parts[0].raw.relation}"
            ).fetchall()[0][0]
            shown = example(str(lowest), column.header)
            return SourceError(key, file=names, header=masked(column.header), example=shown)
    reasons = {reason: count for reason, count in counts.items() if count}
    return SourceError("orders.nothing_usable", file=names, rows=rows, reasons=_Reasons(reasons))
