"""Marks in subscriptions, reasons, trials, campaigns and ads are nowhere in what is made of them."""

import csv
import re

import openpyxl
import pytest

from tests.privacy.search import WORD, marks
from tests.privacy.shops import Shop
from tests.privacy.subscriptions import subscription_shop
from tests.privacy.test_privacy import House, house

__all__ = ["house"]

OWN = frozenset({"orders.csv", "ads.csv"})
SHEETS = {"Subscriptions", "Trials", "Groups", "Portfolio", "Recovery", "Products", "Ads"}
OPTIONS = ("--margin", "60%", "--delivery-cost", "300", "--shop-opened", "all-new")
SEEDS = range(3)


def report(house: House, seed: int, *more: str) -> tuple[Shop, str]:
    """The shop, and what the command that makes its report says."""
    orders, ads = subscription_shop(house.folder, seed)
    place = ("-o", house.path("report.xlsx"))
    screen = house.run("report", str(orders), "--ads", str(ads), *OPTIONS, *more, *place)
    return Shop(orders, (), frozenset()), screen


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_report_its_copy_and_its_mail_name_nobody(house: House, seed: int, lang: str) -> None:
    of, screen = report(house, seed, "--lang", lang, "--by", "キャンペーン*定期コース", "--by", "定期コース")
    names = openpyxl.load_workbook(house.path("report.xlsx"), read_only=True).sheetnames
    assert lang == "ja" or set(names) >= SHEETS
    screen += house.run("share", house.path("report.xlsx"), "-o", house.path("copy.xlsx"))
    mailed = ("--draft", "--no-open", "--to", "a@example.jp")
    screen += house.run("email", house.path("report.xlsx"), *mailed)
    assert (house.folder / "report.eml").exists()
    assert house.marks(of, OWN) == {}
    assert marks(screen.encode()) == set()


@pytest.mark.parametrize("by", ["チャネル", "キャンペーン", "定期コース", "解約理由"])
def test_the_parts_of_a_split_report_name_nobody(house: House, by: str) -> None:
    of, screen = report(house, 0, "--lang", "en", "--by", by, "--split-by", by)
    assert len([*house.folder.glob("report*.xlsx")]) + len([*house.folder.glob("report*/*.xlsx")]) > 1
    assert house.marks(of, OWN) == {}
    assert marks(screen.encode()) == set()


def test_what_is_kept_of_a_file_names_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    orders, ads = subscription_shop(house.folder, 1)
    monkeypatch.chdir(house.folder)
    house.run("inspect", str(orders), "--ads", str(ads), *OPTIONS, "--save")  # shows examples to its user
    assert (house.folder / "ltv.toml").exists()
    of = Shop(orders, (), frozenset())
    assert house.marks(of, OWN) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_lists_of_subscribers_name_ids_alone_and_their_effect_nobody(house: House, seed: int) -> None:
    orders, _ = subscription_shop(house.folder, seed)
    place = house.folder / "lists"
    screen = house.run(
        "lists", str(orders), *OPTIONS, "--as-of", "2024-09-30", "--lang", "en", "--folder", str(place)
    )
    (day,) = place.iterdir()
    screen += house.run("effect", str(day), str(orders), *OPTIONS)
    named = house.marks(Shop(orders, (), frozenset()), OWN)
    lists = {file.name for file in day.glob("*.csv")}
    assert "subscriptions_at_risk.csv" in lists
    assert named.keys() <= lists
    for held in named.values():
        assert all(re.fullmatch(rf"{WORD}\d{{4}}", mark) for mark in held), held
    assert marks(screen.encode()) == set()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_words_of_a_single_customer_who_bought_often_name_nobody(house: House, lang: str) -> None:
    """Four subscriptions with a course, a reason and states of their own are one customer's all the same."""
    orders, who = house.folder / "orders.csv", f"{WORD}花子"
    rows = [
        row
        for number in range(40)
        for row in _subscription(f"c{number}", f"s{number}", "毎月", "解約", "高い", "完了")
    ]
    for number in range(4):
        own = (f"{who}専用", f"停止({who})", f"{who}より電話", f"{who} キャンセル依頼")
        rows += _subscription("c99", f"x{number}", *own)
    headers = ("顧客ID", "定期番号", "注文日", "定期回数", "商品名", "売上", "定期コース", "定期ステータス")
    with orders.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*headers, "解約理由", "ステータス", "備考"), *rows])
    screen = house.run("report", str(orders), "--lang", lang, "-o", house.path("report.xlsx"))
    assert (
        "Subscriptions" in openpyxl.load_workbook(house.path("report.xlsx"), read_only=True).sheetnames
        or lang == "ja"
    )
    assert house.marks(Shop(orders, (), frozenset()), OWN) == {}
    assert marks(screen.encode()) == set()


def _subscription(
    customer: str, key: str, course: str, state: str, reason: str, status: str
) -> list[tuple[object, ...]]:
    """Three deliveries; the last column is not used, and has a state of its own."""
    return [
        (
            *(customer, key, f"2024-0{n}-0{1 + len(key) % 9}", n, "お試しセット", 1000 * n),
            *(course, state, reason, status, f"取消 {status}" if WORD in status else ""),
        )
        for n in (1, 2, 3)
    ]
