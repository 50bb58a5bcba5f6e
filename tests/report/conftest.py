"""Reports made once for all tests of this folder, through the same calls as the command line."""

from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.demo import make_shop
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language
from tests.report.making import made


@pytest.fixture(scope="session")
def demo_reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The demo shop's report in each language."""
    found = {}
    for lang in LANGUAGES:
        folder = tmp_path_factory.mktemp(f"demo_{lang}")
        shop = make_shop(folder, lang)
        settings = Settings(lang=lang, history_starts="all-new", target_profit=Decimal(1000))
        target = folder / f"demo_{lang}.xlsx"
        found[lang] = made(target, [shop.orders], settings, shop.customers, shop.ad_spend)
    return found
