"""A dialect: one choice for each way in which files differ."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from tests.dialects import amounts, dates
from tests.dialects.amounts import AmountForm
from tests.dialects.dates import DateForm
from tests.dialects.shop import Make
from tests.dialects.systems import BY_LINE, System, systems

TYPED = {"xlsx", "xlsx by openpyxl", "xlsx of 1904", "xlsx with serials", "parquet"}
"""Kinds of file whose amounts and dates are no texts."""
BY_ADDRESS = {"email"}
"""Columns by which customers are known."""
WORKBOOKS = {"xlsx", "xlsx by openpyxl", "xlsx of 1904", "xlsx with serials", "xlsx of texts"}
WRITTEN_BY_XLSXWRITER = {"xlsx", "xlsx of 1904", "xlsx with serials", "xlsx of texts"}
EARLY, HIGH, WALK_INS = "early days", "high amounts", "walk-ins"


@dataclass(frozen=True)
class Dialect:
    """One choice each; the defaults are the plainest file there is.

    blanks: what stands in a text where there is nothing.
    values: "usual", or such that the form is ambiguous: no day after the twelfth, no amount below 1,000; or
    with many orders of people without a name.
    around: what stands about the table. damage: what Excel has done to it.
    """

    system: str = "plain_en"
    money: str = "total"
    rows: str = "single"
    amounts: str = amounts.PLAIN
    dates: str = dates.PLAIN
    ids: str = "letters"
    columns: str = "usual"
    captions: str = "usual"
    sorting: str = "oldest first"
    blanks: str = ""
    around: str = "nothing"
    damage: str = "none"
    kind: str = "text"
    encoding: str = "utf-8"
    delimiter: str = ","
    ends: str = "LF"
    quotes: str = "needed"
    values: str = "usual"
    orders: int = 80

    def __str__(self) -> str:
        """The choices that differ from the plainest."""
        plain = Dialect()
        choices = (
            f"{choice.name}={getattr(self, choice.name)!r}"
            for choice in fields(self)
            if getattr(self, choice.name) != getattr(plain, choice.name)
        )
        return f"Dialect({', '.join(choices)})"


CHOICES: Mapping[str, Sequence[str]] = {
    "money": ("total", "roles", "pieces", "discounts", "rates", "lines", "currency", "returns"),
    "rows": ("single", "repeated", "first"),
    "amounts": tuple(amounts.FORMS),
    "dates": tuple(dates.FORMS),
    "ids": ("letters", "digits", "zeros", "long", "long orders", "email", "receipts"),
    "columns": ("usual", "shuffled", "fewer", "more", "empty"),
    "captions": ("usual", "usual", "explained", "full-width", "spaced", "two lines"),
    "sorting": ("oldest first", "newest first"),
    "blanks": ("", "", "", "", "NULL", "-", "N/A"),
    "around": (
        "nothing", "nothing", "title", "totals", "title and totals", "subtotals", "header repeated",
        "blank rows", "note below", "separator named", "sums by month", "balance brought forward",
    ),
    "damage": (
        "none", "none", "none", "lost zeros", "ruined ids", "dates read anew", "hidden rows", "merged cells",
        "guarded ids", "addresses retyped", "cells padded", "ids retyped", "cover sheet", "old sheet hidden",
        "currency shown",
    ),
    "kind": (
        "text", "text", "text", "xlsx", "xlsx by openpyxl", "xlsx of 1904", "xlsx with serials",
        "xlsx of texts", "parquet", "parquet of texts",
    ),
    "encoding": ("utf-8", "utf-8-sig", "cp932", "euc-jp", "utf-16", "cp1252"),
    "delimiter": (",", ",", ";", "\t", "|"),
    "ends": ("LF", "CRLF"),
    "quotes": ("needed", "all"),
    "values": ("usual", "usual", "usual", EARLY, HIGH, WALK_INS),
}  # fmt: skip
"""What each choice may be; what stands twice is tried twice as often."""


def system_of(dialect: Dialect) -> System:
    return systems()[dialect.system]


def amount_form(dialect: Dialect) -> AmountForm:
    return amounts.FORMS[dialect.amounts]


def date_form(dialect: Dialect) -> DateForm:
    return dates.FORMS[dialect.dates]


def make_of(dialect: Dialect) -> Make:
    """The shop that a dialect can write."""
    form = amount_form(dialect)
    return Make(
        orders=dialect.orders,
        cents=form.cents,
        large=form.groups == "Indian",
        high=dialect.values == HIGH,
        early=dialect.values == EARLY,
        guests=system_of(dialect).guests,
        walk_ins=dialect.values == WALK_INS,
    )


def variant(seed: int, number: int) -> Dialect:
    """The dialect of a number: half of them are plain files, half those of a shop's system."""
    rng = random.Random(f"{seed}-{number}")
    names = [name for name, system in systems().items() if system.plain is bool(number % 2)]
    choices: dict[str, Any] = {name: rng.choice(words) for name, words in CHOICES.items()}
    return possible(replace(Dialect(), system=rng.choice(names), **choices), rng)


