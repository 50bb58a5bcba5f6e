"""What the header and the cells of a column that is not used say of its rows: that they may be no sales.

Knows no database: whoever asks says what stands in the column, and looks into the rows by the SQL given.
"""

import re
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from ltv_xl.database import literal
from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import ColumnContent
from ltv_xl.orders.columns.unused_columns import subject
from ltv_xl.orders.doubts.header_subjects import (
    asks_for_all_words,
    is_number_of,
    is_of_a_check,
    is_of_another_thing,
    is_of_no_sale,
    is_of_payment,
    is_of_something_else,
    may_be_of_states,
    says_what_counts,
    says_what_is_left_out,
)
from ltv_xl.orders.doubts.notes import is_no_state, is_noted, without_others
from ltv_xl.orders.headers import normal
from ltv_xl.orders.sales.line_states import NEVER, is_never
from ltv_xl.orders.sales.refund_column import are_amounts
from ltv_xl.orders.sales.status import (
    as_code,
    denials,
    doubtful,
    is_note,
    meanings,
    passes,
    says_returned,
    speaks_of_returning,
    unknown_words,
    words_of_anything,
)

_FEW_WORDS = 5
_FEW_BLANKS = 5
"""One row in so many may lack the day on which it was paid, and more in a file where few are paid so."""

_YES = frozenset(
    map(
        normal,
        (
            "1", "○", "◯", "〇", "✓", "✔", "☑", "x", "済", "済み", "有", "あり", "はい", "可", "承認", "可決",
            "合格", "通過", "ok", "true", "yes", "y", "t", "on",
        ),
    )
)  # fmt: skip
_NO = frozenset(
    map(
        normal,
        (
            "0", "×", "✕", "☐", "未", "無", "なし", "いいえ", "否", "不可", "対象外", "否決", "否認", "却下",
            "不合格", "ng", "false", "no", "n", "f", "off",
        ),
    )
)  # fmt: skip
_PREFIXES_OF_NO, _SUFFIXES_OF_NO = ("非", "不", "未", "無", "否", "not", "un"), ("外", "しない", "なし")
_DONE = re.compile("(済み?|する|対象|ed)$")

Test = Callable[[str], str]
"""SQL of a cell's text, without blanks around -> SQL of whether it gives rise to a doubt."""


class Suspicion(Struct, frozen=True):
    """Why rows of a column may be no sales.

    key: of the remark. test: of their cells. words: those that the remark shows. option: the canonical column
    for --map, "" for none.
    """

    key: str
    test: Test
    words: tuple[str, ...] = ()
    option: str = ""


def is_filled(cell: str) -> str:
    """SQL: something stands in a cell."""
    return f"{cell} <> ''"


def _is_blank(cell: str) -> str:
    return f"coalesce({cell}, '') = ''"


def _is_no_day(cell: str) -> str:
    return f"{_is_blank(cell)} OR regexp_full_match({cell}, {literal(NEVER)})"


def is_some(cell: str) -> str:
    """SQL: a number stands in a cell that is not 0."""
    return f"regexp_matches({cell}, '[1-9１-９]')"


def _is_day(cell: str) -> str:
    return f"NOT ({_is_no_day(cell)})"


def _is_of(words: Collection[str]) -> Test:
    return lambda cell: f"list_contains([{', '.join(map(literal, words))}]::VARCHAR[], {cell})"


def _is_of_others(words: Collection[str]) -> Test:
    return lambda cell: f"{is_filled(cell)} AND NOT {_is_of(words)(cell)}"


def _is_blank_or_of(words: Collection[str]) -> Test:
    return lambda cell: f"{_is_blank(cell)} OR {_is_of(words)(cell)}"


def suspicion(
    content: ColumnContent, words: Callable[[], Sequence[str]], *, has_states: bool
) -> Suspicion | None:
    """Why a column makes its rows suspect, if it does.

    content: its first rows. words: gives its distinct words, of all rows where it is worth it.
    has_states: another column is read that says what became of the orders.
    """
    header = content.header
    if content.kind == "date":
        return _of_days(content, has_states=has_states)
    if content.kind not in {"text", "number"} or speaks_of("about", "what_remains", header):
        return None
    about = None if _is_flag(content) else subject(content)
    if about == "id" and not is_number_of(header):
        is_of_some = content.filled < content.rows and is_of_no_sale(header)
        return Suspicion("flag_unused", is_filled, option="cancel_flag") if is_of_some else None
    if _are_amounts(content) and is_of_no_sale(header):
        return None if is_of_a_check(header) else _of_amounts(header)
    if about == "money":
        return None
    return _of_words(content, words())


def _of_amounts(header: str) -> Suspicion:
    """Of a column that says how much, or how many, of an order came back."""
    if is_number_of(header):
        return Suspicion("returned_quantity_unused", is_some)
    return Suspicion("repaid_unused", is_some, option="refunded")


