"""The pages about ltv.toml: their examples are accepted, and they name every key."""

import re
from pathlib import Path

import pytest

from ltv_xl.shop_file import keys
from tests.shop_file.conftest import Written

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["ltv_toml.md", "ltv_toml.ja.md"])
def test_a_page_and_the_reader_agree(written: Written, name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    shop = written(example)
    assert shop.orders
    assert shop.to
    assert shop.settings["mapping"].keys() == {"customer_id"}
    for key in keys.KNOWN:
        assert re.search(rf"`\[*{key}\]*`", page), key
