"""What the texts of a relation's columns prove, counted over all of them. The one place that asks for it.

Texts whose spelling says by itself what they mean have become values already; all others stand beside them
(`revenue_odd`). Judging is left to number_form.py, date_order.py, zone.py and currency.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.kinds import MOMENTS, NUMBERS, kind_of
from ltv_xl.orders.values.currency import Claim, claim
from ltv_xl.orders.values.date_order import Triple, triple
from ltv_xl.orders.values.dates import offset_minutes
from ltv_xl.orders.values.id_form import DIGITS, IdEvidence
from ltv_xl.orders.values.money import proof, written
from ltv_xl.orders.values.number_form import NumberEvidence
from ltv_xl.orders.values.spelling import Place

if TYPE_CHECKING:
    import duckdb


class Evidence(Struct, frozen=True):
    """What the texts of all columns prove.

    offsets: minutes east of Greenwich -> a text that has it. currencies: the words of the currency column,
    with their rows. claims: of the signs beside the amounts. shortened: amounts of which Excel's display has
    cut digits off: how many, and one of them. spaced: an amount whose groups blanks part, beside others of
    four digits or more that nothing parts.
    """

    numbers: dict[Place, NumberEvidence] = field(default_factory=dict)
    dates: dict[Place, list[Triple]] = field(default_factory=dict)
    offsets: dict[int, str] = field(default_factory=dict)
    currencies: list[tuple[str, int]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    shortened: dict[Place, tuple[int, str]] = field(default_factory=dict)
    spaced: dict[Place, str] = field(default_factory=dict)


class Counted(Struct, frozen=True):
    """Rows by source, the columns in which texts are left, and those of ids that Excel may have shortened."""

    rows: Mapping[int, int]
    odd: frozenset[str]
    long_ids: frozenset[str]


def counted(
    connection: "duckdb.DuckDBPyConnection", relation: str, odd: Iterable[str], ids: Mapping[str, bool]
) -> Counted:
    """Look at a relation once: its rows, and which of its columns need a closer look.

    odd: columns with texts beside. ids: column -> whether its ids are whole numbers.
    """
    tests = {name: f"count({name}_odd) > 0" for name in sorted(odd)}
    tests |= {name: f"bool_or({_is_long(name, whole)})" for name, whole in ids.items()}
    rows = connection.execute(
        f"SELECT {', '.join(['source_no', 'count(*)', *tests.values()])} FROM {relation} GROUP BY source_no"
    ).fetchall()
    noted = {name for place, name in enumerate(tests, start=2) if any(row[place] for row in rows)}
    return Counted(
        {int(row[0]): int(row[1]) for row in rows}, frozenset(noted & set(odd)), frozenset(noted & ids.keys())
    )


def _is_long(name: str, whole: bool) -> str:
    """SQL: an id is so long, or so written, that the column must be looked at."""
    return (
        f"{name} >= 10::BIGINT ** {DIGITS}"
        if whole
        else f"length({name}) > {DIGITS} OR contains({name}, '+')"
    )


def evidence_of(
    connection: "duckdb.DuckDBPyConnection", relation: str, parts: Sequence[Part], odd: Iterable[str]
) -> Evidence:
    """What the texts of the columns prove."""
    evidence = Evidence()
    if any("currency" in part.columns for part in parts):
        evidence.currencies.extend(_currencies(connection, relation))
    for name in sorted(odd):
        if kind_of(name) in NUMBERS:
            _add_numbers(connection, relation, name, evidence)
        elif kind_of(name) in MOMENTS:
            _add_dates(connection, relation, name, evidence)
    return evidence


def _add_numbers(
    connection: "duckdb.DuckDBPyConnection", relation: str, name: str, evidence: Evidence
) -> None:
    signs: dict[str, int] = {}
    in_powers, spaced = False, dict[int, str]()
    for source_no, marks, rows, text in connection.execute(
        f"SELECT source_no, money_marks({name}_odd) AS marks, count(*), min({name}_odd) FROM {relation} "
        f"WHERE {name}_odd IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        parts = written(marks)
        if parts is None:
            continue
        in_powers = in_powers or "e+" in parts.digits
        if " " in parts.digits:
            spaced.setdefault(int(source_no), text)
        proven = proof(parts.digits)
        if proven not in {None, "none"}:
            place = (int(source_no), name)
            known = evidence.numbers.get(place, NumberEvidence({}))
            evidence.numbers[place] = known | NumberEvidence({proven: text})
        if parts.currency and name != "quantity":
            signs[parts.currency] = signs.get(parts.currency, 0) + int(rows)
    claims = (claim(sign, "sign", rows) for sign, rows in signs.items())
    evidence.claims.extend(made for made in claims if made)
    if in_powers:
        _add_shortened(connection, relation, name, evidence)
    for number, text in spaced.items():
        unparted = f"({name} >= 1000 OR regexp_full_match({name}_odd, '[^0-9]?[0-9]{{4,}}[^0-9]?'))"
        query = f"SELECT 1 FROM {relation} WHERE source_no = {number} AND {unparted} LIMIT 1"
        if connection.execute(query).fetchall():
            evidence.spaced[number, name] = text


def _add_shortened(
    connection: "duckdb.DuckDBPyConnection", relation: str, name: str, evidence: Evidence
) -> None:
    """1.07E+04, which may have been 10,650 or 10,749; one that is written with all its digits lost none."""
    for source_no, rows, text in connection.execute(
        f"SELECT source_no, count(*), min({name}_odd) FROM {relation} "
        f"WHERE in_powers(ltrim({name}_odd, '-¥￥$€£ ')) GROUP BY source_no ORDER BY source_no"
    ).fetchall():
        evidence.shortened[int(source_no), name] = int(rows), text


def _add_dates(connection: "duckdb.DuckDBPyConnection", relation: str, name: str, evidence: Evidence) -> None:
    for source_no, offset, text in connection.execute(
        f"SELECT source_no, time_offset({name}_odd) AS zone_offset, min({name}_odd) FROM {relation} "
        f"WHERE {name}_odd IS NOT NULL GROUP BY source_no, date_numbers({name}_odd), zone_offset ORDER BY ALL"
    ).fetchall():
        if numbers := triple(text):
            evidence.dates.setdefault((int(source_no), name), []).append(numbers)
        minutes = offset_minutes(offset)
        if minutes is not None and kind_of(name) == "moment":
            evidence.offsets.setdefault(minutes, text)


def _currencies(connection: "duckdb.DuckDBPyConnection", relation: str) -> list[tuple[str, int]]:
    """The words of the currency column with their rows; blank cells say nothing."""
    return [
        (str(word), int(rows))
        for word, rows in connection.execute(
            f"SELECT currency, count(*) FROM {relation} WHERE currency IS NOT NULL AND NOT is_total "
            "GROUP BY currency ORDER BY count(*) DESC, currency"
        ).fetchall()
    ]


class TypedDays(Struct, frozen=True):
    """Of the dates that begin with a year: how many days, the latest day of a month, and a cell's text."""

    distinct: int
    latest_of_month: int
    text: str


