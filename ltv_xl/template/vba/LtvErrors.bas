Attribute VB_Name = "LtvErrors"
' What the functions give, as cells take it: a text such as "#NUM!" becomes a true error, alone or in an array.
' The wrappers of xlwings_udfs pass every result through here. Every procedure of ours begins with what it
' does about an error: none may end in Visual Basic's own box, which offers the user to debug.
Option Explicit
Option Private Module

' A result of Python, its error texts replaced by errors: one value, a row, or rows.
Public Function LtvChecked(ByVal answer As Variant) As Variant
    Dim i As Long, j As Long, width As Long
    On Error GoTo failed
    If Not IsArray(answer) Then
        LtvChecked = ErrorOf(answer)
        Exit Function
    End If
    width = WidthOf(answer)
    For i = LBound(answer, 1) To UBound(answer, 1)
        If width = 0 Then
            answer(i) = ErrorOf(answer(i))
        Else
            For j = LBound(answer, 2) To UBound(answer, 2)
                If VarType(answer(i, j)) = vbString Then answer(i, j) = ErrorOf(answer(i, j))
            Next j
        End If
    Next i
    LtvChecked = answer
    Exit Function
failed:
    LtvChecked = LtvFailed(Err.Description)
End Function

' Columns of rows; 0 for a single row, which has one dimension.
Private Function WidthOf(ByRef answer As Variant) As Long
    On Error Resume Next
    WidthOf = UBound(answer, 2) - LBound(answer, 2) + 1
End Function

Private Function ErrorOf(ByVal value As Variant) As Variant
    On Error Resume Next
    ErrorOf = value
    If VarType(value) <> vbString Then Exit Function
    Select Case value
        Case "#NULL!": ErrorOf = CVErr(2000)
        Case "#DIV/0!": ErrorOf = CVErr(2007)
        Case "#VALUE!": ErrorOf = CVErr(2015)
        Case "#REF!": ErrorOf = CVErr(2023)
        Case "#NAME?": ErrorOf = CVErr(2029)
        Case "#NUM!": ErrorOf = CVErr(2036)
        Case "#N/A": ErrorOf = CVErr(2042)
        Case "#GETTING_DATA": ErrorOf = CVErr(2043)
        Case "#SPILL!": ErrorOf = CVErr(2045)
        Case "#CONNECT!": ErrorOf = CVErr(2046)
        Case "#BLOCKED!": ErrorOf = CVErr(2047)
        Case "#UNKNOWN!": ErrorOf = CVErr(2048)
        Case "#FIELD!": ErrorOf = CVErr(2049)
        Case "#CALC!": ErrorOf = CVErr(2050)
    End Select
End Function
