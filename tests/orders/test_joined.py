"""Orders in one file and their lines in another, with the headers of systems that export so."""
# ruff: noqa: E501 - headers and rows as the systems write them

from collections.abc import Mapping

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write

OLIST: Mapping[str, str] = {
    "orders": "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
    "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n"
    "e481,9ef4,delivered,2017-10-02 10:56:33,2017-10-02 11:07:15,2017-10-04 19:55:00,2017-10-10 21:25:13,2017-10-18\n"
    "53cd,b088,delivered,2018-07-24 20:41:37,2018-07-26 03:24:27,2018-07-26 14:31:00,2018-08-07 15:27:45,2018-08-13\n"
    "4777,41ce,canceled,2018-08-08 08:38:49,,,,2018-09-04\n",
    "items": "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
    "e481,1,87285b,3504c0,2017-10-06 11:07:15,29.99,8.72\n"
    "53cd,1,595fac,289cdb,2018-07-30 03:24:27,118.70,22.76\n53cd,2,595fac,289cdb,2018-07-30 03:24:27,118.70,22.76\n"
    "4777,1,aa4383,4869f7,2018-08-13 08:55:23,159.90,19.22\n",
    "customers": "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
    "9ef4,7c39,3149,sao paulo,SP\nb088,7c39,3149,sao paulo,SP\n41ce,3a65,75265,vianopolis,GO\n",
    "payments": "order_id,payment_sequential,payment_type,payment_installments,payment_value\n"
    "e481,1,voucher,1,20.00\ne481,2,credit_card,1,18.71\n53cd,1,boleto,1,282.92\n4777,1,credit_card,3,179.12\n",
}  # fmt: skip

CHINOOK: Mapping[str, str] = {
    "Invoice": "InvoiceId,CustomerId,InvoiceDate,BillingAddress,BillingCity,BillingState,BillingCountry,"
    "BillingPostalCode,Total\n"
    "1,2,2021-01-01 00:00:00,Theodor-Heuss-Straße 34,Stuttgart,,Germany,70174,1.98\n"
    "2,4,2021-01-02 00:00:00,Ullevålsveien 14,Oslo,,Norway,0171,3.96\n",
    "InvoiceLine": "InvoiceLineId,InvoiceId,TrackId,UnitPrice,Quantity\n"
    "1,1,2,0.99,1\n2,1,4,0.99,1\n3,2,6,0.99,1\n4,2,8,0.99,2\n5,2,10,0.99,1\n",
    "Customer": "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n"
    "2,Leonie,Köhler,,Theodor-Heuss-Straße 34,Stuttgart,,Germany,70174,+49 0711 2842222,,leonekohler@example.de,5\n"
    "4,Bjørn,Hansen,,Ullevålsveien 14,Oslo,,Norway,0171,+47 22 44 22 22,,bjorn.hansen@example.no,4\n",
}  # fmt: skip

ADVENTURE_WORKS: Mapping[str, str] = {
    "SalesOrderHeader": "SalesOrderID,RevisionNumber,OrderDate,DueDate,ShipDate,Status,OnlineOrderFlag,SalesOrderNumber,"
    "PurchaseOrderNumber,AccountNumber,CustomerID,SalesPersonID,TerritoryID,BillToAddressID,ShipToAddressID,"
    "ShipMethodID,CreditCardID,CreditCardApprovalCode,CurrencyRateID,SubTotal,TaxAmt,Freight,TotalDue,Comment,"
    "rowguid,ModifiedDate\n"
    "43659,8,2011-05-31 00:00:00,2011-06-12,2011-06-07,5,0,SO43659,PO522145787,10-4020-000676,29825,279,5,985,985,5,16281,"
    "105041Vi84182,,4049.99,388.80,121.50,4560.29,,79B65321-39CA-4115-9CBA-8FE0903E12E6,2011-06-07\n"
    "43660,8,2011-06-30 00:00:00,2011-07-12,2011-07-07,5,0,SO43660,PO18850127500,10-4020-000117,29672,279,5,921,921,5,5618,"
    "115213Vi29411,,419.46,40.27,12.58,472.31,,738DC42D-D03B-48A1-9822-F95A67EA7389,2011-07-07\n",
    "SalesOrderDetail": "SalesOrderID,SalesOrderDetailID,CarrierTrackingNumber,OrderQty,ProductID,SpecialOfferID,UnitPrice,"
    "UnitPriceDiscount,LineTotal,rowguid,ModifiedDate\n"
    "43659,1,4911-403C-98,1,776,1,2024.99,0.00,2024.99,B207C96D-D9E6-402B-8470-2CC176C42283,2011-05-31\n"
    "43659,2,4911-403C-98,1,777,1,2025.00,0.00,2025.00,7ABB600D-1E77-41BE-9FE5-B9142CFC08FA,2011-05-31\n"
    "43660,13,6431-4D57-83,1,762,1,419.46,0.00,419.46,419B6721-5A0B-4B59-9E7E-D4F4B2E1A6D5,2011-05-31\n",
}  # fmt: skip

