"""What was understood of the sources, shown in a terminal."""

from typing import TYPE_CHECKING

from ltv_xl.cli.console import LANG, cli_text, tell

if TYPE_CHECKING:
    from ltv_xl.orders.understood import Understood


def show_understood(account: "Understood", *, columns: bool = True) -> None:
    """The account in a few lines, with or without the columns; what the user should check stands out."""
    from ltv_xl.orders.understood import statements

    for statement in statements(account, LANG, columns=columns):
        words = cli_text("done.understood", label=statement.label, words=statement.words)
        tell(words, color="yellow" if statement.to_check else None)