def pair(seed: int, number: int) -> tuple[Dialect, Dialect]:
    """Two undamaged dialects of one shop: what its orders mean is the same, how files write them is not."""
    rng = random.Random(f"{seed}, pair {number}")
    first, second = variant(seed, number), variant(seed, number + 1_000_000)
    ids = "digits" if first.ids == "receipts" else first.ids
    shared: dict[str, Any] = {
        "system": first.system, "money": first.money, "rows": first.rows, "ids": ids,
        "amounts": first.amounts, "values": "usual", "damage": "none", "blanks": "",
    }  # fmt: skip
    both = [
        replace(dialect, **shared, columns="usual" if dialect.columns == "fewer" else dialect.columns)
        for dialect in (first, second)
    ]
    return possible(both[0], rng), possible(both[1], rng)


def possible(dialect: Dialect, rng: random.Random) -> Dialect:
    """The nearest dialect that a shop could write: choices that exclude each other give way."""
    for rule in (_of_system, _of_plain_file, _of_typed_cells, _of_damage, _of_delimiter):
        dialect = rule(dialect, rng)
    return dialect


def _of_system(dialect: Dialect, rng: random.Random) -> Dialect:
    """A shop's system has its own columns, rows and forms."""
    system = system_of(dialect)
    if system.plain:
        return dialect
    return replace(
        dialect,
        money="total",
        rows=system.rows,
        ids="letters",
        columns="usual" if dialect.columns in {"more", "empty"} else dialect.columns,
        blanks="",
        captions=dialect.captions if dialect.captions in {"usual", "full-width", "spaced"} else "usual",
        amounts=dialect.amounts if dialect.amounts in system.amounts else rng.choice(system.amounts),
        dates=dialect.dates if dialect.dates in system.dates else rng.choice(system.dates),
        around=dialect.around if dialect.around in {"title", "blank rows"} else "nothing",
        values="usual" if dialect.values == WALK_INS else dialect.values,
    )


def _of_plain_file(dialect: Dialect, rng: random.Random) -> Dialect:
    """Amounts of lines stand in rows of lines."""
    if not system_of(dialect).plain:
        return dialect
    if dialect.money in BY_LINE:
        return replace(dialect, rows="repeated" if dialect.rows == "single" else dialect.rows)
    if dialect.money == "returns":
        return replace(dialect, rows="single", ids="digits" if dialect.ids == "receipts" else dialect.ids)
    return dialect


def _of_typed_cells(dialect: Dialect, rng: random.Random) -> Dialect:
    """A number is no text: it has no form but hundredths."""
    if dialect.kind not in TYPED:
        return dialect
    cents = amount_form(dialect).cents
    dated = date_form(dialect)
    zoned = "offset" in dialect.dates or "universal" in dialect.dates or "of " in dialect.dates
    return replace(
        dialect,
        amounts="cents" if cents else amounts.PLAIN,
        dates=dialect.dates if zoned else ("ISO" if dated.order else "ISO with time"),
        around="nothing" if dialect.kind == "parquet" else dialect.around,
        blanks="",
    )


def _of_damage(dialect: Dialect, rng: random.Random) -> Dialect:
    """Each damage needs what it damages."""
    plain = system_of(dialect).plain
    fits = {
        "none": True,
        "lost zeros": plain and not (dialect.kind == "parquet" and dialect.values == WALK_INS),
        "ruined ids": plain and "parquet" not in dialect.kind,
        "guarded ids": plain and dialect.kind in {"text", "xlsx of texts"},
        "dates read anew": plain and dialect.kind in WORKBOOKS,
        "addresses retyped": plain or BY_ADDRESS & {column.value for column in system_of(dialect).columns},
        "cells padded": dialect.kind not in TYPED,
        "ids retyped": plain and dialect.kind != "parquet",
        "cover sheet": dialect.kind in WRITTEN_BY_XLSXWRITER,
        "old sheet hidden": dialect.kind in WRITTEN_BY_XLSXWRITER,
        "currency shown": plain
        and dialect.kind in WRITTEN_BY_XLSXWRITER & TYPED
        and dialect.money != "currency",
        "hidden rows": dialect.kind in WORKBOOKS,
        "merged cells": dialect.kind in WORKBOOKS and dialect.rows != "single",
    }
    if not fits[dialect.damage]:
        dialect = replace(dialect, damage="none")
    match dialect.damage:
        case "lost zeros" | "guarded ids":
            return replace(dialect, ids="zeros")
        case "ruined ids":
            return replace(dialect, ids=rng.choice(("long", "long orders")))
        case "ids retyped":
            return replace(dialect, ids=rng.choice(("letters", "zeros")))
        case "addresses retyped" if plain:
            return replace(dialect, ids="email")
        case "dates read anew":  # of early days nothing would show that they were swapped
            values = "usual" if dialect.values == EARLY else dialect.values
            return replace(dialect, dates="day first with time", values=values)
    return dialect


def _of_delimiter(dialect: Dialect, rng: random.Random) -> Dialect:
    """Text files alone have encodings and delimiters; Parquet holds one table and nothing about it."""
    if dialect.kind == "text":
        return dialect
    nothing = "parquet" in dialect.kind or dialect.around == "separator named"
    about = "nothing" if nothing else dialect.around
    return replace(dialect, encoding="utf-8", delimiter=",", ends="LF", quotes="needed", around=about)
