"""What the customers of each group have brought: altogether, and in each month since their first order."""

from ltv_xl.analysis.dimensions import segment_of
from ltv_xl.analysis.divided import Divided
from ltv_xl.analysis.engine import run_stacked
from ltv_xl.analysis.tables import AgeMonth, Segment


def segments_by(at: Divided) -> dict[int, dict[int, Segment]]:
    """The sums of each group of each division, by its number and code: the largest first. Wants buyers."""
    fills = [{"division": str(number), "segment": segment_of("buyers", number)} for number in at.groups]
    rows = sorted(run_stacked(at.books.connection, "segments", {}, fills).fetchall())
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
