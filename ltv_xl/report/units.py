"""What a formula's unit is to a cell: the kind of its inputs where a reader types them, and of its result."""

from collections.abc import Mapping

from ltv_xl.formulas.units import Unit
from ltv_xl.report.content import Kind

INPUTS: Mapping[Unit, Kind] = {
    "money": "whole",
    "rate": "share",
    "count": "count",
    "ratio": "ratio",
    "frequency": "ratio",
    "periods": "ratio",
    "months": "count",
}
"""What is typed: whole amounts, counts and months; 2.5 orders a year and 1.5 periods are not 3 and 2."""

RESULTS: Mapping[Unit, Kind] = {
    "money": "money",
    "rate": "share",
    "count": "count",
    "ratio": "ratio",
    "frequency": "ratio",
    "periods": "ratio",
    "months": "months",
}
"""What is computed: 2.6 orders are not 3."""
