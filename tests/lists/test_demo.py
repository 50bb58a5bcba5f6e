"""The mailing of the demo shop: its list is taken as one of ours, and it has worked."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ltv_xl.lists.manifest import manifest_in
from ltv_xl.texts import LANGUAGES, Language, room
from tests.cli.calls import call
from tests.deciding import plain_lists
from tests.deciding.plain_lists import Shop

WORDS = {"en": ("send", "hold-out"), "ja": ("送る", "送らない（比較用）")}
VERDICT = {"en": "● Works", "ja": "○ 効果あり"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mailing_of_the_demo_shop_has_worked(
    home: Path, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setattr("ltv_xl.cli.demo.make", lambda *_: None)  # the report is not looked at here
    demo = call("demo", "--lang", lang)
    assert demo.code == 0
    assert f"ltv-xl effect {Path('lists/2025-03')} orders.csv" in demo.out
    place = home / "lists" / "2025-03"
    manifest = manifest_in(place)
    assert manifest is not None
    (record,) = manifest.lists
    assert (manifest.day, manifest.end) == (date(2025, 3, 2), date(2025, 4, 1))
    done = call("effect", place, "orders.csv", "--customers", "customers.csv", "--lang", lang)
    assert done.code == 0, done
    assert VERDICT[lang] in done.out
    status = room("demo", lang)["status"]
    orders = pd.read_csv("orders.csv", encoding="utf-8-sig", dtype=str)
    orders.columns = [*("order", "customer", "day"), *orders.columns[3:]]
    known = orders[orders.iloc[:, 8].isin((status["shipped"], status["refund"]))].assign(
        day=lambda rows: pd.to_datetime(rows["day"], errors="coerce").dt.date,
        revenue=lambda rows: rows.iloc[:, 6].astype(int),
        profit=lambda rows: rows.iloc[:, 6].astype(int),
    )
    known = known[known["day"].notna()]
    said = plain_lists.effect(place / record.file, Shop(known, {}), manifest.day, manifest.end, WORDS[lang])
    for customers, buyers, _ in (said.sent, said.held):
        assert f"{customers:,}" in done.out
        assert f"{buyers / customers:.1%}" in done.out
    assert said.lower > 0
