"""What a user may decide about a report, and what each setting accepts, be it an option, a cell or a call.

A value comes as text or as whatever a cell holds. `setting` reads it, or says in one sentence what the
setting accepts. `Settings` reads its own fields in the same way, so that nobody gets past the limits.
This module knows only values, errors and texts, so that every room below the command line may read it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from ltv_xl.errors import SettingError
from ltv_xl.setting_values import (
    CPA_MONTHS,
    LIMITS,
    LIST_READERS,
    READERS,
    Commission,
    DateOrder,
    DecimalMark,
    Names,
    Tax,
    Thresholds,
    Yen,
)
from ltv_xl.texts import LANGUAGES, Language, room

SHOWN = 60
"""Characters of a refused value that its sentence repeats."""

AMOUNTS = ("target_profit", "delivery_cost", "handling", "portfolio_amount")
"""Settings in money."""

FORMER_NAMES: Mapping[str, str] = {"history_starts": "shop_opened"}
"""What a setting was called before -> its name; options, keys and cells of the former name go on working."""

FORMER_COLUMN_NAMES: Mapping[str, str] = {"チャネル": "channel"}
"""What reports called a column before -> the canonical one; ltv.toml files of users hold them."""

YEN_LIKE = ("JPY", "CNY")
"""Currencies whose amounts bear ¥."""


def setting(name: str, given: object, place: str) -> Any:
    """The value of a setting from a text or a cell's value.

    place: where the value stands, for the sentence: "--margin", "Settings!C10".
    SettingError with the key "settings.NAME" for a value that the setting does not accept.
    """
    try:
        return (READERS.get(name) or LIST_READERS[name])(_text(given))
    except ValueError:
        raise _refused(name, place, given) from None


def read_mapping(words: Iterable[str], place: str) -> dict[str, str]:
    """column=header, each column once, by any of its names. SettingError for anything else."""
    pairs = []
    for word in words:
        name, mark, header = word.partition("=" if "=" in word else "＝")
        if not mark or not name.strip() or not header.strip():
            raise _refused("mapping", place, word)
        pairs.append((name.strip(), header.strip()))
    return _by_column(pairs, place)


def column_name(word: str) -> str:
    """The column that customer_id, 顧客 ID or Customer ID means; a word that means none stays as it is."""
    return _columns().get(_compared(word), word)


@dataclass(frozen=True, kw_only=True)
class SourceDescription:
    """How sources of a role were read when ltv.toml was saved; one that no longer fits is refused.

    columns: canonical column -> the header that was taken for it. unused: headers of no further use.
    """

    role: str
    columns: Mapping[str, str]
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every choice behind a report; the defaults suit a Japanese shop. SettingError for a wrong one.

    as_of: the day the report looks back from; None: the last order date.
    shop_opened: the shop's first day, "all-new" when every customer's first order is in the file,
        None when it is not known. history_starts: its former name.
    margin: gross margin assumed where the orders have no cost, a fraction; None: 1, and LTV is revenue.
    target_profit: profit per customer that must remain after acquisition, in money.
    discount: rate per year by which the profit of later months counts less in the recovery of a CPA.
    cpa_months: complete months that a CPA is of at least, 3, 6 or 12; more where they won too few customers.
    delivery_cost: what one parcel costs the shop, in money without tax; 0 must be stated. None: not known,
        and what LTV adds up stays gross profit.
    handling: packing and handling of one order, in money without tax.
    fee: payment fee, a share of the amount paid.
    points: points granted, a share of net sales; not counted where a column says what was paid with points.
    commission: what malls and channels take of the amount paid, each by its name; not counted where a column
        of the orders says it.
    tax: whether the amounts hold their tax, where neither a column nor a header says it.
    ad_tax: whether ad costs hold their tax; None: they do not.
    by: further columns to make a segment sheet of, by their header.
    mapping: canonical column -> the header that a source uses for it.
    inactive_days: days without an order after which a customer counts as inactive.
    trial_products: words; a product whose name holds one of them is a trial, and no other. None: those that
        are called trial or sample, in Japanese or English.
    rfm_recency: days since the last purchase at most, for R5, R4, R3 and R2. None: five equal parts.
    rfm_frequency: purchases at least, for F2, F3, F4 and F5. None: 2, 3, 5 and 8.
    rfm_profit: money at least, for M2, M3, M4 and M5. None: five equal parts.
    portfolio_days: from the first to the last purchase for the second stage and for the last one, and since
        the last purchase for a customer who has lapsed. None: 90, 210 and 240.
    portfolio_amount: net sales from which on a customer belongs to the better stages. None: the top fifth.
    timezone: the shop's zone, for times that come with an offset; None: the recognised system's or the
        file's own, else Asia/Tokyo.
    currency: ISO code; None: the file's own, else JPY.
    with_customers: also list customers to act upon, by their id: personal data, only when asked for.
    decimal: the decimal mark of the amounts, where the file leaves it open.
    date_order: the order of day, month and year, where the file leaves it open.
    shop: the system that the orders come from, where the file does not say it.
    walk_ins: customer ids under which a shop books everybody without an account.
    allow_partial: make a report though many rows could not be used.
    described: what the sources looked like when they were saved; none of a role: any source will do.
    """

    lang: Language = "en"
    as_of: date | None = None
    shop_opened: date | Literal["all-new"] | None = None
    margin: Decimal | None = None
    target_profit: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    cpa_months: int = CPA_MONTHS[0]
    delivery_cost: Decimal | None = None
    handling: Decimal | None = None
    fee: Decimal | None = None
    points: Decimal | None = None
    commission: Commission | None = None
    tax: Tax | None = None
    ad_tax: Tax | None = None
    currency: str | None = None
    by: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    inactive_days: int = 180
    trial_products: Names | None = None
    rfm_recency: Thresholds | None = None
    rfm_frequency: Thresholds | None = None
    rfm_profit: Thresholds | None = None
    portfolio_days: Thresholds | None = None
    portfolio_amount: Decimal | None = None
    timezone: str | None = None
    with_customers: bool = False
    decimal: DecimalMark | None = None
    date_order: DateOrder | None = None
    shop: str | None = None
    walk_ins: tuple[str, ...] = ()
    allow_partial: bool = False
    described: tuple[SourceDescription, ...] = ()
    history_starts: InitVar[date | Literal["all-new"] | None] = None

    def __post_init__(self, history_starts: date | Literal["all-new"] | None) -> None:
        if history_starts is not None:
            object.__setattr__(self, "shop_opened", setting("shop_opened", history_starts, "history_starts"))
        for choice in fields(self):
            given = getattr(self, choice.name)
            if choice.name in READERS and (given is not None or choice.default is not None):
                is_read = isinstance(given, Yen | Thresholds)
                value = given if is_read else setting(choice.name, given, choice.name)
                object.__setattr__(self, choice.name, value)
        if self.currency is not None:
            self.check_currency(self.currency)
        object.__setattr__(self, "mapping", _by_column(self.mapping.items(), "mapping"))

    def check_currency(self, currency: str) -> None:
        """SettingError where an amount bears a mark of yen, and the currency is another."""
        amounts = [getattr(self, name) for name in AMOUNTS]
        for amount in (*amounts, *(self.rfm_profit.values if self.rfm_profit else ())):
            if isinstance(amount, Yen) and currency not in YEN_LIKE:
                raise SettingError("settings.yen", value=f"{amount:,}", currency=currency)


