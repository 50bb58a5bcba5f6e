"""xlwings Lite: the worksheet functions in Pyodide, under node."""
