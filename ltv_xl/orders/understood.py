"""What was understood of the sources, in one account that every place shows alike.

The terminal after saving, `ltv-xl inspect`, the sheets About and Checks and the button's message say what
stands here. It holds headers, counts and choices, and no value of any row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ltv_xl.orders.columns.shops import named
from ltv_xl.orders.table import Basis, CheckedOrders, Remark, Source
from ltv_xl.orders.wording import listed, reasons_in_words
from ltv_xl.texts import Language, room, text

_MOST_UNUSED = 6
"""Unused columns named at most; the others are counted."""

_MOST_NOTICED = 4
"""Remarks that are said in few lines; the sheet About has them all."""


@dataclass(frozen=True)
class Observed:
    """The customers that an h-month LTV rests on: those observed so long, of all. months: h."""

    customers: int
    of_customers: int
    months: int


@dataclass(frozen=True)
class Understood:
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


@dataclass(frozen=True)
class Statement:
    """One thing that was understood, as a label and a sentence. to_check: the user should look at it."""

    label: str
    words: str
    to_check: bool = False


def statements(account: Understood, lang: Language, *, columns: bool = True) -> tuple[Statement, ...]:
    """The account in a few lines; without the columns where they stand in a list of their own."""

    def say(key: str, **fields: object) -> Statement:
        return Statement(
            text(f"orders.understood.{key}.label", lang),
            text(f"orders.understood.{key}.words", lang, **fields),
        )

    lines = []
    for source in account.sources:
        file_name = f" {listed([source.name])}" if len(account.sources) > 1 else ""
        system = system_in_words(source, lang)
        if columns:
            said = say("columns", columns=columns_in_words(source, lang))
            lines.append(Statement(said.label + file_name, system + said.words))
        elif system:
            said = say("recognised", system=named(source.shop))
            lines.append(Statement(said.label + file_name, said.words))
    if columns and (unused := unused_in_words(account.sources, lang)):
        lines.append(say("unused", columns=unused))
    lines.append(
        say(
            "rows_left_out" if account.left_out else "rows",
            used=account.rows_used,
            read=account.rows_read,
            reasons=reasons_in_words(account.left_out, lang),
        )
    )
    lines.append(
        say(
            ("counted_in" if account.has_times else "currency")
            + ("" if account.currency_is_named else "_assumed"),
            currency=account.currency,
            timezone=account.timezone,
        )
    )
    if dates := dates_in_words(account, lang):
        lines.append(dates)
    lines.append(_basis(account, lang))
    noticed = remarks_in_words(account.noticed, lang)
    lines += [say("noticed", remark=words) for words in noticed[:_MOST_NOTICED]]
    if len(noticed) > _MOST_NOTICED:
        lines.append(say("noticed_more", count=len(noticed) - _MOST_NOTICED))
    check = text("orders.understood.to_check", lang)
    lines += [Statement(check, words, to_check=True) for words in remarks_in_words(account.uncertain, lang)]
    return tuple(lines)


def _basis(account: Understood, lang: Language) -> Statement:
    words = text(f"orders.understood.basis.{account.basis}", lang)
    if account.observed is not None:
        key = "observed" if account.observed.customers else "unobserved"
        words += text(f"orders.understood.basis.{key}", lang, **vars(account.observed))
    return Statement(text("orders.understood.basis.label", lang), words)


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
