"""The ribbon's tab as customUI14.xml: controls, built-in icons, and the names of the macros they call.

No word that a user reads stands here: the macros answer for labels and tips, in the user's language.
"""

from ltv_xl.template.package import Kind

PREFIX: dict[Kind, str] = {"workbook": "LtvRibbon", "addin": "LtvAddinRibbon"}
"""What the names of the macros begin with. The two files may be open together, and neither tab may end up
calling the macros of the other."""

TAB: dict[Kind, str] = {"workbook": "ltvTab", "addin": "ltvAddinTab"}
"""The ids of the tabs. Both may be seen side by side, so their labels differ."""

GROUPS = {
    "ltvReports": ("ltvRefresh", "ltvLists", "ltvShare", "ltvEmail"),
    "ltvMore": ("ltvLanguage", "ltvHelp"),
}
_BUTTONS = {
    "ltvRefresh": ("RefreshAll", "Refresh"),
    "ltvLists": ("MailMergeRecipientsEditList", "Lists"),
    "ltvShare": ("FileSaveAsExcelXlsx", "Share"),
    "ltvEmail": ("FileSendAsAttachment", "Email"),
    "ltvLanguage": ("SetLanguage", "Language"),
    "ltvHelp": ("Help", "Help"),
}
"""Id -> Office's icon, and the macro's name after the prefix."""


def custom_ui(kind: Kind) -> bytes:
    """The part customUI/customUI14.xml."""
    prefix, lines = PREFIX[kind], []
    for group, buttons in GROUPS.items():
        lines.append(f'        <group id="{group}" getLabel="{prefix}Label">')
        lines += [_button(control, prefix) for control in buttons]
        lines.append("        </group>")
    return "\r\n".join((
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui" onLoad="{prefix}Loaded">',
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="{TAB[kind]}" getLabel="{prefix}Label">',
        *lines,
        "      </tab>",
        "    </tabs>",
        "  </ribbon>",
        "</customUI>",
        "",
    )).encode("ascii")


def _button(control: str, prefix: str) -> str:
    icon, action = _BUTTONS[control]
    return (
        f'          <button id="{control}" size="large" imageMso="{icon}" getLabel="{prefix}Label"'
        f' getScreentip="{prefix}Screentip" getSupertip="{prefix}Supertip" onAction="{prefix}{action}"/>'
    )
