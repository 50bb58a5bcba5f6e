"""Reading as a whole: mapping, progress, the tables that remain, and real data against plain pandas."""

import os
from decimal import Decimal

import pandas as pd
import pytest

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, rows
from tests.orders.conftest import Write


def test_mapping_settles_what_the_aliases_cannot(write: Write) -> None:
    source = write('誰,いつ,"いくら,税込",customer_id\nA,2024-04-01,1,wrong\n')
    mapping = {"customer_id": "誰", "order_date": "いつ", "revenue": "いくら,税込"}
    checked = read([source], settings=Settings(mapping=mapping))
    assert orders_of(checked)[0][:1] == ("A",)
    assert checked.sources[0].columns["revenue"] == "いくら,税込"


def test_only_the_tables_of_the_contract_remain(write: Write) -> None:
    checked = read([write("customer_id,date,amount\n1,2024-04-01,¥10\n")], settings=Settings())
    assert rows(checked, "SHOW TABLES") == [("customer_ids",), ("customers",), ("orders",)]


def test_progress_speaks_the_users_language(write: Write) -> None:
    said: list[str] = []
    read(
        [write("customer_id,date,amount\n1,2024-04-01,10\n")],
        settings=Settings(lang="ja"),
        progress=said.append,
    )
    assert said[0] == "orders.csv を読み込んでいます"


ONLINE_RETAIL = os.environ.get("LTV_ONLINE_RETAIL", "")


@pytest.mark.skipif(
    not ONLINE_RETAIL,
    reason="set LTV_ONLINE_RETAIL to the file online_retail.csv.gz of UCI's Online Retail data",
)
def test_online_retail_equals_plain_pandas() -> None:
    """541,909 real lines, recognised without --map; the sums of exact decimals by pandas, written apart."""
    checked = read([ONLINE_RETAIL], settings=Settings(by=("Country",), allow_partial=True))
    frame = pd.read_csv(ONLINE_RETAIL, dtype=str)
    known = frame[frame.CustomerID.notna()].copy()
    known["amount"] = [
        int(Decimal(quantity) * Decimal(price) * 10_000)
        for quantity, price in zip(known.Quantity, known.UnitPrice, strict=True)
    ]
    invoices = known.groupby(["CustomerID", "InvoiceNo"]).amount.sum()
    assert checked.rows_left_out == {"no_customer": len(frame) - len(known)} == {"no_customer": 135_080}
    assert rows(checked, "SELECT count(*), sum(revenue) FROM orders") == [
        (len(invoices), Decimal(int(invoices.sum())) / 10_000)
    ]
    buyers = invoices[invoices > 0].index.get_level_values(0).nunique()
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders WHERE revenue > 0") == [(buyers,)]
    assert buyers == 4338
    assert checked.refund_orders == int((invoices < 0).sum())
