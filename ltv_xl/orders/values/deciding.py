"""From what a relation's columns prove to how each is read, or to a refusal that names two cells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.kinds import kind_of
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values import money
from ltv_xl.orders.values.cells import has_instants
from ltv_xl.orders.values.conversion import Form
from ltv_xl.orders.values.currency import USUAL, Claim, claim, claim_of_header, code_of, price_decimals
from ltv_xl.orders.values.date_order import DateForm, Triple, date_form
from ltv_xl.orders.values.evidence import Evidence, ids, place_of, typed_days
from ltv_xl.orders.values.id_form import id_form
from ltv_xl.orders.values.number_form import Contradiction, NumberEvidence, NumberForm, Undecided, number_form
from ltv_xl.orders.values.spelling import Place, Spellings
from ltv_xl.orders.values.unit import is_in_another_unit, is_title_of_another_unit
from ltv_xl.orders.values.zone import Zone, shop_zone
from ltv_xl.orders.wording import example, listed
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    import duckdb

_COUNTS = ("quantity", "clicks", "conversions")
"""Columns of numbers that are no amounts of money."""

_MONTHS = 12
_FEW_DAYS = 5
"""From so many days on, of which none is later than the 12th, that is no chance: one in a hundred."""

_JAPANESE = re.compile("[\\u3040-\\u30ff\\u4e00-\\u9fff]")


class Decisions(Struct, frozen=True):
    """How the columns of a relation are read.

    forms: of the columns with texts. misread: columns whose first rows were taken for another spelling.
    assumed: columns for which the usual reading was taken.
    """

    forms: Mapping[Place, Form]
    zone: Zone
    claims: tuple[Claim, ...]
    misread: frozenset[str]
    assumed: frozenset[str]
    remarks: tuple[Remark, ...]


class Judged(Struct, frozen=True):
    """The relation that is judged: where it stands, and what it was made of."""

    connection: "duckdb.DuckDBPyConnection"
    relation: str
    parts: Sequence[Part]
    rows: Mapping[int, int]


def decisions(
    judged: Judged, spellings: Spellings, evidence: Evidence, settings: Settings, system_zone: str | None
) -> Decisions:
    """The decision for each column with texts, and for all together. SourceError for a contradiction."""
    _refuse_units(judged.parts)
    claims = tuple(_claims(judged, spellings, evidence))
    numbers = _number_forms(judged, spellings, evidence, settings, price_decimals(claims, settings.currency))
    dates = _date_forms(judged, evidence, settings)
    zone = shop_zone(
        evidence.offsets,
        settings.timezone,
        system_zone,
        has_instants=any(has_instants(part) for part in judged.parts),
    )
    return Decisions(
        forms={**numbers, **dates},
        zone=zone,
        claims=claims,
        misread=frozenset(
            name
            for (number, name), form in numbers.items()
            if form.decimal == "," and spellings.of.get((number, name)) == "grouped"
        ),
        assumed=frozenset(
            name
            for forms in (numbers, dates)
            for (_, name), form in forms.items()
            if form.assumed is not None
        ),
        remarks=(
            *_remarks(judged.parts, numbers, dates),
            *_shortened(judged.parts, evidence.shortened),
            *_spaced(judged.parts, evidence.spaced),
            *_zone_remarks(zone),
            *_few_signs(claims, sum(judged.rows.values()), settings.currency),
        ),
    )


def _refuse_units(parts: Sequence[Part]) -> None:
    """SourceError for amounts in thousands or cents: other amounts of the shop are not."""
    for part in parts:
        beside = (header for header in part.raw.headers if re.match(r"\s*[(（]?単位", header))
        for title in filter(is_title_of_another_unit, (*part.raw.titles, *beside)):
            raise SourceError("orders.titled_in_another_unit", file=part.raw.name, title=listed([title]))
        for name, column in part.columns.items():
            if kind_of(name) == "money" and name not in _COUNTS and is_in_another_unit(column.header):
                raise SourceError(
                    "orders.in_another_unit", file=part.raw.name, header=listed([column.header])
                )


def _few_signs(claims: Sequence[Claim], rows: int, given: str | None) -> Iterator[Remark]:
    """A sign or code that stands beside few of the amounts alone: what of the others?"""
    signs = [claim for claim in claims if claim.by == "sign"]
    if given is not None or not signs or len(signs) < len(claims) or USUAL in signs[0].codes:
        return
    signed = max(claim.rows for claim in signs)
    if signed * 2 < rows:
        fields = {"code": signs[0].codes[0], "count": signed, "total": rows}
        yield Remark("currency_of_few", fields, uncertain=True)


def _claims(judged: Judged, spellings: Spellings, evidence: Evidence) -> Iterator[Claim]:
    """What is claimed about the currency: by the currency column, the headers, and the signs."""
    for word, rows in evidence.currencies:
        yield claim(word, "column", rows) or Claim((code_of(word),), "column", rows)
    for number, part in enumerate(judged.parts):
        if part.currency:
            yield Claim((part.currency,), "system", judged.rows.get(number, 0))
        for title in part.raw.titles:
            if made := claim_of_header(title, judged.rows.get(number, 0)):
                yield made
        for name, column in part.columns.items():
            if kind_of(name) != "money" or name in _COUNTS:
                continue
            rows = judged.rows.get(number, 0)
            if made := claim_of_header(column.header, rows):
                yield made
            for sign, shown in part.raw.signs.get(column.place, {}).items():
                if made := claim(sign, "sign", shown):
                    yield made
            if (number, name) in spellings.yen and (made := claim("円", "sign", rows)):
                yield made
    yield from evidence.claims


def _number_forms(
    judged: Judged, spellings: Spellings, evidence: Evidence, settings: Settings, decimals: int
) -> dict[Place, NumberForm]:
    """How the amounts of each column with marks are read."""
    proven: dict[Place, NumberEvidence] = dict(spellings.numbers)
    for place, proofs in evidence.numbers.items():
        proven[place] = proven.get(place, NumberEvidence({})) | proofs
    forms = {}
    for (number, name), proofs in proven.items():
        others = [
            other.mark
            for place, other in proven.items()
            if place[0] == number and place[1] != name and other.mark
        ]
        form = number_form(proofs, given=settings.decimal, others=others, decimals=decimals)
        if isinstance(form, Contradiction):
            raise contradiction("mixed_decimals", judged, (number, name), form)
        if isinstance(form, Undecided):
            column = judged.parts[number].columns[name]
            raise SourceError(
                "orders.open_decimals",
                file=judged.parts[number].raw.name,
                header=column.header,
                example=example(form.text, column.header),
            )
        forms[number, name] = form
    return forms


def _date_forms(judged: Judged, evidence: Evidence, settings: Settings) -> dict[Place, DateForm]:
    """How the dates of each column are read that do not begin with a year of four digits."""
    forms = {}
    for (number, name), triples in evidence.dates.items():
        form = date_form(
            triples,
            given=settings.date_order,
            japanese=any(_JAPANESE.search(header) for header in judged.parts[number].raw.headers),
            today=None if kind_of(name) == "birth" else date.today(),
        )
        if isinstance(form, DateForm) and settings.date_order is None:
            form = _swapped(judged, (number, name), form, triples) or form
        if isinstance(form, Contradiction):
            raise contradiction("mixed_dates", judged, (number, name), form)
        forms[number, name] = form
    return forms


def _swapped(judged: Judged, place: Place, form: DateForm, triples: Sequence[Triple]) -> Contradiction | None:
    """Dates that Excel took for month/day, beside those that it could not take so and left as text.

    Opened under another country's settings, `10/01/2024` becomes the 1st of October, and `13/01/2024` stays.
    """
    if form.order != "dmy" or any(int(each.numbers[0]) <= _MONTHS for each in triples):
        return None
    days = typed_days(judged.connection, judged.parts[place[0]], place[1])
    if days.distinct < _FEW_DAYS or days.latest_of_month > _MONTHS:
        return None
    return Contradiction(days.text, triples[0].text)


def contradiction(key: str, judged: Judged, place: Place, cells: Contradiction) -> SourceError:
    """The refusal that names two cells of a column which cannot both be right."""
    part = judged.parts[place[0]]
    header = part.columns[place[1]].header
    (first_row, first), (second_row, second) = sorted(
        (place_of(judged.connection, part, place[1], text) or 0, example(text, header))
        for text in (cells.first, cells.second)
    )
    return SourceError(
        f"orders.{key}",
        file=part.raw.name,
        header=header,
        first=first,
        first_row=first_row,
        second=second,
        second_row=second_row,
    )


def _remarks(
    parts: Sequence[Part], numbers: Mapping[Place, NumberForm], dates: Mapping[Place, DateForm]
) -> Iterator[Remark]:
    """What was assumed about single columns."""
    for (number, name), form in numbers.items():
        if form.assumed is not None:
            header = parts[number].columns[name].header
            value = money.amount(form.assumed, form.decimal)
            fields = {
                "header": header,
                "example": example(form.assumed, header),
                "value": "" if value is None else f"{value.normalize():f}",
                "other": "." if form.decimal == "," else ",",
            }
            yield Remark("decimal_assumed", fields, uncertain=True)
    for (number, name), dated in dates.items():
        if dated.assumed is not None:
            header = parts[number].columns[name].header
            fields = {"header": header, "example": example(dated.assumed, header)}
            yield Remark(f"date_order_assumed_{dated.order}", fields, uncertain=True)
        if dated.era is not None:
            header = parts[number].columns[name].header
            fields = {"header": header, "example": example(dated.era, header)}
            yield Remark("years_may_be_of_reiwa", fields, uncertain=True)


def _shortened(parts: Sequence[Part], shortened: Mapping[Place, tuple[int, str]]) -> Iterator[Remark]:
    """Amounts as Excel shows them in a narrow column: what it did not show is lost."""
    for (number, name), (count, text) in shortened.items():
        header = parts[number].columns[name].header
        fields = {"header": header, "count": count, "example": example(text, header)}
        yield Remark("amounts_shortened", fields, uncertain=True)


def _spaced(parts: Sequence[Part], spaced: Mapping[Place, str]) -> Iterator[Remark]:
    """Amounts parted by blanks where others of as many digits are not: perhaps two amounts in a cell."""
    for (number, name), text in spaced.items():
        header = parts[number].columns[name].header
        fields = {"header": header, "example": example(text, header)}
        yield Remark("amounts_with_blanks", fields, uncertain=True)


def _zone_remarks(zone: Zone) -> Iterable[Remark]:
    if zone.as_written:
        return (Remark("zone_of_file", {"zone": zone.name}),)
    return (Remark("zone_assumed", {"zone": zone.name}, uncertain=True),) if zone.assumed else ()


def id_remarks(judged: Judged, columns: frozenset[str], long_ids: frozenset[str]) -> tuple[Remark, ...]:
    """Which of the long ids Excel has shortened. SourceError where it may have joined customers or orders."""
    remarks = []
    for name in sorted(long_ids):
        evidence = ids(judged.connection, judged.relation, name, columns)
        form = id_form(evidence)
        if form == "sound":
            continue
        part, row = _first_row(judged, name, evidence.example)
        header = part.columns[name].header
        shown = evidence.example if evidence.in_powers else example(evidence.example, header)
        fields = {"header": header, "example": shown, "count": evidence.rows}
        if form == "merged":
            raise SourceError(
                "orders.ruined_ids", file=part.raw.name, row=row, distinct=evidence.distinct, **fields
            )
        remarks.append(Remark("ids_shortened", fields))
    return tuple(remarks)


def _first_row(judged: Judged, name: str, text: str) -> tuple[Part, int]:
    """The first source that holds an id, and its row there."""
    for part in judged.parts:
        row = place_of(judged.connection, part, name, text) if name in part.columns else None
        if row is not None:
            return part, row
    raise LookupError(text)
