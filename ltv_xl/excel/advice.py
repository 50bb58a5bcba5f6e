"""Sentences that advise an option of the command line, said so that the user of a button can follow them."""

from collections.abc import Iterator
from contextlib import contextmanager

from ltv_xl.errors import InputError

ADVICE = {
    "share.nothing_left": "excel.passing.nothing_left",
    "share.data_model": "excel.passing.data_model",
    "mail.customers": "excel.passing.people",
    "mail.too_large": "excel.passing.too_large",
    "lists.other_day": "excel.lists.other_day",
    "lists.differ": "excel.lists.differ",
    "lists.other_key": "excel.lists.other_key",
    "lists.not_ours": "excel.lists.not_ours",
}
"""Errors that advise such an option, and what a button says instead."""


@contextmanager
def in_words_of_buttons() -> Iterator[None]:
    """Raises such an error with the words of the button."""
    try:
        yield
    except InputError as error:
        if error.key not in ADVICE:
            raise
        raise type(error)(ADVICE[error.key], **error.fields) from error
