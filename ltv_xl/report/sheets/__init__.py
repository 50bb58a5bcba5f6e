"""One sheet per file; each is a function from the brief (and other sheets' cells) to a Sheet."""