KINTONE: Mapping[str, str] = {
    "受注": "レコード番号,受注番号,顧客番号,受注日,担当者,合計\n1,J-1,K1,2024/04/01,佐藤,1500\n2,J-2,K2,2024/04/03,佐藤,800\n"
    "3,J-3,K1,2024/05/01,鈴木,500\n",
    "明細": "レコード番号,受注番号,商品名,数量,単価,金額\n7,J-1,ペン,5,200,1000\n8,J-1,ノート,1,500,500\n9,J-2,ペン,4,200,800\n"
    "10,J-3,ノート,1,500,500\n",
}  # fmt: skip


def checked_of(
    write: Write, files: Mapping[str, str], *orders: str, lines: str = "", customers: str = ""
) -> CheckedOrders:
    paths = {name: write(content, f"{name}.csv") for name, content in files.items()}
    return read(
        [paths[name] for name in orders],
        lines=paths[lines] if lines else None,
        customers=paths[customers] if customers else None,
        settings=Settings(allow_partial=True),
    )


def figures(checked: CheckedOrders) -> tuple[int, int, float]:
    """Orders, customers, revenue."""
    found = rows(checked, "SELECT count(*), count(DISTINCT customer_id), sum(revenue)::DOUBLE FROM orders")
    orders, customers, revenue = found[0]
    return int(orders), int(customers), round(float(revenue), 2)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("named", [False, True], ids=["recognised", "--lines"])
@pytest.mark.parametrize(
    ("files", "orders", "lines", "right"),
    [
        (OLIST, "orders", "items", (2, 2, 267.39)),
        (CHINOOK, "Invoice", "InvoiceLine", (2, 2, 5.94)),
        (ADVENTURE_WORKS, "SalesOrderHeader", "SalesOrderDetail", (2, 2, 4469.45)),
        (KINTONE, "受注", "明細", (3, 2, 2800)),
    ],
)
def test_orders_and_lines_are_joined(
    write: Write,
    files: Mapping[str, str],
    orders: str,
    lines: str,
    right: tuple[int, int, float],
    *,
    named: bool,
    reverse: bool,
) -> None:
    if named:
        checked = checked_of(write, files, orders, lines=lines)
    else:
        checked = checked_of(write, files, *((lines, orders) if reverse else (orders, lines)))
    assert figures(checked) == right
    assert "files_joined" in remarks(checked)
    assert checked.sources[0].name == f"{orders}.csv + {lines}.csv"


def test_an_order_of_several_products_holds_them(write: Write) -> None:
    checked = checked_of(write, KINTONE, "受注", "明細")
    assert checked.has_order_products
    assert rows(checked, "SELECT product::VARCHAR, count(*) FROM order_products GROUP BY 1 ORDER BY 1") == [
        ("ノート", 2), ("ペン", 2),
    ]  # fmt: skip


def test_all_four_files_of_olist(write: Write) -> None:
    """Two orders of one person under two ids; payments would count each amount twice."""
    checked = checked_of(write, OLIST, "orders", "items", "payments", customers="customers")
    assert figures(checked) == (2, 1, 267.39)
    assert remarks(checked)["amounts_once_more"] == {"file": "payments.csv"}
    assert checked.rows_left_out == {"cancelled": 1}


def test_payments_serve_where_there_are_no_other_lines(write: Write) -> None:
    checked = checked_of(write, OLIST, "orders", "payments")
    assert figures(checked)[:2] == (2, 2)


def test_chinook_with_its_customers(write: Write) -> None:
    checked = checked_of(write, CHINOOK, "Invoice", "InvoiceLine", customers="Customer")
    assert figures(checked) == (2, 2, 5.94)
    assert "customers_unknown" not in remarks(checked)


