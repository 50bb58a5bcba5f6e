"""Files of a kind that was misread once, each with what is right: `cases/`, whose values are invented.

All but 27 and those of `broken/` are one shop's 80 orders of 40 customers, 120,880 in all, from 2024-01-10
to 2025-01-12, written in another way each time.
"""

import csv
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES
from tests.cli.calls import call
from tests.orders.checked import remarks, rows
from tests.support.memory import measured

CASES = Path(__file__).parent / "cases"
GIGABYTE = 2**30


@dataclass(frozen=True)
class Figures:
    """What a file holds. Dates are those of the first and the last order."""

    customers: int = 40
    orders: int = 80
    revenue: Decimal = Decimal(120_880)
    first: date = date(2024, 1, 10)
    last: date = date(2025, 1, 12)


SHOP = Figures()
RIGHT: Mapping[str, Figures] = {
    "00-base/orders.csv": SHOP,
    "01-two-digit-year/dmy.csv": SHOP,
    "01-two-digit-year/mdy.csv": SHOP,
    "01-two-digit-year/ja_ymd.csv": SHOP,
    "01-two-digit-year/dd-Mon-yy.csv": SHOP,
    "03-decimal-comma/de_cents.csv": Figures(revenue=Decimal(120_920)),
    "03-decimal-comma/de_mixed.csv": Figures(revenue=Decimal(105_040)),
    "03-decimal-comma/de_whole.csv": SHOP,
    "03-decimal-comma/in_lakh.csv": Figures(revenue=Decimal(11_520_000)),
    "03-decimal-comma/r_dollar.csv": SHOP,
    "03-decimal-comma/swiss.csv": SHOP,
    "05-currency-sign/eur_header.csv": Figures(revenue=Decimal(12_088)),
    "05-currency-sign/usd.csv": Figures(revenue=Decimal(12_088)),
    "05-currency-sign/usd_column.csv": Figures(revenue=Decimal(12_088)),
    "08-header-repeated/orders.csv": SHOP,
    "11-merged-cells/orders.xlsx": SHOP,
    "13-email-variants/orders.csv": SHOP,
    "15-shop-zone/shopify_us.csv": SHOP,
    "17-discount-column/amount.csv": Figures(revenue=Decimal(211_540)),
    "17-discount-column/ja.csv": Figures(revenue=Decimal(211_540)),
    "17-discount-column/rate.csv": Figures(revenue=Decimal(211_540)),
    "21-am-pm/orders.csv": SHOP,
    "22-title-rows/orders.xlsx": SHOP,
    "27-receipt-no-restarts/receipts.csv": Figures(
        orders=1_155, revenue=Decimal(601_188), first=date(2024, 1, 1), last=date(2024, 12, 25)
    ),
}


def figures(checked: CheckedOrders) -> Figures:
    """What was read."""
    [(customers, orders, revenue)] = rows(
        checked, "SELECT count(DISTINCT customer_id), count(*), sum(revenue) FROM orders"
    )
    return Figures(customers, orders, revenue, checked.first_order, checked.last_order)


@pytest.mark.parametrize("name", list(RIGHT))
def test_figures_are_right(name: str) -> None:
    assert figures(read([CASES / name], settings=Settings())) == RIGHT[name]


@pytest.mark.parametrize(("name", "currency"), [("usd", "USD"), ("usd_column", "USD"), ("eur_header", "EUR")])
def test_a_report_is_in_the_currency_that_the_file_names(name: str, currency: str) -> None:
    checked: Any = read([CASES / f"05-currency-sign/{name}.csv"], settings=Settings())
    assert checked.currency == currency


def test_two_currencies_are_never_summed() -> None:
    orders = CASES / "04-two-currencies/orders.csv"
    with pytest.raises(SourceError, match=r"JPY.*USD|USD.*JPY"):
        read([orders], settings=Settings())
    assert figures(read([orders], settings=Settings(currency="USD"))).revenue == 61_520
    assert figures(read([orders], settings=Settings(currency="JPY"))).revenue == 8_904_000


def test_a_workbook_that_was_never_calculated_says_so() -> None:
    with pytest.raises(SourceError, match=r"(?i)formula.*save"):
        read([CASES / "07-formulas-without-values/orders.xlsx"], settings=Settings())


def test_a_header_that_is_repeated_is_no_copy_of_an_order() -> None:
    checked = read([CASES / "08-header-repeated/orders.csv"], settings=Settings())
    assert (checked.rows_used, sum(checked.rows_left_out.values())) == (80, 3)
    assert "duplicate_rows" not in remarks(checked)


def test_blank_rows_are_no_copies_of_orders() -> None:
    checked = read([CASES / "08-header-repeated/blank_rows.csv"], settings=Settings())
    assert rows(checked, "SELECT revenue FROM orders ORDER BY ALL") == [(70,), (150,)]
    assert "duplicate_rows" not in remarks(checked)


