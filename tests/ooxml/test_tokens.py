"""Formulas cut into tokens: whatever is written, and pieces whose meaning is known."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltv_xl.ooxml.tokens import joined, place, quoted_sheet, renumbered, tokens
from ltv_xl.share.rewriting import bare, books, books_called, called

SHEETS = ("summary", "ltv_cac(1)", "o'brien", "集計")


@dataclass(frozen=True)
class Piece:
    """A piece of a formula: as it stands and as it must be written, the LTV function it calls, its books."""

    source: str
    written: str
    calls: str = ""
    books: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()


def unchanged(text: str, *numbers: str) -> Piece:
    return Piece(text, text, books=frozenset(numbers))


PLAIN = [
    unchanged(text)
    for text in (
        "1",
        "1.5E+3",
        "A1",
        "$B$2:$C$30",
        "A:A",
        "TRUE",
        "#N/A",
        "#REF!",
        "Summary!A1",
        "'LTV_CAC(1)'!A1",
        "'O''Brien'!$A$1",
        "集計!B2",
        "Jan:Mar!A1",
        "'Jan 1:Mar'!A1",
        "SUM(A1:A3)",
        "MY_LTV_CAC(1)",
        "LTV_CAC.X(1)",
        "XLTV_CAC(1)",
        "LTV_CACX(1)",
        "_xlpm.ltv",
        "LTV_CAC",
        "CPO",
        "R1C1",
        "RC[-1]",
        '"LTV_CAC(1)"',
        '"[1]!CPO(""x"")"',
        '"it\'s"',
        '"unclosed \'LTV_CAC("',
        "Kept[LTV_CAC(x)]",
        "Kept[[#This Row],[CPO(1)]]",
        "Kept['[odd'] 'LTV_CAC(]",
        "{1,2;3,4}",
        "_xlfn.XLOOKUP(A1,B:B,C:C)",
        "Summary!LTV_CAC(1)",
        "ltv_rate",
        "Sheet1!A1:Sheet1!B2",
        "T_1[#Totals]",
        "顧客価値(1)",
    )
] + [
    unchanged("[1]Plan!A1", "1"),
    unchanged("'[2]O''Brien'!A1", "2"),
    unchanged("[3]!Name", "3"),
    unchanged("[1]Plan!CPO(1)", "1"),
]
NAMES = ("LTV_CAC", "CPO", "TARGET_CPO", "LTV_SUBSCRIPTION")
PREFIXES = (
    "",
    "_xludf.",
    "_xlfn._xludf.",
    "[1]!",
    "[2]!_xludf.",
    "'C:\\a b\\ltv_xl.xlam'!",
    "Book1.xlsm!",
    "[0]!",
)
SIGNS = ("+", "*", "&", ",", "<=", " ", "-", "^")


@st.composite
def calls(draw: st.DrawFn) -> Piece:
    """A call of one of ours, under any prefix and in any letters."""
    name = draw(st.sampled_from(NAMES))
    prefix = draw(st.sampled_from(PREFIXES))
    spelled = draw(st.sampled_from((name, name.lower(), name.title())))
    inner = draw(st.sampled_from(PLAIN))
    number = frozenset({prefix[1]} if prefix[:2] in {"[1", "[2"} else ())
    book = frozenset({"C:\\a b\\ltv_xl.xlam"} if prefix.startswith("'") else ()) | number
    return Piece(
        f"{prefix}{spelled}({inner.source})", f"{name}({inner.written})", name, inner.books | book, book
    )


@st.composite
def formulas(draw: st.DrawFn) -> tuple[str, list[Piece]]:
    pieces = draw(st.lists(st.one_of(st.sampled_from(PLAIN), calls()), min_size=1, max_size=8))
    signs = [draw(st.sampled_from(SIGNS)) for _ in pieces]
    return "".join(f"{sign}{piece.source}" for sign, piece in zip(signs, pieces, strict=True)), pieces


@given(st.text(max_size=200))
def test_the_tokens_of_any_text_are_the_text(text: str) -> None:
    assert joined(tokens(text)) == text


@given(st.text(alphabet="aA1'\"[]!()#$:.,é集 \\", max_size=60))
def test_the_tokens_of_signs_in_disorder_are_the_text(text: str) -> None:
    assert joined(tokens(text)) == text


@given(formulas())
def test_calls_get_their_bare_name_and_nothing_else_changes(formula: tuple[str, list[Piece]]) -> None:
    formula_text, pieces = formula
    at, expected = 0, ""
    for piece in pieces:
        start = formula_text.index(piece.source, at)
        expected += formula_text[at:start] + piece.written
        at = start + len(piece.source)
    assert bare(formula_text, SHEETS, ()) == expected
    assert called(formula_text, SHEETS) == {piece.calls for piece in pieces} - {""}
    assert books_called(formula_text, SHEETS) == set().union(*(piece.through for piece in pieces)) - {
        "Book1.xlsm"
    }


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\[\d\]!)?(LTV_CAC|CPO)\(",  # in texts, in longer names, in columns of tables
        r"(?:\[\d\]!|(?<![\w.]))(LTV_CAC|CPO)\(",
        r"(?:'[^']*'!|[\w.]*!|(?<![\w.]))(LTV_CAC|CPO)\(",  # of a sheet that defines the name itself
    ],
)
def test_a_rewriting_by_search_would_be_noticed(pattern: str) -> None:
    def naive(formula: str) -> str:
        return re.sub(pattern, r"<\1>(", formula)

    assert any(naive(piece.source) != piece.written for piece in PLAIN)


@given(formulas())
def test_calls_of_a_name_that_the_workbook_defines_stay(formula: tuple[str, list[Piece]]) -> None:
    formula_text, _ = formula
    assert bare(formula_text, SHEETS, NAMES) == formula_text


@given(formulas())
def test_books_are_found_by_their_number(formula: tuple[str, list[Piece]]) -> None:
    formula_text, pieces = formula
    assert books(formula_text) == set().union(*(piece.books for piece in pieces))


@given(formulas(), st.permutations(["1", "2", "3"]))
def test_new_numbers_are_undone_by_the_old_ones(formula: tuple[str, list[Piece]], new: list[str]) -> None:
    formula_text, _ = formula
    there = dict(zip("123", new, strict=True))
    back = {value: key for key, value in there.items()}
    assert renumbered(renumbered(formula_text, there), back) == formula_text


@pytest.mark.parametrize(
    ("prefix", "book", "sheets"),
    [
        ("Summary!", "", ("Summary",)),
        ("'O''Brien'!", "", ("O'Brien",)),
        ("'Jan 1:Mar'!", "", ("Jan 1", "Mar")),
        ("Jan:Mar!", "", ("Jan", "Mar")),
        ("[1]Plan!", "1", ("Plan",)),
        ("[1]!", "1", ()),
        ("[0]!", "", ()),
        ("'C:\\d\\[B.xlsx]S 1'!", "C:\\d\\B.xlsx", ("S 1",)),
        ("'C:\\a b\\ltv_xl.xlam'!", "C:\\a b\\ltv_xl.xlam", ()),
        ("'https://d.docs.live.net/x/B.xlsm'!", "https://d.docs.live.net/x/B.xlsm", ()),
    ],
)
def test_a_prefix_says_where_it_leads(prefix: str, book: str, sheets: tuple[str, ...]) -> None:
    assert place(prefix) == (book, sheets)


@pytest.mark.parametrize("sign", ["'", '"', "[", "a!", "a:", "[a", "'a", "a'b", "[]", "'a'", "#A"])
def test_a_long_disorder_is_cut_in_no_time(sign: str) -> None:
    text = sign * 20_001
    assert joined(tokens(text)) == text  # quadratic time would show here as minutes


@pytest.mark.parametrize("name", ["Summary", "O'Brien", "''", "集計 1", "a!b", "2024", "Jan-Mar"])
def test_a_quoted_sheet_leads_to_the_sheet(name: str) -> None:
    first, second = tokens(f"{quoted_sheet(name)}!A1")
    assert (first.kind, second) == ("prefix", ("word", "A1"))
    assert place(first.text) == ("", (name,))
