"""Tests of new, install, uninstall and doctor."""
