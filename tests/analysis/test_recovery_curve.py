"""The curve that RECOVERY_CURVE spills, against the plain computation."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ltv_xl.analysis import engine, recovery
from ltv_xl.analysis.books import Books, working
from tests.deciding import plain_recovery, shops_recovery
from tests.deciding.shops import Shop

COST = 2_000.0


def curve(shop: Shop, discount: float) -> list[recovery.CurveMonth]:
    orders = shop.checked()
    with working(orders.connection):
        books = Books.opened(orders, shop.settings)
        return list(recovery.recovery_curve(books.connection, COST, discount))


def plain(shop: Shop, discount: float) -> list[tuple[int, int, float, float]]:
    books = plain_recovery.Books(
        replace(shop, settings=replace(shop.settings, discount=Decimal(f"{discount}"))), "channel"
    )
    (own,) = (row for name, row in books.groups().items() if name is not None)
    return [
        (month, customers, value, value - COST)
        for month, (customers, value) in enumerate(zip(own.observed, own.curve, strict=True))
        if value is not None
    ]


@pytest.mark.parametrize("discount", [0.0, 0.1])
@pytest.mark.parametrize(
    "make",
    [shops_recovery.growing, shops_recovery.gifts, shops_recovery.refunds, shops_recovery.month_ends],
    ids=lambda make: make.__name__,
)
def test_the_curve_is_what_its_definition_says(make, discount: float) -> None:  # type: ignore[no-untyped-def]
    shop = make()
    shown, due = curve(shop, discount), plain(shop, discount)
    assert [row[:2] for row in shown[: len(due)]] == [row[:2] for row in due]
    for row, expected in zip(shown, due, strict=False):
        assert row[2:] == pytest.approx(expected[2:], rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("months.month <= firsts", "months.month < firsts"),
        (
            "CASE WHEN ledger.order_date = ledger.first_on THEN 0 ELSE ledger.age_month END",
            "ledger.age_month",
        ),
        ("AND ledger.observed_months > 0", ""),
    ],
)
def test_a_planted_fault_is_noticed(right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = engine.sql
    assert right in written("recovery_curve")
    monkeypatch.setattr(
        engine,
        "sql",
        lambda of: written(of).replace(right, wrong) if of == "recovery_curve" else written(of),
    )
    shop = shops_recovery.growing()
    shown, due = curve(shop, 0.1), plain(shop, 0.1)
    assert [tuple(row) for row in shown[: len(due)]] != [pytest.approx(row) for row in due]
