"""The heading of a list of customers: how many it means, how many of them it shows, and what they are."""

from collections.abc import Sequence

from ltv_xl.report.brief import Brief
from ltv_xl.report.content import Heading


def heading(brief: Brief, title: str, customers: int, listed: Sequence[object], note: str) -> Heading:
    """customers: whom the list means; listed: those that it shows, the first of them."""
    key = "cut" if len(listed) < customers else "count"
    counted = brief.t(f"actions.{key}", customers=f"{customers:,}", listed=f"{len(listed):,}")
    return Heading(title, brief.t("two_sentences", first=counted, second=note))
