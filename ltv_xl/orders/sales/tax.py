"""The tax in amounts that no column takes out: a header says it, else the setting, else it is said."""

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.sales.tax_rates import COLUMN, LineRates
from ltv_xl.orders.wording import InWords, typed
from ltv_xl.setting_values import Tax
from ltv_xl.settings import Settings
from ltv_xl.texts import text


def taxed(part: Part, header: str, rule: Sales, setting: Tax | None, named: LineRates | None = None) -> Sales:
    """The rule with the tax that its amounts hold. header: of the amount. named: the rates of its lines."""
    columns = [name for name in part.columns if base_name(name) == "tax"]
    if any(name in rule.less or name in rule.upon for name in columns):
        return rule
    included = is_included(header)
    if included is None and setting is not None:
        included = setting.included
    rate = setting.rate if setting else Decimal(0)
    if named is not None and included is not None:
        return _by_line(part, header, rule, named, max(rate, named.highest), included=included)
    if not included:
        remarks = _rates_without_use(part, header) if named is not None else ()
        return replace(rule, rate_upon=rate, remarks=(*rule.remarks, *remarks))
    if rate:
        remark = Remark("tax_taken_out", {"header": header, "rate": f"{rate:.3%}".replace(".000", "")})
        return replace(rule, tax=rate, remarks=(*rule.remarks, remark))
    if any(remark.key == "tax_unclear" for remark in rule.remarks):
        return rule
    remark = Remark("tax_in_header", {"header": header, "option": _tax_typed("--tax")}, uncertain=True)
    return replace(rule, remarks=(*rule.remarks, remark))


def _by_line(
    part: Part, header: str, rule: Sales, named: LineRates, usual: Decimal, *, included: bool
) -> Sales:
    """The rule with the rates of the lines. usual: of lines that name none."""
    column = part.columns[COLUMN].header
    remarks = []
    if included:
        remarks.append(Remark("tax_taken_out_by_line", {"header": header, "rates": column}))
    if named.without:
        fields = {"rates": column, "count": named.without, "rate": f"{usual:.0%}"}
        remarks.append(Remark("tax_rate_missing", fields, uncertain=True))
    made = replace(rule, by_line=True, remarks=(*rule.remarks, *remarks))
    return replace(made, tax=usual) if included else replace(made, rate_upon=usual)


def _rates_without_use(part: Part, header: str) -> tuple[Remark, ...]:
    """The lines name rates, and nothing says whether the amounts hold the tax; a known system says it."""
    if part.system is not None:
        return ()
    fields = {
        "header": header,
        "rates": part.columns[COLUMN].header,
        "option": _tax_typed("--tax"),
        "without": InWords(lambda lang: typed("--tax", text("orders.tax_excluded", lang))),
    }
    return (Remark("tax_rate_without_use", fields, uncertain=True),)


def _tax_typed(option: str) -> InWords:
    """The option for amounts that hold tax, as one types it in the language of the sentence."""
    return InWords(lambda lang: typed(option, text("orders.tax_included", lang)))


def is_included(header: str) -> bool | None:
    """Whether a header says that its amounts hold tax; None where it says nothing."""
    if re.search("税抜|税別|本体|excl", normal(header)):
        return False
    return True if re.search("税込|incl", normal(header)) else None


_USUAL_RATE = Decimal("0.1")
"""By which the size of an error is said where no rate is known: Japan's consumption tax."""


def against_spend(
    parts: Sequence[Part], sales: Sequence[Sales], ads: Part, settings: Settings
) -> tuple[Remark, ...]:
    """Sales that hold tax beside ad costs that do not, or the other way round: by how much CPA misleads."""
    cost = ads.columns["cost"].header
    spend_holds_tax = bool(is_included(cost)) and settings.ad_tax is None
    held = [part for part, rule in zip(parts, sales, strict=True) if _may_hold_tax(rule)]
    rate = settings.tax.rate if settings.tax and settings.tax.rate else _USUAL_RATE
    if spend_holds_tax and not held:
        fields = {"cost": cost, "size": f"{rate:.0%}", "option": _tax_typed("--ad-tax")}
        return (Remark("tax_in_spend", fields, uncertain=True),)
    if not held or spend_holds_tax:
        return ()
    column = held[0].columns.get("revenue") or held[0].columns["unit_price"]
    size = f"{1 - 1 / (1 + rate):.0%}"
    fields = {"header": column.header, "cost": cost, "size": size, "option": _tax_typed("--tax")}
    return (Remark("tax_against_spend", fields, uncertain=True),)


_DOUBTED = ("tax_in_header", "tax_unclear", "total_as_it_is", "tax_rate_without_use")


def _may_hold_tax(rule: Sales) -> bool:
    """Whether a header or a column says that tax is, or may be, in the sales still."""
    return any(remark.key in _DOUBTED for remark in rule.remarks)
