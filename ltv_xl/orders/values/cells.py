"""The SQL that reads one column of a source: its kind, its type, and the expression for its value."""

from collections.abc import Mapping

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.kinds import MOMENTS, NUMBERS, STATES, TYPES, WHOLE_TYPES, kind_of
from ltv_xl.orders.values.zone import is_utc_header
from ltv_xl.setting_values import DecimalMark


def may_be_odd(part: Part, name: str) -> bool:
    """Whether a column may hold what the SQL cannot read: a text, or a moment outside the calendar."""
    column = part.columns.get(name)
    if column is None:
        return False
    kind, given = kind_of(name), part.raw.types[column.place]
    return given == "VARCHAR" if kind in NUMBERS else kind in MOMENTS


def spellings(name: str, decimal: DecimalMark | None) -> Mapping[str, str]:
    """Spellings that a whole column may have -> SQL: a text `t` is of it. The fastest comes first.

    decimal: the decimal mark that the user names. What a cell of another spelling means, is not decided here.
    """
    whole = "regexp_full_match(t, '-?[0-9]+')"
    by_kind: Mapping[str, Mapping[str, str]] = {
        "id": {"whole": "is_whole(read_id(t)) OR is_total(t)"},
        "money": {"whole": whole, "point": r"regexp_full_match(t, '-?[0-9]+(\.[0-9]+)?')"}
        | ({"grouped": "read_grouped_money(t) IS NOT NULL"} if decimal != "," else {}),
        "moment": {
            "plain": "regexp_full_match(t, "
            "'[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2})?')"
        },
    }
    return by_kind.get(kind_of(name), {})


POINT_PROOF = r"regexp_matches(t, '\.([0-9]{1,2}|[0-9]{4,})$|^-?0\.|[0-9]{4}\.')"
"""SQL: an amount `t` with a point alone proves that it is the decimal mark."""

_READ_MONEY = {
    "whole": "read_whole_money({0})",
    "point": "try_cast({0} AS DECIMAL(18, 4))",
    "grouped": "read_grouped_money({0})",
}


def value(part: Part, name: str, spelling: str | None, zone: str = "UTC") -> str:
    """The SQL of a column's value; NULL where the cell is empty, or is not of the spelling.

    spelling: of the column's first rows. Of ids "whole" means whole numbers: they become BIGINT, and the
    query fails at the first that is none. zone: of instants.
    """
    kind = kind_of(name)
    whole = kind == "id" and spelling == "whole"
    type_name = "BIGINT" if whole else TYPES[kind]
    column = part.columns.get(name)
    if column is None:
        return f"NULL::{type_name}"
    cell, given = f"c{column.place}", part.raw.types[column.place]
    text = cell if given == "VARCHAR" else f"{cell}::VARCHAR"
    if kind == "id":
        if given in WHOLE_TYPES:
            return f"{cell}::{type_name}"
        if whole:
            return f"read_whole_id({text})"
        return f"read_customer_id({text})" if name == "customer_id" else f"read_id({text})"
    if kind == "money":
        if given != "VARCHAR":
            return f"try_cast({cell} AS DECIMAL(18, 4))"
        return _READ_MONEY.get(spelling or "", f"NULL::{type_name}").format(cell)
    if kind == "age" and given in WHOLE_TYPES:
        return f"CASE WHEN {cell} BETWEEN 0 AND 120 THEN {cell}::{type_name} END"
    if kind in MOMENTS:
        return _moment(cell, given, spelling, zone, in_utc=is_utc_header(column.header))
    if base_name(name) in STATES:
        return f"read_state({text})"
    if name == "campaign" and given not in WHOLE_TYPES:
        return f"read_campaign({text})"
    if kind == "text":
        return text if given in WHOLE_TYPES else f"plain_text({text})"
    return f"read_{kind}({text})"


def _moment(cell: str, given: str, spelling: str | None, zone: str, *, in_utc: bool) -> str:
    """The SQL of a local time; of an instant, that of the zone."""
    if given == "TIMESTAMP WITH TIME ZONE":
        return f"in_calendar(timezone('{zone}', {cell}))"
    if given.startswith(("DATE", "TIMESTAMP")):
        local = f"{cell}::TIMESTAMP"
        return f"in_calendar({in_zone(local, zone) if in_utc and given != 'DATE' else local})"
    text = cell if given == "VARCHAR" else f"{cell}::VARCHAR"
    local = f"{'read_plain_moment' if spelling == 'plain' else 'read_local_moment'}({text})"
    if not in_utc:
        return local
    return f"CASE WHEN contains({text}, ':') THEN in_calendar({in_zone(local, zone)}) ELSE {local} END"


def in_zone(local: str, zone: str) -> str:
    """The SQL of a time in UTC as local time of a zone."""
    return f"timezone('{zone}', timezone('UTC', {local}))"


def has_instants(part: Part) -> bool:
    """Whether a column of times holds instants: by its type, or because its header says UTC."""
    return any(
        kind_of(name) == "moment"
        and (
            part.raw.types[column.place] == "TIMESTAMP WITH TIME ZONE"
            or (part.raw.types[column.place] != "DATE" and is_utc_header(column.header))
        )
        for name, column in part.columns.items()
    )


def total_places(part: Part) -> list[int]:
    """Where an export writes "Total": the first column, or one of those that say who, what, when or where."""
    names = (*_OF_ORDERS, "product", "order_date", *_OF_ADS)
    places = {0, *(part.columns[name].place for name in names if name in part.columns)}
    return sorted(place for place in places if list(part.raw.types[place : place + 1]) == ["VARCHAR"])


def total_flag(part: Part) -> str:
    """SQL: a row is a sum that the export appended.

    In orders a row with a date is one only where a customer, an order or a product bears the name of a sum.
    """
    texts = total_places(part)
    by_name = {name: f"c{column.place}" for name, column in part.columns.items() if column.place in texts}
    products = [by_name["product"]] if "product" in by_name else []
    others = [cell for place in texts if (cell := f"c{place}") not in products or place == 0]
    tests = [f"is_total({cell})" for cell in others]
    if part.raw.role == "ad_spend" or "order_date" not in part.columns:
        return f"({' OR '.join(tests)})" if tests else "false"
    of_orders = [by_name[name] for name in _OF_ORDERS if name in by_name]
    dated = [f"is_name_of_sum({cell})" for cell in of_orders]
    dated += [
        f"({cell} > '~' AND is_name_of_sum({cell}))" for cell in products
    ]  # there is a toothpaste "Total"
    tests += [f"is_name_of_sum({cell})" for cell in others if cell not in products] + dated
    tests += [
        f"is_label_of_sum({cell})" for cell in (*of_orders, by_name.get("order_date")) if cell is not None
    ]
    if not tests:
        return "false"
    return f"CASE WHEN order_date IS NULL THEN {' OR '.join(tests)} ELSE {' OR '.join(dated) or 'false'} END"


_OF_ORDERS = ("customer_id", "customer_name", "order_id")
_OF_ADS = ("month", "date", "channel", "campaign")
