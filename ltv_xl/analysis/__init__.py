"""From the checked orders to result tables: one SQL file per table, divisions left to the formulas."""

from ltv_xl.analysis.results import analyse

__all__ = ["analyse"]
