"""What the words of a status column mean for an order: a sale, cancelled, returned or not yet paid."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ltv_xl.orders.columns.shops import StatusRule, named

_OF_CANCELLING = re.compile("キャンセル|取消|取り消し|^cancel|cancell?ed$")
_REQUESTED = re.compile("受付(?!済)|申請|依頼|希望|待ち|予定|request|pending")
_REQUEST_OF_SYSTEMS = re.compile(
    "(注文)?(キャンセル|取消し?|取り消し|cancell?ation|cancel)(受付|申請|依頼|希望|待ち|予定|requested|request|pending)"
    "(中|済み?)?"
)
_DENIED = re.compile(
    "(キャンセル|取消|取り消し).*(不可|可能?$|なし|以外)|未(キャンセル|取消)|notcancel|uncancel"
)
_IN_PART = re.compile("(一部|部分)(商品|明細|を|の)*(キャンセル|取消|取り消し|返品|返金|のみ|[)]|$)|partial")
_NOT_DONE = re.compile(
    "(キャンセル|取消|取り消し)(の|を)?(取消|取り消し|取り?下げ|撤回|拒否|却下|否認|料)"
    "|^cancel(l?ation)?(request)?(reject|declin|denied|refused|withdrawn|revoked|fee)"
    "|tobecancel|subscriptioncancel"
)
"""What stands beside a cancellation that was not made, or is the charge for one."""
_OF_RETURNS = re.compile("返品|返金|refunded|returned|^refund")
_NOT_RETURNED = re.compile(
    "不可|不要|なし|無し|保証|可能?$|無料|対象外|以外|未返|について|ポリシー|ラベル|用紙|policy|not(re|$)"
)
_LONGEST_NOTE = 20
_WHOLE = re.compile(r"^(\d+)\.0+$")
_ON_ITS_WAY = re.compile(
    "(出荷|発送|配送|配達|納品|梱包|ピッキング|引当て?|引き当て|検品|手配|引渡し?|受渡し?|送り状|伝票)+"
    "(指示|準備|作業|手配|確認|処理|確定|予定|開始|発行|登録|可能?|ok|前|待ち?|中|済み?|完了)+"
)
_PAID = re.compile("(入金|決済|支払い?|代金|与信|オーソリ|売上)(確認|処理|登録)?(済み?|完了|確定|ok)")
"""Steps of an order that is a sale, in the many words that shops make of them: 出荷指示済, 入金確認済."""

RANK = ("cancelled", "returned", "unpaid", "no_sale")
"""What keeps an order from being a sale, the strongest first; also the reasons under which it is counted."""


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("statuses.toml").read_text(encoding="utf-8"))


@cache
def _lexicon() -> Mapping[str, str]:
    meant = {meaning: words for meaning, words in _table().items() if meaning in {*RANK, "sale", "no"}}
    return {_normal(word): meaning for meaning, words in meant.items() for word in words}


@cache
def _done() -> frozenset[str]:
    """What says in a column such as "cancelled" that it was done."""
    return frozenset(map(_normal, _table()["in_flags"]["yes"]))


def _normal(word: str) -> str:
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", word)).lower()


def meanings(words: Iterable[str], rule: StatusRule | None = None) -> Mapping[str, str]:
    """Status word -> one of RANK, for those words of a column that keep an order from being a sale.

    rule: what a known system's words mean; the lexicon holds for those that it does not name. Rakuten's codes
    are its own even where nothing else of it is there: a column of nothing but its hundreds.
    """
    words = list(words)
    if rule is None and words and all(re.fullmatch(r"[1-9]00(\.0)?", _normal(word)) for word in words):
        rule = _rule_of_hundreds()
    meant = {word: _meaning(_normal(word), rule) for word in words}
    return {word: meaning for word, meaning in meant.items() if meaning is not None}


def denials(words: Iterable[str]) -> list[str]:
    """Those words of a column such as "cancelled" that say no.

    完了 is none: the cancellation is done. Beside a word that says cancelled it is a state of the sale.
    """
    plain = {word: _plain(word) for word in words}
    yes = {"yes"} if meanings(plain) else {"yes"} | _done()
    return [
        word
        for word, compared in plain.items()
        if _lexicon().get(compared) == "no"
        or _IN_PART.search(compared)
        or (_says_sale(compared) and compared not in yes)
    ]


def passes(words: Iterable[str]) -> list[str]:
    """Those words of a column such as "fraud review" that let an order pass."""
    passed = frozenset(map(_normal, _table()["in_flags"]["passed"]))
    plain = {word: _plain(word) for word in words}
    return [word for word, compared in plain.items() if compared in passed or _says_sale(compared)]


def words_of_anything(words: Iterable[str]) -> list[str]:
    """Those words that say of a ticket or a task as well that it is no more."""
    known = frozenset(map(_normal, _table()["of_anything"]))
    return [word for word in words if _plain(word) in known]


def speaks_of_returning(word: str) -> bool:
    """Whether a word names a cancellation or a return, whatever became of it."""
    return (
        re.search("キャンセル|取消|取り消し|返|戻|cancel|refund|return|charge ?back", _plain(word))
        is not None
    )


def words_in_part(words: Iterable[str]) -> list[str]:
    """Those of a column such as "cancelled" that say it of a part: such orders are sales."""
    return [word for word in words if _IN_PART.search(_plain(word))]


def unknown_words(words: Iterable[str]) -> list[str]:
    """Those of a column's words of which nothing says whether they keep an order from being a sale."""
    words = list(words)
    known = meanings(words)
    return [
        word
        for word in words
        if word not in known and not (_says_sale(plain := _plain(word)) or _is_request(plain))
    ]


