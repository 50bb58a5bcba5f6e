"""From files to a report, for tests; and small shops whose reports are at the edge of what can be shown."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report.brief import Brief
from ltv_xl.report.build import built
from ltv_xl.report.history import History
from ltv_xl.report.xlsx import rendered
from ltv_xl.settings import Settings
from ltv_xl.texts import Language

Row = Sequence[object]


def made(
    target: Path,
    orders: Sequence[Path],
    settings: Settings,
    customers: Path | None = None,
    ads: Path | None = None,
    history: History | None = None,
) -> Path:
    """The report of some files. history: that of the workbook that it is for."""
    read_orders = read(
        [str(order) for order in orders],
        customers=str(customers) if customers else None,
        ad_spend=str(ads) if ads else None,
        settings=settings,
    )
    report = built(read_orders, analyse(read_orders, settings), settings, history=history)
    target.write_bytes(rendered(report))
    return target


def small_brief(folder: Path, lang: Language) -> Brief:
    """That of a shop with a single order, for texts that need a language and a currency."""
    settings = Settings(lang=lang)
    orders = table(folder / "orders.csv", HEADER, [("C", "2025-04-01", 10, "P")])
    read_orders = read([str(orders)], settings=settings)
    return Brief(read_orders, analyse(read_orders, settings), settings)


def table(path: Path, header: Row, rows: Iterable[Row]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


NAMES = (
    "=1+1",
    "@SUM(A1)",
    "{=1}",
    "+81",
    "-5",
    "x" * 40_000,
    "👩‍🚀 emoji 🍣",
    "[x]:*?/\\",
    "مرحبا بالعالم",
    "'quoted'",
    "<b>&amp;",
    "長" * 200,
)
"""Product names that a workbook could choke on, or take for a formula."""

DAY = date(2024, 1, 5)


def _orders(customers: int, orders: int, step: int = 40, amount: int = 1000) -> list[Row]:
    return [
        (f"C{customer}", DAY + timedelta(days=customer % 90 + step * number), amount, f"P{customer % 3}")
        for customer in range(customers)
        for number in range(orders)
    ]


EDGES: dict[str, list[Row]] = {
    "one customer, one order": _orders(1, 1),
    "one order each": _orders(50, 1),
    "all on one day": [(f"C{n}", DAY, 500, "P") for n in range(40)],
    "few repeat": _orders(5, 3),
    "losses": [(f"C{n % 40}", DAY + timedelta(days=n), 100 if n % 2 else -90, "P") for n in range(200)],
    "only refunds but one": [("A", DAY, 100, "P"), *((f"B{n}", DAY, -5, "P") for n in range(30))],
    "500 segments": [
        (f"C{n}", DAY + timedelta(days=n % 300), 1000 + n, f"Segment {n % 500}") for n in range(1500)
    ],
    "names": [(f"C{n}", DAY + timedelta(days=n), 1000, NAMES[n % len(NAMES)]) for n in range(240)],
    "large amounts": [(f"C{n}", DAY + timedelta(days=n), 98_765_432_100, "P") for n in range(150)],
    "ten years": [(f"C{n % 700}", date(2014, 1, 1) + timedelta(days=n), 100, "P") for n in range(3900)],
    "baskets": [
        (f"C{n % 130}", DAY + timedelta(days=n), 1000 + k, NAMES[(n + k * (n % 3)) % len(NAMES)])
        for n in range(400)
        for k in range(3)
    ],
    "always together": [
        (f"C{n}", DAY + timedelta(days=n % 200), amount, name)
        for n in range(60)
        for amount, name in ((9, "A"), (8, "B"))
    ],
    "one regular": [("C", DAY + timedelta(days=n), 9, name) for n in range(50) for name in ("A", "B", "C")],
    "one product": [("C", DAY + timedelta(days=n), 9, "A") for n in range(50)],
}
"""Shops that have next to nothing, or too much of something: customer, date, amount, product."""

HEADER = ("customer_id", "order_date", "revenue", "product")
