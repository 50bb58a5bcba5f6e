"""What a fitted model comes to, as rows: name, parameters with their standard errors, and what to heed."""

import math
from typing import TYPE_CHECKING, Any

from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    from ltv_xl.models.fits import Fit

Row = tuple[object, object, object]


def fit_rows(fit: "Fit[Any]") -> list[Row]:
    """The model, its parameters, the log-likelihood and the customers; blank where there is no number."""
    errors = fit.standard_errors or (None,) * len(fit.parameters)
    return [
        ("model", fit.model, None),
        *(
            (name, finite(value), error)
            for name, value, error in zip(fit.parameters._fields, fit.parameters, errors, strict=True)
        ),
        ("log_likelihood", finite(fit.log_likelihood), None),
        ("customers", fit.n, None),
    ]


def trouble_rows(kind: str, fit: "Fit[Any]") -> list[Row]:
    """A line for each thing to beware of. kind: begins the keys of its texts."""
    return [("trouble", f"{kind}_{trouble}", None) for trouble in fit.troubles]


def finite(value: float) -> float | None:
    """A number that a cell can show."""
    return value if math.isfinite(value) else None


def fit_spill(rows: list[Row], names: set[str]) -> Spill:
    """names: texts that stand as they are, in either language."""
    words = {cell for row in rows for cell in row[:2] if isinstance(cell, str)} - names
    return Spill(("model_part", "value", "standard_error"), rows, frozenset(words))
