Attribute VB_Name = "LtvInput"
' What a function is given, as Python takes it: of a range its plain values. Its Value would round a cell in
' a currency format to four decimals: a click price of 0.12345678 would count as 0.1235. What has no plain
' values, such as a chart, is #VALUE!.
Option Explicit
Option Private Module

Public Function LtvGiven(Optional ByVal argument As Variant) As Variant
    On Error GoTo failed
    If IsObject(argument) Then
        LtvGiven = argument.Value2
    Else
        LtvGiven = argument
    End If
    Exit Function
failed:
    LtvGiven = CVErr(2015)
End Function
