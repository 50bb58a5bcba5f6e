"""The commands: what a user types, turned into calls of the rooms below, and their errors into sentences."""

import gc
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from ltv_xl import __version__
from ltv_xl.errors import LtvError, SettingError
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, spoken_language, text

LANG = spoken_language(sys.argv)
LONGEST = 36_500
"""Days of an inactivity window at most: a century."""


def _t(key: str, /, **fields: object) -> str:
    return text(f"cli.{key}", LANG, **fields)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def run() -> None:
    """Run a command; an error becomes one sentence and its exit code, a surprise goes to a log file."""
    gc.disable()  # a command lives for seconds: looking for garbage would take a tenth of them
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(standalone_mode=False)
    except LtvError as error:
        _end(error.sentence(LANG), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _end(_t("stopped"), 1)
    except Exception as error:
        usage = getattr(error, "format_message", None)  # an option or command that there is not
        if usage is not None:
            _end(_t("usage", problem=usage()), 2)
        _end(_t("surprise", log=_logged(traceback.format_exc())), 1)


def _end(sentence: str, code: int) -> NoReturn:
    typer.secho(sentence, fg="red", bold=True, err=True)
    raise SystemExit(code)


def _logged(trace: str) -> Path:
    """Where the traceback went."""
    log = Path(typer.get_app_dir("ltv_xl")) / "error.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"ltv_xl {__version__}, Python {sys.version}\n\n{trace}", encoding="utf-8")
    return log


Output = Annotated[Path | None, typer.Option("--output", "-o")]
Mapping = Annotated[list[str] | None, typer.Option("--map")]


@app.command("report")
def report(
    sources: Annotated[list[str] | None, typer.Argument()] = None,
    output: Output = None,
    customers: str | None = None,
    ads: str | None = None,
    by: list[str] | None = None,
    as_of: str | None = None,
    history_starts: str | None = None,
    margin: str | None = None,
    target_profit: str = "0",
    currency: str = "JPY",
    lang: str = LANG,
    mapping: Mapping = None,
    inactive_days: str = "180",
    timezone: str = "Asia/Tokyo",
    rejected: Path | None = None,
) -> None:
    """Make the report workbook."""
    if not sources:
        raise SettingError("cli.no_source")
    settings = Settings(
        lang=_language(lang),
        as_of=_day("as-of", as_of) if as_of else None,
        history_starts=_start(history_starts) if history_starts else None,
        margin=_fraction("margin", margin) if margin else None,
        target_profit=_number("target-profit", target_profit),
        currency=_currency(currency),
        by=tuple(by or ()),
        mapping=_pairs(mapping or []),
        inactive_days=_positive("inactive-days", inactive_days),
        timezone=_zone(timezone),
    )
    target = output or Path(f"{Path(sources[0].split('#')[0]).stem.split('.')[0]}_LTV.xlsx")
    _make(sources, customers, ads, settings, target, rejected)


@app.command("demo")
def demo(folder: Annotated[Path, typer.Argument()] = Path(), lang: str = LANG) -> None:
    """Make the demo shop's files and the report from them."""
    from ltv_xl.demo import make_shop

    language = _language(lang)
    if not folder.is_dir():
        raise SettingError("cli.no_folder", folder=folder)
    files = make_shop(folder, language)
    settings = Settings(lang=language, history_starts="all-new", target_profit=Decimal(1000))
    target = folder / text("cli.demo_file", language)
    _make([str(files.orders)], str(files.customers), str(files.ad_spend), settings, target, None)


@app.command("functions")
def functions(lang: str = LANG) -> None:
    """Print every worksheet function."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ltv_xl.formulas import function_list

    console = Console()
    for group in function_list(_language(lang)):
        table = Table(
            title=group.title,
            title_justify="left",
            title_style="bold",
            show_header=False,
            box=None,
            padding=(0, 2, 0, 0),
        )
        for one in group.functions:
            table.add_row(Text(one.usage), Text(one.title))
        console.print(table)
        console.print()


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
) -> None:
    """Options of the command itself."""
    if show:
        typer.echo(f"ltv_xl {__version__}")
        raise typer.Exit


def _make(
    sources: list[str],
    customers: str | None,
    ads: str | None,
    settings: Settings,
    target: Path,
    rejected: Path | None,
) -> None:
    if target.suffix.lower() != ".xlsx":
        raise SettingError("cli.not_xlsx", target=target.name)
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.read import read
    from ltv_xl.report.build import built
    from ltv_xl.report.write import saved
    from ltv_xl.report.xlsx import rendered

    with _progress() as step:
        orders = read(
            sources, customers=customers, ad_spend=ads, settings=settings, rejected=rejected, progress=step
        )
        results = analyse(orders, settings, step)
        step(_t("step.write"))
        place = saved(rendered(built(orders, results, settings)), target)
    _told(
        place,
        target,
        orders.rows_read,
        sum(orders.rows_left_out.get(one, 0) for one in orders.rejected_reasons),
    )


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A spinner with the current step, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_t("step.read"))
        yield lambda words: progress.update(task, description=words)


def _told(place: Path, wanted: Path, rows: int, unusable: int) -> None:
    """What was made, and what the user should know about it."""
    if place != wanted:
        typer.secho(_t("done.held", wanted=wanted.name, place=place.name), fg="yellow")
    typer.echo(_t("done.saved", place=place, rows=f"{rows:,}"))
    if unusable:
        typer.secho(_t("done.unusable", rows=f"{unusable:,}"), fg="yellow")


def _language(word: str) -> Language:
    if word not in LANGUAGES:
        raise SettingError("cli.bad.lang", found=word)
    return word


def _day(option: str, word: str) -> date:
    try:
        return date.fromisoformat(word.replace("/", "-"))
    except ValueError:
        raise SettingError("cli.bad.day", option=option, found=word) from None


def _start(word: str) -> date | Literal["all-new"]:
    return "all-new" if word == "all-new" else _day("history-starts", word)


def _number(option: str, word: str) -> Decimal:
    try:
        number = Decimal(word.replace(",", ""))
    except InvalidOperation:
        raise SettingError("cli.bad.number", option=option, found=word) from None
    if not number.is_finite():
        raise SettingError("cli.bad.number", option=option, found=word)
    return number


def _fraction(option: str, word: str) -> Decimal:
    """60% or 0.6; 60 is refused, for it could be either."""
    percent = word.strip().endswith(("%", "％"))
    number = _number(option, word.strip().rstrip("%％"))
    number = number / 100 if percent else number
    if not 0 < number <= 1:
        raise SettingError("cli.bad.fraction", option=option, found=word)
    return number


def _positive(option: str, word: str) -> int:
    number = int(word) if word.isdecimal() else 0
    if not 1 <= number <= LONGEST:
        raise SettingError("cli.bad.positive", option=option, found=word)
    return number


def _currency(word: str) -> str:
    if len(word) != 3 or not word.isascii() or not word.isalpha():
        raise SettingError("cli.bad.currency", found=word)
    return word.upper()


def _zone(word: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(word)
    except (KeyError, ValueError, OSError):
        raise SettingError("cli.bad.zone", found=word) from None
    return word


def _pairs(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, sign, header = word.partition("=")
        if not sign or not name.strip() or not header.strip():
            raise SettingError("cli.bad.map", found=word)
        if name.strip() in found:
            raise SettingError("cli.bad.map_twice", found=name.strip())
        found[name.strip()] = header.strip()
    return found
