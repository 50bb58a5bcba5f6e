"""The picture of the page on models is that of the demo's fits."""

from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, Language
from tests.models.pictures import NAME, panels, picture

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_drawn_from_the_fits(lang: Language) -> None:
    assert (DOCS / NAME.format(lang=lang)).read_text(encoding="utf-8") == picture(lang)


def test_what_its_titles_say() -> None:
    (_, left), (_, right) = panels("en")
    assert all(line.values[40] < 0.1 for line in left)  # week 20
    assert set(right[0].values) == {1.0}
    assert all(line.values[0] < 0.5 for line in right[1:])
