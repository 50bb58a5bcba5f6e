"""The likelihoods once more, in mpmath, customer by customer, as the papers print them."""

from typing import Any

from mpmath import beta, factorial, gamma, log, mp, mpf

from ltv_xl.models.purchase_fit import Parameters, PurchaseModel

DIGITS = 40


def of_customer(parameters: Parameters, model: PurchaseModel, x: int, recency: float, observed: float) -> Any:
    """The logarithm of a customer's likelihood, without its gaps."""
    with mp.workdps(DIGITS):
        r, alpha, a, b = map(mpf, parameters)
        last, end = mpf(recency), mpf(observed)
        if not model.dropout_at_start:
            still = (
                beta(a, b + x) / beta(a, b) * gamma(r + x) / gamma(r) * alpha**r / (alpha + end) ** (r + x)
            )
            left = mpf(0)
            if x:
                left = beta(a + 1, b + x - 1) / beta(a, b) * gamma(r + x) / gamma(r)
                left *= alpha**r / (alpha + last) ** (r + x)
            return log(still + left)
        k = model.k
        stages = sum(
            (end - last) ** j / factorial(j) * gamma(r + k * x + j) / (alpha + end) ** (r + k * x + j)
            for j in range(k)
        )
        still = beta(a, b + x + 1) / beta(a, b) * alpha**r / gamma(r) * stages
        left = beta(a + 1, b + x) / beta(a, b) * gamma(r + k * x) / gamma(r)
        left *= alpha**r / (alpha + last) ** (r + k * x)
        return log(still + left)
