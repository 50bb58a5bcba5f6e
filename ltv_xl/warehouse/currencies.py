"""That a report of tables is in one currency, as their columns of currencies and their headers say.

Rows in another one are left out where the user chose one; else they are a refusal, for no sum would be right.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import literal
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values.currency import Claim, claim, claim_of_header, code_of, is_code, meant
from ltv_xl.orders.values.one_currency import settled
from ltv_xl.settings import Settings
from ltv_xl.warehouse.declared import Declared

if TYPE_CHECKING:
    import duckdb

MOST_WORDS = 1000
"""Of a column of currencies; a currency code has three letters."""


class Currencies(Struct, frozen=True):
    """The currency of the report. is_named: by the tables or the user.

    other_order, other_spend: the SQL of a row of the orders, and of the ads, in another currency; "" where
    there is none.
    """

    code: str
    is_named: bool
    remarks: tuple[Remark, ...]
    other_order: str
    other_spend: str


class _Said(Struct, frozen=True):
    """What a table says of its currency. words: those of its column of currencies."""

    claims: tuple[Claim, ...]
    words: tuple[str, ...]


_NOTHING = _Said((), ())


def currencies_of(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, ads: Declared | None, settings: Settings
) -> Currencies:
    """The currency of all amounts. SourceError where they have several, or another one than the user names.
    SettingError where an amount of the settings is in yen, and they are not, or for a code that there is not.
    """
    said = _said(connection, orders, "revenue")
    said_of_ads = _NOTHING if ads is None else _said(connection, ads, "cost")
    of_orders = settled(said.claims, orders.table, settings.currency)
    if ads is not None and said_of_ads.claims:
        of_ads = settled(said_of_ads.claims, ads.table, settings.currency)
        if of_orders.assumed and all(of_ads.code in made.codes for made in said.claims):
            of_orders = of_ads  # the ads say which dollar it is
        if of_ads.code != of_orders.code:
            raise SourceError(
                "orders.ads_other_currency", file=ads.table, ads=of_ads.code, orders=of_orders.code
            )
    settings.check_currency(of_orders.code)
    named_by_tables = bool(said.claims or said_of_ads.claims)
    if settings.currency and not named_by_tables and not is_code(settings.currency):
        raise SettingError("orders.currency_unknown", code=settings.currency)
    assumed = Remark("currency_assumed", {"code": of_orders.code}, uncertain=True)
    return Currencies(
        of_orders.code,
        bool(settings.currency or named_by_tables),
        (assumed,) if of_orders.assumed else (),
        _is_other(orders, said.words, of_orders.code),
        "" if ads is None else _is_other(ads, said_of_ads.words, of_orders.code),
    )


def _said(connection: "duckdb.DuckDBPyConnection", of: Declared, amount: str) -> _Said:
    """What a table says. amount: its canonical column of money."""
    rows: list[tuple[str, int]] = []
    if "currency" in of:
        rows = connection.execute(
            "SELECT words.word, count(*) AS rows_there "
            f"FROM (SELECT {of.as_text('currency')} AS word FROM {of.view} AS given "
            f"WHERE {of.column(amount)} IS NOT NULL) AS words "
            f"WHERE words.word IS NOT NULL GROUP BY words.word ORDER BY words.word LIMIT {MOST_WORDS}"
        ).fetchall()
    claims = [
        claim(word, "column", int(count)) or Claim((code_of(word),), "column", int(count))
        for word, count in rows
    ]
    headers = [of.part.columns[name].header for name in (amount,) if name in of]
    named = [claim_of_header(header, sum(int(count) for _, count in rows)) for header in headers]
    claims += [made for made in named if made is not None]
    return _Said(tuple(claims), tuple(word for word, _ in rows))


def _is_other(of: Declared, words: Sequence[str], code: str) -> str:
    """The SQL of a row in another currency; a row that names none is in the report's."""
    others = [literal(word) for word in words if code not in (code_of(word), *meant(word))]
    return f"{of.as_text('currency')} IN ({', '.join(others)})" if others else ""
