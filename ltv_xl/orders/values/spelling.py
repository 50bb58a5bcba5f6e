"""How the first rows of each column are written, so that the usual files are read in one scan.

A spelling is only taken where it says by itself what each of its cells means; a later cell of another
spelling stays a text, which evidence.py looks at.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.kinds import WHOLE_TYPES, kind_of
from ltv_xl.orders.values.cells import POINT_PROOF, spellings
from ltv_xl.orders.values.number_form import NumberEvidence
from ltv_xl.setting_values import DecimalMark

if TYPE_CHECKING:
    import duckdb

SAMPLE = 1000
"""Rows that are looked at before a source is read."""

_AMOUNT_FACTS = {
    "proof": f"min(t) FILTER ({POINT_PROOF})",
    "group": "min(t) FILTER (contains(t, ','))",
    "yen": r"coalesce(bool_or(regexp_matches(t, '[¥￥\\円]')), false)",
}

Place = tuple[int, str]
"""A column of a relation: the number of the source, and the name of the column."""


class Spellings(Struct, frozen=True):
    """The spelling of each column that has one, and what its first rows prove.

    yen: columns in whose first rows a yen sign stands.
    """

    of: Mapping[Place, str] = field(default_factory=dict)
    numbers: Mapping[Place, NumberEvidence] = field(default_factory=dict)
    yen: frozenset[Place] = frozenset()

    def of_column(self, number: int, name: str) -> str | None:
        """The spelling of a column; of ids that of all sources, one that lacks the column too."""
        if kind_of(name) == "id":
            return next((spelling for (_, of), spelling in self.of.items() if of == name), None)
        return self.of.get((number, name))

    def without(self, names: Iterable[str]) -> "Spellings":
        """The same but for some columns."""
        left_out = set(names)
        others = {place: spelling for place, spelling in self.of.items() if place[1] not in left_out}
        return Spellings(others, self.numbers, self.yen)


def spellings_of(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    decimal: DecimalMark | None,
    *,
    rows: int | None = SAMPLE,
) -> Spellings:
    """The spellings of the first rows (None: of all). Ids are whole numbers in all sources, or in none."""
    of: dict[Place, str] = {}
    numbers: dict[Place, NumberEvidence] = {}
    yen: set[Place] = set()
    for number, part in enumerate(parts):
        for name, answer in _answers(connection, part, decimal, rows).items():
            place = (number, name)
            fitting = [spelling for spelling in spellings(name, decimal) if answer[spelling]]
            if "point" in fitting and "whole" not in fitting and decimal != "." and not answer["proof"]:
                fitting.remove("point")  # 1.360 throughout
            if not fitting:
                continue
            of[place] = fitting[0]
            if fitting[0] == "point" and answer["proof"]:
                numbers[place] = NumberEvidence({"point": str(answer["proof"])})
            if fitting[0] == "grouped" and answer["group"]:
                numbers[place] = NumberEvidence({"open comma": str(answer["group"])})
            if fitting[0] == "grouped" and answer["yen"]:
                yen.add(place)
    for name in {name for _, name in of if kind_of(name) == "id"}:
        having = [number for number, part in enumerate(parts) if name in part.columns]
        if any((number, name) not in of for number in having):
            of = {place: spelling for place, spelling in of.items() if place[1] != name}
    return Spellings(of, numbers, frozenset(yen))


def _answers(
    connection: "duckdb.DuckDBPyConnection", part: Part, decimal: DecimalMark | None, rows: int | None
) -> dict[str, dict[str, object]]:
    """Column -> for each of its spellings, whether all cells are of it; and what amounts prove."""
    answers: dict[str, dict[str, object]] = {}
    tests: dict[tuple[str, str], str] = {}
    for name, column in part.columns.items():
        given = part.raw.types[column.place]
        if kind_of(name) == "id" and given in WHOLE_TYPES:
            answers[name] = {"whole": True}
        elif given in {"VARCHAR", "DOUBLE", "FLOAT"}:  # other ids are text; other numbers are not read at all
            for spelling, test in spellings(name, decimal).items():
                tests[name, spelling] = f"coalesce(bool_and(({test}) OR {name}_is_blank), true)"
            if kind_of(name) == "money":
                tests |= {(name, fact): sql for fact, sql in _AMOUNT_FACTS.items()}
    if not tests:
        return answers
    names = dict.fromkeys(name for name, _ in tests)
    cells = ", ".join(
        f"c{part.columns[name].place}::VARCHAR AS {name}, plain_text({name}) IS NULL AS {name}_is_blank"
        for name in names
    )
    items = ", ".join(re.sub(r"\bt\b", name, test) for (name, _), test in tests.items())
    limit = "" if rows is None else f"LIMIT {rows}"
    facts = connection.execute(
        f"SELECT {items} FROM (SELECT {cells} FROM {part.raw.relation} {limit})"
    ).fetchall()[0]
    for (name, key), answer in zip(tests, facts, strict=True):
        answers.setdefault(name, {})[key] = answer
    return answers
