"""Files that somebody wrote by hand, and the figures that are right, stated before anything read them.

All derive from one shop: 24 orders of 8 customers, one every 13 days from 2024-01-05 on, of 1,000 yen and 110
more each time: 54,360 in all. `ORDERS` is that shop, and each case says what became of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Row = Sequence[object]
Figures = tuple[int, int, int]
"""Customers, orders and revenue."""


@dataclass(frozen=True)
class Order:
    """An order of the shop."""

    number: int
    customer: str
    day: date
    amount: int
    product: str


ORDERS = tuple(
    Order(
        number=1001 + place,
        customer=f"C{place % 8 + 1:02}",
        day=date(2024, 1, 5) + timedelta(days=13 * place),
        amount=1000 + 110 * place,
        product=("石けん", "美容液", "Mug")[place % 3],
    )
    for place in range(24)
)
TOTAL = 54_360
ALL: Figures = (8, 24, TOTAL)
HEADER = ("注文番号", "顧客ID", "注文日", "金額")


@dataclass(frozen=True)
class Case:
    """Files, as rows, and what is right.

    verdict: "right"; or the key of the sentence that refuses them, or of the remark that doubts the figures.
    """

    name: str
    files: Sequence[Sequence[Row]]
    verdict: str = "right"
    figures: Figures = ALL


def _row(order: Order, number: object = None, **changed: object) -> list[object]:
    cells = {
        "number": number or order.number,
        "customer": order.customer,
        "day": order.day,
        "amount": order.amount,
    }
    return list({**cells, **changed}.values())


def _rows(change: Callable[[int, Order], Row] = lambda _, order: _row(order)) -> list[Row]:
    return [change(place, order) for place, order in enumerate(ORDERS)]


def _file(*rows: Row, header: Row = HEADER) -> list[Row]:
    return [header, *rows]


def _returned(order: Order) -> str:
    """The day on which an order came back."""
    return str(order.day + timedelta(days=3))


def _by_customer(sums: Callable[[Sequence[Order]], Row]) -> list[Row]:
    """The orders customer by customer, with a row below each."""
    rows: list[Row] = []
    for customer in sorted({order.customer for order in ORDERS}):
        own = [order for order in ORDERS if order.customer == customer]
        rows += [*map(_row, own), sums(own)]
    return rows


def _sum(own: Sequence[Order]) -> int:
    return sum(order.amount for order in own)


TWO = (ORDERS[2], ORDERS[6])
WITHOUT_TWO: Figures = (8, 22, TOTAL - _sum(TWO))
PRODUCTS = ("注文番号", "顧客ID", "注文日", "商品名", "数量", "単価")
STATED = (*HEADER, "区分")
PRICED = ("注文番号", "顧客ID", "注文日", "商品合計", "割引", "送料", "請求金額")


def _with_product(order: Order, number: object = None, product: str = "", quantity: int = 1) -> Row:
    product = product or order.product
    return [number or order.number, order.customer, order.day, product, quantity, order.amount]


def _flagged(header: str, usual: str, odd: str) -> list[Row]:
    """The orders with a further column, which says of two of them something else."""
    return _file(*_rows(lambda _, o: [*_row(o), odd if o in TWO else usual]), header=(*HEADER, header))


SUMS = (
    *(
        Case(
            f"a sum in the customer's place: {name}",
            [_file(*_rows(), ["", name, "2024-10-30", TOTAL])],
        )
        for name in (
            "売上合計",
            "全店計",
            "2024年計",
            "第1四半期 計",
            "合　計",
            "【総計】",
            "** TOTAL **",
            "Total:",
            "Grand total (24)",
        )
    ),
    *(
        Case(
            f"a sum in the customer's place: {name}",
            [_file(*_rows(), ["", name, "2024-10-30", TOTAL])],
            "customer_is_a_sum",
        )
        for name in ("全体", "All customers")
    ),
    Case(
        "sums, named where the date stands", [_file(*_by_customer(lambda own: ["", "", "合計", _sum(own)]))]
    ),
    Case(
        "sums without a name are rows without a date",
        [_file(*_by_customer(lambda own: ["", own[0].customer, "", _sum(own)]))],
        "orders.mostly_rejected",
    ),
    Case(
        "dated sums without a name",
        [_file(*_by_customer(lambda own: ["", own[0].customer, own[-1].day, _sum(own)]))],
        "customers_have_their_sum",
    ),
    Case(
        "dated sums under the customer's name",
        [_file(*_by_customer(lambda own: ["", f"{own[0].customer} 様 計", own[-1].day, _sum(own)]))],
        "customers_named_as_sums",
    ),
)

TABLES = (
    Case(
        "a table of returns below",
        [[HEADER, *_rows(), ["返品番号", "顧客ID", "返品日", "返品金額"], *(_row(order) for order in TWO)]],
        "orders.second_table",
    ),
    Case(
        "the amount and the postage change places",
        [
            [
                (*HEADER, "送料"),
                *([*row, 500] for row in _rows()[:16]),
                (*HEADER[:3], "送料", "金額"),
                *([*row[:3], 500, row[3]] for row in _rows()[16:]),
            ]
        ],
        "orders.second_table",
    ),
    Case(
        "a title, a period and a blank row above", [[["売上明細"], ["2024/1/1-12/31"], [], HEADER, *_rows()]]
    ),
    Case("a unit above", [[["（単位：千円）"], HEADER, *_rows()]], "orders.titled_in_another_unit"),
    Case("a unit beside", [_file(*_rows(), header=(*HEADER, "単位:千円"))], "orders.titled_in_another_unit"),
    Case("another number above", [[["月商100万円達成"], HEADER, *_rows()]]),
    Case("the unit of yen above", [[["売上一覧（単位：円）"], HEADER, *_rows()]]),
)

DATES = (
    Case(
        "day and month change places halfway",
        [
            _file(
                *_rows(
                    lambda place, order: _row(
                        order, day=f"{order.day:%d/%m/%Y}" if place < 12 else f"{order.day:%m/%d/%Y}"
                    )
                )
            )
        ],
        "orders.mixed_dates",
    ),
    Case(
        "years of Reiwa without the era",
        [_file(*_rows(lambda _, order: _row(order, day=f"06/{order.day:%m/%d}")))],
        "years_may_be_of_reiwa",
    ),
    Case(
        "days without a year",
        [_file(*_rows(lambda _, order: _row(order, day=f"{order.day:%m/%d}")))],
        "orders.all_dates_unreadable",
    ),
    Case(
        "orders of the future",
        [_file(*_rows(lambda place, order: _row(order, day="2090-03-01") if order in TWO else _row(order)))],
        figures=WITHOUT_TWO,
    ),
)

RETURNS = (
    Case(
        "quantities below zero, under the order's number",
        [_file(*map(_with_product, ORDERS), *(_with_product(o, quantity=-1) for o in TWO), header=PRODUCTS)],
        figures=(8, 24, TOTAL - _sum(TWO)),
    ),
    Case(
        "quantities below zero, under numbers of their own",
        [
            _file(
                *map(_with_product, ORDERS),
                *(_with_product(o, f"R{o.number}", quantity=-1) for o in TWO),
                header=PRODUCTS,
            )
        ],
        figures=(8, 26, TOTAL - _sum(TWO)),
    ),
    Case(
        "named in the product",
        [
            _file(
                *map(_with_product, ORDERS),
                *(_with_product(o, product=f"{o.product}（返品）") for o in TWO),
                header=PRODUCTS,
            )
        ],
        "products_returned",
    ),
    Case(
        "said by a column that is not used",
        [_file(*_rows(lambda _, o: [*_row(o), "返金" if o in TWO else "売上"]), header=STATED)],
        "state_unused",
    ),
    Case(
        "said in a note",
        [_file(*_rows(lambda _, o: [*_row(o), "返品分" if o in TWO else ""]), header=(*HEADER, "備考"))],
        "state_open",
    ),
    Case(
        "rows of their own by the kind of transaction",
        [
            _file(
                *([*row, "売上"] for row in _rows()),
                *([*_row(o, number=o.number + 5000, day=_returned(o)), "返金"] for o in TWO),
                header=(*HEADER, "取引区分"),
            )
        ],
        "returns_as_rows",
    ),
    *(
        Case(
            f"{header}: {odd} beside {usual}, above zero",
            [
                _file(
                    *([*row, usual] for row in _rows()),
                    *([*_row(o, number=o.number + 5000, day=_returned(o)), odd] for o in TWO),
                    header=(*HEADER, header),
                )
            ],
            verdict,
        )
        for header, odd, usual, verdict in (
            ("伝票区分", "赤伝", "売上", "state_unused"),
            ("赤黒区分", "赤", "黒", "state_open"),
            ("伝票種別", "返品伝票", "売上伝票", "state_unused"),
            ("Document Type", "Credit Note", "Invoice", "state_unused"),
            ("Status", "Credit Note", "Invoice", "returns_as_rows"),
            ("ステータス", "返品", "売上", "returns_as_rows"),
        )
    ),
    *(
        Case(
            f"{header}: {odd} beside {usual}, below zero",
            [
                _file(
                    *([*row, usual] for row in _rows()),
                    *([*_row(o, o.number + 5000, day=_returned(o), amount=-o.amount), odd] for o in TWO),
                    header=(*HEADER, header),
                )
            ],
            figures=(8, 26, TOTAL - _sum(TWO)),
        )
        for header, odd, usual in (
            ("伝票区分", "赤伝", "売上"),
            ("種別", "返金", "購入"),
            ("Type", "Credit Note", "Invoice"),
            ("Status", "Credit Note", "Invoice"),
            ("返品", "1", "0"),
            ("備考", "返品分", ""),
            ("返品理由", "不良品", ""),
            ("Refund ID", "re_1", ""),
        )
    ),
    Case(
        "below zero under the number of the sale, which bears the state too",
        [
            _file(
                *_rows(lambda _, o: [*_row(o), "返金" if o in TWO else "売上"]),
                *([*_row(o, day=_returned(o), amount=-o.amount), "返金"] for o in TWO),
                header=STATED,
            )
        ],
        figures=(8, 24, TOTAL - _sum(TWO)),
    ),
    *(
        Case(
            f"above zero under a number of their own: {number}",
            [
                _file(
                    *_rows(),
                    *(_row(o, number=number.format(o.number), day=_returned(o)) for o in TWO),
                )
            ],
            "noted_in_ids",
        )
        for number in ("CN-{}", "CREDIT-{}", "赤{}", "R-{}", "{}-R1", "{}-REFUND")
    ),
    *(
        Case(
            f"numbers that all begin so: {number}",
            [_file(*(_row(order, number.format(order.number)) for order in ORDERS))],
        )
        for number in ("CN-{}", "R-{}", "RE{}")
    ),
    Case(
        "a day of return for some",
        [
            _file(
                *_rows(lambda _, o: [*_row(o), _returned(o) if o in TWO else ""]), header=(*HEADER, "返品日")
            )
        ],
        "day_unused",
    ),
    Case(
        "a day of cancelling for some",
        [_file(*_rows(lambda _, o: [*_row(o), o.day if o in TWO else ""]), header=(*HEADER, "キャンセル日"))],
        figures=WITHOUT_TWO,
    ),
    Case(
        "what was paid back in a column",
        [_file(*_rows(lambda _, o: [*_row(o), 200 if o in TWO else ""]), header=(*HEADER, "返品額"))],
        figures=(8, 24, TOTAL - 400),
    ),
    *(
        Case(
            f"yes and no: {header}",
            [_flagged(header, yes, no)],
            "counted_unused",
        )
        for header, yes, no in (
            ("有効", "1", "0"),
            ("売上計上", "○", "×"),
            ("入金", "済", "未"),
            ("paid", "", "no"),
        )
    ),
    *(
        Case(
            f"no states of a sale: {header}",
            [_flagged(header, yes, no)],
        )
        for header, yes, no in (("入金", "銀行", "カード"), ("メルマガ有効", "1", "0"), ("支払", "1", "1"))
    ),
    Case(
        "boxes that are ticked",
        [_file(*_rows(lambda _, o: [*_row(o), "☑" if o in TWO else "☐"]), header=(*HEADER, "キャンセル"))],
        figures=WITHOUT_TWO,
    ),
    Case(
        "noted in the number",
        [_file(*_rows(lambda _, o: _row(o, number=f"{o.number}(キャンセル)" if o in TWO else o.number)))],
        "noted_in_ids",
    ),
    Case(
        "noted beside the customer",
        [_file(*_rows(lambda _, o: _row(o, customer=f"{o.customer} ※返品" if o in TWO else o.customer)))],
        "noted_in_ids",
    ),
    Case(
        "below a title of their own",
        [_file(*_rows(), ["【キャンセル】", "", "", ""], *(_row(o, number=o.number + 100) for o in TWO))],
        "section_of_returns",
    ),
    Case(
        "titles of months",
        [_file(["1月～6月", "", "", ""], *_rows()[:12], ["7月～", "", "", ""], *_rows()[12:])],
    ),
    *(
        Case(
            f"another file: {', '.join(header)}",
            [_file(*_rows()), [header, *([o.number, o.customer, _returned(o), o.amount] for o in TWO)]],
            "orders.is_refunds_list",
        )
        for header in (
            ("返金番号", "顧客ID", "日付", "金額"),
            ("注文番号", "顧客ID", "返金日", "返金額"),
            ("注文番号", "顧客ID", "返品日", "金額"),
            ("Refund ID", "Customer ID", "Date", "Amount"),
        )
    ),
    Case(
        "coupons as lines below zero",
        [
            _file(
                *map(_with_product, ORDERS),
                [*_with_product(TWO[0])[:3], "クーポン", -1, 200],
                header=PRODUCTS,
            )
        ],
        figures=(8, 24, TOTAL - 200),
    ),
    Case(
        "coupons as lines above zero",
        [
            _file(
                *map(_with_product, ORDERS),
                [*_with_product(TWO[0])[:3], "クーポン割引", 1, 200],
                header=PRODUCTS,
            )
        ],
        "lines_of_discounts",
    ),
)

AMOUNTS = (
    Case(
        "a reduction under an unknown name, beside postage",
        [
            _file(
                *_rows(
                    lambda place, o: [
                        *_row(o),
                        0,
                        500,
                        o.amount + 500 - (100 if place % 4 == 0 else 0),
                    ]
                ),
                header=("注文番号", "顧客ID", "注文日", "商品合計", "謎の値下げ", "送料", "請求金額"),
            )
        ],
        "total_below_goods",
    ),
    Case(
        "a reduction under an unknown name, and nothing else",
        [
            _file(
                *_rows(lambda place, o: [*_row(o), o.amount - (100 if place % 4 == 0 else 0)]),
                header=(*HEADER[:3], "商品合計", "請求金額"),
            )
        ],
        "total_below_goods",
    ),
    Case(
        "discount, postage and what was billed",
        [
            _file(
                *_rows(lambda _, o: [*_row(o, amount=o.amount + 90), 90, 500, o.amount + 500]), header=PRICED
            )
        ],
    ),
    Case(
        "full-width figures",
        [
            _file(
                *_rows(
                    lambda _, o: [
                        str(cell).translate(str.maketrans("0123456789-C", "０１２３４５６７８９－Ｃ"))
                        for cell in _row(o, day=f"{o.day:%Y/%m/%d}".translate({47: 65295}))
                    ]
                )
            )
        ],
    ),
    Case(
        "points between thousands",
        [_file(*_rows(lambda _, o: _row(o, amount=f"{o.amount:,}".replace(",", "."))))],
        "decimal_assumed",
    ),
    Case(
        "points between thousands, once Excel has taken them for decimals",
        [_file(*_rows(lambda _, o: _row(o, amount=f"{o.amount / 1000:g}")))],
        "amounts_too_small",
    ),
    Case(
        "commas between thousands without quotation marks",
        [_file(*_rows(lambda _, o: [*_row(o)[:3], *f"{o.amount:,}".split(",")]), header=(*HEADER, "備考"))],
        "amounts_cut_at_commas",
    ),
    Case(
        "two amounts in a cell",
        [_file(*_rows(lambda place, o: _row(o, amount="500 500" if place == 0 else o.amount)))],
        "amounts_with_blanks",
    ),
    Case(
        "blanks between thousands",
        [_file(*_rows(lambda _, o: _row(o, amount=f"{o.amount:,}".replace(",", " "))))],
    ),
    Case(
        "a currency for foreign orders alone",
        [_file(*_rows(lambda place, o: [*_row(o), "" if place % 3 else "USD"]), header=(*HEADER, "通貨"))],
        "currency_of_few",
    ),
    Case(
        "the shop's own currency for some orders",
        [_file(*_rows(lambda place, o: [*_row(o), "" if place % 3 else "JPY"]), header=(*HEADER, "通貨"))],
    ),
    Case(
        "an amount with too many zeros",
        [_file(*_rows(lambda place, o: _row(o, amount=o.amount * (10_000 if place == 7 else 1))))],
        "one_order_is_most",
    ),
    Case(
        "two columns of one name, as pandas numbers them",
        [_file(*_rows(lambda _, o: [*_row(o, amount=o.amount - 300), 300]), header=(*HEADER, "金額.1"))],
        "header_twice",
    ),
    Case("thousands of yen", [_file(*_rows(), header=(*HEADER[:3], "金額(千円)"))], "orders.in_another_unit"),
)


def _overlapping(spell: Callable[[int], str], again: Callable[[int], str]) -> list[list[Row]]:
    """Two exports that share eight orders, each with its own spelling of the numbers."""
    first = [_row(order, number=spell(order.number)) for order in ORDERS[:16]]
    second = [_row(order, number=again(order.number)) for order in ORDERS[8:]]
    return [_file(*first), _file(*second)]


COPIES = (
    Case("two exports that overlap", _overlapping(str, str)),
    *(
        Case(f"two exports that overlap, {words}", _overlapping(spell, again), "orders_alike")
        for words, spell, again in (
            ("in capitals and not", "ab{}".format, "AB{}".format),
            ("with zeros and without", "{:08}".format, str),
            ("with a sign and without", "#{}".format, str),
            ("with a hyphen and without", "A-{}".format, "A{}".format),
        )
    ),
    Case("an export twice in a file", [_file(*_rows(), *_rows()[8:16])], "duplicate_rows"),
    Case(
        "the same with other capitals",
        [_file(*_rows(lambda _, o: _row(o, number=f"a{o.number}")), _row(TWO[0], number="A1003"))],
        "orders_alike",
    ),
    Case(
        "the number of a subscription in place of an order's",
        [_file(*_rows(lambda place, o: _row(o, number=place % 8 + 1)))],
        "numbers_on_several_days",
    ),
)

PEOPLE = (
    Case(
        "blank customers",
        [_file(*_rows(lambda _, o: _row(o, customer="") if o in TWO else _row(o)))],
        figures=WITHOUT_TWO,
    ),
    Case(
        "customers in capitals and not",
        [_file(*_rows(lambda place, o: _row(o, customer=o.customer.lower() if place % 3 else o.customer)))],
        "customers_alike",
    ),
    Case(
        "the shop itself under the customer's ID",
        [_file(*_rows(lambda _, o: _row(o, customer="SHOP01")))],
        "one_customer_only",
    ),
    Case(
        "one telephone and one name for everybody",
        [
            _file(
                *_rows(
                    lambda _, o: [*_row(o, customer=f"{o.customer}@example.com"), "0312345678", "見本 太郎"]
                ),
                header=("注文番号", "メールアドレス", "注文日", "金額", "電話番号", "氏名"),
            )
        ],
    ),
    Case(
        "family names alone",
        [
            _file(
                *_rows(lambda place, o: _row(o, customer="佐藤" if place % 2 else "鈴木")),
                header=("注文番号", "氏名", *HEADER[2:]),
            )
        ],
        "known_by_name",
    ),
)

CASES = (
    Case("the shop as it is", [_file(*_rows())]),
    *SUMS,
    *TABLES,
    *DATES,
    *RETURNS,
    *AMOUNTS,
    *COPIES,
    *PEOPLE,
)
