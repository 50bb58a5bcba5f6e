"""The commands: what a user types, turned into calls of the rooms below, and their errors into sentences."""

from ltv_xl.cli import mail, report, setup, share
from ltv_xl.cli.app import app, run

__all__ = ["app", "mail", "report", "run", "setup", "share"]
