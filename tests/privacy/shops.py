"""Random shops whose customers are marked, with columns that a shop should not pass on."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.privacy.search import PHONE, WORD, born

CUSTOMERS = 45
CITIES = ("東京", "Osaka", "札幌", "Naha")
PRODUCTS = ("Tea", "茶", "Cup", "Pot", "Set")
ADS = ("google", "Instagram", "LINE", "紹介")


def name(number: int) -> str:
    """A customer's name, marked."""
    return f"{WORD.title()} 花子{number:04}"


def mail(number: int) -> str:
    """His e-mail address."""
    return f"{WORD}.{number:04}@example.jp"


def phone(number: int) -> str:
    """His phone number."""
    return f"090-{PHONE}-{number:04}"


PERSONAL: dict[str, tuple[Sequence[str], Callable[[int, Random], Any]]] = {
    "id": (("顧客ID", "customer id", "会員番号", "Customer No"), lambda n, _: f"{WORD}{n:04}"),
    "mail": (("メールアドレス", "Email", "billing email", "E-mail address"), lambda n, _: mail(n)),
    "phone": (("電話番号", "Phone", "TEL", "Billing Phone"), lambda n, _: phone(n)),
    "name": (("氏名", "Customer name", "注文者名", "Shipping Name"), lambda n, _: name(n)),
    "address": (("住所", "Shipping Address1", "お届け先住所"), lambda n, _: f"東京都{WORD}{n:04}-1"),
    "born": (("生年月日", "Date of birth", "birthday"), lambda n, _: born(n).isoformat()),
}
"""Columns of people: their headers, and the value of a customer."""

ODD: dict[str, tuple[Sequence[str], Callable[[int, Random], Any]]] = {
    "memo": (("備考", "Gift message", "x1", "担当へ"), lambda n, _: f"{name(n)} 様へ"),
    "contact": (("連絡先", "col_7", "Ref"), lambda n, r: r.choice((mail(n), phone(n), ""))),
    "channel": (
        ("流入経路", "channel", "utm source"),
        lambda n, r: r.choice((*ADS, *ADS, f"紹介 {name(n)}", f"news to {mail(n % 2)}")),
    ),
    "campaign": (("campaign", "キャンペーン"), lambda n, r: r.choice(("spring", "夏", phone(n), mail(7)))),
    "product": (
        ("商品名", "product", "Lineitem name"),
        lambda n, r: r.choice((*PRODUCTS, *PRODUCTS, f"Set for {name(n)}", f"Gift {mail(n % 3)} {phone(5)}")),
    ),
    "gender": (("性別", "gender"), lambda n, r: r.choice(("F", "M", "", name(n) if n < 3 else "F"))),
    "city": (("市区町村", "Town"), lambda n, r: CITIES[n % 4] if n > 2 else f"{WORD}{n:04}村"),
}
"""Columns that nobody would call personal, with people in some of their values."""

BY = ("mail", "phone", "name", "id", "address", "born", "memo", "contact", "city", "product")
"""What a user might divide a report by without a second thought."""


@dataclass(frozen=True)
class Shop:
    """A file of orders, and the options of a user who wants a report of it."""

    orders: Path
    options: tuple[str, ...]
    birthdays: frozenset[date]


def shop(folder: Path, seed: int) -> Shop:
    """The shop of a number, the same on every machine."""
    random = Random(seed)
    columns = {key: kind for key, kind in (PERSONAL | ODD).items() if key == "id" or random.random() < 0.8}
    headers = {key: random.choice(names) for key, (names, _) in columns.items()}
    keys = random.sample([*columns], len(columns))
    rows = []
    for number in range(CUSTOMERS):
        stable = {key: value(number, random) for key, (_, value) in columns.items()}
        for order in range(random.choice((1, 1, 2, 3, 5))):
            day = date(2024, 1, 1) + timedelta(days=number * 5 % 200 + 30 * order)
            each_time = sorted(columns.keys() & {"product", "campaign"})
            cells = stable | {key: columns[key][1](number, random) for key in each_time}
            known = [f"{number:04}{order}", day.isoformat(), 1000 * random.randint(1, 30)]
            rows.append([*known, *(cells[key] for key in keys)])
    rows += _unusable(random, len(keys))
    table = [["order id", "order date", "revenue", *(headers[key] for key in keys)], *rows]
    return Shop(
        _written(folder, random, table),
        (*_options(random, headers), "--lang", random.choice(("en", "ja"))),
        frozenset(born(number) for number in range(CUSTOMERS)),
    )


def _unusable(random: Random, width: int) -> list[list[Any]]:
    """Rows that cannot be read, with people where a day, an amount or an id belongs."""
    return [
        ["9000", phone(1), 1000, *[""] * width],
        ["9001", "2024-05-05", mail(2), *[mail(2)] * width],
        ["9002", mail(3), phone(3), *["x"] * width],
    ]


def _options(random: Random, headers: dict[str, str]) -> tuple[str, ...]:
    by = [headers[key] for key in BY if key in headers and random.random() < 0.5]
    options = [word for header in by for word in ("--by", header)]
    if "product" not in headers and random.random() < 0.7:
        options += ["--map", f"product={headers.get('mail') or headers['id']}"]
    if random.random() < 0.5:
        options += ["--history-starts", "all-new"]
    return tuple(options)


def _written(folder: Path, random: Random, table: list[list[Any]]) -> Path:
    """As CSV, in a sheet that is named after a customer, or as Parquet."""
    kind = random.choice(("csv", "xlsx", "parquet"))
    path = folder / f"orders.{kind}"
    if kind == "csv":
        with path.open("w", encoding=random.choice(("utf-8", "utf-8-sig")), newline="") as file:
            csv.writer(file).writerows(table)
    elif kind == "xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet(f"for {WORD}@example.jp" if random.random() < 0.3 else "Data")
            for place, row in enumerate(table):
                sheet.write_row(place, 0, row)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = zip(*([str(cell) for cell in row] for row in table[1:]), strict=True)
        pq.write_table(pa.table(dict(zip(table[0], map(list, columns), strict=True))), path)
    return path
