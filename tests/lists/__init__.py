"""Lists to act upon, and whether a mailing paid."""
