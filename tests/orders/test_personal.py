"""What is personal: headers, addresses and numbers, and what only looks like one."""

from random import Random
from time import perf_counter

import pytest

from ltv_xl.orders import personal
from ltv_xl.orders.personal import (
    MASK,
    holds_contact,
    is_personal_header,
    masked,
    may_be_id,
    may_count_customers,
    names_people,
    tells_of_people,
)

CONTACTS = (
    *("a@b.co", "taro.yamada+shop@mail.example.co.jp", "ｔａｒｏ＠example．com", "太郎@例え.jp"),
    *("03-1234-5678", "03 1234 5678", "(03)1234-5678", "045-123-4567", "0120-444-444", "0422-12-3456"),
    *("090-1234-5678", "09012345678", "０９０－１２３４－５６７８", "+81 90-1234-5678", "+819012345678"),
    *("(415) 555-2671", "+1 415 555 2671", "415-555-2671", "1-415-555-2671", "415.555.2671"),
    *("taro.o'neil@example.jp", "太郎@例え.テスト", '"taro yamada"@example.jp', "taro%40example.jp"),
    *("taro @ example.jp", "taro(at)example.jp", "taro[at]example.jp", "taro\u200b@example.jp"),
    *("090 - 1234 - 5678", "090・1234・5678", "090_1234_5678", "0901234-5678", "090-12345678"),
    *("0800-123-4567", "0081 90 1234 5678", "81-90-1234-5678", "090\u00ad1234\u200b5678", "090⁃1234⁃5678"),
    *("07700 900123", "01 23 45 67 89", "138-0013-8000", "電話0312345678", "TEL: 0312345678"),
)
NAMES = (
    *("4901234567890", "4908012345678", "0306406152", "2024-01-05", "05-12-2024", "10-20-300", "500ml"),
    *(
        "1,000-2,000",
        "SKU-0120",
        "@cosme",
        "A@B",
        "@ 300",
        "12:30-13:00",
        "No. 03-1234",
        "0.5-1.5",
        "T恤",
        "0.09012345678",
        "0000-000-0001",
        "000-0000-0001",
    ),
    *("{0A1B2138-0013-8000-9ABC-0123456789AB}", "{C0DE0090-1234-5678-ABCD-012345678901}", "C138-0013-8000"),
    *("0312345678", "10 @ 2.50", "2024-04-01 - 2024-04-30", "A-03-1234-5678"),
)


@pytest.mark.parametrize("contact", CONTACTS)
def test_a_contact_is_masked_and_nothing_around_it(contact: str) -> None:
    assert masked(contact) == MASK
    assert masked(f"化粧水 {contact} 定期") == f"化粧水 {MASK} 定期"
    assert holds_contact(f"tel: {contact}")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_without_a_contact_stays_to_the_letter(name: str) -> None:
    assert masked(name) == name
    assert not holds_contact(name)


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Customer ID",
            "顧客番号",
            "E-mail",
            "注文者メールアドレス",
            "電話番号",
            "Billing Address1",
            "お届け先住所",
        ),
        *("Customer ID*", "会員No.", "顧客番号(必須)", "billingPhone", "Billing_phone 2", "customerEmail"),
        *("お名前", "お届け先名", "送付先名", "セイ", "姓名", "ご依頼主", "購入者", "携帯", "ご連絡先"),
        *("Given name", "surname", "Contact name", "Buyer name", "Ship-to name", "Mobile number"),
        *("氏名", "名前", "氏名（カナ）", "フリガナ", "Name", "Date of Birth", "生年月日", "配送先電話番号"),
    ],
)
def test_a_personal_header(header: str) -> None:
    assert is_personal_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "Customers",
        "By email address",
        "By 氏名",
        "お届け先住所別",
        "商品名",
        "Product name",
        "店舗名",
        "カナダ",
        "チャネル",
        "性別",
        "年代",
        "Orders",
        "注文番号",
        *("Emails sent", "電話件数", "Phone orders", "メールアドレス有無", "Address type", "Mobile"),
        *("Headphones", "iPhone case", "Mail Magazine", "メール配信", "Postage"),
    ],
)
def test_a_header_that_is_not_personal(header: str) -> None:
    assert not is_personal_header(header)


@pytest.mark.parametrize(
    "header", ["Name", "名前", "Customer", "顧客", "顧客名", "user", "Customer*", "購入者"]
)
def test_a_header_under_which_channels_or_counts_may_stand(header: str) -> None:
    assert is_personal_header(header)
    assert may_count_customers(header)
    assert not tells_of_people(header)


@pytest.mark.parametrize("header", ["E-mail", "年齢", "性別", "注文番号", "Order ID", "氏名（カナ）", "Zip"])
def test_a_header_that_tells_of_people(header: str) -> None:
    assert tells_of_people(header)
    assert not may_count_customers(header)


@pytest.mark.parametrize("header", ["Date", "売上", "チャネル", "Product", "Cost"])
def test_a_header_that_tells_of_nobody(header: str) -> None:
    assert not tells_of_people(header)
    assert not is_personal_header(header)


@pytest.mark.parametrize(
    "header", ["氏名", "住所", "顧客名", "生年月日", "E-mail", "Customer ID", "Billing Address1"]
)
def test_a_header_whose_values_are_single_peoples(header: str) -> None:
    assert names_people(header)


@pytest.mark.parametrize("header", ["名前", "Name", "郵便番号", "Zip", "生年", "都道府県", "Lineitem name"])
def test_a_header_whose_values_may_be_those_of_many(header: str) -> None:
    assert not names_people(header)


@pytest.mark.parametrize("text", ["a", "1", "0 ", "a@", "a.", "+1-", '"a', "電話"])
def test_a_cell_full_of_what_begins_a_contact_is_looked_at_in_no_time(text: str) -> None:
    begun = perf_counter()
    holds_contact(text * (32767 // len(text)))
    assert perf_counter() - begun < 2


@pytest.mark.parametrize("value", ["C001", "m-17", "会員12番", "100234"])
def test_what_may_be_an_id(value: str) -> None:
    assert may_be_id(value)


@pytest.mark.parametrize("value", ["guest", "2024", "20", "A1", "一般", "12345", ""])
def test_what_is_no_id_even_where_it_equals_one(value: str) -> None:
    assert not may_be_id(value)


def test_no_text_is_passed_over_that_holds_a_contact() -> None:
    """Texts with few digits and no sign of an address are not searched: the search finds nothing in them."""
    signs = [*"0123456789" * 3, *"@%()[]at.-+_ ・TELABx\"'商"]
    signs += ["at)", "(at", "[at", "%40", "電話", "☎", "a@b.co", "03-", "090", "+81", "00", "81-"]
    random = Random(7)
    texts = ["".join(random.choices(signs, k=random.randint(1, 16))) for _ in range(30_000)]
    matches = [personal._contact().search(text) is not None for text in texts]
    assert sum(matches) > 1000
    assert [personal._holds_contact(text) for text in texts] == matches
