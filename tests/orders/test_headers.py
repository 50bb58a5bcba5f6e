"""Which column a header is taken for."""

from ltv_xl.orders.headers import plain_names, recognise


def test_the_sum_of_goods_goes_before_the_total_whatever_it_says_of_tax() -> None:
    headers = ["会員ID", "注文日", "総合計金額", "商品合計(税込)"]
    assert recognise(headers, "orders", {})["revenue"][0].header == "商品合計(税込)"
    assert recognise([*headers, "商品合計(税抜)"], "orders", {})["revenue"][0].header == "商品合計(税抜)"
    assert recognise([*headers[:3], "合計(手数料)"], "orders", {})["revenue"][0].header == "総合計金額"


def test_a_header_that_a_program_numbered_is_the_one_that_it_repeats() -> None:
    """Of two 送料, pandas calls the second 送料.1, and DuckDB 送料_1; a number of its own stays."""
    headers = ["送料", "送料.1", "送料_17", "値引_1", "TEL1", "TEL"]
    assert plain_names(headers) == ("送料", "送料", "送料", "値引1", "tel1", "tel")
