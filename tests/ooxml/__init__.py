"""Tests of the copy to pass on."""
