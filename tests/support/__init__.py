"""What the tests stand on: outside programs, readers and judges of workbooks that are not our own."""
