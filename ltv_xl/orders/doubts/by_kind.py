"""Doubts as remarks: one of each kind, which names the columns that give rise to it, however many."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.personal import masked
from ltv_xl.orders.rare_words import SHOWN
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.wording import FirstHeaders, MapOption, listed

_OF_COLUMNS = ("header", "words", "count", "option")
"""Fields in which doubts about several columns differ and still are one."""


def remarks_of(doubts: Iterable[Doubt]) -> tuple[Remark, ...]:
    """The remarks, in the order in which the doubts come."""
    remarks: list[tuple[Doubt, list[Mapping[str, Any]]]] = []
    alike: dict[object, list[Mapping[str, Any]]] = {}
    for key, fields in doubts:
        others = {name: value for name, value in fields.items() if name not in _OF_COLUMNS}
        several = alike.setdefault((key, *others.items()), []) if "header" in fields else []
        if not several:
            remarks.append(((key, others), several))
        several.append(fields)
    return tuple(
        Remark(key, {**others, **_of_columns(several)}, uncertain=True) for (key, others), several in remarks
    )


def _of_columns(several: Sequence[Mapping[str, Any]]) -> Mapping[str, object]:
    """What doubts that are one say of their columns, of a header in several files once."""
    fields: dict[str, object] = {}
    headers = tuple(dict.fromkeys(each["header"] for each in several if "header" in each))
    if headers:
        fields = {"header": FirstHeaders(tuple(map(_shown, headers))), "columns": len(headers)}
    if "count" in several[0]:
        fields["count"] = sum(each["count"] for each in several)
    if "words" in several[0]:
        fields["words"] = listed(dict.fromkeys(word for each in several for word in each["words"]), SHOWN)
    if "option" in several[0]:
        column = several[0]["option"]
        fields["option"] = MapOption(column, masked(headers[0]) if len(headers) == 1 else "")
    return fields


def _shown(header: str) -> str:
    return listed([header])
