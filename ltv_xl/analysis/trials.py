"""Trial to regular (引上率): first orders of trial products and samples, and who went on."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ltv_xl.analysis.dimensions import OTHER_CODE, Attributes, Group
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables.trials import TrialGroup, Trials
from ltv_xl.setting_values import folded

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.divided import Divided

TRIAL = re.compile(r"お試し|おためし|お試|トライアル|サンプル|試供|(?<![a-z])(?:trial|sample)s?(?![a-z])")
"""What names a trial product, after NFKC and in small letters."""
YEAR = 365
"""Days that profit is of; those in which a regular order counts, where too few trials are so old."""
ENOUGH = 30


NO_DELIVERIES = "(SELECT 0 AS customer_id, $as_of AS delivered_on)"
"""SQL of a table of deliveries of nobody."""


class Row(NamedTuple):
    """A row of trials.sql."""

    channel: int
    campaign: int
    customers: int
    mature: int
    went_on: int
    mature_trial_profit: Decimal
    mature_profit: Decimal
    seen: int
    seen_on: int
    seen_trial_profit: Decimal
    seen_profit: Decimal


def trials(at: "Divided") -> Trials | None:
    """The trials; None where no product is one, or nobody began with it.

    Wants ledger, roster, labels and groups.
    """
    books, groups = at.books, at.groups
    connection, of, campaign = books.connection, books.attributes, at.number("campaign")
    if of.product is None:
        return None
    words = books.settings.trial_products
    chosen = named(words.names) if words else is_trial
    names = dict(
        connection.execute(
            f"SELECT DISTINCT labels.code, labels.name FROM labels WHERE labels.dimension = {of.product}"
        ).fetchall()
    )
    products = {code: name for code, name in names.items() if chosen(name)}
    if not products:
        return None
    channel = of.channel if of.channel in of.numbers else None
    fills = {
        "product": f"ledger.value_{of.product}",
        "trials": ", ".join(map(str, sorted(products))),
        "channel": _code(of, channel),
        "campaign": _code(of, campaign),
        "of_channel": str(channel or 0),
        "of_campaign": str(campaign or 0),
    }
    fills["deliveries"] = "deliveries" if books.orders.has_subscriptions else NO_DELIVERIES
    bound = {**books.values, "year": YEAR}
    rows = [Row(*row) for row in run(connection, "trials", bound, **fills).fetchall()]
    if not rows:
        return None
    in_year = sum(row.seen for row in rows) >= ENOUGH
    smallest = books.smallest
    return Trials(
        *_names(connection, fills["product"], products, smallest),
        YEAR if in_year else books.settings.inactive_days,
        _groups(rows, "channel", groups.get(channel or -1, {}), smallest, in_year=in_year),
        _groups(rows, "campaign", groups.get(campaign or -1, {}), smallest, in_year=in_year),
        _sums(None, rows, in_year=in_year),
    )


def _names(
    connection: "duckdb.DuckDBPyConnection", product: str, trials: Mapping[int, str], smallest: int
) -> tuple[tuple[str, ...], int]:
    """The trial products by name, and how many others there are: those of too few customers to be named."""
    codes = ", ".join(map(str, sorted(trials)))
    rows = connection.execute(
        f"SELECT {product} AS code FROM ledger WHERE {product} IN ({codes}) "
        f"GROUP BY 1 HAVING count(DISTINCT ledger.number) >= {smallest}"
    ).fetchall()
    names = sorted({trials[code] for (code,) in rows})
    return tuple(names), len(set(trials.values())) - len(names)


def is_trial(name: str) -> bool:
    """Whether a product is called a trial or a sample."""
    return TRIAL.search(unicodedata.normalize("NFKC", name).lower()) is not None


def named(words: Sequence[str]) -> Callable[[str], bool]:
    """Whether one of the words stands in a product's name, whatever its width, capitals and blanks."""
    parts = [folded(word) for word in words]
    return lambda name: any(part in folded(name) for part in parts)


def _code(of: Attributes, number: int | None) -> str:
    """The SQL of the code of a dimension's value: the customer's own, else that of the order."""
    attribute = next((each for each in of.coded if each.number == number and number), None)
    if attribute is None:
        return "CAST(NULL AS INTEGER)"
    codes = [f"roster.value_{number}"] if attribute.customers else []
    codes += [f"ledger.value_{number}"] if attribute.orders else []
    return f"coalesce({', '.join(codes)})" if len(codes) > 1 else codes[0]


def _groups(
    rows: Sequence[Row], name: str, names: Group, smallest: int, *, in_year: bool
) -> tuple[TrialGroup, ...]:
    """By channel or campaign, the largest first; groups of fewer than `smallest` customers are gathered."""
    if not names:
        return ()
    by_code: dict[int, list[Row]] = {}
    for row in rows:
        by_code.setdefault(getattr(row, name), []).append(row)
    ranked = sorted(by_code, key=lambda code: (sum(row.customers for row in by_code[code]), -code))
    gathered: list[Row] = by_code.pop(OTHER_CODE, [])
    for code in ranked:
        few = sum(row.customers for row in by_code.get(code, ())) < smallest
        lacking = gathered and sum(row.customers for row in gathered) < smallest
        if code in by_code and (few or lacking):
            gathered += by_code.pop(code)
    each = [_sums(names[code], of, in_year=in_year) for code, of in by_code.items()]
    each.sort(key=lambda group: (group.value is None, -group.customers, group.value or ""))
    return (*each, *([_sums(names[OTHER_CODE], gathered, in_year=in_year)] if gathered else []))


def _sums(value: str | None, rows: Sequence[Row], *, in_year: bool) -> TrialGroup:
    def total(key: str) -> int:
        return sum(int(getattr(row, key)) for row in rows)

    def money(key: str) -> Decimal:
        return sum((Decimal(getattr(row, key)) for row in rows), Decimal(0))

    seen, begins = ("seen", "seen_") if in_year else ("mature", "mature_")
    return TrialGroup(
        value,
        total("customers"),
        total("mature"),
        total("went_on"),
        total(seen),
        total("seen_on" if in_year else "went_on"),
        money(f"{begins}trial_profit"),
        money(f"{begins}profit"),
    )