@pytest.mark.parametrize(
    "name",
    ["09-long-ids/num18.xlsx", "09-long-ids/sci.csv", "09-long-ids/sci_order.csv", "broken/07-sci-ids.csv"],
)
def test_ids_that_excel_has_ruined_are_never_merged_in_silence(name: str) -> None:
    try:
        checked = read([CASES / name], settings=Settings())
    except SourceError:
        return
    assert any(remark.uncertain for remark in checked.remarks)


def test_epoch_seconds_are_refused() -> None:
    with pytest.raises(SourceError, match="order_date"):
        read([CASES / "20-epoch-seconds/orders.csv"], settings=Settings())


def test_a_refusal_names_what_could_serve() -> None:
    """Client and Date are known; of the other columns one alone is money."""
    with pytest.raises(SourceError) as refusal:
        read([CASES / "23-french-woo/orders.csv"], settings=Settings())
    for lang in LANGUAGES:
        assert '--map "revenue=Ventes nettes"' in refusal.value.sentence(lang)


def test_orders_and_their_lines_in_two_files_are_joined() -> None:
    folder = CASES / "25-lookup-files"
    checked = read([folder / "orders.csv", folder / "order_items.csv"], settings=Settings())
    assert figures(checked) == SHOP


def test_a_path_is_not_taken_for_a_pattern() -> None:
    checked = read([CASES / "broken/02-glob/orders[1].csv"], settings=Settings())
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(12,)]


def test_an_open_quote_is_an_error_at_any_size(tmp_path: Path) -> None:
    """An open quote at row 1,001 and more than 32 MB after it."""

    def lines(start: int, end: int) -> str:
        return "".join(
            f"C{row % 9000},2024-0{1 + row % 9}-01,{row % 900 + 1},note text {row}\n"
            for row in range(start, end)
        )

    total = 1_000_000
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("customer_id,order_date,revenue,note\n" + lines(0, 1000))
        file.write('C1,2024-01-01,5,"open\n' + lines(1000, total))
    assert path.stat().st_size > 32 * 2**20
    try:
        checked = read([path], settings=Settings())
    except SourceError:
        return
    assert checked.rows_read == total + 1


def test_a_rejected_cell_is_no_formula(tmp_path: Path) -> None:
    target = tmp_path / "rejected.csv"
    read([CASES / "broken/04-rejected-formula.csv"], settings=Settings(allow_partial=True), rejected=target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        last = list(csv.reader(file))[-1]
    assert last[-1] == "'-2+3+cmd|' /C calc'!A0"


def test_a_rejected_row_is_named_by_its_line(tmp_path: Path) -> None:
    target = tmp_path / "rejected.csv"
    read([CASES / "broken/05-row-number.csv"], settings=Settings(allow_partial=True), rejected=target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.reader(file) if "C3" in row)
    assert "8" in row[:3]


@pytest.mark.parametrize(
    "name", ["08-stray-cell-XFD1048576", "08b-stray-cell-ZZ200000", "08c-stray-cell-XFD1", "08d-uniqueCount"]
)
def test_a_sparse_sheet_is_read_or_refused_within_a_gigabyte(name: str, tmp_path: Path) -> None:
    """In a process of its own, which may compute for 10 s."""
    words = (
        "import resource, sys; from pathlib import Path; from ltv_xl.errors import SourceError; "
        "from ltv_xl.orders.read import read; from ltv_xl.settings import Settings\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (10, 10))\n"
        "try: read([Path(sys.argv[1])], settings=Settings())\n"
        "except SourceError as error: print(error)"
    )
    source = str(CASES / f"broken/{name}.xlsx")
    done, peak = measured([sys.executable, "-c", words, source], tmp_path / "peak")
    assert done.returncode == 0, done.stderr
    assert peak < GIGABYTE


@pytest.mark.parametrize("name", ["09-panic.xls", "10-damaged.parquet"])
def test_a_damaged_file_is_one_sentence(name: str) -> None:
    with pytest.raises(SourceError):
        read([CASES / "broken" / name], settings=Settings())


@pytest.mark.parametrize("name", ["11-year-10000.csv", "12-odd-zone.csv"])
def test_one_cell_does_not_end_the_report(name: str) -> None:
    checked = read([CASES / "broken" / name], settings=Settings(allow_partial=True))
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(5,)]
    assert sum(checked.rows_left_out.values()) == 1


def test_markup_in_data_is_text(tmp_path: Path) -> None:
    done = call(
        "report", CASES / "broken/13-rich-markup.csv", "--split-by", "channel", "-o", tmp_path / "ltv.xlsx"
    )
    assert done.code == 0, done.err
