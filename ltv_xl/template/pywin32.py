"""xlwings' own Windows code where there is no Windows: stand-ins for the names of pywin32 that it imports.

They do nothing; whatever a value of COM would be is passed through as it is. What runs behind them is
xlwings itself: its generator of VBA wrappers, and in the tests the code that answers a typed function.
"""

import ctypes
import datetime as dt
import importlib
import sys
from types import ModuleType
from typing import Any
from unittest import mock


def windows_udfs() -> Any:
    """xlwings.udfs, the real module: on Windows as it is, elsewhere behind the stand-ins.

    Elsewhere xlwings then acts as on Windows for the rest of the process: `xw.func` is the real decorator,
    for modules that are imported later.
    """
    if sys.platform != "win32" and "xlwings.udfs" not in sys.modules:
        _stand_in()
    return importlib.import_module("xlwings.udfs")


class ComError(Exception):
    """pywintypes.com_error."""


class Dispatched:
    """The types that pywin32 gives to COM objects; nothing here is one."""


class Variant:
    """win32com.client.VARIANT."""

    def __init__(self, vt: int, value: object) -> None:
        self.varianttype, self.value = vt, value


def _stand_in() -> None:
    def module(name: str, **names: object) -> ModuleType:
        made = sys.modules[name] = ModuleType(name)
        vars(made).update(names)
        return made

    def itself(value: object, *_: object, **__: object) -> object:
        return value

    utc = type("TimeZoneInfo", (), {"utc": staticmethod(lambda: dt.UTC)})
    module("pywintypes", TimeType=dt.datetime, com_error=ComError, error=ComError, IID=str)
    for name in ("win32api", "win32con", "win32gui", "win32event"):
        module(name)
    module("win32process", GetWindowThreadProcessId=lambda _: (0, 1))
    module("win32timezone", TimeZoneInfo=utc)
    module(
        "pythoncom",
        __file__=None,
        CoInitialize=lambda: None,
        ole_error=ComError,
        VT_ERROR=10,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": Dispatched},
    )
    client = module(
        "win32com.client",
        CDispatch=Dispatched,
        CoClassBaseClass=Dispatched,
        DispatchBaseClass=Dispatched,
        Dispatch=itself,
        DispatchEx=itself,
        VARIANT=Variant,
    )
    server = module(
        "win32com.server",
        util=module("win32com.server.util", wrap=itself, unwrap=itself),
        dispatcher=module("win32com.server.dispatcher"),
        policy=module("win32com.server.policy"),
    )
    module("win32com", client=client, server=server)

    import xlwings as xw  # as on this platform, before its Windows part

    dll = mock.MagicMock()
    with (
        mock.patch.multiple(ctypes, create=True, oledll=dll, windll=dll, PyDLL=dll),
        mock.patch("atexit.register", itself),
    ):
        windows = importlib.import_module("xlwings._xlwindows")
    xw._xlwindows = windows  # type: ignore[attr-defined]  # an attribute on Windows only
    xw.engines.add(xw.Engine(impl=windows.engine))
    udfs = importlib.import_module("xlwings.udfs")
    xw.func, xw.arg, xw.ret, xw.sub, xw.script = udfs.xlfunc, udfs.xlarg, udfs.xlret, udfs.xlsub, udfs.xlsub
