"""SQL of a customer's number: the id itself, where all are whole numbers that an INTEGER holds; else a place.

Numbers are in the order of the ids, which is all that the analysis knows of them.
"""

from msgspec import Struct


class CustomerNumber(Struct, frozen=True):
    """is_id: the number is the id; else `customer_keys` holds it beside the id, as `key`."""

    is_id: bool

    def of(self, key: str) -> str:
        """SQL of the number of the customer whose id is `key`, where `joined` follows."""
        return f"CAST({key} AS INTEGER)" if self.is_id else "customer_keys.customer_id"

    def joined(self, key: str) -> str:
        """SQL of the join that the number needs."""
        return "" if self.is_id else f"JOIN customer_keys ON customer_keys.key = {key}"
