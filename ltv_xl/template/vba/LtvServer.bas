Attribute VB_Name = "LtvServer"
' The Python that answers typed functions: started once, then asked by every wrapper. Excel stands still while
' it starts, so a start that failed is remembered: cells get #VALUE! at once until the button Help tries again.
' All that is remembered of failures is here.
Option Explicit
Option Private Module

Private Const COULD_NOT_START As Long = 1000
Private Const DISCONNECTED As Long = -2147417848  ' RPC_E_DISCONNECTED
Private Const UNAVAILABLE As Long = -2147023174  ' RPC_S_SERVER_UNAVAILABLE
Private Const BROKEN_OFF As Long = -2147023170  ' RPC_S_CALL_FAILED

Private mServer As Object
Private mNoStart As String
Private mLastFailure As String

' What a function of a Python module gives. Raises what Python raised, or why Python could not be started.
' A server that somebody has ended is started once more.
Public Function LtvAnswer(ByVal moduleName As String, ByVal functionName As String, ByVal arguments As Variant, _
        Optional ByVal book As Variant, Optional ByVal caller As Variant) As Variant
    Dim isSecondTry As Boolean, number As Long, reason As String
again:
    On Error GoTo failed
    If mServer Is Nothing Then
        If mNoStart = "" Then TryToStart
        If mNoStart <> "" Then Err.Raise COULD_NOT_START, , mNoStart
    End If
    LtvAnswer = mServer.CallUDF(moduleName, functionName, arguments, book, caller)
    Exit Function
failed:
    number = Err.Number  ' any procedure that is called from here empties Err by its own On Error
    reason = Err.Description
    If IsLost(number) And Not isSecondTry Then
        isSecondTry = True
        Set mServer = Nothing
        Resume again
    End If
    Err.Raise number, , reason
End Function

' What a cell shows when Python gave nothing: #VALUE!. The reason waits for the button Help.
Public Function LtvFailed(ByVal reason As String) As Variant
    On Error Resume Next
    If mNoStart = "" Then mLastFailure = reason
    LtvFailed = CVErr(2015)
End Function

' Why the last failed formula failed; empty when none did.
Public Function LtvLastFailure() As String
    On Error Resume Next
    LtvLastFailure = mLastFailure
End Function

' At the opening of a workbook: starts the server before somebody waits for a cell. Says once why it could not.
Public Sub LtvWarmUp()
    On Error Resume Next
    If LtvOnMac() Then Exit Sub
    If mServer Is Nothing And mNoStart = "" Then
        Application.StatusBar = LtvText("message.starting")
        TryToStart
        Application.StatusBar = False
    End If
    If mNoStart <> "" Then LtvSay Replace(LtvText("message.no_server"), "{found}", FirstLine(mNoStart))
End Sub

' Forgets failures. A start that failed is tried again, and the cells that went without are calculated.
Public Sub LtvTryAgain()
    On Error Resume Next
    mLastFailure = ""
    If mNoStart = "" Then Exit Sub
    mNoStart = ""
    LtvWarmUp
    If mNoStart = "" Then Application.CalculateFull
End Sub

' Python then imports nothing from the folder that Excel happens to be in: a numpy.py there would run. A process
' inherits the variable from Excel.
Public Sub LtvSafePath()
    On Error Resume Next
    If Not LtvOnMac() Then CreateObject("WScript.Shell").Environment("Process").Item("PYTHONSAFEPATH") = "1"
End Sub

Private Sub TryToStart()
    On Error GoTo failed
    LtvSafePath
    Set mServer = XLPy
    Exit Sub
failed:
    mNoStart = Err.Description
    If mNoStart = "" Then mNoStart = "Error " & Err.Number
End Sub

Private Function IsLost(ByVal number As Long) As Boolean
    On Error Resume Next
    IsLost = (number = DISCONNECTED Or number = UNAVAILABLE Or number = BROKEN_OFF)
End Function

' The DLL adds the whole command in further lines.
Private Function FirstLine(ByVal words As String) As String
    On Error Resume Next
    FirstLine = words
    FirstLine = Split(Replace(words, vbCr, vbLf), vbLf)(0)
End Function
