"""A shop's orders are read the same in every dialect, or refused: never different in silence.

A fixed sample; `python -m tests.dialects --variants 5000 --seed 2` tries others.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.dialects import amounts, dates
from tests.dialects.amounts import written_amount
from tests.dialects.dialect import Dialect, make_of, variant
from tests.dialects.oracle import MOST_REJECTED, outcome
from tests.dialects.shop import shop
from tests.dialects.systems import systems

SEED, SAMPLE = 1, 200
VARIANTS = [variant(SEED, number) for number in range(SAMPLE)]


@pytest.mark.parametrize("system", list(systems()))
def test_no_dialect_is_different_in_silence(system: str, tmp_path: Path) -> None:
    dialects = [dialect for dialect in VARIANTS if dialect.system == system]
    outcomes = [(dialect, outcome(dialect, tmp_path)) for dialect in dialects]
    assert dialects
    assert [f"{result.words}: {dialect}" for dialect, result in outcomes if result.state == "fault"] == []


ONCE_WRONG = (
    Dialect(rows="repeated", amounts="Swiss francs", around="subtotals", values="walk-ins"),
    Dialect(money="roles", rows="repeated", around="subtotals", orders=10),
    Dialect(system="plain_ja", dates="day first, short points", values="early days", orders=2),
    Dialect(
        system="eccube4", rows="repeated", dates="ISO with time", columns="shuffled", kind="parquet",
        values="high amounts", orders=2,
    ),
    Dialect(
        system="yahoo_shopping", dates="slashes with time", columns="fewer", damage="cells padded",
        encoding="euc-jp", orders=2,
    ),
)  # fmt: skip
"""Dialects that were read wrong once, made as small as they can be."""


@pytest.mark.parametrize("dialect", ONCE_WRONG, ids=str)
def test_what_was_wrong_once_is_right(dialect: Dialect, tmp_path: Path) -> None:
    assert outcome(dialect, tmp_path).state in {"same", "settled"}


def test_the_plainest_dialect_is_read_as_it_is(tmp_path: Path) -> None:
    assert outcome(Dialect(), tmp_path).state == "same"


def test_orders_without_customers_are_refused(tmp_path: Path) -> None:
    amazon = variant(SEED, next(number for number in range(SAMPLE) if VARIANTS[number].system == "amazon"))
    assert outcome(amazon, tmp_path).state == "refused"


def test_a_planted_difference_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that multiplies amounts, or takes another year: each is named."""
    plain = Dialect(money="lines", rows="repeated")
    assert outcome(plain, tmp_path).state == "same"
    tenfold = {amounts.PLAIN: amounts.AmountForm(pattern="{}0")}
    monkeypatch.setattr(amounts, "FORMS", amounts.FORMS | tenfold)
    assert outcome(plain, tmp_path).words == "different: revenue"
    monkeypatch.undo()
    year_before = dates.DateForm(lambda at: f"{at:2023-%m-%d}")
    monkeypatch.setattr(dates, "FORMS", dates.FORMS | {dates.PLAIN: year_before})
    assert outcome(plain, tmp_path).words == "different: days"


def test_a_shop_is_the_same_for_the_same_seed() -> None:
    assert shop(make_of(Dialect())) == shop(make_of(Dialect()))
    assert len(shop(make_of(Dialect()))) == 80
    assert MOST_REJECTED == 0.2


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("whole", "1234567"), ("thousands", "1,234,567"), ("full-width", "１２３４５６７"),
        ("yen word", "1,234,567円"), ("cents", "1234567.50"), ("float", "1234567.5"),
        ("German", "1.234.567,50"), ("Indian", "₹12,34,567.50"), ("Swiss", "1'234'567.50"),
        ("French", "1\u202f234\u202f567,50"), ("Brazilian", "R$ 1.234.567,50"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_people_write_them(form: str, written: str) -> None:
    amount = Decimal("1234567.50" if amounts.FORMS[form].cents else "1234567")
    assert written_amount(amount, amounts.FORMS[form]) == written
