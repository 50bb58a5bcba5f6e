"""Which bar leads for sure, and where lines that end together have their names."""

from ltv_xl.report.cells import given
from ltv_xl.report.content import Chart, Series
from ltv_xl.report.whiskers import Bar, bar, surely_first
from ltv_xl.report.xlsx.charts import sides


def drawn(name: str, low: float | None, value: float, high: float | None) -> Bar:
    return bar(given(name), given(value), given(low), given(high))


def test_a_bar_leads_where_its_interval_lies_above_all_others() -> None:
    first, second = drawn("first", 9, 10, 11), drawn("second", 5, 7, 8)
    assert surely_first([second, first]) is first
    assert surely_first([first, drawn("wide", 5, 7, 9)]) is None
    assert surely_first([first, drawn("unknown", None, 7, None)]) is None
    assert surely_first([first]) is None


def test_of_lines_that_end_together_no_name_lies_on_another() -> None:
    lines = [Series(tuple(map(given, values))) for values in ((3, 2, 5), (1, 2, 4), (1, 1, 3), (1, 2, None))]
    chart = Chart("lines", (), tuple(lines), "count", "", 1, 1)
    assert sides(chart) == ["above", None, "below", "above"]
