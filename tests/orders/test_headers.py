"""Which column a header is taken for."""

from ltv_xl.orders.headers import recognise


def test_the_sum_of_goods_goes_before_the_total_whatever_it_says_of_tax() -> None:
    headers = ["会員ID", "注文日", "総合計金額", "商品合計(税込)"]
    assert recognise(headers, "orders", {})["revenue"][0].header == "商品合計(税込)"
    assert recognise([*headers, "商品合計(税抜)"], "orders", {})["revenue"][0].header == "商品合計(税抜)"
    assert recognise([*headers[:3], "合計(手数料)"], "orders", {})["revenue"][0].header == "総合計金額"