def _by_column(pairs: Iterable[tuple[str, str]], place: str) -> dict[str, str]:
    """Canonical column -> header. SettingError for a column that is named twice."""
    headers: dict[str, str] = {}
    for word, header in pairs:
        name = column_name(word)
        if name in headers:
            raise _refused("mapping_twice", place, word)
        headers[name] = header
    return headers


@cache
def _columns() -> Mapping[str, str]:
    """Every name of a column, as it is compared -> the canonical one."""
    names = {_compared(name): column for name, column in FORMER_COLUMN_NAMES.items()}
    for lang in LANGUAGES:
        for column, name in room("orders", lang)["column"].items():
            names |= {_compared(column): column, _compared(name): column}
    return names


def _compared(word: str) -> str:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", word)).lower()


def _text(given: object) -> str:
    """A value as one would type it: half-width, a whole number without a point, a date without its time.

    ValueError for a truth value, which is a number to Python alone.
    """
    match given:
        case bool():
            raise ValueError(given)
        case datetime():
            return given.date().isoformat()
        case float() if given.is_integer():
            return str(int(given))
        case _:
            return unicodedata.normalize("NFKC", str(given)).replace("\N{MINUS SIGN}", "-").strip()


def _refused(key: str, place: str, given: object) -> SettingError:
    """The sentence on what a setting accepts."""
    text = str(given)
    value = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return SettingError(f"settings.{key}", place=place, value=value, **LIMITS)
