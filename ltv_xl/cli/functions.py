"""The command functions: every worksheet function in a list."""

import io
import sys

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, show
from ltv_xl.cli.options import language


@app.command("functions")
@click.option("--lang", default=LANG)
def functions(lang: str) -> None:
    """Print every worksheet function."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ltv_xl.formulas import function_list
    from ltv_xl.range_functions import range_function_list

    lines = io.StringIO()
    console = Console(file=lines, force_terminal=sys.stdout.isatty())
    chosen = language(lang)
    for group in (*function_list(chosen), range_function_list(chosen)):
        table = Table(
            title=group.title,
            title_justify="left",
            title_style="bold",
            show_header=False,
            box=None,
            padding=(0, 2, 0, 0),
        )
        for function in group.functions:
            table.add_row(Text(function.usage), Text(function.title))
        console.print(table)
        console.print()
    show(lines.getvalue().removesuffix("\n"), styled=True)
