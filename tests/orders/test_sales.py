"""What of an order's money is sales: goods, less discounts, points and refunds; no postage, fees and tax."""

from decimal import Decimal

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.wording import typed
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write


def revenue(checked: CheckedOrders) -> Decimal:
    return Decimal(rows(checked, "SELECT sum(revenue) FROM orders")[0][0])


def of(write: Write, header: str, *lines: str, **settings: object) -> CheckedOrders:
    """Orders with the number, the customer and the day before the columns of money."""
    body = "".join(f"{number},C{number},2024-04-{number:02},{line}\n" for number, line in enumerate(lines, 1))
    return read([write(f"order_id,customer_id,date,{header}\n{body}")], settings=Settings(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "lines", "expected"),
    [
        # prices are before the discount: an amount, a share, per cent with and without the sign
        ("単価,数量,値引額", ("100,2,20", "50,1,0"), "230"),
        ("unit price,quantity,discount", ("100,2,20", "50,1,0"), "230"),
        ("unit price,quantity,discount", ("100,2,-20", "50,1,0"), "230"),
        ("UnitPrice,Quantity,Discount", ("100,2,0.15", "50,1,0"), "220"),
        ("unit price,quantity,discount", ("100,2,15%", "50,1,0%"), "220"),
        ("単価,数量,割引率", ("100,2,15", "50,1,1"), "219.5"),
        ("単価,数量,割引率", ("100,2,１５％", "50,1,"), "220"),
        # a price without a quantity is that of the line
        ("unit price,discount", ("200,20", "50,0"), "230"),
        ("unit price,tax", ("1100,100", "2200,200"), "3000"),
        # the total shows that the discount is still in the goods ...
        ("小計,値引,送料,合計", ("1000,100,500,1400", "2000,0,500,2500", "3000,300,0,2700"), "5600"),
        # ... or off them already
        ("小計,値引,送料,合計", ("900,100,500,1400", "2000,0,500,2500", "2700,300,0,2700"), "5600"),
        # the total shows that the tax is on top of the goods ...
        ("小計,消費税,送料,合計", ("1000,150,500,1650", "2000,200,0,2200"), "3000"),
        # ... or in goods and postage alike: the goods' part of it is taken off
        ("小計,消費税,送料,合計", ("1000,150,500,1500", "2000,200,0,2000"), "2700"),
        ("商品合計,商品の消費税額,消費税,送料,合計", ("1100,0,100,500,1600", "2200,0,200,0,2200"), None),
        # ... or in the goods alone, as the orders with postage show
        ("小計,消費税,送料,合計", ("1100,100,500,1600", "2200,200,500,2700", "3300,300,0,3300"), "6000"),
        # what is taxed is what is left after the discount
        ("小計,値引,消費税,送料,合計", ("1210,110,150,550,1650", "2200,0,200,0,2200"), "3000"),
        # points are a way of paying: they reduce what was sold, before the total or after it
        ("小計,ポイント利用額,送料,合計", ("1000,100,500,1400", "2000,0,500,2500"), "2900"),
        ("小計,ポイント利用額,送料,合計", ("1000,100,500,1500", "2000,0,500,2500"), "2900"),
        # of a total alone all that was no goods is taken off
        ("合計,送料,代引手数料,消費税", ("1950,500,300,150", "2200,0,0,200"), "3000"),
        ("total,shipping,tax", ("16.50,5,1.50", "22,0,2"), "30"),
        # prices that lead to the total show what is in it
        ("単価,数量,値引,送料,合計", ("500,2,100,500,1400", "2000,1,0,500,2500"), "2900"),
        # prices lead to the total without the tax: its share shows whether it is in them, or upon them
        ("unit price,quantity,tax,total", ("1100,1,100,1100", "2200,1,200,2200"), "3000"),
        ("unit price,quantity,tax,total", ("1000,1,100,1000", "2000,1,200,2000"), "3000"),
        ("金額,消費税", ("1080,80", "2160,160"), "3000"),
        ("金額,消費税", ("1000,80", "2000,160"), "3000"),
        # a column that names its tax
        ("金額(税込),内消費税", ("1100,100", "2200,200"), "3000"),
        ("金額(税抜),消費税", ("1000,100", "2000,200"), "3000"),
        # what is called gross is before the discount
        ("gross sales,discounts", ("1000,-100", "2000,0"), "2900"),
        # refunds, whatever their sign
        ("amount,refund amount", ("1000,-100", "2000,0"), "2900"),
        ("amount,refund amount", ("1000,100", "2000,"), "2900"),
        # what was paid back held its tax too, be it in the amounts or upon them
        ("小計,消費税,返金額", ("1100,100,550", "2200,200,0"), "2500"),
        ("小計,消費税,送料,合計,返金額", ("1100,150,550,1650,-550", "2200,200,0,2200,0"), "2500"),
        ("小計,消費税,送料,合計,返金額", ("1000,150,500,1650,550", "2000,200,0,2200,0"), "2500"),
        # a sum stands for its parts, and a header that occurs twice counts once
        ("合計,手数料合計,決済手数料,代引手数料", ("1300,300,200,100", "1000,0,0,0"), "2000"),
        ("合計,送料,送料", ("1500,500,500", "1000,0,0"), "2000"),
    ],
)  # fmt: skip
def test_net_sales(write: Write, header: str, lines: tuple[str, ...], expected: str | None) -> None:
    checked = of(write, header, *lines)
    if expected is not None:
        assert revenue(checked) == Decimal(expected)
    assert not any(remark.uncertain for remark in checked.remarks)
    remarks(checked)  # each has its sentence


