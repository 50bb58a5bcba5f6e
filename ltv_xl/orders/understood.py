"""What was understood of the sources, in one account that every place shows alike.

The terminal after saving, `ltv-xl inspect`, the sheets About and Checks and the button's message say what
stands here. It holds headers, counts and choices, and no value of any row.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import asdict, replace

from ltv_xl.orders.columns.shops import named
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.personal import PERSONAL_COLUMNS
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.table import Basis, CheckedOrders, Source
from ltv_xl.orders.wording import listed, reasons_in_words
from ltv_xl.texts import Language, room, text

_MAIN = ("order_date", "revenue", "unit_price", "quantity", "order_id", "status", "product", "channel")
"""Columns of orders that are named in few lines, beside the one that tells customers apart."""

_MOST_UNUSED = 4
"""Unused columns named at most; the others are counted."""

_FEW_OF_ALL = 0.3
"""An LTV that rests on a smaller share of the customers stands out."""

_MOST_NOTICED = 3
"""Remarks that are said in few lines; the sheet About has them all."""


class Observed(Struct, frozen=True):
    """The customers that an h-month LTV rests on: those observed so long, of all. months: h.

    unknown: customers who are left out because they may have bought before the file begins.
    """

    customers: int
    of_customers: int
    months: int
    unknown: int = 0


class Understood(Struct, frozen=True):
    """What was taken from where, what became of the rows, and what is only the usual reading.

    left_out: reason -> rows. basis: what LTV is the sum of. uncertain: readings of something ambiguous, each
    with the option that settles it; noticed: what else there is to know. date_orders: of dates that do not
    begin with the year in four digits.
    """

    sources: tuple[Source, ...]
    rows_read: int
    rows_used: int
    left_out: Mapping[str, int]
    currency: str
    currency_is_named: bool
    timezone: str
    has_times: bool
    date_orders: tuple[str, ...]
    basis: Basis
    uncertain: tuple[Remark, ...]
    noticed: tuple[Remark, ...]
    observed: Observed | None = None


def understood(orders: CheckedOrders, observed: Observed | None = None) -> Understood:
    """The account of orders that were read. observed: known once they are analysed."""
    return Understood(
        sources=orders.sources,
        rows_read=orders.rows_read,
        rows_used=orders.rows_used,
        left_out=orders.rows_left_out,
        currency=orders.currency,
        currency_is_named=orders.currency_is_named,
        timezone=orders.timezone,
        has_times=orders.has_times,
        date_orders=orders.date_orders,
        basis=orders.basis,
        uncertain=tuple(remark for remark in orders.remarks if remark.uncertain),
        noticed=tuple(remark for remark in orders.remarks if not remark.uncertain),
        observed=observed,
    )


class Statement(Struct, frozen=True):
    """One thing that was understood, as a label and a sentence. to_check: the user should look at it."""

    label: str
    words: str
    to_check: bool = False


def statements(account: Understood, lang: Language, *, columns: bool = True) -> tuple[Statement, ...]:
    """The account in a few lines, what is to be checked first; the sheet About says the rest.

    columns: False where they stand in a list of their own.
    """
    check = text("orders.understood.to_check", lang)
    return (
        *(Statement(check, words, to_check=True) for words in remarks_in_words(account.uncertain, lang)),
        *_sources(account, lang, columns=columns),
        *_counted(account, lang),
        *_noticed(account, lang),
    )


def _say(key: str, lang: Language, **fields: object) -> Statement:
    label = text(f"orders.understood.{key}.label", lang)
    return Statement(label, text(f"orders.understood.{key}.words", lang, **fields))


def _sources(account: Understood, lang: Language, *, columns: bool) -> list[Statement]:
    """Each source with its system and its main columns, and the unused ones that bear on figures."""
    lines = []
    for source in account.sources:
        file_name = f" {listed([source.name])}" if len(account.sources) > 1 else ""
        said = []
        if source.shop:
            said.append(_say("recognised", lang, system=named(source.shop)))
        if columns:
            said.append(_say("columns", lang, columns=_main_columns_in_words(source, lang)))
        lines += [Statement(line.label + file_name, line.words) for line in said]
    if columns and (unused := unused_in_words(account.sources, lang)):
        lines.append(_say("unused", lang, columns=unused))
    return lines


def _counted(account: Understood, lang: Language) -> list[Statement]:
    """Rows, currency, dates, and what LTV is the sum of."""
    reasons = reasons_in_words(account.left_out, lang)
    rows = "rows_left_out" if account.left_out else "rows"
    money = "counted_in" if account.has_times else "currency"
    money += "" if account.currency_is_named else "_assumed"
    dates = dates_in_words(account, lang)
    return [
        _say(rows, lang, used=account.rows_used, read=account.rows_read, reasons=reasons),
        _say(money, lang, currency=account.currency, timezone=account.timezone),
        *([dates] if dates else []),
        *_basis(account, lang),
    ]


def _noticed(account: Understood, lang: Language) -> list[Statement]:
    noticed = remarks_in_words(account.noticed, lang)
    lines = [_say("noticed", lang, remark=words) for words in noticed[:_MOST_NOTICED]]
    more = len(noticed) - _MOST_NOTICED
    return [*lines, *([_say("noticed_more", lang, count=more)] if more > 0 else [])]


def _basis(account: Understood, lang: Language) -> list[Statement]:
    """What LTV is the sum of, and whose LTV it is."""
    words = text(f"orders.understood.basis.{account.basis}", lang)
    basis = Statement(text("orders.understood.basis.label", lang), words)
    if account.observed is None:
        return [basis]
    fields = asdict(account.observed)
    key = _observation(account.observed)
    label = text("orders.understood.basis.months", lang, **fields)
    few = 0 < account.observed.customers < _FEW_OF_ALL * account.observed.of_customers
    return [basis, Statement(label, text(f"orders.understood.basis.{key}", lang, **fields), to_check=few)]


def _observation(observed: Observed) -> str:
    if not observed.customers:
        return "unobserved"
    return "observed_unknown" if observed.unknown else "observed"


def dates_in_words(account: Understood, lang: Language) -> Statement | None:
    """The order in which dates were read; None where all begin with a year of four digits."""
    if not account.date_orders:
        return None
    orders = text("orders.understood.comma", lang).join(
        text(f"orders.understood.dates.{order}", lang) for order in account.date_orders
    )
    label = text("orders.understood.dates.label", lang)
    return Statement(label, text("orders.understood.dates.words", lang, orders=orders))


def remarks_in_words(remarks: Sequence[Remark], lang: Language) -> list[str]:
    """Remarks as sentences."""
    return [text(f"orders.remark.{remark.key}", lang, **remark.fields) for remark in remarks]


def system_in_words(source: Source, lang: Language) -> str:
    """The system that a source comes from, before its columns; "" where none was recognised."""
    shop = named(source.shop) if source.shop else None
    return "" if shop is None else text("orders.understood.system", lang, system=shop)


def _main_columns_in_words(source: Source, lang: Language) -> str:
    """The columns that decide what a report says; the others are counted."""
    main = _chosen(source)
    words = columns_in_words(replace(source, columns=main), lang)
    if (more := len(source.columns) - len(main)) > 0:
        words += text("orders.understood.columns.more", lang, count=more)
    return words


def _chosen(source: Source) -> Mapping[str, str]:
    """All columns of a system whose headers are known from others' descriptions; else the main ones."""
    shop = named(source.shop) if source.shop else None
    if source.role != "orders" or (shop is not None and shop.certainty != "A"):
        return source.columns
    names = next(([name] for name in PERSONAL_COLUMNS if name in source.columns), [])
    names += sorted((name for name in source.columns if base_name(name) in _MAIN), key=_place)
    if "revenue" in names:
        names = [name for name in names if name not in ("unit_price", "quantity")]
    return {name: source.columns[name] for name in names}


