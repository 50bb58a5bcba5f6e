"""Whether a source is what it was given as: an ad report among the orders is said to be one."""

import re
from collections.abc import Mapping

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.recognition import IDENTITY, Recognised, system_of
from ltv_xl.orders.columns.shops import Shop
from ltv_xl.orders.headers import Column, normal, recognise
from ltv_xl.orders.sources.raw import Raw

_OF_PEOPLE = ("birth_date", "age", "gender", "cancelled_on")
_OF_ORDERS = ("order_id", "revenue", "unit_price")
_DAY = re.compile(r"(19|20)\d\d[-/年]\d{1,2}[-/月]\d{1,2}.*")
_OF_REFUND = re.compile(
    "(返金|返品)(番号|id|no|コード|日|日付|日時|金額|額)|(refund|return|creditnote|creditmemo)(id|no|number|date|at|amount)"
)
_AMOUNT = re.compile(r"[¥$]?\d[\d,]*(\.\d+)?円?")


def check_role(raw: Raw, system: Recognised | None, columns: Mapping[str, tuple[Column, ...]]) -> None:
    """SourceError for a file of ads, customers or refunds among the orders, for orders given as ads, for
    orders that name no customer, and for a file without headers.
    """
    if system is not None:
        if system.shop.anonymous and not any(name in columns for name in IDENTITY):
            raise SourceError(f"orders.without_customer.{system.shop.key}", file=raw.name)
        return
    other = system_of(raw.headers)
    if other is not None and other.role != raw.role:
        _refuse(raw, other, columns)
    elif raw.role == "orders" and not any(name in columns for name in _OF_ORDERS):
        _refuse_by_columns(raw, columns)
    if raw.role == "orders" and other is None and _is_of_refunds(raw, columns):
        raise SourceError("orders.is_refunds_list", file=raw.name)


def _is_of_refunds(raw: Raw, columns: Mapping[str, tuple[Column, ...]]) -> bool:
    """Whether a file says when or how much was paid back, and not of which orders, when or how much."""
    needed = ("order_id" in columns, "order_date" in columns, "revenue" in columns or "unit_price" in columns)
    return not all(needed) and any(_OF_REFUND.fullmatch(normal(header)) for header in raw.headers)


def _refuse(raw: Raw, system: Shop, columns: Mapping[str, tuple[Column, ...]]) -> None:
    """What names its orders and customers may well be orders with a column of ads.

    A customers source may be an export of orders: it then says who the customers are.
    """
    if raw.role == "ad_spend":
        raise SourceError("orders.is_no_ad_report", file=raw.name, system=system)
    if raw.role == "orders" and system.role == "ad_spend" and not any(name in columns for name in IDENTITY):
        raise SourceError("orders.is_ad_report_of", file=raw.name, system=system)
    if raw.role == "orders" and system.role == "customers" and "order_id" not in columns:
        raise SourceError("orders.is_customers_list_of", file=raw.name, system=system)


def _refuse_by_columns(raw: Raw, columns: Mapping[str, tuple[Column, ...]]) -> None:
    """Of a system that is not known: by what there is and what there is not."""
    ads = recognise(raw.headers, "ad_spend", {})
    if "cost" in ads and ("date" in ads or "month" in ads) and not any(name in columns for name in IDENTITY):
        raise SourceError("orders.is_ad_report", file=raw.name)
    people = recognise(raw.headers, "customers", {})
    if "customer_id" in people and "order_date" not in columns and any(name in people for name in _OF_PEOPLE):
        raise SourceError("orders.is_customers_list", file=raw.name)
    if not columns and any(map(_DAY.fullmatch, raw.headers)) and any(map(_AMOUNT.fullmatch, raw.headers)):
        raise SourceError("orders.no_header", file=raw.name)
