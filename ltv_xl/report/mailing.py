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
def sample_size(held: Rate, effect: Rate, hold_out: Rate, z: Number, z_power: Number) -> Count:
    """Customers, both groups together, with whom Newcombe's interval shows an effect on who orders.

    Once by the normal distribution: ((z + z_power) × spread ÷ effect)², where spread² is
    p₁(1 - p₁) ÷ (1 - hold_out) + p₀(1 - p₀) ÷ hold_out and p₁ is held + effect. Then again with the reach
    that Wilson's limits have at that size: ((reach + z_power × spread) ÷ effect)². Without this second step
    unequal groups would show a rare effect twice in five, not four times.
    """
    sent = held + effect
    require(0 <= held <= 1, 0 <= sent <= 1, 0 < hold_out < 1, effect > 0)
    spread = (sent * (1 - sent) / (1 - hold_out) + held * (1 - held) / hold_out) ** 0.5
    first = ((z + z_power) * spread / effect) ** 2
    contacted = first * (1 - hold_out)
    sent_root = (sent * (1 - sent) / contacted + z**2 / 4 / contacted**2) ** 0.5
    sent_lower = (sent + z**2 / 2 / contacted - z * sent_root) / (1 + z**2 / contacted)
    held_out = first * hold_out
    held_root = (held * (1 - held) / held_out + z**2 / 4 / held_out**2) ** 0.5
    held_upper = (held + z**2 / 2 / held_out + z * held_root) / (1 + z**2 / held_out)
    reach = (((sent - sent_lower) ** 2 + (held_upper - held) ** 2) * first) ** 0.5
    return ((reach + z_power * spread) / effect) ** 2  # type: ignore[no-any-return]  # a power of floats