def test_order_values_on_each_line_count_once(write: Write) -> None:
    checked = read(
        [write("注文番号,顧客ID,注文日,商品名,小計,値引,送料,合計\n"
               "1,A,2024-04-01,x,1000,100,500,1400\n1,A,2024-04-01,y,1000,100,500,1400\n"
               "2,B,2024-04-02,x,2000,0,500,2500\n2,B,2024-04-02,y,2000,0,500,2500\n")],
        settings=Settings(),
    )  # fmt: skip
    assert revenue(checked) == 2900


def test_line_discounts_that_are_mostly_nothing_are_added(write: Write) -> None:
    lines = "".join(
        f"{number},A,2024-04-01,100,1,{discount}\n"
        for number in range(60)
        for discount in ((10, 10) if number == 7 else (5, 10) if number == 8 else (0, 0))
    )
    checked = read(
        [write("order_id,customer_id,date,unit price,quantity,discount\n" + lines)], settings=Settings()
    )
    assert revenue(checked) == 12_000 - 35


@pytest.mark.parametrize("header", ["sales,discount", "金額,値引", "Sales,Discount %"])
def test_sales_beside_a_discount_are_taken_for_net_and_said_so(write: Write, header: str) -> None:
    """Superstore's Sales are net already: nothing in the file shows it."""
    checked = of(write, header, "1000,20", "500,0")
    assert revenue(checked) == 1500
    remark = next(remark for remark in checked.remarks if remark.uncertain)
    assert remark.key == "discount_unclear"
    role = "discount_rate" if "%" in header else "discount"
    assert remark.fields["take_off"] == typed("--map", f"{role}={header.split(',')[1]}")
    assert "discount_unclear" in remarks(checked)


def test_mapping_settles_whether_a_discount_is_off(write: Write) -> None:
    taken = of(write, "sales,discount", "1000,20", "500,0", mapping={"discount": "discount"})
    assert revenue(taken) == 1480
    left = of(write, "sales,discount", "1000,20", "500,0", mapping={"revenue": "sales"})
    assert revenue(left) == 1500
    assert not any(remark.uncertain for remark in (*taken.remarks, *left.remarks))


def test_unclear_tax_is_said(write: Write) -> None:
    checked = of(write, "金額,消費税", "1000,99", "2000,188")
    assert revenue(checked) == 3000
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["tax_unclear"]


def test_a_column_without_amounts_is_no_question(write: Write) -> None:
    checked = of(write, "金額,値引,消費税", "1000,0,", "2000,,0")
    assert not any(remark.uncertain for remark in checked.remarks)


def test_a_total_alone_may_hold_more(write: Write) -> None:
    assert "total_as_it_is" in remarks(of(write, "合計", "1000"))
    assert "total_as_it_is" not in remarks(of(write, "合計,送料", "1000,100"))
    assert "total_as_it_is" not in remarks(of(write, "売上", "1000"))
    assert "total_as_it_is" not in remarks(of(write, "合計", "1000", mapping={"revenue": "合計"}))