def test_months_of_orders_and_lines(write: Write) -> None:
    """Each file of lines goes to the orders that it belongs to; what both months hold counts once."""
    head, *orders = KINTONE["受注"].splitlines(keepends=True)
    line_head, *lines = KINTONE["明細"].splitlines(keepends=True)
    files = {
        "受注4月": head + "".join(orders[:2]), "明細4月": line_head + "".join(lines[:3]),
        "受注5月": head + "".join(orders[1:]), "明細5月": line_head + "".join(lines[2:]),
    }  # fmt: skip
    checked = checked_of(write, files, *files)
    assert figures(checked) == (3, 2, 2800)
    assert checked.rows_left_out == {"copy": 1}


def test_lines_in_parts_and_one_file_of_orders(write: Write) -> None:
    line_head, *lines = KINTONE["明細"].splitlines(keepends=True)
    files = {
        "受注": KINTONE["受注"],
        "明細1": line_head + "".join(lines[:2]),
        "明細2": line_head + "".join(lines[2:]),
    }
    assert figures(checked_of(write, files, *files)) == (3, 2, 2800)


def test_keys_written_differently(write: Write) -> None:
    files = {
        "orders": "id,customer_id,date\n1,A,2024-04-01\n2,B,2024-04-02\n",
        "lines": "order_id,product,price,quantity\n1.0,pen,10,1\n 2 ,ink,20,2\n",
    }
    assert figures(checked_of(write, files, "orders", "lines")) == (2, 2, 50)


def test_what_has_no_counterpart_is_counted(write: Write) -> None:
    files = {
        "orders": "order_id,customer_id,date\n1,A,2024-04-01\n2,B,2024-04-02\n3,B,2024-04-03\n",
        "lines": "order_id,product,price\n1,pen,10\n2,pen,20\n9,pen,40\n",
    }
    checked = checked_of(write, files, "orders", "lines")
    assert figures(checked) == (2, 2, 30)
    assert remarks(checked)["orders_without_lines"] == {"orders": "orders.csv", "count": 1}
    assert checked.rows_left_out == {"no_amount": 1, "no_customer": 1}
    assert checked.rows_read == 4


def test_the_rejected_rows_of_both_files_are_found_again(write: Write) -> None:
    orders = write("order_id,customer_id,date\n1,A,2024-04-01\n2,B,never\n3,B,2024-04-03\n", "orders.csv")
    lines = write("order_id,product,price\n1,pen,10\n3,pen,x\n2,pen,20\n", "lines.csv")
    rejected = write("", "rejected.csv")
    read([orders, lines], settings=Settings(allow_partial=True), rejected=rejected)
    written = [line.split(",")[:3] for line in rejected.read_text("utf-8-sig").splitlines()[1:]]
    assert [(row, reason) for _, row, reason in written] == [
        ("3", "Amount cannot be read"), ("4", "Date cannot be read"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "key"),
    [
        ("product_id,product_name,price\np1,pen,10\n", "orders.not_joined"),
        ("order_id,product,price\nX1,pen,10\nX2,pen,10\n", "orders.not_joined"),
    ],
)
def test_what_cannot_be_joined_is_refused_with_both_files(write: Write, other: str, key: str) -> None:
    files = {"orders": "order_id,customer_id,date,amount\n1,A,2024-04-01,5\n", "other": other}
    for lines, expected in (("", key), ("other", "orders.lines_without_key")):
        orders = ["orders"] if lines else ["orders", "other"]
        with pytest.raises(SourceError) as refused:
            checked_of(write, files, *orders, lines=lines)
        assert refused.value.key == expected
        assert refused.value.fields["file"] == "other.csv"
        assert refused.value.fields["others"] == "orders.csv"
        for lang in ("en", "ja"):
            assert "orders.csv" in refused.value.sentence(lang)


def test_complete_files_are_not_joined(write: Write) -> None:
    """Two exports of orders share a column of numbers, and yet neither holds the other's lines."""
    header = "order_id,customer_id,date,amount,product\n"
    files = {"a": header + "1,A,2024-04-01,5,pen\n", "b": header + "2,B,2024-05-01,6,pen\n"}
    checked = checked_of(write, files, "a", "b")
    assert figures(checked) == (2, 2, 11)
    assert "files_joined" not in remarks(checked)
