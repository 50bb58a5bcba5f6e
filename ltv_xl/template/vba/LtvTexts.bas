Attribute VB_Name = "LtvTexts"
' The user's language and the texts in it, from the hidden sheet ltv_help: column A key, B English, C Japanese.
' This source is ASCII; no word that a user reads stands in it.
Option Explicit
Option Private Module

Private Const LANGUAGE_NAME As String = "Settings_language"
Private Const JAPANESE As Long = 1041
Private Const JAPAN As Long = 81

' Two languages: a workbook says it on its sheet Settings; the add-in has none and asks the registry.
Public Function LtvIsEnglish() As Boolean
    Dim chosen As Range
    On Error GoTo unknown
    Set chosen = LanguageCell()
    If Not chosen Is Nothing Then
        If VarType(chosen.Value) = vbString Then LtvIsEnglish = (chosen.Value = "English")
    ElseIf StoredLanguage() <> "" Then
        LtvIsEnglish = (StoredLanguage() = "en")
    Else
        LtvIsEnglish = Not ExcelIsJapanese()
    End If
    Exit Function
unknown:
    LtvIsEnglish = Not ExcelIsJapanese()
End Function

' Whether the workbook itself keeps the language, where Python can read it too.
Public Function LtvHasSettings() As Boolean
    On Error Resume Next
    LtvHasSettings = Not LanguageCell() Is Nothing
End Function

' Changes the language where it is kept.
Public Sub LtvSwitchLanguage()
    Dim chosen As Range, other As Long
    On Error Resume Next
    other = IIf(LtvIsEnglish(), 3, 2)
    Set chosen = LanguageCell()
    If chosen Is Nothing Then
        SaveSetting "ltv_xl", "ui", "language", IIf(other = 2, "en", "ja")
    Else
        WriteLanguage chosen, TextIn("message.language", other)
    End If
End Sub

' The text under a key; the key itself where there is none.
Public Function LtvText(ByVal key As String) As String
    On Error Resume Next
    LtvText = TextIn(key, IIf(LtvIsEnglish(), 2, 3))
End Function

' Shows a text. MsgBox knows the characters of Windows' own language only, Popup knows all.
Public Sub LtvSay(ByVal message As String)
    Dim shown As Boolean
    On Error Resume Next
    If Not LtvOnMac() Then shown = PoppedUp(message)
    If Not shown Then MsgBox message, vbInformation, "ltv_xl"
End Sub

' Excel for Mac: typed functions do not run there, and it has no Windows Script Host.
Public Function LtvOnMac() As Boolean
    On Error Resume Next
    LtvOnMac = (InStr(Application.OperatingSystem, "Macintosh") > 0)
End Function

Private Function TextIn(ByVal key As String, ByVal column As Long) As String
    Dim texts As Worksheet, row As Variant
    On Error GoTo missing
    TextIn = key
    Set texts = ThisWorkbook.Worksheets("ltv_help")
    row = Application.Match(key, texts.Columns(1), 0)
    If Not IsError(row) Then TextIn = CStr(texts.Cells(CLng(row), column).Value)
missing:
End Function

' Nothing in the add-in, and where somebody has deleted the name.
Private Function LanguageCell() As Range
    On Error Resume Next
    Set LanguageCell = ThisWorkbook.Names(LANGUAGE_NAME).RefersToRange
End Function

' With events off: the sheet would answer the change by doing what the caller does anyway.
Private Sub WriteLanguage(ByVal chosen As Range, ByVal language As String)
    Dim answered As Boolean
    On Error Resume Next
    answered = True  ' where Excel does not say
    answered = Application.EnableEvents
    Application.EnableEvents = False
    Err.Clear
    chosen.Value = language
    If Err.Number <> 0 Then LtvSay LtvText("message.protected")
    Application.EnableEvents = answered
End Sub

Private Function StoredLanguage() As String
    On Error Resume Next
    StoredLanguage = GetSetting("ltv_xl", "ui", "language", "")
End Function

' Excel for Mac has no LanguageSettings: there the country decides.
Private Function ExcelIsJapanese() As Boolean
    Const OF_THE_SCREEN As Long = 2
    Dim excel As Object  ' not declared as Application: a member that Excel for Mac lacks would not compile there
    On Error Resume Next
    Set excel = Application
    ExcelIsJapanese = (excel.International(xlCountryCode) = JAPAN)
    ExcelIsJapanese = (excel.LanguageSettings.LanguageID(OF_THE_SCREEN) = JAPANESE)
End Function

Private Function PoppedUp(ByVal message As String) As Boolean
    Const NO_TIMEOUT As Long = 0, ON_TOP As Long = 4096
    On Error Resume Next
    CreateObject("WScript.Shell").Popup message, NO_TIMEOUT, "ltv_xl", vbInformation + ON_TOP
    PoppedUp = (Err.Number = 0)
End Function
