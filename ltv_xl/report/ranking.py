"""Which candidates stand on the first page, and in which order: sorted in the workbook, by money at stake."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, number
from ltv_xl.report.content import Cell, Column, Finding, Kind, Range, Table
from ltv_xl.report.findings import Candidate
from ltv_xl.workbook_names import REPORT_FINDING

MOST = 3
"""No more findings than this."""
TIE = 10**9
"""A candidate's order is its money less so small a part of it for each place further down: none are equal."""
TILE_COLUMNS = 6
"""Columns of the page with a gutter between each."""
BEHIND = 7
"""Columns for further figures of a candidate."""


class Ranking(Struct, frozen=True, eq=False):
    """The findings, and the tables that they are picked from, which stand below the page."""

    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]


def ranked(brief: Brief, candidates: Sequence[Candidate], sheet_names: Mapping[str, str]) -> Ranking:
    """The candidates with most money at stake, sorted by LARGE, MATCH and INDEX, which any program has.

    sheet_names: by the sheets' keys.
    """
    if not candidates:
        return Ranking((), ())
    places = tuple(Cell(place) for place in range(1, len(candidates) + 1))
    orders = tuple(
        _order(candidate.stake, place) for candidate, place in zip(candidates, places, strict=True)
    )
    claims = tuple(candidate.claim for candidate in candidates)
    proofs = tuple(candidate.proof for candidate in candidates)
    sheets = tuple(given(sheet_names[candidate.sheet]) for candidate in candidates)
    nothing = brief.t("finding.nothing")
    shown, picks = [], []
    for number_ in range(1, min(MOST, len(candidates)) + 1):
        rank = given(number_)
        top = _largest(orders, rank)
        pick = _pick(orders, top)
        picks.append(_spread((rank, top, pick)))
        shown.append(
            Finding(
                _picked(claims, pick, nothing if number_ == 1 else "", REPORT_FINDING.format(number=number_)),
                _picked(proofs, pick, ""),
                _link(sheets, pick),
                _mark(rank, pick),
            )
        )
    rows = tuple(
        _row(candidate, place, order, sheet)
        for candidate, place, order, sheet in zip(candidates, places, orders, sheets, strict=True)
    )
    t = brief.t
    headers: tuple[tuple[str, Kind], ...] = (
        (t("ranking.candidate"), "text"),
        (t("ranking.each"), "money"),
        (t("ranking.customers"), "count"),
        (t("ranking.part"), "share"),
        (t("ranking.stake"), "money"),
        (t("ranking.order"), "money"),
        (t("ranking.place"), "count"),
        (t("ranking.behind"), "decimal"),
        *((("", "decimal"),) * (BEHIND - 1)),
        (t("ranking.sheet"), "text"),
        (t("ranking.claim"), "text"),
        (t("ranking.proof"), "text"),
    )
    picked: tuple[tuple[str, Kind], ...] = (
        (t("ranking.rank"), "count"),
        (t("ranking.largest"), "money"),
        (t("ranking.pick"), "count"),
    )
    return Ranking(
        tuple(shown),
        (
            Table(_columns(headers), rows, printed=False),
            Table(_columns(picked), tuple(picks), printed=False),
        ),
    )


def _order(stake: Cell, place: Cell) -> Cell:
    """What sorts the candidates: money at stake; below zero where there is none."""
    money, at = number(stake), number(place) or 0.0
    value = -at if money is None else money * (1 - at / TIE)
    return Cell(value, lambda ref, row: f"IF(ISNUMBER({ref}),{ref}*(1-{row}/10^9),-{row})", (stake, place))


def _largest(orders: Range, rank: Cell) -> Cell:
    largest = sorted((number(order) or 0.0 for order in orders), reverse=True)
    return Cell(largest[int(number(rank) or 1) - 1], lambda refs, k: f"LARGE({refs},{k})", (orders, rank))


def _pick(orders: Range, top: Cell) -> Cell:
    """The place of the candidate; blank where no money is at stake."""
    money = number(top) or 0.0
    at = [number(order) for order in orders].index(money) + 1 if money > 0 else None
    return Cell(at, lambda refs, ref: f'IF({ref}>0,MATCH({ref},{refs},0),"")', (orders, top))


def _picked(cells: Range, pick: Cell, otherwise: str, name: str | None = None) -> Cell:
    at = number(pick)
    value = otherwise if at is None else cells[int(at) - 1].value

    def write(refs: str, ref: str) -> str:
        return f'IF(ISNUMBER({ref}),INDEX({refs},{ref}),"{otherwise}")'

    return Cell(value, write, (cells, pick), name)


def _link(sheets: Range, pick: Cell) -> Cell:
    """A link to the sheet that shows it, by its name."""
    at = number(pick)

    def write(refs: str, ref: str) -> str:
        name = f"INDEX({refs},{ref})"
        place = f'"#\'"&SUBSTITUTE({name},"\'","\'\'")&"\'!A1"'
        return f'IF(ISNUMBER({ref}),HYPERLINK({place},{name}),"")'

    return Cell("" if at is None else sheets[int(at) - 1].value, write, (sheets, pick))


def _mark(rank: Cell, pick: Cell) -> Cell:
    value = rank.value if number(pick) is not None else None
    return Cell(value, lambda place, ref: f'IF(ISNUMBER({ref}),{place},"")', (rank, pick))


def _row(candidate: Candidate, place: Cell, order: Cell, sheet: Cell) -> Range:
    behind = (*candidate.behind, *(given(None) for _ in range(BEHIND - len(candidate.behind))))
    figures = (candidate.each, candidate.customers, candidate.part, candidate.stake, order, place, *behind)
    return _spread((given(candidate.name), *figures, sheet, candidate.claim, candidate.proof))


def _spread(cells: Range) -> Range:
    """Cells over the page's columns, those of the gutters between left empty."""
    within = [place for cell in cells[: TILE_COLUMNS - 1] for place in (cell, given(None))]
    return (*within, *cells[TILE_COLUMNS - 1 :])


def _columns(headers: Sequence[tuple[str, Kind]]) -> tuple[Column, ...]:
    columns = [Column(words, kind, 0) for words, kind in headers]
    within = [place for column in columns[: TILE_COLUMNS - 1] for place in (column, Column("", "text", 0))]
    return (*within, *columns[TILE_COLUMNS - 1 :])
