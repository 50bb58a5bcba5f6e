"""Many cells told in few words."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ltv_xl.share.changes import MOST_PLACES, Change, ranges, sentences

CELLS = st.lists(st.builds("{}{}".format, st.sampled_from(("A", "B", "Z", "AA", "XFD")), st.integers(1, 30)))


def cells(runs: list[str]) -> set[str]:
    places = set()
    for run in runs:
        match = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", run)
        assert match
        assert match[3] in {None, match[1]}
        places |= {f"{match[1]}{row}" for row in range(int(match[2]), int(match[4] or match[2]) + 1)}
    return places


@given(CELLS)
def test_ranges_hold_the_very_cells(given_cells: list[str]) -> None:
    assert cells(ranges(given_cells)) == set(given_cells)


@given(CELLS)
def test_ranges_are_as_few_as_can_be(given_cells: list[str]) -> None:
    runs = ranges(given_cells)
    assert len(runs) == len(cells(runs)) - sum(
        f"{column}{int(row) + 1}" in cells(runs)
        for column, row in (re.findall(r"([A-Z]+)(\d+)", place)[0] for place in cells(runs))
    )


def test_what_is_no_cell_stays_as_it_is() -> None:
    assert ranges(["B3", "chart1", "B4", "H1:H3 J1", "chart1"]) == ["B3:B4", "chart1", "H1:H3 J1"]


def test_a_long_list_is_cut_and_says_how_much_is_missing() -> None:
    changes = [Change("name", "", f"name_{number}") for number in range(MOST_PLACES + 7)]
    (sentence,) = sentences(changes, "en")
    assert "name_39" in sentence
    assert "name_40" not in sentence
    assert "7 more" in sentence
