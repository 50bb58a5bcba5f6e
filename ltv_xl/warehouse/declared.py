"""A user's table and what is taken from it: columns by their names and types, never by what stands in them.

A typed table needs no guessing. What is not of the type that its role wants is a refusal, and the way out is
a view in the database, where its owner says what was meant.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import quoted
from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.recognition import several
from ltv_xl.orders.headers import Role, base_name, recognise
from ltv_xl.orders.kinds import kind_of
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.wording import listed
from ltv_xl.texts import text

if TYPE_CHECKING:
    from ltv_xl.analysis.engines.warehouse import Column, Kind

NEEDED: Mapping[Role, tuple[str, ...]] = {
    "orders": ("customer_id", "order_date", "revenue"),
    "customers": ("customer_id",),
    "ad_spend": ("month", "cost"),
}
READ: Mapping[Role, tuple[str, ...]] = {
    "orders": (
        "customer_id", "order_id", "order_date", "revenue", "refunded", "cost", "gross_profit",
        "status", "cancel_flag", "cancelled_at", "product", "channel", "campaign",
        "subscription_id", "delivery_number", "subscription_state", "course", "cancelled_on", "cancel_reason",
        "currency",
    ),
    "customers": (
        "customer_id", "birth_date", "age", "cancelled_on", "plan", "gender", "channel",
        "subscription_state", "cancel_reason",
    ),
    "ad_spend": ("month", "channel", "campaign", "cost", "clicks", "conversions", "currency"),
}  # fmt: skip
"""Canonical columns that are read of a table of each role; and those of --by."""
IDS = ("customer_id", "order_id", "subscription_id")
"""Columns whose values are compared with those of other rows and tables."""

MONEY = (
    "discount", "discount_rate", "points", "shipping", "fee", "tax", "tax_rate", "total", "commission",
    "adjustment", "unit_cost",
)  # fmt: skip
"""Columns of money that are not: whether sales hold them, no type says."""

MOST = 10**12
"""No amount is so large: sums stay below the digits that a table holds."""

OLDEST = 150
"""Years."""

_MOST_WHOLE = 10**18
"""Whole numbers below it are written alike whatever their type: 12 for 12.00 and for 1.2e1."""

_DAYS: tuple["Kind", ...] = ("date", "moment", "instant")
_NUMBERS: tuple["Kind", ...] = ("whole", "number")
_WORDS: tuple["Kind", ...] = ("text", "caseless", "whole", "number", "truth", "date")
_OF_KIND: Mapping[str, tuple["Kind", ...]] = {
    "id": ("text", "caseless", "whole", "number"), "moment": _DAYS, "birth": _DAYS, "month": _DAYS,
    "money": _NUMBERS, "age": _NUMBERS, "text": _WORDS,
}  # fmt: skip
_OF_COLUMN: Mapping[str, tuple["Kind", ...]] = {
    "cancelled_at": _DAYS,
    "cancel_flag": (*_WORDS, "moment", "instant"),
    "plan": _WORDS,
    "delivery_number": _NUMBERS,
}


class Declared(Struct, frozen=True):
    """A table with the columns that are taken from it. kinds: of each column, by its name.

    view: our view of it, which the engine made.
    """

    part: Part
    kinds: Mapping[str, "Kind | None"]
    table: str

    @property
    def view(self) -> str:
        """The view that statements read."""
        return self.part.raw.relation

    def __contains__(self, name: str) -> bool:
        return name in self.part.columns

    def kind(self, name: str) -> "Kind | None":
        """What a canonical column holds."""
        return self.kinds[self.part.columns[name].header]

    def column(self, name: str) -> str:
        """The SQL of a canonical column as it stands."""
        return f"given.{quoted(self.part.columns[name].header)}"

    def as_text(self, name: str) -> str:
        """The SQL of it as a text; blank is none. Of ids what its database takes for one is one text."""
        written = self.text_under(self.part.columns[name].header)
        if base_name(name) in IDS and self.kind(name) == "caseless":
            return f"lower({written})"
        return written

    def text_under(self, header: str) -> str:
        """The SQL of any column as a text, whole numbers without decimals: 0 for 0.00."""
        column = f"given.{quoted(header)}"
        if self.kinds[header] == "number":
            is_whole = f"{_is_below(_MOST_WHOLE, column)} AND {column} = floor({column})"
            return f"coalesce(CAST({_where(is_whole, column, 'BIGINT')} AS VARCHAR), {_as_text(column)})"
        return _as_text(column)

    def is_day(self, name: str) -> bool:
        """Whether a canonical column holds days or moments."""
        return self.kind(name) in _DAYS

    def moment(self, name: str, zone: str) -> str:
        """The SQL of it as a day and time in the shop's zone."""
        return self._moment_under(self.part.columns[name].header, zone)

    def day(self, name: str, zone: str) -> str:
        """The SQL of it as a day in the shop's zone."""
        return self.day_under(self.part.columns[name].header, zone)

    def day_under(self, header: str, zone: str) -> str:
        """The SQL of any column of days or moments as a day in the shop's zone."""
        return f"CAST({self._moment_under(header, zone)} AS DATE)"

    def _moment_under(self, header: str, zone: str) -> str:
        local = f" AT TIME ZONE '{zone}'" if self.kinds[header] == "instant" else ""
        return f"CAST(given.{quoted(header)}{local} AS TIMESTAMP)"

    def amount(self, name: str) -> str:
        """The SQL of it as an amount; what is none, such as NaN, or is too large, is as if it lacked."""
        return self.amount_under(self.part.columns[name].header)

    def amount_under(self, header: str) -> str:
        """The SQL of any column of numbers likewise."""
        column = f"given.{quoted(header)}"
        return _where(_is_below(MOST, column), column, "DECIMAL(38, 4)")

    def amount_or_most(self, name: str) -> str:
        """The SQL of it as an amount; MOST for what is none or is too large."""
        return f"CASE WHEN {self.column(name)} IS NOT NULL THEN coalesce({self.amount(name)}, {MOST}) END"

    def age(self, name: str) -> str:
        """The SQL of it as an age in whole years; what nobody is as old as is none."""
        column = self.column(name)
        return _where(f"{column} >= 0 AND {column} < {OLDEST}", f"floor({column})", "INTEGER")


