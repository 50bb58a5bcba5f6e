"""A command line that cannot be read, said in the user's language: Click says it in English only."""

import re
from difflib import get_close_matches

from ltv_xl.cli.app import MODULES
from ltv_xl.cli.console import cli_text

MESSAGES = (
    (re.compile(r"No such option(?:: | ')(.+?)(?:'\.)?"), "no_option"),
    (re.compile(r"No such command '(.+?)'.*"), "no_command"),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", re.DOTALL), "extra"),
    (re.compile(r"Option '(.+)' requires an argument\."), "no_value"),
    (re.compile(r"Option '(.+)' does not take a value\."), "value"),
)
"""What Click says (8.1 to 8.5), with the words it is about -> the key of our sentence."""

SIMILAR = 0.75
"""How alike two names are at least for one to be a slip of the other, from 0 to 1."""


def usage_sentence(error: BaseException, command: str) -> str | None:
    """What is wrong with the words of a command line, and whose help explains it.

    command: its first word. None for an error that is not about the command line.
    """
    message = getattr(error, "message", None)
    if not hasattr(error, "format_message") or not isinstance(message, str):
        return None
    helping = f"ltv-xl {command}" if command in MODULES else "ltv-xl"
    return cli_text("usage", problem=_problem(error, message), command=helping)


def _problem(error: BaseException, message: str) -> str:
    """Our sentence for Click's message; the message itself where it is a new one."""
    for pattern, key in MESSAGES:
        if match := pattern.fullmatch(message):
            words = match[1]
            names = MODULES if key == "no_command" else getattr(error, "possibilities", None) or ()
            similar = get_close_matches(words, names, 1, SIMILAR)
            if similar:
                return cli_text(f"usage_{key}_similar", words=words, similar=similar[0])
            return cli_text(f"usage_{key}", words=words)
    return cli_text("usage_other", message=message)
