"""Customer lifetime value for Excel: formulas, reports from an order log, workbooks to mail."""

__version__ = "0.1.0"
