"""The picture of retention on the page on models is that of the fit, and its title is true."""

from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, Language
from tests.models.retention_picture import FITTED, NAME, picture, shares

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_drawn_from_the_fit(lang: Language) -> None:
    assert (DOCS / NAME.format(lang=lang)).read_text(encoding="utf-8") == picture(lang)


def test_what_its_title_says() -> None:
    of = {key: values[FITTED + 1 :] for key, values in shares().items()}
    for actual, curve, constant in zip(of["actual"], of["sBG"], of["constant"], strict=True):
        assert abs(curve - actual) < 0.005
        assert constant < actual / 5
