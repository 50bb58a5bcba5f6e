"""Small formulas of a mailing against a group held out, defined as those of arithmetic.py."""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Count, Money, Number, Rate


@formula
def difference_lower(sent: Rate, sent_lower: Rate, held: Rate, held_upper: Rate) -> Number:
    """Lower limit of sent - held (Newcombe, 1998, method 10), from Wilson's limits of both."""
    return sent - held - ((sent - sent_lower) ** 2 + (held_upper - held) ** 2) ** 0.5  # type: ignore[no-any-return]  # a power of floats


@formula
def difference_upper(sent: Rate, sent_upper: Rate, held: Rate, held_lower: Rate) -> Number:
    """Upper limit of sent - held: see difference_lower."""
    return sent - held + ((sent_upper - sent) ** 2 + (held - held_lower) ** 2) ** 0.5  # type: ignore[no-any-return]  # a power of floats


@formula
def net_profit(difference: Money, cost_per_contact: Money, contacts: Count) -> Money:
    """What a mailing left: (difference per customer - cost_per_contact) × contacts."""
    return (difference - cost_per_contact) * contacts


@formula
def sample_size(held: Rate, effect: Rate, hold_out: Rate, quantiles: Number) -> Count:
    """Customers, both groups together, who show an effect on the share that orders.

    quantiles² × (p₁(1 - p₁) ÷ (1 - hold_out) + p₀(1 - p₀) ÷ hold_out) ÷ effect², p₁ being held + effect.
    quantiles: the normal distribution's for the certainty and for the power, added up.
    """
    sent = held + effect
    require(0 <= held <= 1, 0 <= sent <= 1, 0 < hold_out < 1, effect > 0)
    return quantiles**2 * (sent * (1 - sent) / (1 - hold_out) + held * (1 - held) / hold_out) / effect**2