def _place(name: str) -> int:
    return _MAIN.index(base_name(name))


def columns_in_words(source: Source, lang: Language) -> str:
    """Which column of a source serves as what; those of one kind, such as several states, once."""
    by_name: dict[str, list[str]] = {}
    for name, header in source.columns.items():
        by_name.setdefault(column_in_words(name, source.role, lang), []).append(header)
    between = text("orders.understood.comma", lang)
    return between.join(f"{name} = {listed(headers)}" for name, headers in by_name.items())


def column_in_words(name: str, role: str, lang: Language) -> str:
    """What a canonical column is called; status_1 and status_2 are both the status."""
    if role == "ad_spend" and name == "cost":
        return text("orders.understood.ad_cost", lang)
    known = room("orders", lang)["column"]
    return str(known.get(name) or known.get(name.rstrip("_0123456789"), name))


def unused_in_words(sources: Sequence[Source], lang: Language, most: int = _MOST_UNUSED) -> str:
    """The unused columns, those that bear on figures first; "" without any."""
    columns = list(_unused(sources))
    key = "orders.understood.unused"
    named = (
        text(f"{key}.column", lang, header=header, subject=subject_in_words(subject, lang))
        if subject
        else header
        for header, subject in columns[:most]
    )
    more = text(f"{key}.more", lang, count=len(columns) - most) if len(columns) > most else ""
    return text("orders.understood.comma", lang).join(named) + more


def subject_in_words(subject: str, lang: Language) -> str:
    """What an unused column is about."""
    return text(f"orders.understood.unused.{subject}", lang)


def _unused(sources: Sequence[Source]) -> Iterator[tuple[str, str | None]]:
    """Header and subject of each unused column, those with a subject first."""
    subjects = {header: source.subjects.get(header) for source in sources for header in source.unused}
    for header, subject in sorted(subjects.items(), key=lambda item: item[1] is None):
        yield listed([header]), subject
