Attribute VB_Name = "LtvHelp"
' The help of Excel's function wizard, in the user's language, registered whenever the workbook is opened:
' Excel does not keep the help of arguments in the file. Nothing here may stop a workbook from opening.
Option Explicit
Option Private Module

Private Const CATEGORY As String = "LTV"
Private Const FUNCTIONS As String = "function."

' Never raises, and leaves the workbook as saved as it was.
Public Sub LtvRegisterHelp()
    Dim saved As Boolean
    On Error Resume Next
    If LtvOnMac() Then Exit Sub
    saved = ThisWorkbook.Saved
    If ThisWorkbook.IsAddin Then
        RegisterAsWorkbook
    Else
        RegisterAll
    End If
    ThisWorkbook.Saved = saved
End Sub

' MacroOptions refuses a hidden workbook, which an add-in is: it steps forward for that moment, unseen.
Private Sub RegisterAsWorkbook()
    Dim updating As Boolean, events As Boolean
    On Error GoTo unknown
    updating = Application.ScreenUpdating
    events = Application.EnableEvents
    On Error Resume Next
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    ThisWorkbook.IsAddin = False
    RegisterAll
    ThisWorkbook.IsAddin = True
    Application.EnableEvents = events
    Application.ScreenUpdating = updating
unknown:
End Sub

' Keys: function.NAME, directly followed by function.NAME.1, function.NAME.2 ... of its arguments. Where
' somebody has deleted the sheet there is no help.
Private Sub RegisterAll()
    Dim texts As Variant, column As Long, first As Long, after As Long
    On Error GoTo without
    texts = ThisWorkbook.Worksheets("ltv_help").UsedRange.Value
    column = IIf(LtvIsEnglish(), 2, 3)
    first = LBound(texts, 1)
    Do While first <= UBound(texts, 1)
        after = first + 1
        If Left$(texts(first, 1), Len(FUNCTIONS)) = FUNCTIONS Then
            Do While after <= UBound(texts, 1)
                If Left$(texts(after, 1), Len(texts(first, 1)) + 1) <> texts(first, 1) & "." Then Exit Do
                after = after + 1
            Loop
            RegisterOne texts, column, first, after
        End If
        first = after
    Loop
without:
End Sub

' A function whose help Excel refuses goes without; the others get theirs.
Private Sub RegisterOne(ByRef texts As Variant, ByVal column As Long, ByVal first As Long, ByVal after As Long)
    Dim arguments() As String, i As Long, macro As String
    Dim excel As Object  ' not declared as Application: Excel for Mac need not know these arguments to compile
    On Error Resume Next
    Set excel = Application
    ReDim arguments(1 To after - first - 1)
    For i = 1 To after - first - 1
        arguments(i) = texts(first + i, column)
    Next i
    macro = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & Mid$(texts(first, 1), Len(FUNCTIONS) + 1)
    excel.MacroOptions Macro:=macro, Description:=texts(first, column), Category:=CATEGORY, _
        ArgumentDescriptions:=arguments
End Sub
