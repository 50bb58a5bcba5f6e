"""From the files that a user named to the report in its place: what the commands report and demo do."""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.cli.ahead import Opened, database_ahead, loading_ahead
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


class Inputs(Struct, frozen=True):
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


class Job(Struct, frozen=True):
    """One report: from which sources, how, and in which files.

    split_by: also one workbook per segment of this dimension. rejected: for the rows that cannot be used.
    """

    inputs: Inputs
    settings: Settings
    target: Path
    split_by: str | None = None
    rejected: Path | None = None


def make(job: Job, opened: Opened | None = None) -> None:
    """Make the report and say where it is. opened: gives the database that files are read into."""
    if job.target.suffix.lower() != ".xlsx":
        raise SettingError("cli.not_xlsx", target=job.target.name)
    check_targets([job.target, job.rejected] if job.rejected else [job.target], job.inputs.named)
    if job.inputs.place is None:
        _make_of_files(job, opened or database_ahead())
    else:
        _make_of_place(job, job.inputs.place)


def _make_of_files(job: Job, opened: Opened) -> None:
    """Make the report of files."""
    inputs, settings = job.inputs, job.settings
    from ltv_xl.orders.read import read

    with progress() as step:
        with loading_ahead(settings.lang, with_ads=inputs.ad_spend is not None):
            orders = read(
                list(inputs.orders),
                lines=inputs.lines,
                customers=inputs.customers,
                ad_spend=inputs.ad_spend,
                settings=settings,
                rejected=job.rejected,
                progress=step,
                opened=opened,
            )
            from ltv_xl.analysis import analyse  # loaded meanwhile
            from ltv_xl.analysis.parts import dimension_named

            if job.split_by:
                dimension_named(orders, job.split_by)  # a wrong name is refused before the analysis
            results = analyse(orders, settings, step)
        places = _written(job, orders, results, step)
    _tell(job, places, orders, results)


def _make_of_place(job: Job, place: Place) -> None:
    """Make the report of a database's tables, in it."""
    if job.rejected is not None:
        raise SettingError("engines.no_rejected")
    if job.inputs.lines is not None:
        raise SettingError("engines.no_lines")
    from ltv_xl.analysis import analyse
    from ltv_xl.warehouse.opening import read_place

    with progress() as step:
        orders = read_place(place, job.settings, step)
        try:
            results = analyse(orders, job.settings, step)
            places = _written(job, orders, results, step)
        finally:  # also of an interrupted one: what runs there ends, and what was made goes
            orders.connection.close()
    _tell(job, places, orders, results)


def _written(job: Job, orders: "CheckedOrders", results: "Analysis", step: Progress) -> list[Path]:
    """Where the workbooks are; the report, or the index of several, last."""
    from ltv_xl.report.build import built
    from ltv_xl.report.xlsx import rendered

    step(cli_text("step.write"))
    if job.split_by:
        return _split(job, job.split_by, orders, results, step)
    return [saved(rendered(built(orders, results, job.settings)), job.target)]


def _split(job: Job, name: str, orders: "CheckedOrders", results: "Analysis", step: Progress) -> list[Path]:
    """Where the workbooks of the segments of the dimension `name` are, and last their index."""
    from ltv_xl.report.split import split

    places = []
    for file, content in split(orders, results, job.settings, name, job.target.stem, step):
        part = job.target.with_name(file)
        check_targets([part], job.inputs.named)
        places.append(saved(content, part))
    return places


def _tell(job: Job, places: list[Path], orders: "CheckedOrders", results: "Analysis") -> None:
    """What was made, and how it was understood."""
    from ltv_xl.report.brief import Brief

    for place in places[:-1]:
        tell(cli_text("done.part", place=place))
    _tell_result(job, places[-1], orders)
    show_understood(Brief(orders, results, job.settings).understood)
    rejected = job.rejected
    if rejected and orders.rejected_file and orders.rejected_file != rejected:
        beside = orders.rejected_file.name
        tell(cli_text("done.held_rejected", wanted=rejected.name, place=beside), color="yellow")


def _tell_result(job: Job, place: Path, orders: "CheckedOrders") -> None:
    """Where the report is, and what the user should know about its rows."""
    if place != job.target:
        tell(cli_text("done.held", wanted=job.target.name, place=place.name), color="yellow")
    tell(cli_text("done.saved", place=place, rows=f"{orders.rows_read:,}"))
    unusable = orders.rows_unusable
    if unusable:
        written = "unusable" if orders.rejected_file is None else "unusable_written"
        key = "unusable_there" if job.inputs.place else written
        tell(cli_text(f"done.{key}", rows=f"{unusable:,}", place=orders.rejected_file), color="yellow")
