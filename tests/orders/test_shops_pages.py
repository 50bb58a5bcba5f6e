"""The pages on what to export name every known system, in both languages, and no other."""

import re
from pathlib import Path

import pytest

from ltv_xl.orders.columns.shops import shops

DOCS = Path(__file__).parent.parent.parent / "docs"


def listed(page: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", ["shops.md", "shops.ja.md"])
def test_every_system_has_its_row(page: str) -> None:
    assert sorted(listed(page)) == [shop.key for shop in shops()]


def test_the_pages_have_the_same_order() -> None:
    assert listed("shops.md") == listed("shops.ja.md")


@pytest.mark.parametrize(
    ("page", "words"),
    [("shops.md", ("Sure", "By its columns", "hint")), ("shops.ja.md", ("確認済み", "列を表示", "参考"))],
)
def test_the_pages_claim_no_more_than_is_known(page: str, words: tuple[str, str, str]) -> None:
    rows = {
        row.split("`")[1]: row
        for row in (DOCS / page).read_text(encoding="utf-8").splitlines()
        if row[:3] == "| `"
    }
    for shop in shops():
        if shop.role != "customers" and not shop.anonymous:
            word = dict(zip("ABC", words, strict=True))[shop.certainty]
            assert word in rows[shop.key], shop.key
