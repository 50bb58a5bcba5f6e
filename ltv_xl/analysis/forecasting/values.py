"""What a customer's next order is worth: from what that customer's repeats brought, and those of all."""

from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.forecasting.histories import Histories

if TYPE_CHECKING:
    from ltv_xl.analysis.forecasting.histories import Array
    from ltv_xl.models.gamma_gamma import GammaGammaFit


class OrderValue(Struct, frozen=True):
    """An order of a customer with x repeats that brought m in all is worth base(x) + share(x) × m.

    mean: of all repeats. fit: Gamma-Gamma, by which customers differ; None where all are worth the mean.
    correlation: of the number of repeats and their mean.
    """

    mean: float
    fit: "GammaGammaFit | None" = None
    correlation: float | None = None

    def base(self, repeats: "Array") -> "Array":
        """In money, whatever the customer's repeats brought."""
        import numpy as np

        from ltv_xl.models.expected_spend import expected_spend

        if self.fit is None:
            return np.full(len(repeats), self.mean)
        return expected_spend(self.fit, repeats, 0.0)

    def share(self, repeats: "Array") -> "Array":
        """Of what the customer's repeats brought; none without repeats, where only refunds came."""
        import numpy as np

        from ltv_xl.models.expected_spend import expected_spend

        if self.fit is None:
            return np.zeros(len(repeats))
        # The expectation goes in proportion to what the repeats brought.
        gained = expected_spend(self.fit, repeats, self.mean) - self.base(repeats)
        return np.divide(gained, repeats * self.mean, out=np.zeros(len(repeats)), where=repeats > 0)

    def of(self, histories: Histories) -> "Array":
        """What an order of each customer is worth."""
        import numpy as np

        kinds = np.arange(histories.repeats.max(initial=0) + 1.0)
        base, share = self.base(kinds), self.share(kinds)
        worth: Array = base[histories.repeats] + share[histories.repeats] * histories.profit
        return worth

    @property
    def variation(self) -> float:
        """The variance of a customer's orders around their mean ÷ the square of that mean."""
        return 1 / self.fit.parameters.p if self.fit else 0.0


def order_value(of: Histories, mean: float) -> OrderValue:
    """By what the customers whom models are fitted to had brought. mean: of the repeats of all customers."""
    from ltv_xl.models import gamma_gamma
    from ltv_xl.models.spends import Spends

    rows = (of.repeats > 0) & (of.profit > 0)
    repeats = of.repeats[rows]
    fit = gamma_gamma.fit(Spends.of(repeats, of.profit[rows] / repeats))
    usable = fit.usable and "no_mean" not in fit.troubles and mean > 0
    return OrderValue(mean, fit if usable else None, fit.correlation)
