"""Nobody is named in what leaves the house unless that was asked for: shops with planted marks show it."""
