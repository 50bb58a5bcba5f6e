"""Words and values of a source as they may stand in a message: short, and without contact details."""

from collections.abc import Iterable

from ltv_xl.orders.personal import MASK, is_personal_header, masked

_LONGEST = 40


def listed(names: Iterable[str], limit: int = 20) -> str:
    """Names for a sentence, the first of many. A file without headers has values in their place: masked."""
    shown = [_short(masked(name)) for name in names]
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")


def example(value: str, header: str) -> str:
    """A value under a header, for a sentence that shows what could not be read."""
    return MASK if is_personal_header(header) else _short(masked(value))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
