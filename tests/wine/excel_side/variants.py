"""Values of cells as Excel hands them over: VARIANTs built by hand, and IDispatch called through its table.

Runs in Windows' Python, without pywin32 on this side, so that what xlwings makes of a value is seen as it is.
JSON carries the values: a number, text, truth value or null (Empty) stands for itself; rows of these are a
range; {"error": 2007}, {"currency": 3000}, {"date": 45000} and {"missing": true} are what their names say.
"""

import ctypes as c
from typing import Any

FIRST_ERROR, PARAMETER_NOT_FOUND = -2146828288, -2147352572
EMPTY, I4, R8, CURRENCY, DATE, BSTR, DISPATCH, ERROR, BOOL, VARIANT, ARRAY = (
    0,
    3,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    0x2000,
)
"""VARENUM ([MS-OAUT] 2.2.7)."""
METHOD_OR_PROPERTY = 3
JAPANESE = 1041

automation = c.WinDLL("oleaut32")  # type: ignore[attr-defined, unused-ignore]  # of Windows
automation.SysAllocStringLen.restype = automation.SafeArrayCreate.restype = c.c_void_p
automation.SysStringLen.argtypes = automation.SafeArrayGetDim.argtypes = [c.c_void_p]
automation.SafeArrayCreate.argtypes = [c.c_ushort, c.c_uint, c.c_void_p]
for _name in ("SafeArrayPutElement", "SafeArrayGetElement"):
    getattr(automation, _name).argtypes = [c.c_void_p, c.c_void_p, c.c_void_p]
for _name in ("SafeArrayGetLBound", "SafeArrayGetUBound"):
    getattr(automation, _name).argtypes = [c.c_void_p, c.c_uint, c.c_void_p]


class _Content(c.Union):
    _fields_ = (
        ("number", c.c_double),
        ("integer", c.c_int32),
        ("currency", c.c_int64),
        ("truth", c.c_int16),
        ("pointer", c.c_void_p),
    )


class Variant(c.Structure):
    """VARIANT ([MS-OAUT] 2.2.29)."""

    _anonymous_ = ("content",)
    _fields_ = (
        ("kind", c.c_ushort),
        ("reserved", c.c_ushort * 3),
        ("content", _Content),
        ("record", c.c_void_p),
    )


class _Bound(c.Structure):
    _fields_ = (("count", c.c_ulong), ("lower", c.c_long))


class _Arguments(c.Structure):
    _fields_ = (
        ("given", c.POINTER(Variant)),
        ("named", c.c_void_p),
        ("count", c.c_uint),
        ("names", c.c_uint),
    )


class _Exception(c.Structure):
    _fields_ = (
        ("code", c.c_ushort),
        ("reserved", c.c_ushort),
        ("source", c.c_void_p),
        ("description", c.c_void_p),
        ("help", c.c_void_p),
        ("context", c.c_ulong),
        ("pointer", c.c_void_p),
        ("later", c.c_void_p),
        ("result", c.c_int32),
    )


def variant(value: Any) -> Variant:
    """As Excel's VBA has it."""
    made = Variant()
    match value:
        case None:
            made.kind = EMPTY
        case {"missing": True}:
            made.kind, made.integer = ERROR, PARAMETER_NOT_FOUND
        case {"error": number}:
            made.kind, made.integer = ERROR, FIRST_ERROR + number
        case {"currency": amount}:
            made.kind, made.currency = CURRENCY, round(amount * 10_000)
        case {"date": day}:
            made.kind, made.number = DATE, day
        case {"array": members}:  # VBA's Array(…): one dimension, counted from 0
            made.kind, made.pointer = ARRAY | VARIANT, _safe_array([members], (0,))
        case bool():
            made.kind, made.truth = BOOL, -int(value)
        case int() | float():
            made.kind, made.number = R8, value
        case str():
            made.kind = BSTR
            made.pointer = automation.SysAllocStringLen(
                c.c_wchar_p(value), len(value.encode("utf-16-le")) // 2
            )
        case Dispatch():
            made.kind, made.pointer = DISPATCH, value.pointer
            value.add_reference()
        case list():  # Range.Value2: two dimensions, counted from 1
            made.kind, made.pointer = ARRAY | VARIANT, _safe_array(value, (1, 1))
        case _:
            raise TypeError(value)
    return made


