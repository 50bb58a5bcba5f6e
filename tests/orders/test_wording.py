"""How what was read is worded."""

import pytest

from ltv_xl.orders.wording import typed


@pytest.mark.parametrize(
    ("header", "option"),
    [
        ("Total", "--map revenue=Total"),
        ("Total paid (incl. tax)", '--map "revenue=Total paid (incl. tax)"'),
        ("x" * 1_000, "--map revenue=" + "x" * 111 + "…"),
    ],
)
def test_an_option_is_whole_unless_nobody_would_type_it(header: str, option: str) -> None:
    shown = typed("--map", f"revenue={header}")
    assert shown.replace('"', "") == option.replace('"', "")
