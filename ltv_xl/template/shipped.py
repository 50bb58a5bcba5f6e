"""The two built files: in a wheel beside this module, in the checkout where they are committed."""

from pathlib import Path

from ltv_xl.errors import OutputError
from ltv_xl.template.package import CUSTOM_UI, VBA_PROJECT, Kind, parts
from ltv_xl.workbook_names import ADDIN_FILE, TEMPLATE_FILE, BuiltFile

NAMES: dict[Kind, BuiltFile] = {"workbook": TEMPLATE_FILE, "addin": ADDIN_FILE}

_HERE = Path(__file__).parent
_CHECKOUT = _HERE.parents[1]


def place(name: BuiltFile) -> Path:
    """Where `python -m ltv_xl.template` writes a file: the template at the top, for all to see."""
    return (_CHECKOUT if name == TEMPLATE_FILE else _HERE) / name


def shipped(name: BuiltFile) -> bytes:
    """The bytes of a built file. OutputError where the installation lacks it."""
    for path in (_HERE / name, place(name)):
        if path.is_file():
            return path.read_bytes()
    raise OutputError("excel.error.not_shipped", name=name)


def shipped_macros(kind: Kind) -> tuple[bytes, bytes]:
    """The VBA project and the ribbon of a built file, for a workbook of other sheets."""
    built = parts(shipped(NAMES[kind]))
    return built[VBA_PROJECT], built[CUSTOM_UI]