def _safe_array(rows: list[list[Any]], lowers: tuple[int, ...]) -> int:
    sizes = (len(rows), len(rows[0])) if len(lowers) == 2 else (len(rows[0]),)
    bounds = (_Bound * len(lowers))(*(_Bound(*pair) for pair in zip(sizes, lowers, strict=True)))
    array: int = automation.SafeArrayCreate(VARIANT, len(lowers), c.byref(bounds))
    for row_number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = (row_number + 1, column + 1) if len(lowers) == 2 else (column,)
            element = variant(value)
            automation.SafeArrayPutElement(array, c.byref((c.c_long * len(place))(*place)), c.byref(element))
            automation.VariantClear(c.byref(element))
    return array


def plain(value: Variant) -> Any:
    """Back again; an error as {"error": number}, an array as rows."""
    if value.kind & ARRAY:
        return _rows(value.pointer)
    match value.kind:
        case 0 | 1:
            return None
        case 3:
            return int(value.integer)
        case 5 | 7:
            return float(value.number)
        case 6:
            return value.currency / 10_000
        case 8:
            return (
                c.wstring_at(value.pointer, automation.SysStringLen(value.pointer)) if value.pointer else ""
            )
        case 10:
            return {"error": value.integer - FIRST_ERROR}
        case 11:
            return bool(value.truth)
    return {"kind": value.kind}


def _rows(array: int) -> list[Any]:
    count = automation.SafeArrayGetDim(array)

    def bound(question: Any, dimension: int) -> int:
        bound = c.c_long()
        question(array, dimension, c.byref(bound))
        return bound.value

    ranges = [
        range(bound(automation.SafeArrayGetLBound, number), bound(automation.SafeArrayGetUBound, number) + 1)
        for number in range(1, count + 1)
    ]

    def element(*place: int) -> Any:
        element = Variant()
        automation.SafeArrayGetElement(array, c.byref((c.c_long * count)(*place)), c.byref(element))
        value = plain(element)
        automation.VariantClear(c.byref(element))
        return value

    if count == 1:
        return [element(number) for number in ranges[0]]
    return [[element(row, column) for column in ranges[1]] for row in ranges[0]]


class Raised(Exception):
    """What COM raised: the HRESULT and its description."""


class Dispatch:
    """An IDispatch by the table of its functions."""

    def __init__(self, pointer: int) -> None:
        self.pointer = pointer
        self._table = c.cast(c.cast(pointer, c.POINTER(c.c_void_p))[0], c.POINTER(c.c_void_p))

    def add_reference(self) -> None:
        """IUnknown::AddRef."""
        self._function(1, c.c_ulong)(self.pointer)

    def call(self, name: str, *arguments: Any) -> Any:
        """GetIDsOfNames and Invoke, as VBA's late binding does it. Raised where that fails."""
        given = (Variant * max(1, len(arguments)))(*(variant(value) for value in reversed(arguments)))
        packed = _Arguments(given, None, len(arguments), 0)
        result, exception, wrong = Variant(), _Exception(), c.c_uint()
        invoke = self._function(6, c.c_int32, c.c_long, c.c_void_p, c.c_ulong, c.c_ushort, *[c.c_void_p] * 4)
        failed = invoke(
            self.pointer, self._number(name), c.byref((c.c_byte * 16)()), JAPANESE, METHOD_OR_PROPERTY,
            c.byref(packed), c.byref(result), c.byref(exception), c.byref(wrong),
        )  # fmt: skip
        for value in given:
            automation.VariantClear(c.byref(value))
        if failed:
            raise Raised(failed, c.wstring_at(exception.description) if exception.description else "")
        answer = plain(result)
        automation.VariantClear(c.byref(result))
        return answer

    def _number(self, name: str) -> int:
        number = c.c_long()
        failed = self._function(5, c.c_int32, c.c_void_p, c.c_void_p, c.c_uint, c.c_ulong, c.c_void_p)(
            self.pointer, c.byref((c.c_byte * 16)()), c.byref(c.c_wchar_p(name)), 1, JAPANESE, c.byref(number)
        )
        if failed:
            raise Raised(failed, name)
        return number.value

    def _function(self, place: int, result: Any, *arguments: Any) -> Any:
        return c.WINFUNCTYPE(result, c.c_void_p, *arguments)(self._table[place])  # type: ignore[attr-defined, unused-ignore]
