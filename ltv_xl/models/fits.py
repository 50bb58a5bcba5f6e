"""What a fit says: parameters, how sure they are, how likely the data, and what is wrong with it."""

from dataclasses import dataclass
from math import isfinite
from typing import Generic, Literal, NamedTuple, TypeVar

Trouble = Literal[
    "few",  # too few customers or orders to fit anything
    "no_repeats",  # nobody bought twice: neither rate nor dropout can be told
    "no_dropout",  # the probability of leaving goes to 0: the limit without dropout is given
    "no_churn",  # nobody has left yet
    "all_left",  # everybody left at once
    "short",  # fewer periods than parameters: any of many curves fits them equally well
    "alike",  # customers do not differ: the spread of their rates goes to 0
    "constant",  # each customer spends always the same: the spread within a customer goes to 0
    "split",  # customers differ as much as can be: each leaves after an order for sure, or never
    "no_power",  # how the risk of leaving changes with time cannot be told: the limit is given
    "no_mean",  # the distribution has no finite mean
    "not_converged",  # the maximum was not reached; the figures are of no use
]
"""What keeps a fit from being used as it is; a text says each in the user's language."""

Parameters = TypeVar("Parameters", bound=NamedTuple)


@dataclass(frozen=True)
class Fit(Generic[Parameters]):
    """A model fitted to data.

    model: its name as the literature writes it. parameters: in the model's own order, of the unit of time of
    the data. standard_errors: of each, None where the fit is at a boundary. log_likelihood: at the
    parameters. n: customers. troubles: see Trouble; empty for a fit that can be used.
    """

    model: str
    parameters: Parameters
    standard_errors: Parameters | None
    log_likelihood: float
    n: float
    troubles: tuple[Trouble, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether anything can be predicted with it."""
        return "not_converged" not in self.troubles and all(map(isfinite, self.parameters))

    @property
    def hindrance(self) -> Trouble | None:
        """The trouble for which nothing can be predicted; None of a usable fit."""
        if self.usable:
            return None
        return "not_converged" if "not_converged" in self.troubles else self.troubles[0]