def declared(
    role: Role, table: str, view: str, columns: Sequence["Column"], mapping: Mapping[str, str], detail: str
) -> Declared:
    """What is taken from a table. SourceError where a needed column lacks."""
    headers = [column.name for column in columns]
    known = recognise(headers, role, mapping)
    if role == "ad_spend" and "month" not in known and "date" in known:
        known = {**known, "month": known["date"]}
    lacking = [name for name in NEEDED[role] if name not in known]
    if lacking:
        raise SourceError(
            f"engines.missing_columns.{role}",
            table=table,
            option=" ".join(f"--map {name}=…" for name in lacking),
            columns=", ".join(lacking),
            headers=listed(headers, 40),
        )
    taken = several({name: known[name] for name in READ[role] if name in known})
    raw = Raw(table, role, view, headers, [column.type for column in columns], detail)
    part = Part(raw, taken, mapped=frozenset(mapping))
    return Declared(part, {column.name: column.kind for column in columns}, table)


def _is_below(most: int, column: str) -> str:
    """The SQL of an amount within a limit, which is written as a floating-point number: ClickHouse refuses to
    compare decimals with whole numbers beyond their digits.
    """
    return f"abs({column}) < {most:.0e}"


def _where(test: str, column: str, kind: str) -> str:
    """The SQL of a column as another type where a test holds, else none."""
    return f"TRY_CAST(CASE WHEN {test} THEN {column} END AS {kind})"


def _as_text(column: str) -> str:
    return f"nullif(trim(CAST({column} AS VARCHAR)), '')"


def usable_day(day: str) -> str:
    """The SQL of a day of cancelling; what databases write for "never" is none."""
    return (
        f"CASE WHEN {day} >= CAST('1990-01-01' AS DATE) AND {day} < CAST('2099-01-01' AS DATE) THEN {day} END"
    )


def text_of_header(of: Declared, header: str) -> str:
    """The SQL of any column as a text. SourceError for a type that is not read."""
    if of.kinds[header] is None:
        types = dict(zip(of.part.raw.headers, of.part.raw.types, strict=True))
        raise SourceError("engines.wrong_type.text", table=of.table, header=header, type=types[header])
    return _as_text(f"given.{quoted(header)}")


def check_types(of: Declared, names: Sequence[str]) -> None:
    """SourceError for a column that is not of a type that its role wants."""
    types = dict(zip(of.part.raw.headers, of.part.raw.types, strict=True))
    for name in names:
        header = of.part.columns[name].header
        base = base_name(name)
        if of.kinds[header] not in _OF_COLUMN.get(base, _OF_KIND[kind_of(base)]):
            wanted = "day" if kind_of(base) in {"moment", "birth", "month"} or base == "cancelled_at" else (
                "number" if kind_of(base) in {"money", "age"} else "text"
            )  # fmt: skip
            raise SourceError(
                f"engines.wrong_type.{wanted}", table=of.table, header=header, type=types[header]
            )


def money_left_out(of: Declared, mapping: Mapping[str, str]) -> list[str]:
    """The headers of columns of money of which nothing says whether the sales hold them."""
    known = recognise(of.part.raw.headers, "orders", mapping)
    taken = {column.header for column in of.part.columns.values()}
    names = [column.header for name in MONEY for column in known.get(name, ()) if column.header not in taken]
    return list(dict.fromkeys(names))


def words(name: str, lang: str) -> str:
    """What a canonical column is called."""
    return text(f"orders.column.{base_name(name)}", "ja" if lang == "ja" else "en")