def test_each_source_has_its_own_way(write: Write) -> None:
    """A discount is taken off the prices of the one file, and not off the sales of the other."""
    prices = write(
        "order_id,customer_id,date,unit price,quantity,discount\n1,A,2024-04-01,100,2,20\n", "a.csv"
    )
    net = write("order_id,customer_id,date,net sales,discount\n2,A,2024-04-02,100,20\n", "b.csv")
    checked = read([prices, net], settings=Settings())
    assert rows(checked, "SELECT revenue FROM orders ORDER BY order_id") == [(Decimal(180),), (Decimal(100),)]


def test_what_was_taken_off_stands_among_the_columns(write: Write) -> None:
    checked = of(write, "合計,送料", "1000,100")
    assert checked.sources[0].columns["shipping_1"] == "送料"
    assert remarks(checked)["sales_less"]


_ECFORCE = "受注番号,顧客番号,受注日,定期受注番号,小計,消費税,送料,合計"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("1000,150,500,1650", "2000,250,500,2750", "3000,300,0,3300"), "6000"),
        (("1100,100,550,1650", "2200,200,550,2750", "3300,300,0,3300"), "6000"),
        (("1100,150,550,1650", "2200,250,550,2750", "3300,300,0,3300"), "6000"),
    ],
)
def test_a_shop_that_shows_prices_with_tax(write: Write, lines: tuple[str, ...], expected: str) -> None:
    """That a system's amounts hold no tax is what is usual: the shop's own tax may show that they do."""
    body = "".join(f"A{n},K{n},2025/05/0{n},T{n},{line}\n" for n, line in enumerate(lines, 1))
    checked = read([write(f"{_ECFORCE}\n{body}")], settings=Settings())
    assert checked.sources[0].shop == "ecforce"
    assert revenue(checked) == Decimal(expected)


def test_prices_with_tax_less_a_discount(write: Write) -> None:
    """スマレジ's 内消費税 is that of what is left after the discount."""
    lines = "".join(
        f"{n},2025/05/0{n} 10:00,1,C{n},{1100 * n + 110},110,{1100 * n},{100 * n}\n" for n in (1, 2, 3)
    )
    checked = read(
        [write(f"取引ID,取引日時,取引区分,会員ID,小計,小計値引き,合計,内消費税\n{lines}")],
        settings=Settings(),
    )
    assert checked.sources[0].shop == "smaregi"
    assert revenue(checked) == 6000


def test_profit_in_a_column_loses_of_a_refund_what_was_no_tax(write: Write) -> None:
    checked = of(write, "小計,消費税,返金額,粗利", "1100,100,550,600", "2200,200,0,1200")
    assert rows(checked, "SELECT profit FROM orders ORDER BY order_id") == [(100,), (1200,)]


def test_tax_on_postage_and_fees_is_taken_off_each(write: Write) -> None:
    lines = ("1100,150,220,330,1650", "2200,200,0,0,2200")
    checked = of(write, "小計,消費税,送料,手数料,合計", *lines, delivery_cost=0, margin="50%", fee="0%")
    assert checked.way.shipping_charged == 200
    assert checked.way.fees_charged == 300


@pytest.mark.parametrize(
    ("headers", "is_net"),
    [
        ("Order Total,Refunded Amount,Net Sales", True),
        ("注文金額,返金額,売上金額", True),
        ("合計,返金額,小計", False),
        ("Order Total,Refunded Amount,Subtotal", False),
    ],
)
def test_refunds_are_taken_off_once(write: Write, headers: str, is_net: bool) -> None:
    """Of net sales beside a total they are off already; of goods beside a total with postage they are not."""
    lines = []
    for number in range(28):
        goods, refund = 1000 + number * 37, 500 if number in {3, 7} else 0
        lines.append(f"{goods},{refund},{goods - refund}" if is_net else f"{goods + 500},{refund},{goods}")
    checked = of(write, headers, *lines)
    assert revenue(checked) == sum(1000 + number * 37 for number in range(28)) - 2 * 500
