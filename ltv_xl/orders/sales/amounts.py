"""The SQL of a line's amount, source by source."""

import re
import unicodedata
from collections.abc import Sequence

from ltv_xl.database import literal
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.sales.composition import PRICE, Sales
from ltv_xl.orders.values.staging import Staged

CODE = "regexp_replace(line_type, '\\.0$', '')"
"""SQL of a line's kind; a code that went through Excel may have become 1.0."""


def amount_of_line(parts: Sequence[Part], sales: Sequence[Sales]) -> str:
    """The amount of a line, source by source: its revenue, else quantity x unit price."""
    by_source = []
    for part, rule in zip(parts, sales, strict=True):
        if "revenue" in part.columns and not rule.by_price:
            amount = _fixed("revenue", part)
        elif "quantity" in part.columns:
            amount = PRICE
        else:
            amount = "unit_price"
        by_source.append(_signed(amount, part))
    if len(set(by_source)) == 1:
        return by_source[0]
    cases = " ".join(f"WHEN {number} THEN {value}" for number, value in enumerate(by_source))
    return f"CASE source_no {cases} END"


def _fixed(amount: str, part: Part) -> str:
    """Rakuten writes -9999 or -99999 for an amount not known yet, and may say so in the header itself."""
    marker = re.search(r"\((-9{4,5})=", unicodedata.normalize("NFKC", part.columns["revenue"].header))
    markers = part.system.shop.not_fixed if part.system else (marker[1],) if marker else ()
    for number in markers:
        amount = f"nullif({amount}, {number})"
    return amount


def _signed(amount: str, part: Part) -> str:
    """A returned line's amount is below zero, though the export may write it without a sign."""
    system = part.system
    if (
        system is None
        or not system.shop.returns
        or system.amounts_of == "order"
        or "line_type" not in part.columns
    ):
        return amount
    returned = ", ".join(map(literal, system.shop.returns))
    return f"CASE WHEN list_contains([{returned}], {CODE}) THEN -abs({amount}) ELSE {amount} END"


def is_amount_bad(parts: Sequence[Part], staged: Staged, sales: Sequence[Sales]) -> str:
    """SQL: a cell that the amount is made of holds a text that is none."""
    has_revenue = any(
        "revenue" in part.columns and not rule.by_price for part, rule in zip(parts, sales, strict=True)
    )
    names = ("revenue",) if has_revenue else ("quantity", "unit_price")
    flags = [f"{name}_bad" for name in names if name in staged.bad]
    return f"({' OR '.join(flags)})" if flags else "false"
