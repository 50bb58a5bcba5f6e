"""The package lifetimes as a peer: what it fits to the same customers."""

import warnings
from collections.abc import Callable, Mapping, Sequence, Sized


def lifetimes_fit(fitter: str, columns: Sequence[Sized]) -> dict[str, float]:
    """The parameters by one of its fitters, in its order. Its warnings, of its import too, are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifetimes

        fitted = getattr(lifetimes, fitter)()
        fitted.fit(*columns)
    return dict(fitted.params_)


def lifetimes_prediction(parameters: Mapping[str, float]) -> Callable[..., object]:
    """Its expected orders by BG/NBD with these parameters: a function of horizon, frequency, recency, T."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifetimes
        import pandas as pd

    fitter = lifetimes.BetaGeoFitter()
    fitter.params_ = pd.Series(parameters)
    prediction: Callable[..., object] = fitter.conditional_expected_number_of_purchases_up_to_time
    return prediction
