"""From a report's content to the bytes of an .xlsx: the one renderer; only this room knows XlsxWriter."""

from ltv_xl.report.xlsx.book import rendered
from ltv_xl.report.xlsx.formats import formats_of, theme

__all__ = ["formats_of", "rendered", "theme"]
