"""The tax in amounts that no column takes out: a header says it, else the setting, else it is said."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.table import Remark
from ltv_xl.orders.wording import InWords, typed
from ltv_xl.setting_values import Tax
from ltv_xl.settings import Settings
from ltv_xl.texts import text


def taxed(part: Part, header: str, rule: Sales, setting: Tax | None) -> Sales:
    """The rule with the tax that its amounts hold. header: of the amount."""
    columns = [name for name in part.columns if base_name(name) == "tax"]
    if any(name in rule.less or name in rule.upon for name in columns):
        return rule
    included = is_included(header)
    if included is None and setting is not None:
        included = setting.included
    rate = setting.rate if setting else Decimal(0)
    if not included:
        return replace(rule, rate_upon=rate) if rate else rule
    if rate:
        remark = Remark("tax_taken_out", {"header": header, "rate": f"{rate:.3%}".replace(".000", "")})
        return replace(rule, tax=rate, remarks=(*rule.remarks, remark))
    if any(remark.key == "tax_unclear" for remark in rule.remarks):
        return rule
    remark = Remark("tax_in_header", {"header": header, "option": _tax_typed("--tax")}, uncertain=True)
    return replace(rule, remarks=(*rule.remarks, remark))


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


def _may_hold_tax(rule: Sales) -> bool:
    """Whether a header or a column says that tax is, or may be, in the sales still."""
    return any(remark.key in ("tax_in_header", "tax_unclear", "total_as_it_is") for remark in rule.remarks)
