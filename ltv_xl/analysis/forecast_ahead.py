"""The forecast's models are fitted while the database works on the other tables: that takes Python alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from ltv_xl.analysis.forecast import Ready, forecast
from ltv_xl.analysis.forecast_histories import known_customers
from ltv_xl.beside import beside

if TYPE_CHECKING:
    from ltv_xl.analysis.divided import Divided
    from ltv_xl.analysis.tables.forecast import Forecast

MOST = 300_000
"""Customers of known start at most: what is read of them stays in memory meanwhile, some 50 bytes of each."""


@contextmanager
def forecast_ahead(at: "Divided") -> Iterator[Callable[[], "Forecast | None"]]:
    """Begin the forecast; what it gives finishes it. Of very many customers all is left to that.

    Wants ledger and buyers, then as well.
    """
    if known_customers(at.books.connection)[0] > MOST:
        yield partial(in_turn, at)
        return
    ready = Ready.of(at)
    if ready is None:
        yield lambda: None
        return
    with beside(ready.fits) as fits:
        yield lambda: forecast(ready, fits())


def in_turn(at: "Divided") -> "Forecast | None":
    """The forecast, from one end to the other."""
    ready = Ready.of(at)
    return forecast(ready, ready.fits()) if ready else None
