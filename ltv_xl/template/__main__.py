"""python -m ltv_xl.template: writes the two built files; with --check only says whether they are current."""

import sys

from ltv_xl.template.build import addin, template
from ltv_xl.template.shipped import NAMES, place


def main(check: bool) -> int:
    """1 where --check finds a file that is not what would be built now."""
    stale = []
    for name, made in ((NAMES["workbook"], template()), (NAMES["addin"], addin())):
        path = place(name)
        current = path.is_file() and path.read_bytes() == made
        if check:
            print(f"{name}: {'current' if current else 'stale; run python -m ltv_xl.template'}")
            stale += [name] * (not current)
        else:
            path.write_bytes(made)
            print(f"{name}: {len(made):,} bytes in {path.parent}")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
