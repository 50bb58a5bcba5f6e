"""The package lifetimes as a peer: what it fits to the same customers."""

import warnings
from collections.abc import Sequence, Sized


def lifetimes_fit(fitter: str, columns: Sequence[Sized]) -> dict[str, float]:
    """The parameters by one of its fitters, in its order. Its warnings, of its import too, are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifetimes

        fitted = getattr(lifetimes, fitter)()
        fitted.fit(*columns)
    return dict(fitted.params_)
