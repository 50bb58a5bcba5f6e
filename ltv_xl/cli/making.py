"""From the files that a user named to the report in its place: what the commands report and demo do."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ltv_xl.cli.ahead import database_ahead, loading_ahead
from ltv_xl.cli.console import cli_text, tell
from ltv_xl.cli.progress import Progress, progress
from ltv_xl.cli.targets import check_targets
from ltv_xl.cli.understanding import show_understood
from ltv_xl.errors import SettingError
from ltv_xl.saving import saved
from ltv_xl.settings import Settings
from ltv_xl.warehouse.place import Place

if TYPE_CHECKING:
    from ltv_xl.analysis.tables import Analysis
    from ltv_xl.orders.table import CheckedOrders


@dataclass(frozen=True)
class Inputs:
    """The sources of a report, as the user named them. place: a database, whose address orders holds."""

    orders: tuple[str, ...]
    customers: str | None = None
    ad_spend: str | None = None
    lines: str | None = None
    place: Place | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All of them that are files."""
        orders = () if self.place else self.orders
        return (*orders, *filter(None, (self.customers, self.ad_spend, self.lines)))


def make(
    inputs: Inputs,
    settings: Settings,
    target: Path,
    rejected: Path | None = None,
    split_by: str | None = None,
) -> None:
    """Make the report and say where it is. split_by: also one workbook per segment of this dimension."""
    if target.suffix.lower() != ".xlsx":
        raise SettingError("cli.not_xlsx", target=target.name)
    check_targets([target, rejected] if rejected else [target], inputs.named)
    if inputs.place is not None:
        _make_of_place(inputs, inputs.place, settings, target, rejected, split_by)
        return
    opened = database_ahead()
    from ltv_xl.orders.read import read

    with progress() as step:
        with loading_ahead(settings.lang, with_ads=inputs.ad_spend is not None):
            orders = read(
                list(inputs.orders),
                lines=inputs.lines,
                customers=inputs.customers,
                ad_spend=inputs.ad_spend,
                settings=settings,
                rejected=rejected,
                progress=step,
                opened=opened,
            )
            from ltv_xl.analysis import analyse  # loaded meanwhile
            from ltv_xl.analysis.parts import dimension_named

            if split_by:
                dimension_named(orders, split_by)  # a wrong name is refused before the analysis
            results = analyse(orders, settings, step)
        places = _written(inputs, orders, results, settings, target, split_by, step)
    _tell(inputs, places, target, orders, results, settings, rejected)


def _make_of_place(
    inputs: Inputs,
    place: Place,
    settings: Settings,
    target: Path,
    rejected: Path | None,
    split_by: str | None,
) -> None:
    """Make the report of a database's tables, in it."""
    if rejected is not None:
        raise SettingError("engines.no_rejected")
    if inputs.lines is not None:
        raise SettingError("engines.no_lines")
    from ltv_xl.analysis import analyse
    from ltv_xl.warehouse.opening import read_place

    with progress() as step:
        orders = read_place(place, settings, step)
        try:
            results = analyse(orders, settings, step)
            places = _written(inputs, orders, results, settings, target, split_by, step)
        finally:  # also of an interrupted one: what runs there ends, and what was made goes
            orders.connection.close()
    _tell(inputs, places, target, orders, results, settings, None)


def _written(
    inputs: Inputs,
    orders: "CheckedOrders",
    results: "Analysis",
    settings: Settings,
    target: Path,
    split_by: str | None,
    step: Progress,
) -> list[Path]:
    """Where the workbooks are; the report, or the index of several, last."""
    from ltv_xl.report.build import built
    from ltv_xl.report.xlsx import rendered

    step(cli_text("step.write"))
    if split_by:
        return _split(inputs, orders, results, settings, target, split_by, step)
    return [saved(rendered(built(orders, results, settings)), target)]


def _tell(
    inputs: Inputs,
    places: list[Path],
    target: Path,
    orders: "CheckedOrders",
    results: "Analysis",
    settings: Settings,
    rejected: Path | None,
) -> None:
    """What was made, and how it was understood."""
    from ltv_xl.report.brief import Brief

    for place in places[:-1]:
        tell(cli_text("done.part", place=place))
    unusable = sum(orders.rows_left_out.get(reason, 0) for reason in orders.rejected_reasons)
    there = "unusable" if orders.rejected_file is None else "unusable_written"
    _tell_result(places[-1], target, orders, unusable, "unusable_there" if inputs.place else there)
    show_understood(Brief(orders, results, settings).understood)
    if rejected and orders.rejected_file and orders.rejected_file != rejected:
        beside = orders.rejected_file.name
        tell(cli_text("done.held_rejected", wanted=rejected.name, place=beside), color="yellow")


def _split(
    inputs: Inputs,
    orders: "CheckedOrders",
    results: "Analysis",
    settings: Settings,
    target: Path,
    split_by: str,
    step: Progress,
) -> list[Path]:
    """Where the workbooks of the segments are, and last their index."""
    from ltv_xl.report.split import split

    places = []
    for name, content in split(orders, results, settings, split_by, target.stem, step):
        part = target.with_name(name)
        check_targets([part], inputs.named)
        places.append(saved(content, part))
    return places


def _tell_result(place: Path, wanted: Path, orders: "CheckedOrders", unusable: int, there: str) -> None:
    """What was made, and what the user should know about it. there: the sentence of unusable rows."""
    if place != wanted:
        tell(cli_text("done.held", wanted=wanted.name, place=place.name), color="yellow")
    tell(cli_text("done.saved", place=place, rows=f"{orders.rows_read:,}"))
    if unusable:
        tell(cli_text(f"done.{there}", rows=f"{unusable:,}", place=orders.rejected_file), color="yellow")
