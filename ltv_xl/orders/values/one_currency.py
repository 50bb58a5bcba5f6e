"""That a report is in one currency: what orders and ads claim -> the currency, or a refusal. Never a sum."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ltv_xl.database import literal
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values.currency import Claim, Currency, Differs, Several, code_of, currency, is_code, meant
from ltv_xl.orders.values.staging import Staged
from ltv_xl.settings import Settings


class _Counts(Struct, frozen=True):
    """Currencies with their rows, for a sentence."""

    rows: Mapping[str, int]

    def __str__(self) -> str:
        return ", ".join(f"{code} {rows:,}" for code, rows in self.rows.items())


class ReportCurrency(Struct, frozen=True):
    """The currency of the report, and what to say of it. is_named: by the files, or by the user."""

    code: str
    remarks: tuple[Remark, ...]
    is_named: bool


def report_currency(
    orders: Staged, names: str, ads: Staged | None, ads_name: str, settings: Settings
) -> ReportCurrency:
    """The currency of all amounts. SourceError where they have several, or another one than the user names.
    SettingError where an amount of the settings is in yen, and they are not, or where only the settings name
    the currency, and there is no such code.

    names, ads_name: what the user calls the files.
    """
    of_orders = settled(orders.claims, names, settings.currency)
    remarks = _remarks(of_orders)
    if ads is not None:
        of_ads = settled(ads.claims, ads_name, settings.currency)
        if of_orders.assumed and all(of_ads.code in claim.codes for claim in orders.claims):
            of_orders, remarks = of_ads, []  # the ads say which dollar it is
        if ads.claims and of_ads.code != of_orders.code:
            raise SourceError(
                "orders.ads_other_currency", file=ads_name, ads=of_ads.code, orders=of_orders.code
            )
        remarks += [remark for remark in _remarks(of_ads) if remark not in remarks]
    settings.check_currency(of_orders.code)
    named_by_files = bool(orders.claims or (ads is not None and ads.claims))
    if settings.currency and not named_by_files and not is_code(settings.currency):
        raise SettingError("orders.currency_unknown", code=settings.currency)
    is_named = bool(settings.currency or named_by_files)
    return ReportCurrency(of_orders.code, tuple(remarks), is_named)


def is_other(staged: Staged, code: str) -> str | None:
    """SQL: a row's currency is another one; None where no column says so. Blank cells follow their order."""
    own = [word for word in staged.currency_words if code in (code_of(word), *meant(word))]
    if len(own) == len(staged.currency_words):
        return None
    words = ", ".join(map(literal, own))
    return f"(currency IS NOT NULL AND NOT list_contains([{words}]::VARCHAR[], currency))"


def named_currency(staged: Staged, name: str) -> str | None:
    """What a source names: its currency; None: none; "": several, by a column that keeps them apart.

    name: what the user calls the file. SourceError for several that nothing keeps apart.
    """
    if not staged.claims:
        return None
    decision = currency(staged.claims, None)
    if isinstance(decision, Several) and is_other(staged, next(iter(decision.rows))):
        return ""
    return settled(staged.claims, name, None).code


def settled(claims: Sequence[Claim], names: str, given: str | None) -> Currency:
    """The currency of a source, or of several of the same names. given: by the user. SourceError for more."""
    decision = currency(claims, given)
    if isinstance(decision, Several):
        key = "two_currencies" if given is None else "currency_absent"
        raise SourceError(
            f"orders.{key}",
            file=names,
            rows=_Counts(decision.rows),
            first=next(iter(decision.rows)),
            given=given or "",
        )
    if isinstance(decision, Differs):
        raise SourceError("orders.currency_differs", file=names, code=decision.code, given=given or "")
    return decision


def _remarks(decision: Currency) -> list[Remark]:
    return [Remark("currency_assumed", {"code": decision.code}, uncertain=True)] if decision.assumed else []
