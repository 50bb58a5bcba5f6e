"""Notes that people wrote beside an order: whether they speak of one that came back, or is to.

The expressions are for RE2, Python and databases, whose regular expressions have no backslashes in common.
"""

import re

from ltv_xl.database import literal
from ltv_xl.orders.sales.status import is_note

_NOTED = (
    "(?i)(^|[^a-z])(cancell?ed|refunded|returned|voided|charge ?back"
    "|(refund|return)s? (was |were |has been )?(issued|sent|made|done|processed|received|accepted)"
    "|(please|pls|plz) (cancel|refund)|cancel (this |the |my |her |his |their |our )?order"
    "|(asks|asked|wants|wanted|like|requests|requested) (to|a|for) (cancel|return|refund|cancell?ation)"
    "|(cancell?ation|refund|return) (is |was )?request(ed)?)([^a-z]|$)"
    "|(キャンセル|取消|取り消し|返品|返金|返送|受取拒否)(のご|のため|にて|分|対応|処理|手続|連絡|希望|依頼|受付|申|完了|済|扱い"
    "|[をにのとでがはへ、。 　]|し|致|いた|い?たし|$)"
)
"""What they write of one that did, in a text of any length."""
_OTHERS = "subscription|membership|appointment|event|flight|meeting|wedding|party|trip|newsletter"
_NOT_NOTED = (
    "(?i)(^|[^a-z])(not|never|no|if|unless|cannot|can't|don't|dont|didn't)[^a-z.;,]"
    "[^.;,]{0,30}(cancel|refund|return|void)"
    "|(キャンセル|取消|取り消し|返品|返金)[^。、]{0,6}(不可|でき(ない|ません)|な(し|い)|無し|せず|しない|ではな|不要|了承|同意)"
    "|(返品|返金)(ラベル|用|保証|規定|ポリシー)"
    "|returned ((the|my|our|his|her|their|your|a|missed) ){0,2}"
    "(call|phone|voice ?mail|e-?mail|message|text|inquiry|enquiry|customer|visitor|buyer|home)"
    "|(call|voice ?mail|e-?mail|message)s? ((was|has been) )?returned"
    f"|({_OTHERS})s? ((was|is|has been|got) )?cancell?ed"
    f"|cancel(led|ed|ling|ing)? ((the|her|his|their|my|our|a) )?({_OTHERS})"
    "|(定期|サブスク|会員|前回|過去|以前|メルマガ)[^。、]{0,6}(キャンセル|取消|取り消し|返品|返金)"
)
"""What they write of one that did not, or may not, of a call, and of what else can be cancelled."""


def is_noted(cell: str) -> str:
    """SQL, which a database understands as well: a note speaks of an order that came back."""
    rest = f"regexp_replace({cell}, {literal(_NOT_NOTED)}, '', 'g')"
    # CASE, since DuckDB would otherwise do both for all cells, and hardly any note speaks of it
    noted = f"regexp_matches({cell}, {literal(_NOTED)})"
    return f"CASE WHEN {noted} THEN regexp_matches({rest}, {literal(_NOTED)}) ELSE false END"


def without_others(note: str) -> str:
    """A note without what it says of other things than an order that came back."""
    return re.sub(_NOT_NOTED, "", note)


def is_no_state(note: str) -> bool:
    """Whether a note is too long for a state, or of something else."""
    return is_note(note) or re.search(_NOT_NOTED, note) is not None
