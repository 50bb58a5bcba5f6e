"""Exports of known systems are recognised by their headers and read by what is known of them."""

import csv
import io
import itertools
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders.columns.recognition import recognised, system_of
from ltv_xl.orders.columns.shops import Shop, marks, named, parsed, shops
from ltv_xl.orders.headers import normal
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write
from tests.orders.systems import AD_REPORTS, CUSTOMERS, EXPORTS, Export

SHOPS = Path(__file__).parent.parent / "answers" / "shops"
SAMPLES = {
    "shopify": "shopify_orders_export.csv", "eccube4": "eccube4_order.csv",
    "rakuten": "rakuten_rms_order.csv", "base": "base_orders.csv", "colorme": "colorme_sales_all.csv",
    "woocommerce_analytics": "woocommerce_analytics_orders.csv", "google_ads": "google_ads_ja.csv",
}  # fmt: skip
ORDERS = "order_id,customer_id,date,amount\n1,A,2025-01-05,100\n"


def facts(checked: CheckedOrders) -> tuple[object, ...]:
    [found] = rows(checked, "SELECT count(*), count(DISTINCT customer_id), sum(revenue) FROM orders")
    return (*found, dict(checked.rows_left_out))


def written(write: Write, export: Export) -> Path:
    name = "orders.txt" if "\t" in export.text else "orders.csv"
    return write(export.text, name, export.encoding)


@pytest.mark.parametrize("key", EXPORTS)
def test_export_gives_the_facts_counted_by_hand(key: str, write: Write) -> None:
    export = EXPORTS[key]
    checked = read([written(write, export)], settings=Settings())
    assert checked.sources[0].shop == key
    assert facts(checked) == (export.orders, export.customers, export.revenue, export.aside)
    assert (checked.first_order.isoformat(), checked.last_order.isoformat()) == export.days
    [known] = [shop for shop in shops() if shop.key == key]
    uncertain = any(remark.uncertain for remark in checked.remarks if remark.key.startswith("system"))
    assert uncertain == (known.certainty == "C")
    remarks(checked)


@pytest.mark.parametrize("key", EXPORTS)
def test_order_and_sum_of_columns_do_not_matter(key: str, write: Write) -> None:
    """Columns the other way round, full-width brackets, UTF-16 or a byte order mark: the same."""
    export = EXPORTS[key]
    delimiter = "\t" if "\t" in export.text else ","
    lines = list(csv.reader(io.StringIO(export.text.lstrip("\ufeff")), delimiter=delimiter))
    twice = {header for header in lines[0] if lines[0].count(header) > 1}
    lines[0] = [header.replace("(", "（").replace(")", "）") for header in lines[0]]
    lines = [line[::-1] for line in lines] if not twice else lines
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(lines)
    for encoding in ("utf-8-sig", "utf-16"):
        checked = read([write(target.getvalue(), "again.txt", encoding)], settings=Settings())
        assert checked.sources[0].shop == key
        assert facts(checked) == (export.orders, export.customers, export.revenue, export.aside)


def test_every_system_has_a_test_file() -> None:
    tested = {*EXPORTS, *AD_REPORTS, *SAMPLES, "amazon_all_orders", "colorme_customers", "eccube_customers"}
    assert tested == {shop.key for shop in shops()}


def test_the_head_of_a_file_says_all_that_an_export_is_known_by() -> None:
    known = [(shop.key, shop.role, shop.fingerprints) for shop in shops()]
    assert [(each.key, each.role, each.fingerprints) for each in marks()] == known


@pytest.mark.parametrize("shop", shops(), ids=lambda shop: shop.key)
def test_every_system_has_a_name_in_both_languages(shop: Shop) -> None:
    assert text(f"orders.system.{shop.key}", "en") == f"{shop:en}"
    assert text(f"orders.system.{shop.key}", "ja") == f"{shop:ja}"
    assert named(shop.key) is shop
    assert all(named(name) is shop for name in shop.also)


@pytest.mark.parametrize("key", EXPORTS)
def test_a_file_has_the_fingerprint_of_one_system_alone(key: str) -> None:
    delimiter = "\t" if "\t" in EXPORTS[key].text else ","
    headers = next(csv.reader(io.StringIO(EXPORTS[key].text.lstrip("\ufeff")), delimiter=delimiter))
    found = system_of(headers)
    assert found is not None
    assert found.key == key


