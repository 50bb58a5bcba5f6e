"""The tax in amounts that no column takes out: a header says it, else the setting, else it is said."""

import re
from dataclasses import replace
from decimal import Decimal

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.table import Remark
from ltv_xl.orders.wording import typed
from ltv_xl.setting_values import Tax

_INCLUDED = typed("--tax", "included 10%")


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
    remark = Remark("tax_in_header", {"header": header, "option": _INCLUDED}, uncertain=True)
    return replace(rule, remarks=(*rule.remarks, remark))


def is_included(header: str) -> bool | None:
    """Whether a header says that its amounts hold tax; None where it says nothing."""
    if re.search("税抜|税別|本体|excl", normal(header)):
        return False
    return True if re.search("税込|incl", normal(header)) else None
