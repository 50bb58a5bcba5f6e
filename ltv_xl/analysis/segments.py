"""What the customers of each group have brought: altogether, and in each month since their first order."""

from ltv_xl.analysis.dimensions import listed, stacked_by_division
from ltv_xl.analysis.divided import Divided
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables.segments import AgeMonth, Segment


def segments_by(at: Divided) -> dict[int, dict[int, Segment]]:
    """The sums of each group of each division, by its number and code: the largest first. Wants buyers."""
    columns = listed(f"buyers.{column}" for column in at.books.attributes.segment_columns)
    sums = stacked_by_division("segment_sums", "combinations", at.groups)
    rows = sorted(run(at.books.connection, "segments", {}, segments=columns, sums=sums).fetchall())
    return {
        number: {code: Segment(group[code], *sums) for division, code, *sums in rows if division == number}
        for number, group in at.groups.items()
    }


def age_months_by(at: Divided) -> dict[int, dict[int, list[AgeMonth]]]:
    """The age months, ascending, of each group that has any: by division and code. Wants age_months."""
    months: dict[int, dict[int, list[AgeMonth]]] = {number: {} for number in at.groups}
    rows = at.books.connection.execute("SELECT * FROM age_months ORDER BY division, code, month").fetchall()
    for number, code, *sums in rows:
        months[number].setdefault(code, []).append(AgeMonth(at.groups[number][code], *sums))
    return months
