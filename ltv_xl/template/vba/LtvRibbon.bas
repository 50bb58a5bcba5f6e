Attribute VB_Name = "LtvRibbon"
' What the tab LTV calls. The names are in customUI14.xml; texts come from ltv_help, keyed by the control's id.
' In the add-in this module and its procedures are called LtvAddinRibbon..., so that with a workbook of ours
' open beside it no tab can call the other's.
Option Explicit

Private mRibbon As IRibbonUI

Public Sub LtvRibbonLoaded(ribbon As IRibbonUI)
    On Error Resume Next
    Set mRibbon = ribbon
End Sub

Public Sub LtvRibbonLabel(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = LtvText("ribbon." & control.Id & ".label")
End Sub

Public Sub LtvRibbonScreentip(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = LtvText("ribbon." & control.Id & ".screentip")
End Sub

Public Sub LtvRibbonSupertip(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = LtvText("ribbon." & control.Id & ".supertip")
End Sub

Public Sub LtvRibbonRefresh(control As IRibbonControl)
    On Error Resume Next
    Ask "refresh_reports"
End Sub

Public Sub LtvRibbonLists(control As IRibbonControl)
    On Error Resume Next
    Ask "write_lists"
End Sub

Public Sub LtvRibbonShare(control As IRibbonControl)
    On Error Resume Next
    Ask "share_copy"
End Sub

Public Sub LtvRibbonEmail(control As IRibbonControl)
    On Error Resume Next
    Ask "email_report"
End Sub

Public Sub LtvRibbonHelp(control As IRibbonControl)
    Dim failure As String
    On Error Resume Next
    Ask "show_help"
    failure = LtvLastFailure()
    If failure <> "" Then LtvSay Replace(LtvText("message.last_failure"), "{found}", failure)
    LtvTryAgain
End Sub

' Without Python: a user whose Python does not start must be able to read why in their language.
Public Sub LtvRibbonLanguage(control As IRibbonControl)
    On Error Resume Next
    LtvSwitchLanguage
    LtvRibbonSpeak
    If mRibbon Is Nothing Then LtvSay LtvText("message.ribbon_later")
End Sub

' The ribbon and the function wizard in the language of now. VBA forgets the ribbon when it is reset.
Public Sub LtvRibbonSpeak()
    On Error Resume Next
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
    LtvRegisterHelp
End Sub

' Python says the rest itself; here is said only that it could not be started. It reads a workbook's language
' from the sheet Settings; the add-in has none and hands it over.
Private Sub Ask(ByVal target As String)
    Dim outcome As Variant, language As String
    On Error GoTo failed
    If InterpreterIsMissing() Then GoTo failed
    If Not LtvHasSettings() Then language = IIf(LtvIsEnglish(), "'en'", "'ja'")
    LtvSafePath
    outcome = RunPython("from ltv_xl.excel import ribbon; ribbon." & target & "(" & language & ")")
    HandExcelBack
    If IsNumeric(outcome) Then
        If outcome = -1 Then GoTo failed
    End If
    Exit Sub
failed:
    LtvSay LtvText("message.no_python")
End Sub

' A refresh takes mouse and keys from Excel. Should its Python be ended in the midst, they come back here.
Private Sub HandExcelBack()
    Dim excel As Object  ' not declared as Application: Calc, where this is tested, has no such member
    On Error Resume Next
    Set excel = Application
    If Not LtvOnMac() Then excel.Interactive = True
End Sub

' xlwings answers a missing interpreter with a bare "Could not find Interpreter!" and reports success.
Private Function InterpreterIsMissing() As Boolean
    Dim interpreter As String
    On Error GoTo unknown
    If LtvOnMac() Then Exit Function
    interpreter = GetConfig("INTERPRETER_WIN", "")
    If interpreter = "" Then interpreter = GetConfig("INTERPRETER", "python")
    If interpreter = "" Or interpreter = "python" Or interpreter = "pythonw" Then Exit Function
    InterpreterIsMissing = Not FileExists(interpreter)
unknown:
End Function