def typed_days(connection: "duckdb.DuckDBPyConnection", part: Part, name: str) -> TypedDays:
    """The dates of a column that begin with a year, as a workbook's own dates do."""
    distinct, latest, text = connection.execute(
        f"SELECT count(DISTINCT CAST(day AS DATE)), coalesce(max(day(day)), 0), coalesce(min(cell), '') FROM "
        f"(SELECT c{part.columns[name].place}::VARCHAR AS cell, "
        f"coalesce(read_local_moment(cell), read_serial_day(cell)) AS day "
        f"FROM {part.raw.relation}) WHERE day IS NOT NULL"
    ).fetchall()[0]
    return TypedDays(int(distinct), int(latest), str(text))


def place_of(connection: "duckdb.DuckDBPyConnection", part: Part, name: str, text: str) -> int | None:
    """The first row, as the user counts them, in which a text stands in a column; None where it does not."""
    rows = connection.execute(
        f"SELECT min(row_no) FROM (SELECT {part.raw.row_number} AS row_no, "
        f"c{part.columns[name].place}::VARCHAR AS cell FROM {part.raw.relation}) WHERE plain_text(cell) = ?",
        [text],
    ).fetchall()
    return None if rows[0][0] is None else part.raw.row_places(connection)(int(rows[0][0]))


def ids(
    connection: "duckdb.DuckDBPyConnection", relation: str, name: str, columns: frozenset[str]
) -> IdEvidence:
    """What the ids of a column look like. columns: those of the relation."""
    text = f"{name}::VARCHAR"
    long = f"regexp_full_match({text}, '[1-9][0-9]{{{DIGITS},}}')"
    with_zeros = f"regexp_full_match({text}, '[1-9][0-9]{{{DIGITS - 1}}}0+')"
    ruined = f"(in_powers({text}) OR {with_zeros})"
    rows, distinct, example, in_powers, count_long, count_zeros, digits = connection.execute(
        f"SELECT coalesce(sum(rows) FILTER ({ruined}), 0), count(*) FILTER ({ruined}), "
        f"coalesce(min({text}) FILTER ({ruined}), ''), coalesce(sum(rows) FILTER (in_powers({text})), 0), "
        f"count(*) FILTER ({long}), count(*) FILTER ({with_zeros}), "
        f"coalesce(sum(length({text}) - {DIGITS}) FILTER ({with_zeros}), 0) "
        f"FROM (SELECT {name}, count(*) AS rows FROM {relation} WHERE {name} IS NOT NULL GROUP BY {name})"
    ).fetchall()[0]
    beside = [f"count(DISTINCT {other}) > 1" for other in _beside(name, columns)]
    several = " OR ".join(beside) or "count(*) > 1"
    joined = connection.execute(
        f"SELECT count(*) FROM (SELECT {name} FROM {relation} WHERE {ruined} "
        f"GROUP BY {name} HAVING {several})"
    ).fetchall()[0][0]
    return IdEvidence(
        rows=int(rows),
        distinct=int(distinct),
        joined=int(joined),
        example=str(example),
        long=int(count_long),
        long_with_zeros=int(count_zeros),
        zeros=int(digits),
        in_powers=int(in_powers),
    )


def _beside(name: str, columns: frozenset[str]) -> list[str]:
    """What may differ between the rows of an id only if it stands for several things."""
    if name == "customer_id":
        return ["order_id"] if "order_id" in columns else []
    people = [kind for kind in ("customer_id", "email", "phone", "customer_name") if kind in columns]
    return [*people, *(["CAST(order_date AS DATE)"] if "order_date" in columns else [])]
