"""A small shop's workbook, made by `ltv-xl new` from its files."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from ltv_xl.setup.workbook import Wiring, make_workbook
from ltv_xl.texts import Language
from ltv_xl.workbook_names import TableName
from tests.report.making import table

HEADERS: dict[Language, tuple[str, ...]] = {
    "en": ("Order date", "Customer ID", "Sales", "Channel"),
    "ja": ("注文日", "顧客ID", "売上", "獲得経路"),
}
Rows = list[Sequence[object]]


def orders(customers: int = 40, price: int = 3000) -> Rows:
    """Every customer buys once to five times, a month apart, through one of two channels."""
    first = date(2024, 1, 5)
    return [
        (
            (first + timedelta(days=number % 97 + 31 * again)).isoformat(),
            f"{number:04d}",
            price + 100 * (number % 7),
            ("Search", "Social")[number % 2],
        )
        for number in range(customers)
        for again in range(number % 5 + 1)
    ]


def shop(
    folder: Path,
    rows: Rows | None = None,
    *,
    lang: Language = "en",
    headers: Sequence[str] | None = None,
    ads: Sequence[Sequence[object]] | None = None,
    change: Callable[[Rows], object] = lambda rows: None,
) -> bytes:
    """The workbook's bytes. change: what becomes of the rows before."""
    made_orders = orders() if rows is None else rows
    change(made_orders)
    source = table(folder / "orders.csv", headers or HEADERS[lang], made_orders)
    sources: dict[TableName, str] = {"Orders": str(source)}
    if ads:
        sources["AdSpend"] = str(table(folder / "ads.csv", ("Month", "Channel", "Ad cost"), ads))
    target = folder / "made.xlsm"
    make_workbook(target, sources, Wiring("other", ""), lang=lang, timezone="Asia/Tokyo", force=True)
    return target.read_bytes()
