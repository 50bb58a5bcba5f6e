"""The models of repeat buying as one family, and what a fit of one says.

A customer buys at a rate of its own, and after some order stays away for good. The members differ in two
things: how regular the intervals between orders are, and whether the first order may be the last.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ltv_xl.models.fits import Fit


class Parameters(NamedTuple):
    """Of all members of the family.

    The rate is gamma distributed with shape r and rate alpha, in the unit of time of the data; with k > 1 it
    is that of the stages of an interval, so that orders come at rate ÷ k. The probability of leaving after an
    order is beta distributed with a and b. Without dropout a is 0, and b says nothing.
    """

    r: float
    alpha: float
    a: float
    b: float


class PurchaseModel(NamedTuple):
    """A member of the family.

    name: as the literature writes it. k: stages of an interval; 1: orders come at random, more: they come
    more regularly. dropout_at_start: whether a customer may leave after the first order already.
    """

    name: str
    k: int
    dropout_at_start: bool


BG_NBD = PurchaseModel("BG/NBD", 1, dropout_at_start=False)
MBG_NBD = PurchaseModel("MBG/NBD", 1, dropout_at_start=True)
MOST_STAGES = 4
MBG_CNBD = {
    1: MBG_NBD,
    **{k: PurchaseModel(f"MBG/CNBD-{k}", k, dropout_at_start=True) for k in range(2, MOST_STAGES + 1)},
}
"""By k."""


@dataclass(frozen=True)
class PurchaseFit(Fit[Parameters]):
    """A member of the family, fitted; model is its name. k, dropout_at_start: see PurchaseModel.

    log_likelihood: comparable between all members where the data know their log_gaps; else only within one k.
    """

    k: int = 1
    dropout_at_start: bool = True

    @property
    def purchase_model(self) -> PurchaseModel:
        """Which member."""
        return PurchaseModel(self.model, self.k, self.dropout_at_start)
