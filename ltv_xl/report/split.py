"""One workbook per segment, and an index: the report of all with links to the others."""

from collections.abc import Callable, Iterator

from ltv_xl.analysis.parts import dimension_named, parts
from ltv_xl.analysis.tables import Analysis
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.report.brief import Brief
from ltv_xl.report.build import built
from ltv_xl.report.file_names import file_name
from ltv_xl.report.xlsx import rendered
from ltv_xl.settings import Settings


def split(
    orders: CheckedOrders,
    analysis: Analysis,
    settings: Settings,
    name: str,
    stem: str,
    progress: Callable[[str], None],
) -> Iterator[tuple[str, bytes]]:
    """File names and contents: the segments of the dimension `name`, the largest first; the index last.

    stem: how each file's name begins; the index is named so alone. progress: is told each segment's name.
    SettingError where there is no such dimension.
    """
    dimension = dimension_named(orders, name)
    brief = Brief(orders, analysis, settings)
    index = f"{stem}.xlsx"
    files: dict[str | None, str] = {}
    for part in parts(orders, settings, dimension):
        segment = brief.value_name(dimension, part.value)
        progress(segment)
        taken = {index.lower(), *(other.lower() for other in files.values())}
        files[part.value] = file_name(f"{stem}_{segment}", ".xlsx", taken)
        scope = f"{brief.dimension_name(dimension)}: {segment}"
        yield files[part.value], rendered(built(part.orders, part.analysis, settings, scope=scope))
    progress(index)
    yield index, rendered(built(orders, analysis, settings, files=(dimension, files)))
