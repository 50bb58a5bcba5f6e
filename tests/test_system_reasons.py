"""What the system says of a refusal, in the user's language."""

import errno
import os

import pytest

from ltv_xl.errors import OutputError
from ltv_xl.system_reasons import system_reason
from ltv_xl.texts import LANGUAGES, room


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.ECONNREFUSED, errno.EIO])
def test_a_japanese_sentence_holds_no_english_reason(number: int) -> None:
    error = OutputError("setup.not_writable", folder="C:", reason=OSError(number, os.strerror(number)))
    assert os.strerror(number) in str(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in error.sentence("ja")
    assert room("system", "ja")["reason"][errno.errorcode[number]] in error.sentence("ja")
    assert room("system", "en")["reason"][errno.errorcode[number]] in error.sentence("en")


def test_a_reason_without_words_of_ours_stays_as_it_is() -> None:
    for lang in LANGUAGES:
        assert system_reason(OSError(-3, "Temporary failure in name resolution"), lang).startswith(
            "Temporary"
        )
        assert system_reason(TimeoutError(), lang) == "TimeoutError"


def test_every_name_is_one_of_the_systems() -> None:
    assert set(room("system", "en")["reason"]) <= set(vars(errno))
