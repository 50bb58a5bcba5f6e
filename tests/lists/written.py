"""The files of lists, read as a user's program reads them."""

import csv
from pathlib import Path

WORDS = {"send": "send", "hold_out": "hold-out"}
FILES = {
    "F2_due.csv": "f2_due",
    "reminder_due.csv": "reminder_due",
    "subscriptions_at_risk.csv": "cancelling",
    "at_risk.csv": "at_risk",
    "best_but_lapsed.csv": "lapsed_best",
    "birthdays.csv": "birthdays",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a list by header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lists_of(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The lists of a folder by name."""
    return {FILES[path.name]: rows_of(path) for path in sorted(folder.glob("*.csv"))}
