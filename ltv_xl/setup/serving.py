"""How Excel for Windows reaches Python: the command that its macros give to xlwings' DLL.

`CODE` does the same outside of Excel. Excel's Python runs it: it loads the DLL that lies with it, lets that
start a server by the command, and asks the server for one function over COM.
"""

COMMAND = (
    'cmd.exe  /C ""{python}" -B -c "import sys, os;import ltv_xl.excel;import xlwings.utils;'
    'xlwings.utils.prepare_sys_path(\\"False\\");import xlwings; xlwings.serve(\'$(CLSID)\')""'
)
"""As the workbook's macros put it together; a test holds the two together. $(CLSID): filled in by the DLL."""

CODE = f"""
import ctypes, json, os, struct, sys
from importlib.metadata import version
os.environ["PYTHONSAFEPATH"] = "1"
import ltv_xl, pythoncom, win32com.client

class Variant(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_ushort), ("unused", ctypes.c_ushort * 3), ("value", ctypes.c_void_p),
                ("more", ctypes.c_void_p)]

folder = os.path.dirname(sys.executable)
name = f"xlwings{{struct.calcsize('P') * 8}}-{{version('xlwings')}}.dll"
places = [os.path.join(place, name) for place in (folder, os.path.dirname(folder))]
dll = ctypes.CDLL(next((place for place in places if os.path.isfile(place)), places[0]))
command = {COMMAND!r}.replace("{{python}}", sys.executable).encode("mbcs")
result, unused = Variant(), Variant()
if dll.XLPyDLLActivateAuto(ctypes.byref(result), command, 1):
    sys.exit(ctypes.wstring_at(result.value).splitlines()[0])
server = win32com.client.Dispatch(pythoncom.ObjectFromAddress(result.value, pythoncom.IID_IDispatch))
value = server.CallUDF("ltv_xl.excel.functions", "LTV_SUBSCRIPTION", (3000.0, 0.4, 0.05, None))
print(json.dumps({{"value": value, "ltv_xl": ltv_xl.__version__, "xlwings": version("xlwings")}}), flush=True)
dll.XLPyDLLActivateAuto(ctypes.byref(unused), command, -1)
os._exit(0)  # COM objects need no farewell
"""
