"""Whether a workbook was made here: such a one may be replaced, and is no source of orders."""

import zipfile
from pathlib import Path

from ltv_xl.workbook_names import AUTHOR

_PROPERTIES = "docProps/core.xml"
_LONGEST_PROPERTIES = 100_000


def is_own_workbook(place: Path) -> bool:
    """Whether a workbook's properties say that we wrote it; False for any other file."""
    try:
        with zipfile.ZipFile(place) as archive:
            if archive.getinfo(_PROPERTIES).file_size > _LONGEST_PROPERTIES:
                return False
            return f"<dc:creator>{AUTHOR}</dc:creator>".encode() in archive.read(_PROPERTIES)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