def doubtful(words: Iterable[str]) -> list[str]:
    """Those words that may keep an order from being a sale, or may not: samples, errors, what is red.

    Credit is one beside an invoice, and else a way to pay.
    """
    plain = {word: _wordings(_plain(word)) for word in words}
    known = {_normal(word) for word in _table()["doubtful"]}
    known |= {"credit"} if any("invoice" in wordings for wordings in plain.values()) else set()
    return [word for word, wordings in plain.items() if not known.isdisjoint(wordings)]


def is_note(word: str) -> bool:
    """Whether a word is too long for a state: what people wrote to each other."""
    return len(_plain(word)) > _LONGEST_NOTE


def says_returned(word: str) -> bool:
    """Whether a remark that people wrote says that something came back: 返品分, 返金対応済."""
    plain = _plain(word)
    return not is_note(word) and bool(_OF_RETURNS.search(plain)) and not _NOT_RETURNED.search(plain)


def is_of_systems(word: str) -> bool:
    """Whether a word is one that systems write, with nothing beside it that a person may have added."""
    plain = _plain(word)
    return plain in _lexicon() or _REQUEST_OF_SYSTEMS.fullmatch(plain) is not None


def _plain(word: str) -> str:
    """A word as it is compared, a code without decimals."""
    return as_code(_normal(word))


def as_code(word: str) -> str:
    """A whole number without the decimals that Excel or a column of decimals gave it: 1 for 1.0 and 1.00."""
    return _WHOLE.sub(r"\1", word)


def _says_sale(plain: str) -> bool:
    return any(map(_is_of_sale, _wordings(plain))) or _says_not_cancelled(plain)


def _is_of_sale(plain: str) -> bool:
    return (
        _lexicon().get(plain) == "sale" or bool(_ON_ITS_WAY.fullmatch(plain)) or bool(_PAID.fullmatch(plain))
    )


def _rule_of_hundreds() -> StatusRule | None:
    system = named("rakuten")
    return system.statuses[0] if system else None


def _meaning(plain: str, rule: StatusRule | None) -> str | None:
    code = as_code(plain)
    if rule is not None and code in rule.meanings:
        return rule.meanings[code]
    if rule is not None and rule.sale:
        return None if code in rule.sale else "no_sale"
    known = next(filter(None, map(_lexicon().get, _wordings(plain))), None)
    if known is not None:
        return known if known in RANK else None
    return "cancelled" if _says_cancelled(plain) else None


def _wordings(plain: str) -> tuple[str, ...]:
    """A word, and the part before its first parenthesis: `入金待ち(銀行振込)`."""
    before, _, within = plain.partition("(")
    return (plain,) if _REQUESTED.search(within) or _IN_PART.search(within) else (plain, before)


def _says_cancelled(plain: str) -> bool:
    return _is_of_cancelling(plain) and not _REQUESTED.search(plain)


def _is_of_cancelling(plain: str) -> bool:
    others = (_DENIED, _IN_PART, _NOT_DONE)
    return bool(_OF_CANCELLING.search(plain)) and not any(other.search(plain) for other in others)


def _says_not_cancelled(plain: str) -> bool:
    return bool(_DENIED.search(plain))


def requested_cancellations(words: Iterable[str], rule: StatusRule | None = None) -> list[str]:
    """Status words of orders that may yet be cancelled (キャンセル受付中); till then they count as sales."""
    return [word for word in words if _is_request(_plain(word)) and _meaning(_normal(word), rule) is None]


def _is_request(plain: str) -> bool:
    return _is_of_cancelling(plain) and bool(_REQUESTED.search(plain))