def _of_words(content: ColumnContent, words: Sequence[str]) -> Suspicion | None:
    header = content.header
    is_of_notes = speaks_of("about", "note", header)
    if not is_of_something_else(header):
        states = [word for word in words if not (is_of_notes and is_no_state(word))]
        are_codes = content.kind == "number" and not asks_for_all_words(header)
        known = [] if are_codes else _no_sales(header, states)
        returned = [word for word in states if says_returned(without_others(word))]
        said = sorted({*known, *returned})
        if said and is_of_notes and _are_texts(content):
            words_said = ", ".join(map(literal, said))
            return Suspicion("note_unused", lambda cell: f"{cell} IN ({words_said}) OR {is_noted(cell)}")
        if known:
            return Suspicion("state_unused", _is_of(said), tuple(said), "status")
        if open_words := sorted({*returned, *_open_words(header, states)}):
            return Suspicion("state_open", _is_of(open_words), tuple(open_words))
    if words and (_says_of_some(content) or _leaves_out(content, words)):
        passed = passes(words) if is_of_a_check(header) else []
        return Suspicion("flag_unused", _is_of_others([*denials(words), *passed]), option="cancel_flag")
    if _says_what_counts(content, words):
        no = [word for word in words if _says_no(header, word)]
        return Suspicion("counted_unused", _is_blank_or_of(no))
    return Suspicion("note_unused", is_noted) if is_of_notes else None


def _are_texts(content: ColumnContent) -> bool:
    """Whether people write in a column what they like, so that its words are no states for --map."""
    return len(content.values) > _FEW_WORDS or any(map(is_note, content.values))


def _no_sales(header: str, words: Sequence[str]) -> list[str]:
    """The words that keep an order from being a sale. A delivery that waits is not unpaid."""
    of_delivery = speaks_of("about", "delivery", header)
    meant = {word for word, meaning in meanings(words).items() if not (of_delivery and meaning == "unpaid")}
    return sorted(meant - set(() if may_be_of_states(header) else words_of_anything(words)))


def _open_words(header: str, words: Sequence[str]) -> list[str]:
    """The words that may keep an order from being a sale, or may not; of payments those that nobody knows."""
    chosen = set(doubtful(words)) if speaks_of("about", "state", header) else set()
    chosen = set(filter(speaks_of_returning, chosen)) if is_of_another_thing(header) else chosen
    unknown = unknown_words(words)
    if is_of_payment(header) and 0 < len(unknown) < len(words) <= _FEW_WORDS:
        chosen |= {word for word in unknown if _yes_or_no(header, word) is None}
    return sorted(chosen)


def _are_amounts(content: ColumnContent) -> bool:
    """Whether a column says how much, or how many; some of its cells may be words."""
    return not _is_flag(content) and (content.kind == "number" or are_amounts(content.values))


def _is_flag(content: ColumnContent) -> bool:
    """Whether a column holds nothing but codes of yes and no, and does not say how many."""
    codes = {as_code(normal(value)) for value in content.values}
    return codes <= {"0", "1", "9"} and not is_number_of(content.header)


def _says_of_some(content: ColumnContent) -> bool:
    """Whether a column says of some orders that they are no sales: few words, or a text beside blanks."""
    few = len(content.values) <= _FEW_WORDS or content.filled < content.rows
    return few and is_of_no_sale(content.header)


def _leaves_out(content: ColumnContent, words: Sequence[str]) -> bool:
    """Whether a column says of some orders that they are to be left out: 除外, Failed."""
    return says_what_is_left_out(content.header) and _is_yes_and_no(content, words)


def _says_what_counts(content: ColumnContent, words: Sequence[str]) -> bool:
    """Whether a column says of some orders that they are valid or paid, and of others that they are not."""
    return says_what_counts(content.header) and _is_yes_and_no(content, words)


def _is_yes_and_no(content: ColumnContent, words: Collection[str]) -> bool:
    """Whether a column says yes of some orders, and no or nothing of others."""
    if is_of_something_else(content.header) or not words:
        return False
    said = {_yes_or_no(content.header, word) for word in words}
    return None not in said and (len(said) > 1 or content.filled < content.rows)


def _says_no(header: str, word: str) -> bool:
    return _yes_or_no(header, word) is False


def _yes_or_no(header: str, word: str) -> bool | None:
    """What a word means in a column of yes and no; None where it is neither.

    It may repeat the header: 対象 and 対象外 below 集計対象.
    """
    plain, about = as_code(normal(word)), normal(header)
    if plain in _YES or plain in _NO:
        return plain in _YES
    if _repeats(about, plain):
        return True
    prefix = next(filter(plain.startswith, _PREFIXES_OF_NO), "")
    suffix = next(filter(plain.endswith, _SUFFIXES_OF_NO), "")
    rest = plain.removeprefix(prefix).removesuffix(suffix)
    return False if (prefix or suffix) and _repeats(about, rest) else None


def _repeats(header: str, word: str) -> bool:
    return len(stem := _DONE.sub("", word) or word) > 1 and stem in header


def _of_days(content: ColumnContent, *, has_states: bool) -> Suspicion | None:
    """A column with the day on which something came back, for some orders, or was paid, for most."""
    of_all = content.filled == content.rows and not any(map(is_never, content.values))
    if of_all or is_of_something_else(content.header) or is_of_a_check(content.header):
        return None
    if is_of_no_sale(content.header):
        return Suspicion("day_unused", _is_day, option="cancelled_at")
    few_blank = (content.rows - content.filled) * _FEW_BLANKS <= content.rows
    is_of_paying = speaks_of("about", "paid_on", content.header)
    return Suspicion("counted_unused", _is_no_day) if is_of_paying and few_blank and not has_states else None
