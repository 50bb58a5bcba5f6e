"""What our own lists of customers, and the functions that spill a row for each, say beside the customer.

Pasted elsewhere they have neither the name of a table of ours nor a header of an order log.
"""

from functools import cache

from ltv_xl.orders.headers import normal
from ltv_xl.texts import LANGUAGES, text

_HEADERS = (
    "report.actions.last_order",
    "report.forecast.alive_one",
    "range_functions.header.frequency_count",
    "range_functions.header.recency",
    "range_functions.header.recency_score",
)


@cache
def of_each_customer() -> frozenset[str]:
    """Such headers in every language, as headers are compared."""
    return frozenset(normal(text(key, lang)) for key in _HEADERS for lang in LANGUAGES)
