"""Share a copy: a workbook becomes a macro-free .xlsx that still calculates, without the data behind it."""

from ltv_xl.share.copy import Shared, shared

__all__ = ["Shared", "shared"]
