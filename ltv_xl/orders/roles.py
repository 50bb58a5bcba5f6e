"""Whether a source is what it was given as: an ad report among the orders is said to be one."""

from collections.abc import Mapping

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns import Column, recognise
from ltv_xl.orders.raw import Raw
from ltv_xl.orders.recognition import IDENTITY, Recognised, system_of

_OF_PEOPLE = ("birth_date", "age", "gender", "cancelled_on")


def check_role(raw: Raw, recognised: Recognised | None, columns: Mapping[str, tuple[Column, ...]]) -> None:
    """SourceError for a file of ads or of customers among the orders, for orders as ads, and for orders that
    name no customer.
    """
    if recognised is None:
        if (system := system_of(raw.headers)) is not None and system.role != raw.role:
            _refuse(raw, system.role, system)
        elif raw.role == "orders":
            _refuse_by_columns(raw, columns)
    elif recognised.shop.anonymous and not any(name in columns for name in IDENTITY):
        raise SourceError(f"orders.without_customer.{recognised.shop.key}", file=raw.name)


def _refuse(raw: Raw, role: str, system: object) -> None:
    """A customers source may well be an export of orders: it then says who the customers are."""
    if raw.role == "orders" and role == "ad_spend":
        raise SourceError("orders.is_ad_report_of", file=raw.name, system=system)
    if raw.role == "orders" and role == "customers":
        raise SourceError("orders.is_customers_list_of", file=raw.name, system=system)
    if raw.role == "ad_spend":
        raise SourceError("orders.is_no_ad_report", file=raw.name, system=system)


def _refuse_by_columns(raw: Raw, columns: Mapping[str, tuple[Column, ...]]) -> None:
    """Of a system that is not known: by what there is and what there is not."""
    if any(name in columns for name in ("order_id", "revenue", "unit_price")):
        return
    ads = recognise(raw.headers, "ad_spend", {})
    if "cost" in ads and ("date" in ads or "month" in ads) and not any(name in columns for name in IDENTITY):
        raise SourceError("orders.is_ad_report", file=raw.name)
    people = recognise(raw.headers, "customers", {})
    if "customer_id" in people and "order_date" not in columns and any(name in people for name in _OF_PEOPLE):
        raise SourceError("orders.is_customers_list", file=raw.name)
