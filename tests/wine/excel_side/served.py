"""Python objects that answer as Excel's do, handed out as COM objects: the client is real pywin32.

Every question goes through IDispatch. A property and a method are told apart as Excel's type library does it;
a member that is not there is DISP_E_UNKNOWNNAME; a ComError of the object is DISP_E_EXCEPTION with its code.
"""

from importlib import import_module
from typing import Any

import pythoncom  # type: ignore[import-not-found, import-untyped, unused-ignore]
from win32com.client import Dispatch  # type: ignore[import-not-found, import-untyped, unused-ignore]
from win32com.server import policy, util  # type: ignore[import-not-found, import-untyped, unused-ignore]
from win32com.server.exception import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
    COMException,
)

from tests.excel.com import ComError, Members

UNKNOWN_NAME, MEMBER_NOT_FOUND = -2147352570, -2147352573
PUT = pythoncom.INVOKE_PROPERTYPUT | pythoncom.INVOKE_PROPERTYPUTREF
PLAIN = (type(None), bool, int, float, str)


class Policy(policy.DynamicPolicy):  # type: ignore[misc, unused-ignore]
    """Names are looked up before they get a number."""

    def _getdispid_(self, name: str, flags: int) -> int:
        if not self._obj_.has(name):
            raise COMException(scode=UNKNOWN_NAME, desc=name)
        number: int = super()._getdispid_(name, flags)
        return number


class Server:
    """One object, served."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def has(self, name: str) -> bool:
        """Whether it has such a member; a question that it refuses is one that it has."""
        try:
            return hasattr(self.inner, name)
        except ComError:
            return True

    def _dynamic_(self, name: str, locale: int, flags: int, arguments: Any) -> Any:
        try:
            return self._answer(name, flags, arguments)
        except ComError as error:
            raise COMException(scode=error.args[0], desc=str(error.args[-1])) from error

    def _answer(self, name: str, flags: int, arguments: Any) -> Any:
        if flags & PUT:
            setattr(self.inner, name, *arguments)
            return None
        if name == "_NewEnum":
            return util.NewEnum([served(inner) for inner in self.inner])
        member = self.inner if name == "_value_" else getattr(self.inner, name)
        if isinstance(member, Members):
            return served(member(*arguments) if arguments else member)
        if callable(member):
            if flags == pythoncom.INVOKE_PROPERTYGET:
                raise COMException(scode=MEMBER_NOT_FOUND, desc=f"{name} is a method")
            return served(member(*arguments))
        return served(member)


def served(inner: Any) -> Any:
    """What goes over COM: plain values as they are, all else as an object."""
    return inner if isinstance(inner, PLAIN) else util.wrap(Server(inner), usePolicy=Policy)


def over_com(inner: Any) -> Any:
    """The object as xlwings has it from COM."""
    windows: Any = import_module("xlwings._xlwindows")
    return windows.COMRetryObjectWrapper(Dispatch(served(inner)))
