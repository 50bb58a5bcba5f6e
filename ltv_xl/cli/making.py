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


@dataclass(frozen=True)
class Wanted:
    """A report as a command wants it: from which sources, how, and in which files.

    rejected: for the rows that cannot be used. split_by: also one workbook per segment of this dimension.
    """

    inputs: Inputs
    settings: Settings
    target: Path
    rejected: Path | None = None
    split_by: str | None = None


def make(
    inputs: Inputs,
    settings: Settings,
    target: Path,
    rejected: Path | None = None,
    split_by: str | None = None,
) -> None:
    """Make the report and say where it is. rejected, split_by: see Wanted."""
    if target.suffix.lower() != ".xlsx":
        raise SettingError("cli.not_xlsx", target=target.name)
    check_targets([target, rejected] if rejected else [target], inputs.named)
    wanted = Wanted(inputs, settings, target, rejected, split_by)
    if inputs.place is None:
        _make_of_files(wanted)
    else:
        _make_of_place(wanted, inputs.place)


def _make_of_files(wanted: Wanted) -> None:
    """Make the report of files."""
    inputs, settings = wanted.inputs, wanted.settings
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
                rejected=wanted.rejected,
                progress=step,
                opened=opened,
            )
            from ltv_xl.analysis import analyse  # loaded meanwhile
            from ltv_xl.analysis.parts import dimension_named

            if wanted.split_by:
                dimension_named(orders, wanted.split_by)  # a wrong name is refused before the analysis
            results = analyse(orders, settings, step)
        places = _written(wanted, orders, results, step)
    _tell(wanted, places, orders, results)


def _make_of_place(wanted: Wanted, place: Place) -> None:
    """Make the report of a database's tables, in it."""
    if wanted.rejected is not None:
        raise SettingError("engines.no_rejected")
    if wanted.inputs.lines is not None:
        raise SettingError("engines.no_lines")
    from ltv_xl.analysis import analyse
    from ltv_xl.warehouse.opening import read_place

    with progress() as step:
        orders = read_place(place, wanted.settings, step)
        try:
            results = analyse(orders, wanted.settings, step)
            places = _written(wanted, orders, results, step)
        finally:  # also of an interrupted one: what runs there ends, and what was made goes
            orders.connection.close()
    _tell(wanted, places, orders, results)


def _written(wanted: Wanted, orders: "CheckedOrders", results: "Analysis", step: Progress) -> list[Path]:
    """Where the workbooks are; the report, or the index of several, last."""
    from ltv_xl.report.build import built
    from ltv_xl.report.xlsx import rendered

    step(cli_text("step.write"))
    if wanted.split_by:
        return _split(wanted, wanted.split_by, orders, results, step)
    return [saved(rendered(built(orders, results, wanted.settings)), wanted.target)]


def _split(
    wanted: Wanted, name: str, orders: "CheckedOrders", results: "Analysis", step: Progress
) -> list[Path]:
    """Where the workbooks of the segments of the dimension `name` are, and last their index."""
    from ltv_xl.report.split import split

    places = []
    for file, content in split(orders, results, wanted.settings, name, wanted.target.stem, step):
        part = wanted.target.with_name(file)
        check_targets([part], wanted.inputs.named)
        places.append(saved(content, part))
    return places


def _tell(wanted: Wanted, places: list[Path], orders: "CheckedOrders", results: "Analysis") -> None:
    """What was made, and how it was understood."""
    from ltv_xl.report.brief import Brief

    for place in places[:-1]:
        tell(cli_text("done.part", place=place))
    _tell_result(wanted, places[-1], orders)
    show_understood(Brief(orders, results, wanted.settings).understood)
    rejected = wanted.rejected
    if rejected and orders.rejected_file and orders.rejected_file != rejected:
        beside = orders.rejected_file.name
        tell(cli_text("done.held_rejected", wanted=rejected.name, place=beside), color="yellow")


def _tell_result(wanted: Wanted, place: Path, orders: "CheckedOrders") -> None:
    """Where the report is, and what the user should know about its rows."""
    if place != wanted.target:
        tell(cli_text("done.held", wanted=wanted.target.name, place=place.name), color="yellow")
    tell(cli_text("done.saved", place=place, rows=f"{orders.rows_read:,}"))
    unusable = sum(orders.rows_left_out.get(reason, 0) for reason in orders.rejected_reasons)
    if unusable:
        written = "unusable" if orders.rejected_file is None else "unusable_written"
        key = "unusable_there" if wanted.inputs.place else written
        tell(cli_text(f"done.{key}", rows=f"{unusable:,}", place=orders.rejected_file), color="yellow")
