"""The entry by which a scheduler makes a report every month, as text: Task Scheduler, launchd, cron."""

import plistlib
import shlex
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

from msgspec import Struct

from ltv_xl.setup.places import System
from ltv_xl.texts import Language

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
"""Of a task of Windows, whose elements [MS-TSCH] and "Task Scheduler Schema" describe."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Monthly(Struct, frozen=True):
    """What runs every month: by which Python, in which folder, in which language it speaks, and when."""

    python: str
    folder: Path
    lang: Language
    day: int
    hour: int
    minute: int

    @property
    def words(self) -> list[str]:
        """The words of the command."""
        return [self.python, "-m", "ltv_xl", "schedule", "--now", "--lang", self.lang]

    @property
    def label(self) -> str:
        """A name of its own for each folder."""
        return f"ltv_xl.monthly.{sha256(str(self.folder).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def entry(run: Monthly, system: System, today: date) -> str:
    """The entry for the scheduler of a system."""
    if system == "windows":
        return windows_task(run, today)
    return launch_agent(run) if system == "mac" else cron_line(run)


def cron_line(run: Monthly) -> str:
    """A line of a crontab, where a bare % would end the command."""
    command = f"cd {shlex.quote(str(run.folder))} && {shlex.join(run.words)}"
    return f"{run.minute} {run.hour} {run.day} * * {command}".replace("%", r"\%")


def launch_agent(run: Monthly) -> str:
    """A property list for launchd, which takes words and the folder as they are."""
    agent = {
        "Label": run.label,
        "ProgramArguments": run.words,
        "WorkingDirectory": str(run.folder),
        "StartCalendarInterval": {"Day": run.day, "Hour": run.hour, "Minute": run.minute},
    }
    return plistlib.dumps(agent, sort_keys=False).decode("utf-8")


def windows_task(run: Monthly, today: date) -> str:
    """The XML of a task, in ASCII alone: whatever encoding a console redirects it in, it stays the same.

    A computer that is off at that time catches up on it.
    """
    task = ElementTree.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    trigger = _added(_added(task, "Triggers"), "CalendarTrigger")
    start = f"{today.replace(day=1).isoformat()}T{run.hour:02}:{run.minute:02}:00"
    _added(trigger, "StartBoundary", start)
    _added(trigger, "Enabled", "true")
    monthly = _added(trigger, "ScheduleByMonth")
    _added(_added(monthly, "DaysOfMonth"), "Day", str(run.day))
    months = _added(monthly, "Months")
    for month in MONTHS:
        _added(months, month)
    user = _added(_added(task, "Principals"), "Principal")
    user.set("id", "Author")
    _added(user, "LogonType", "InteractiveToken")
    settings = _added(task, "Settings")
    _added(settings, "DisallowStartIfOnBatteries", "false")
    _added(settings, "StopIfGoingOnBatteries", "false")
    _added(settings, "StartWhenAvailable", "true")
    actions = _added(task, "Actions")
    actions.set("Context", "Author")
    action = _added(actions, "Exec")
    _added(action, "Command", run.python)
    _added(action, "Arguments", subprocess.list2cmdline(run.words[1:]))
    _added(action, "WorkingDirectory", str(run.folder))
    ElementTree.indent(task)
    written = ElementTree.tostring(task, encoding="unicode")
    return f'<?xml version="1.0"?>\n{written}\n'.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _added(parent: ElementTree.Element, name: str, words: str | None = None) -> ElementTree.Element:
    """A new element in another one."""
    child = ElementTree.SubElement(parent, name)
    child.text = words
    return child
