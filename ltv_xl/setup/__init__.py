"""From this Python to a workbook that uses it: new, install, uninstall, doctor."""
