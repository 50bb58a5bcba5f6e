"""What a button says where the command line would advise an option."""

import pytest

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.excel.advice import ADVICE, in_words_of_buttons
from ltv_xl.texts import LANGUAGES

FIELDS = {"sheets": "Orders", "file": "b.xlsx", "where": "List: Email", "size": "30", "limit": "20"}
FIELDS |= {"folder": "lists/2024-07", "day": "2024-07-01"}


@pytest.mark.parametrize("key", ADVICE)
def test_a_button_advises_no_option(key: str) -> None:
    assert "--" in SourceError(key, **FIELDS).sentence("en")  # what the command line says
    with pytest.raises(SourceError) as caught, in_words_of_buttons():
        raise SourceError(key, **FIELDS)
    for lang in LANGUAGES:
        said = caught.value.sentence(lang)
        assert "--" not in said
        assert "limit_mb" not in said
        assert "{" not in said


def test_any_other_error_stays_as_it_is() -> None:
    with pytest.raises(SettingError) as caught, in_words_of_buttons():
        raise SettingError("mail.nobody")
    assert caught.value.key == "mail.nobody"