MINIMAL = {
    "role": "orders", "certainty": "A", "fingerprint": [{"all": ["A"]}], "columns": {"order_id": ["A"]},
}  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [
        {"rule": "x"}, {"role": "shop"}, {"certainty": "sure"}, {"columns": {"order": ["A"]}},
        {"fingerprint": [{"every": ["A"]}]}, {"money": {"columns": {"price": ["A"]}}},
        {"money": {"sales": ["total"], "columns": {"goods": ["A"]}}}, {"lines": {"amounts_of": "basket"}},
        {"lines": {"order_values": "first"}}, {"status": [{"headers": ["A"], "void": ["x"]}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_word_in_a_systems_file_is_noticed(fault: dict[str, object]) -> None:
    parsed("x", MINIMAL)
    with pytest.raises(ValueError, match=r"x\.toml: "):
        parsed("x", MINIMAL | fault)


@pytest.mark.parametrize("key", AD_REPORTS)
def test_ad_report_without_its_sums(key: str, write: Write) -> None:
    report, cost, clicks = AD_REPORTS[key]
    checked = read([write(ORDERS)], ad_spend=write(report, "ads.csv"), settings=Settings())
    assert checked.sources[1].shop == key
    assert rows(checked, "SELECT sum(cost), sum(clicks) FROM ad_spend") == [(cost, clicks)]


@pytest.mark.parametrize("key", AD_REPORTS)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_ad_report_among_the_orders_is_said_to_be_one(key: str, lang: str, write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        read([write(AD_REPORTS[key][0], "ads.csv")], settings=Settings())
    assert refused.value.key == "orders.is_ad_report_of"
    sentence = refused.value.sentence(lang)  # type: ignore[arg-type]
    assert "--ads" in sentence
    assert text(f"orders.system.{key}", lang) in sentence  # type: ignore[arg-type]


def test_ads_and_customers_of_any_system_are_known_among_the_orders(write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        read([write("month,channel,cost,clicks\n2025-01,Meta,100,3\n")], settings=Settings())
    assert refused.value.key == "orders.is_ad_report"
    with pytest.raises(SourceError) as refused:
        read([write("customer_id,name,birth date\n1,Hana,1980-01-01\n")], settings=Settings())
    assert refused.value.key == "orders.is_customers_list"
    with pytest.raises(SourceError) as refused:
        read(
            [write(EXPORTS["stripe"].text)],
            ad_spend=write(EXPORTS["stripe"].text, "ads.csv"),
            settings=Settings(),
        )
    assert refused.value.key == "orders.is_no_ad_report"


@pytest.mark.parametrize("key", CUSTOMERS)
def test_a_customers_list_is_recognised(key: str, write: Write) -> None:
    listed = write(CUSTOMERS[key], "customers.csv", "cp932")
    with pytest.raises(SourceError) as refused:
        read([listed], settings=Settings())
    assert refused.value.key == "orders.is_customers_list_of"
    orders = write("注文番号,顧客ID,注文日,売上\n1,7,2025-01-05,100\n2,11,2025-01-05,100\n")
    checked = read([orders], customers=listed, settings=Settings())
    assert checked.sources[1].shop == key


def test_orders_with_a_column_of_ads_stay_orders(write: Write) -> None:
    """LINE's ご利用金額 is what its advertisers pay, and elsewhere what a customer paid."""
    source = write("会員番号,注文日,キャンペーン名,ご利用金額,売上\n7,2025-01-05,春,100,100\n")
    assert read([source], settings=Settings()).sources[0].shop == ""


def test_a_hint_is_never_certain(write: Write) -> None:
    for key in ("line_ads", "microsoft_ads"):
        ads = write(AD_REPORTS[key][0], "ads.csv")
        checked = read([write(ORDERS)], ad_spend=ads, settings=Settings())
        assert next(remark for remark in checked.remarks if remark.key == "system_partly").uncertain


def test_a_file_without_headers_is_said_to_be_one(write: Write) -> None:
    """Color Me writes its headers only where the shop wants them."""
    lines = (SHOPS / "colorme_sales_all.csv").read_text(encoding="cp932").split("\n")
    with pytest.raises(SourceError) as refused:
        read([write("\n".join(lines[1:]))], settings=Settings())
    assert refused.value.key == "orders.no_header"


def test_numbered_headers_are_those_without_a_number(write: Write) -> None:
    """Smaregi's settings show 取引ID(1), and some files bear it."""
    header, *lines = EXPORTS["smaregi"].text.lstrip("\ufeff").split("\n")
    numbered = ",".join(f"{name}({number})" for number, name in enumerate(header.split(","), 1))
    checked = read([write("\n".join([numbered, *lines]))], settings=Settings())
    assert facts(checked) == (3, 2, Decimal(3000), EXPORTS["smaregi"].aside)


def test_amazons_report_of_all_orders_names_no_customer(write: Write) -> None:
    header = "amazon-order-id\tpurchase-date\torder-status\tproduct-name\titem-price\titem-promotion-discount"
    line = "250-1\t2025-01-31T15:30:00+00:00\tShipped\tSerum\t4980\t360"
    with pytest.raises(SourceError) as refused:
        read([write(f"{header}\n{line}\n", "orders.txt")], settings=Settings())
    assert refused.value.key == "orders.without_customer.amazon_all_orders"
    named_customers = write(f"{header}\tmember\n{line}\tA\n", "orders.txt")
    checked = read([named_customers], settings=Settings(mapping={"customer_id": "member"}))
    assert facts(checked)[:3] == (1, 1, Decimal(4620))
    assert checked.first_order.isoformat() == "2025-02-01"


def test_a_file_that_fits_partly_is_never_certain(write: Write) -> None:
    """BASE without its state of dispatch: read as BASE, with what settles it."""
    export = (SHOPS / "base_orders.csv").read_text(encoding="cp932").replace("発送状況", "状態メモ")
    checked = read([write(export)], settings=Settings())
    assert checked.sources[0].shop == "base"
    remark = next(remark for remark in checked.remarks if remark.key == "system_partly")
    assert remark.uncertain
    assert "注文ID" in remarks(checked)["system_partly"]["columns"].__format__("ja")
    general = read([write(export)], settings=Settings(shop="general"))
    assert general.sources[0].shop == ""


def test_a_system_is_known_without_the_columns_of_products(write: Write) -> None:
    """Templates of orders alone: the codes of states are still those of the system."""
    for key, absent in (("rakuten", "商品管理番号"), ("eccube4", "明細区分(ID)")):
        lines = sample(SAMPLES[key])
        places = [place for place, header in enumerate(lines[0]) if header != absent]
        target = io.StringIO()
        csv.writer(target).writerows([[line[place] for place in places] for line in lines])
        checked = read([write(target.getvalue())], settings=Settings())
        assert checked.sources[0].shop == key
        assert facts(checked) == facts(read([SHOPS / SAMPLES[key]], settings=Settings()))


def test_a_copy_of_shopifys_orders_whose_values_were_filled_down_counts_them_once(write: Write) -> None:
    header, *lines = sample(SAMPLES["shopify"])
    places = [
        header.index(name)
        for name in ("Financial Status", "Currency", "Subtotal", "Total", "Refunded Amount")
    ]
    for above, line in itertools.pairwise(lines):
        if line[0] == above[0]:
            for place in places:
                line[place] = line[place] or above[place]
    target = io.StringIO()
    csv.writer(target).writerows([header, *lines])
    checked = read([write(target.getvalue())], settings=Settings())
    assert facts(checked) == facts(read([SHOPS / SAMPLES["shopify"]], settings=Settings()))


def test_a_csv_file_that_excel_saved_anew(write: Write) -> None:
    """Dates as numbers, telephone numbers without their 0, or as formulas of texts."""
    export = (SHOPS / "base_orders.csv").read_text(encoding="cp932")
    for day, number in (
        ("05 10:12:33", "45662.42538"),
        ("06 09:00:00", "45663.375"),
        ("07 09:00:00", "45664.375"),
    ):
        export = export.replace(f"2025-01-{day}", number)
    export = export.replace("2025-02-01 20:00:00", "45689.83333").replace(",0300000000,", ",300000000,")
    checked = read([write(export)], settings=Settings())
    assert facts(checked) == facts(read([SHOPS / "base_orders.csv"], settings=Settings()))
    assert checked.first_order.isoformat() == "2025-01-05"
    assert checked.last_order.isoformat() == "2025-02-01"


def test_rakutens_codes_count_in_any_file(write: Write) -> None:
    source = write("注文番号,顧客ID,注文日,売上,ステータス\n1,7,2025-01-05,100,700\n2,7,2025-01-06,100,900\n")
    assert facts(read([source], settings=Settings())) == (1, 1, Decimal(100), {"cancelled": 1})


def test_a_few_common_headers_are_no_system(write: Write) -> None:
    for header in ("取引ID,取引日時,会員ID,合計", "注文番号,注文日時,メールアドレス,商品管理番号,合計金額"):
        line = "1,2025-01-05,a@example.jp,100" + ",100" * (header.count(",") - 3)
        assert read([write(f"{header}\n{line}\n")], settings=Settings()).sources[0].shop == ""


def test_a_needed_column_under_another_header_makes_it_uncertain(write: Write) -> None:
    export = EXPORTS["ecforce"].text.replace("受注日,", "注文日,")
    checked = read([write(export)], settings=Settings())
    assert facts(checked)[:3] == (2, 1, Decimal(9960))
    assert next(remark for remark in checked.remarks if remark.key == "system_partly").uncertain


def test_a_system_known_from_others_is_shown_with_its_columns(write: Write) -> None:
    checked = read([written(write, EXPORTS["stores"])], settings=Settings())
    assert "オーダー番号" in f"{remarks(checked)['system_by_columns']['columns']:en}"


def test_shop_is_forced_by_any_of_its_names(write: Write) -> None:
    source = write(
        "注文ID,注文日時,メールアドレス(請求先),合計金額,調整金額\n1,2025-01-05,a@example.jp,1000,-100\n"
    )
    assert read([source], settings=Settings()).sources[0].shop == ""
    for name in ("base", "BASE", "ｂａｓｅ"):
        checked = read([source], settings=Settings(shop=name))
        assert checked.sources[0].shop == "base"
        assert facts(checked)[2] == 900


@pytest.mark.parametrize(("name", "near"), [("shopfy", "shopify"), ("zzz", None)])
def test_an_unknown_shop_is_refused_with_the_names(name: str, near: str | None, write: Write) -> None:
    with pytest.raises(SettingError) as refused:
        read([write(ORDERS)], settings=Settings(shop=name))
    assert refused.value.fields["near"] == near
    assert all(shop.key in refused.value.sentence("ja") for shop in shops())


def test_mapping_goes_before_what_is_known_of_a_system(write: Write) -> None:
    checked = read([written(write, EXPORTS["ecforce"])], settings=Settings(mapping={"revenue": "小計"}))
    assert facts(checked)[2] == Decimal(9960)


def test_what_a_mall_pays_back_reduces_nothing_and_is_named() -> None:
    """Rakuten pays for points and for its own coupons; 300 of the shop's coupon are its own."""
    checked = read([SHOPS / "rakuten_rms_order.csv"], settings=Settings())
    assert checked.sources[0].columns["points"] == "ポイント利用額"
    assert checked.sources[0].columns["revenue"] == "商品合計金額"
    assert f"{remarks(checked)['sales_less']['less']:ja}" == "「店舗発行クーポン利用額」"


@pytest.mark.parametrize("tax", ["inside", "upon"])
def test_the_total_shows_whether_subtotals_hold_their_tax(tax: str, write: Write) -> None:
    """Shopify writes the same headers for both: 1,100 with 100 of tax in it, or 1,000 and 100 upon it."""
    goods, shipping = (1100, 550) if tax == "inside" else (1000, 500)
    total = 1650
    rows_ = "".join(
        f"#{n},a{n % 4}@example.jp,paid,2025-01-{n:02d} 10:00:00 +0900,JPY,{goods},{shipping},150,{total},"
        f"0,0,Serum,1,{goods}\n"
        for n in range(1, 21)
    )
    header = (
        "Name,Email,Financial Status,Created at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,"
        "Refunded Amount,Lineitem name,Lineitem quantity,Lineitem price\n"
    )
    assert facts(read([write(header + rows_)], settings=Settings()))[2] == 20_000


def test_nothing_is_said_of_a_total_that_prices_stand_for(write: Write) -> None:
    """Of BASE 価格 x 数量 counts where it makes the total with postage and fees."""
    said = remarks(read([SHOPS / "base_orders.csv"], settings=Settings()))
    assert f"{said['sales_plus']['basis']:ja}" == "「価格」×「数量」"
    assert "amount_once_per_order" not in said


def test_every_fee_is_taken_off_a_total(write: Write) -> None:
    source = write(
        "受注コード,注文日時,請求合計金額,送料,決済手数料,クール便手数料,入金フラグ,メールアドレス(メイン)\n"
        "F001,2025/01/05 10:00:00,3800,500,300,200,1,a@example.jp\n"
    )
    assert facts(read([source], settings=Settings()))[2] == 2800


def test_a_discount_that_a_shop_added_to_its_template_is_used(write: Write) -> None:
    """The shops of ecforce choose their columns: the total shows that the discount is in 小計 still."""
    header = (
        "受注番号,顧客番号,メールアドレス,受注日,小計,割引額,消費税,送料,合計,"
        "定期受注番号,定期ステータス,対応状況\n"
    )
    rows_ = "".join(
        f"A{n},C{n % 3},a{n % 3}@example.jp,2025/01/{n:02d} 10:12,5000,500,450,600,5550,T{n},有効,発送済み\n"
        for n in range(1, 11)
    )
    assert facts(read([write(header + rows_)], settings=Settings()))[2] == 45_000


def test_refunds_are_taken_off_a_column_that_the_user_chose(write: Write) -> None:
    checked = read([SHOPS / "shopify_orders_export.csv"], settings=Settings(mapping={"revenue": "Subtotal"}))
    assert facts(checked)[2] == 5082 + 4980 + 3600 + 12_180 - 3600


def test_options_fees_and_discounts_are_no_products(write: Write) -> None:
    base = read([SHOPS / "base_orders.csv"], settings=Settings())
    assert not [name for (name,) in rows(base, "SELECT product FROM orders") if "オプション" in name]
    smaregi = read([written(write, EXPORTS["smaregi"])], settings=Settings())
    assert rows(smaregi, "SELECT DISTINCT product FROM orders WHERE order_id = 1") == [("器",)]


def test_returned_lines_without_a_sign_reduce_sales(write: Write) -> None:
    source = write(
        "取引ID,取引日時,取引区分,会員ID,取引明細区分,商品名,数量,値引き後計\n"
        "1,2025-01-05 10:00:00,1,11,1,茶,1,1000\n1,2025-01-05 10:00:00,1,11,2,器,1,300\n"
    )
    assert facts(read([source], settings=Settings()))[2] == 700


def test_a_file_of_another_shop_keeps_its_own_states(write: Write) -> None:
    """9 is a return in EC-CUBE and nothing of the kind elsewhere."""
    other = write("注文番号,顧客ID,注文日,売上,ステータス\n9,7,2025-03-01,100,9\n", "other.csv")
    checked = read([written(write, EXPORTS["eccube4"]), other], settings=Settings())
    assert facts(checked)[2] == 9800


def test_periods_of_several_months_are_spread_by_days(write: Write) -> None:
    report = (
        "レポート開始日,レポート終了日,キャンペーン名,消化金額 (JPY),リンクのクリック\n"
        "2025-01-17,2025-02-15,春,30000,300\n2025-02-01,2025-02-28,夏,1000,10\n"
    )
    checked = read([write(ORDERS)], ad_spend=write(report, "ads.csv"), settings=Settings())
    assert rows(checked, "SELECT campaign, month::VARCHAR, cost, clicks FROM ad_spend") == [
        ("夏", "2025-02-01", Decimal(1000), Decimal(10)),
        ("春", "2025-01-01", Decimal(15_000), Decimal(150)),
        ("春", "2025-02-01", Decimal(15_000), Decimal(150)),
    ]
    assert remarks(checked)["ads_spread"] == {"count": 1}


def test_a_sum_of_devices_counts_where_the_devices_are_not_there(write: Write) -> None:
    report = "\n".join(AD_REPORTS["ecforce_ads"][0].split("\n")[:2])
    checked = read([write(ORDERS)], ad_spend=write(report, "ads.csv"), settings=Settings())
    assert rows(checked, "SELECT sum(cost) FROM ad_spend") == [(Decimal(15_000),)]


ORDERS_SAMPLES = {key: name for key, name in SAMPLES.items() if key != "google_ads"}
NEEDED = {
    "order_id", "order_date", "customer_id", "email", "customer_name", "revenue", "refunded", "adjustment",
    "status", "cancelled_at", "unit_price", "quantity", "unit_cost",
    "total", "discount", "points", "shipping", "fee", "tax",
}  # fmt: skip


def sample(name: str) -> list[list[str]]:
    raw = (SHOPS / name).read_bytes()
    encoding = "utf-8" if name.startswith(("shopify", "woo")) else "cp932"
    return list(csv.reader(io.StringIO(raw.decode(encoding))))


@pytest.mark.parametrize("key", ORDERS_SAMPLES)
def test_samples_without_the_columns_that_nothing_needs_give_the_same(key: str, write: Write) -> None:
    lines = sample(SAMPLES[key])
    before = read([SHOPS / SAMPLES[key]], settings=Settings())
    system = recognised(lines[0], "orders", {})
    shop = named(key)
    assert system is not None
    assert shop is not None
    needed = {column.place for name, taken in system.columns.items() if name in NEEDED for column in taken}
    for place, header in enumerate(lines[0]):
        if any(normal(header) in mark.every | mark.any_of for mark in shop.fingerprints):
            needed.add(place)
    assert len(needed) < len(lines[0])
    target = io.StringIO()
    csv.writer(target).writerows([[line[place] for place in sorted(needed)] for line in lines])
    after = read([write(target.getvalue())], settings=Settings())
    assert after.sources[0].shop == key
    assert facts(after) == facts(before)


@pytest.mark.parametrize("key", ORDERS_SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_samples_in_another_order_and_encoding_give_the_same(key: str, encoding: str, write: Write) -> None:
    lines = sample(SAMPLES[key])
    before = read([SHOPS / SAMPLES[key]], settings=Settings())
    lines[0] = [header.replace("(", "（").replace(")", "）") for header in lines[0]]
    twice = any(lines[0].count(header) > 1 for header in lines[0])
    target = io.StringIO()
    csv.writer(target, delimiter="\t").writerows(lines if twice else [line[::-1] for line in lines])
    content = target.getvalue()
    if encoding == "cp932":
        content = content.replace("¥", "￥").replace("×", "x")
    after = read([write(content, "orders.tsv", encoding)], settings=Settings())
    assert after.sources[0].shop == key
    assert facts(after) == facts(before)


@pytest.mark.parametrize("name", ORDERS_SAMPLES.values())
def test_samples_through_excel_give_the_same(name: str, tmp_path: Path) -> None:
    """Dates as serials, texts of digits as numbers, leading zeros lost."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in sample(name):
        sheet.append([_as_excel_reads(cell) for cell in line])
    book.save(tmp_path / "orders.xlsx")
    before = read([SHOPS / name], settings=Settings())
    after = read([tmp_path / "orders.xlsx"], settings=Settings())
    assert facts(after) == facts(before)
    assert (after.first_order, after.last_order) == (before.first_order, before.last_order)


def _as_excel_reads(cell: str) -> object:
    from datetime import datetime

    plain = unicodedata.normalize("NFKC", cell).strip()
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y/%m/%d"):
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            pass
    try:
        return float(plain.replace(",", ""))
    except ValueError:
        return cell or None


def test_a_system_that_the_user_names_must_look_like_it(write: Write) -> None:
    with pytest.raises(SourceError) as refused:
        read([SHOPS / "base_orders.csv"], settings=Settings(shop="shopify"))
    assert refused.value.key == "orders.shop_not_fitting"
    for shop, name in (("base", "base_orders.csv"), ("shopify", "shopify_orders_export.csv")):
        assert read([SHOPS / name], settings=Settings(shop=shop)).sources[0].shop == shop
