"""A shop of subscriptions, trials and campaigns that marks its customers in all that a shop might write."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.privacy.search import WORD
from tests.privacy.shops import mail, name, phone

CUSTOMERS = 150
HEADERS = (
    "注文番号", "注文日", "売上", "顧客ID", "商品名", "チャネル", "キャンペーン", "定期番号", "定期回数",
    "定期ステータス", "定期解約日", "解約理由", "定期コース", "担当メモ",
)  # fmt: skip
AD_HEADERS = ("月", "チャネル", "キャンペーン", "広告費", "担当")


def subscription_shop(folder: Path, seed: int) -> tuple[Path, Path]:
    """Its orders and its ads, the same on every machine."""
    random = Random(seed)
    orders = [row for number in range(CUSTOMERS) for row in _life(number, random)]
    months = [f"2024-{month:02}" for month in range(1, 13)]
    ads = [
        [month, channel, campaign, 30_000, name(3)]
        for month in months
        for channel, campaign in (
            ("検索", "春"), ("SNS", f"{mail(1)} 向け"), (f"紹介 {mail(2)}", "夏"), ("LINE", phone(4)),
        )
    ]  # fmt: skip
    return _written(folder / "orders.csv", HEADERS, orders), _written(folder / "ads.csv", AD_HEADERS, ads)


def _life(number: int, random: Random) -> list[list[object]]:
    """A customer's orders: perhaps a trial, then deliveries of a subscription that may have ended."""
    start = date(2023, 6, 1) + timedelta(days=number * 3)
    channel = random.choice(("検索", "SNS", "LINE", f"紹介 {name(number)}", f"紹介 {mail(number % 2)}"))
    campaign = random.choice(("春", "夏", f"{name(number)} 様向け", phone(number % 3), f"{mail(1)} 宛"))
    course = random.choice(("毎月", "隔月", f"{name(number)} 様専用", f"{mail(5)} コース"))
    state, ended, reason = _end(number, random)
    trial = random.choice(("お試しセット", "お試しセット", f"お試し {name(number)}", f"サンプル {mail(6)}"))
    rows: list[list[object]] = []
    if random.random() < 0.6:
        rows.append([f"T{number}", start, 500, trial, "", "", "", "", "", ""])
    for n in range(1, random.choice((2, 3, 4, 7, 10))):
        product = random.choice(("化粧水", "美容液", f"{name(number)} 特注"))
        identity = f"{WORD}-{number:04}"
        rows.append([
            f"D{number}-{n}", start + timedelta(days=20 + 30 * n), 3000 + random.randrange(5) * 100, product,
            identity, n, state, ended, reason, course,
        ])  # fmt: skip
    memo = f"{name(number)} {phone(number)}"
    who = f"{WORD}{number:04}"
    return [
        [order, day, sales, who, product, channel, campaign, *of_subscription, memo]
        for order, day, sales, product, *of_subscription in rows
    ]


def _end(number: int, random: Random) -> tuple[str, str, str]:
    """State, day of cancelling and reason, some of them as people write them."""
    if random.random() < 0.5:
        return random.choice(("継続", "継続", "休止", f"{name(number)} 様 保留")), "", ""
    reason = random.choice((
        "高い", "合わない", f"{name(number)} 様より電話", f"{mail(number % 2)} に連絡済み", f"TEL {phone(8)}",
    ))  # fmt: skip
    return "解約", (date(2024, 10, 1) + timedelta(days=number % 60)).isoformat(), reason


def _written(path: Path, headers: tuple[str, ...], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path
